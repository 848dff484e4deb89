use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "one", field = vector, dimensions = 3, filters = [amount]))]
#[table(vector_index(name = "two", field = vector, dimensions = 3))]
struct Payment {
    vector: Vec<f64>,
    amount: f64,
}

fn main() {}
