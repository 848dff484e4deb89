use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = vector, dimensions = 3, filters = ["a.b"]))]
struct Payment {
    vector: Vec<f64>,
    a: String,
}

fn main() {}
