//! What the tests that cross the crates share.

pub mod generate;
pub mod node;
pub mod vectors;
