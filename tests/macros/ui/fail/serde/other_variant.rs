use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    A,
    #[serde(other)]
    Unknown,
}

fn main() {}
