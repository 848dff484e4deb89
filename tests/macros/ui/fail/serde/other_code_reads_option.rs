use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(with = "code")]
    #[convex(as = "Option<String>")]
    name: Option<String>,
}

fn main() {}
