use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[serde(flatten)]
    more: std::collections::BTreeMap<String, f64>,
}

fn main() {}
