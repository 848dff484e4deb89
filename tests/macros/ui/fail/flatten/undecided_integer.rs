use convex_schema::{ConvexType, Table};

#[derive(ConvexType)]
struct Count<T> {
    count: T,
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    #[serde(flatten)]
    count: Count<i64>,
}

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Kind {
    Count(Count<u64>),
    Signed(#[convex(int64)] Count<u64>),
}

fn main() {}
