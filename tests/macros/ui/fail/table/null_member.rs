use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[serde(untagged)]
enum Payment {
    Card { number: String },
    Nothing,
}

fn main() {}
