//! Tests of validation as a whole; the backend's own answers are in the crate of tests.

pub(crate) mod agreement;
mod findings;
pub(crate) mod generate;
mod golden;
mod modes;
mod robust;
mod scanned;
mod warnings;
