use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_inner", fields = [inner]))]
struct Payment {
    #[serde(flatten)]
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    note: String,
}

fn main() {}
