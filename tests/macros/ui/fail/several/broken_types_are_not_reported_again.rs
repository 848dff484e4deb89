use convex_schema::{ConvexType, Table, schema};

#[derive(ConvexType)]
struct Broken(f64, f64);

#[derive(ConvexType)]
#[serde(untagged)]
enum User {
    Inner(Broken),
    Number(f64),
}

#[derive(Table)]
#[table(name = "rows", index(name = "by_inner", fields = ["broken.inner"]))]
struct Row {
    broken: Broken,
    #[serde(flatten)]
    flattened: Broken,
    nulls: Vec<Option<Broken>>,
}

fn main() {
    schema! { tables: [Row], types: [User, Broken] };
}
