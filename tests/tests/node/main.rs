//! What we write, run by Node: npm `convex`, prettier, tsc, `convex-test`, and the page in a browser.
//!
//! One program of many files: each test program links all crates, which costs more than most tests.

mod conformance;
mod examples;
mod mock_agrees;
mod page;
