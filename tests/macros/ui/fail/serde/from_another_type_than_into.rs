use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(from = "String", into = "Vec<String>")]
struct Email {
    local: String,
}

fn main() {}
