use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(number)]
    count: Count,
}

#[derive(ConvexType)]
#[convex(integers = "int64")]
struct Count(i64);

fn main() {}
