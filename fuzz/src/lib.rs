//! What the fuzz targets check: a function of the bytes for each, which panics on what is wrong.

pub mod encodings;
pub mod ids;
pub mod rows;
mod schema;
mod value;
