use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
enum Payment {
    Cash,
    Card { number: String },
}

fn main() {}
