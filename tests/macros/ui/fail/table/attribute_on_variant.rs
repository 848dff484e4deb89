use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Kind {
    #[table(name = "a")]
    A,
    B {
        #[table(unique(at))]
        at: f64,
    },
}

fn main() {}
