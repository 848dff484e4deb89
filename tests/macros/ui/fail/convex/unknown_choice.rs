use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(integers = "bigint")]
struct Row {
    count: i64,
}

fn main() {}
