use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "rows")]
#[table(index(name = "by_a", fields = ["inner.a", "inner.b.c", "inner.x"]))]
#[table(vector_index(name = "v", field = "inner.x", dimensions = 3))]
struct Row {
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    x: f64,
    b: String,
}

fn main() {}
