use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments", index(name = "by_number", fields = ["numbr"]))]
#[serde(tag = "kind")]
enum Payment {
    Cash {},
    Card { number: String },
}

fn main() {}
