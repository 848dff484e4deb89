use convex_schema::ConvexType;

#[derive(ConvexType)]
union Bits {
    float: f64,
    integer: u64,
}

fn main() {}
