//! Helpers that the tests across the crates share.

pub mod bless;
pub mod conformance;
pub mod corpus;
pub mod documents;
pub mod facts;
pub mod generate;
#[cfg(doctest)]
mod guide;
pub mod letters;
pub mod margins;
pub mod models;
pub mod node;
pub mod odd;
pub mod programs;
pub mod round_trip;
pub mod sample;
pub mod scanned;

pub mod vectors;
