use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(default = "made")]
struct Row {
    count: f64,
    name: Option<String>,
    label: Option<String>,
}

fn main() {}
