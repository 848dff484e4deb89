use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[serde(tag = "_kind")]
enum Payment {
    Cash {},
    Card { number: String },
}

fn main() {}
