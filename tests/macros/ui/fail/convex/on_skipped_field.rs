use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(skip)]
    #[convex(number)]
    cache: i64,
    name: String,
}

#[derive(ConvexType)]
enum Kind {
    A,
    #[serde(skip)]
    B(#[convex(number)] i64),
}

fn main() {}
