use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = 5)]
#[serde(rename_all_fields = 5)]
#[serde(tag = 5)]
#[serde(content)]
#[serde(from = 5)]
#[serde(into = "not a type")]
enum Kind {
    #[serde(rename_all = 5)]
    A,
}

#[derive(ConvexType)]
#[serde(try_from)]
struct Row {
    a: f64,
}

fn main() {}
