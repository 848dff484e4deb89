//! How a Convex schema changes: differences, what a push does, and advice.
//!
//! Use it through `convex-schema` (feature `plan`).
//!
//! ```text
//! old, new ---> diff ----\
//!          ---> subset ---+--> push: outcome, causes of scans, steps
//! schema   ---> lint: advice on what Convex accepts
//! ```
//!
//! - [`diff`]: what differs between two schemas, and what was probably renamed.
//! - [`subset`]: the backend's rule for whether stored documents have to be scanned.
//! - [`push`]: what a push of one schema over another does, and the steps that make it safe.
//! - [`lint`]: advice on schemas that Convex accepts.

pub mod diff;
pub mod lint;
pub mod push;
pub mod subset;
