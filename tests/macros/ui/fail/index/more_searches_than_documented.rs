#![deny(warnings)]

use convex_schema::Table;

#[derive(Table)]
#[table(name = "rows")]
#[table(search_index(name = "s0", field = a))]
#[table(search_index(name = "s1", field = b))]
#[table(search_index(name = "s2", field = c))]
#[table(search_index(name = "s3", field = d))]
#[table(search_index(name = "s4", field = e))]
pub struct Row {
    pub a: String,
    pub b: String,
    pub c: String,
    pub d: String,
    pub e: String,
}

fn main() {}
