use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[convex(value = 3)]
    A,
}

fn main() {}
