use convex_schema::{ConvexType, schema};

#[derive(ConvexType)]
struct Wrapped<T>(T);

#[derive(ConvexType)]
#[serde(untagged)]
enum Either<A, B> {
    Left(A),
    Right(B),
}

fn main() {
    schema! { tables: [], types: [Wrapped<u64>, Either<String, i64>] };
}
