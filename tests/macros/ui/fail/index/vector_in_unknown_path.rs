use convex_schema::{ConvexType, Table};

#[derive(Table)]
#[table(name = "payments")]
#[table(vector_index(name = "vector", field = "inner.vecotr", dimensions = 3))]
struct Payment {
    inner: Inner,
}

#[derive(ConvexType)]
struct Inner {
    vector: Vec<f64>,
}

fn main() {}
