//! Tests of validation as a whole; the backend's own answers are in the crate of tests.

mod agreement;
mod findings;
mod generate;
mod golden;
mod help;
mod modes;
mod pushes;
mod robust;
mod scanned;
mod warnings;
