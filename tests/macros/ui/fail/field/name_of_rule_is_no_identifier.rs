use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(rename_all = "kebab-case")]
struct Row {
    first_name: String,
}

fn main() {}
