use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Section {
    part: Box<Part>,
}

#[derive(ConvexType)]
struct Part {
    section: Option<Box<Section>>,
}

fn main() {}
