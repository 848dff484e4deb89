//! The checks of the fuzz targets: a function of the bytes for each, which panics on an error.

pub mod encodings;
pub mod ids;
pub mod rows;
mod schema;
mod value;
