use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(as = "std::time::Instant")]
    at: f64,
}

fn main() {}
