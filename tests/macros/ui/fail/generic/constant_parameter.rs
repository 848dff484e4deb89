use convex_schema::{ConvexType, Table, schema};

#[derive(ConvexType)]
struct Grid<const N: usize> {
    cells: [i64; N],
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    grid: Grid<3>,
}

fn main() {
    schema! { tables: [Row] };
}
