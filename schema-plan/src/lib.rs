//! How a Convex schema changes: differences, the plan of a push, and lints.
//!
//! Use it through `convex-schema` (feature `plan`).
//!
//! ```text
//! old, new ---> diff ----\
//!          ---> subset ---+--> push: outcome, scan causes, steps
//! schema   ---> lint
//! ```
//!
//! - [`diff`]: the differences of two schemas, and probable renames. `difference` and `rename` are
//!   the results; `table`, `document` and `index` compare; `classes` finds equal validators.
//! - [`subset`]: the backend's rule that decides whether stored documents must be scanned.
//! - [`push`]: what a push of one schema over another would do. `plan` puts it together; `reason`
//!   and `causes` say what forces a scan, `index` what happens to indexes, `steps` how to get
//!   there safely.
//! - [`lint`]: advice on schemas that Convex accepts. `rule` has the results; the other modules
//!   have the rules, by subject.
//! - `spelling`: how fields are written in texts.

pub mod diff;
pub mod lint;
pub mod push;
mod spelling;
pub mod subset;
