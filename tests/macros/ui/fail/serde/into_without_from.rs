use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(into = "String")]
struct Email {
    local: String,
}

fn main() {}
