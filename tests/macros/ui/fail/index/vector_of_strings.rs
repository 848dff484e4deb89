use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = words, dimensions = 3))]
struct Payment {
    words: Vec<String>,
}

fn main() {}
