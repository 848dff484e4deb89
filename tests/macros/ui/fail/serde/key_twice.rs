use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "camelCase")]
#[serde(rename_all = "snake_case")]
struct Row {
    #[serde(rename = "x", alias = "y", alias = "z", rename = "w")]
    name: String,
}

#[derive(ConvexType)]
enum Kind {
    #[serde(rename = "a", rename = "b")]
    A,
}

fn main() {}
