use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(nubmer)]
    count: i64,
}

fn main() {}
