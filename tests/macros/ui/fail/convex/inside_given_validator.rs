use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(as = "f64", integers = "number", ambiguous)]
struct Row {
    #[convex(number)]
    count: i64,
}

#[derive(ConvexType)]
#[serde(from = "String", into = "String")]
enum Kind {
    #[convex(literal = 1)]
    A,
    B(#[convex(int64)] i64),
}

fn main() {}
