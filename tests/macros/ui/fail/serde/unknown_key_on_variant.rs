use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[serde(renme = "a")]
    A,
}

fn main() {}
