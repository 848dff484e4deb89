//! Parameters of constants may have any name and any value, and validators may depend on them.

use convex_schema::{ConvexType, Table, schema, v};
use convex_schema_tests_macros::ui::fields;

mod consts {
    pub const N: f64 = 8.0;
}

#[derive(Table)]
#[table(name = "rows")]
struct Row<const ROWS: usize = 2> {
    grid: Grid<3, 'a'>,
    same: Grid<3, 'b'>,
    one: Numbered<1>,
    two: Numbered<2>,
    flag: Flag<true>,
    cells: [f64; ROWS],
}

#[derive(ConvexType)]
struct Grid<const N: usize, const DESC: char> {
    cells: [[f64; N]; N],
    #[convex(validator = v::literal(consts::N))]
    eight: f64,
    #[convex(validator = 'outer: { if N > 0 { break 'outer v::string() } v::any() })]
    label: String,
}

#[derive(ConvexType)]
#[convex(validator = v::literal(N as f64))]
struct Numbered<const N: u8>;

#[derive(ConvexType)]
struct Flag<const IS: bool> {
    ids: [bool; 2],
}

#[test]
fn case() {
    let schema = schema! { tables: [Row<4>] };
    let grid =
        "v.object({ cells: v.array(v.array(v.number())), eight: v.literal(8), label: v.string() })";
    assert_eq!(
        fields(&schema, "rows"),
        [
            &format!("grid: {grid}"),
            &format!("same: {grid}"),
            "one: v.literal(1)",
            "two: v.literal(2)",
            "flag: v.object({ ids: v.array(v.boolean()) })",
            "cells: v.array(v.number())",
        ]
    );
    // `Grid` is one type, `Numbered` are two.
    assert_eq!(schema.types().count(), 4);
}
