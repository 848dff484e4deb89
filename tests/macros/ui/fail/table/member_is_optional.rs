use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[serde(untagged)]
enum Payment {
    Card(Option<Card>),
}

#[derive(ConvexType)]
struct Card {
    number: String,
}

fn main() {}
