use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(default = 1)]
    #[convex(default = 2)]
    count: f64,
}

fn main() {}
