//! The effect of a push of one schema over another.
//!
//! The backend scans the documents of a table unless its subset rule shows that they must satisfy
//! the new validator, and it builds and drops indexes. A [`Plan`] has both, names the changes
//! that force a scan, and lists steps after which no push can fail.

mod causes;
mod index;
mod outcome;
mod plan;
mod reason;
mod steps;

#[cfg(test)]
mod tests;

pub use self::index::{IndexChange, IndexPlan, LARGE_TABLE};
pub use self::outcome::{Outcome, Staging, TableChange};
pub use self::plan::{Plan, TablePlan};
pub use self::reason::{Cause, Reason, ScanOutcome};
pub use self::steps::{Action, Step};
