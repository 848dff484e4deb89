//! Whole schemas: the backend's verdicts, examples, golden files, schemas of real projects.
//!
//! One program of many files: each test program links all crates, which costs more than most tests.

mod accepted;
mod ari;
mod corpus;
mod every_kind;
mod features;
mod generator;
mod golden;
mod small_schemas;
mod ui_messages;
mod vectors_schemas;
mod vectors_subset;
