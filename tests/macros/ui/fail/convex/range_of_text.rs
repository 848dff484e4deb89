use convex_schema::ConvexType;

#[derive(ConvexType)]
struct Row {
    #[convex(range = "a"..="z")]
    letter: String,
}

fn main() {}
