//! What UI cases look at, and what all tests that may skip share.

pub mod skip;
pub mod ui;
