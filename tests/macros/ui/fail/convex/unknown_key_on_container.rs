use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(rename = "row")]
struct Row {
    count: f64,
}

fn main() {}
