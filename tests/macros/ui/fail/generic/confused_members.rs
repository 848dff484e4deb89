use convex_schema::{ConvexType, Table, schema};

#[derive(ConvexType)]
#[serde(untagged)]
enum Either<A, B> {
    Left(A),
    Right(B),
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    either: Either<f64, f64>,
}

fn main() {
    schema! { tables: [Row] };
}
