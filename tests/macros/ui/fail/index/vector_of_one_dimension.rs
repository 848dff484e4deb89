use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = vector, dimensions = 1))]
struct Payment {
    vector: Vec<f64>,
}

fn main() {}
