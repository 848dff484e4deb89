#![deny(warnings)]

use convex_schema::Table;

#[derive(Table)]
#[table(name = "rows")]
#[table(vector_index(name = "v0", field = a, dimensions = 3))]
#[table(vector_index(name = "v1", field = b, dimensions = 3))]
#[table(vector_index(name = "v2", field = c, dimensions = 3))]
#[table(vector_index(name = "v3", field = d, dimensions = 3))]
#[table(vector_index(name = "v4", field = e, dimensions = 3))]
pub struct Row {
    pub a: Vec<f64>,
    pub b: Vec<f64>,
    pub c: Vec<f64>,
    pub d: Vec<f64>,
    pub e: Vec<f64>,
}

fn main() {}
