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
//! - [`push`]: the effect of a push of one schema over another. `plan` puts it together; `reason`
//!   and `causes` name the causes of a scan, `index` has the changes of indexes, `steps` the safe
//!   steps to the new schema.
//! - [`lint`]: advice on schemas that Convex accepts. `rule` has the results; the other modules
//!   have the rules, by subject.
//! - `spelling`: how fields are written in texts.

pub mod diff;
pub mod lint;
pub mod push;
mod spelling;
pub mod subset;
