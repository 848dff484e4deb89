use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(as = "Vec<")]
    count: f64,
}

fn main() {}
