//! Rows, and what this project says about them: all that needs nobody else's crate.

pub mod data;
pub mod own;
pub mod random;
