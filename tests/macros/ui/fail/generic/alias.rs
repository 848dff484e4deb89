use convex_schema::{ConvexType, Table, schema};

#[derive(ConvexType)]
struct Page<T> {
    items: Vec<T>,
}

type Counts = Page<u64>;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    counts: Counts,
}

fn main() {
    schema! { tables: [Row] };
}
