use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = vector, dimensions = 3))]
struct Payment {
    #[convex(int64)]
    vector: Vec<i64>,
}

fn main() {}
