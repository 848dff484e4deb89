use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(as = "String", validator = convex_schema::v::string())]
    count: f64,
}

fn main() {}
