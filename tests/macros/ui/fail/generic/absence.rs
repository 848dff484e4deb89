use convex_schema::{ConvexType, Table, schema};

fn none<T>() -> T {
    unimplemented!()
}

#[derive(ConvexType)]
struct Page<T> {
    #[serde(default = "none")]
    item: T,
}

#[derive(ConvexType)]
struct Short<T> {
    #[serde(skip_serializing_if = "is_small")]
    item: T,
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    page: Page<Option<f64>>,
    short: Short<f64>,
}

fn main() {
    schema! { tables: [Row] };
}
