//! Rows, values and ids: the backend's verdicts, serde's forms, typed conversion, the scanner.
//!
//! One program of many files: each test program links all crates, which costs more than most tests.

mod convert;
mod convert_arbitrary;
mod convert_rows;
mod errors;
mod foreign_types;
mod interface;
mod rows_for_imports;
mod scan_agrees;
mod scan_alike;
mod scan_allocations;
mod scan_lines;
mod small_validation;
mod small_values;
mod vectors_docs;
mod vectors_import;
mod vectors_values;
