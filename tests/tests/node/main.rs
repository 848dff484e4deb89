//! Our output, run by Node: npm `convex`, ajv, prettier, tsc, `convex-test`, Mermaid, and the page in a browser.
//!
//! One program of many files: each test program links all crates, which costs more than most tests.

mod ajv;
mod conformance;
mod examples;
mod mermaid;
mod mock_agrees;
mod page;
