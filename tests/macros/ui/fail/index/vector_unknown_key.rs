use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = vector, dimension = 3))]
struct Payment {
    vector: Vec<f64>,
}

fn main() {}
