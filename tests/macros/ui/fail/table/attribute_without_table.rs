use convex_schema::ConvexType;

#[derive(ConvexType)]
#[table(name = "payments")]
struct Payment {
    amount: f64,
}

fn main() {}
