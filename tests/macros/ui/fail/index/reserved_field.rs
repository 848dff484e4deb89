use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_note", fields = ["inner._note"]))]
struct Payment {
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    _note: String,
}

fn main() {}
