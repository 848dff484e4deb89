use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    #[convex(validator = convex_schema::v::object())]
    more: f64,
}

fn main() {}
