//! The sequence of pushes after which a change can't fail: widen, backfill, narrow.

use std::fmt;

use super::{Cause, Prospect, Reason};
use convex_schema_core::__internal::shortened;

/// One step on the way to a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The kind of step.
    pub action: Action,
    /// What to do: one clause, lowercase, without a full stop.
    pub text: String,
}

/// The kinds of [`Step`], in the order in which they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Push a schema that accepts the old documents and the new ones: free.
    Widen,
    /// Deploy code that writes only what the new schema accepts.
    Write,
    /// Change the stored documents.
    Backfill,
    /// Push the new schema: the scan finds nothing.
    Narrow,
}

impl Action {
    /// `widen`, `write`, `backfill` or `narrow`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Widen => "widen",
            Self::Write => "write",
            Self::Backfill => "backfill",
            Self::Narrow => "narrow",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action.word(), self.text)
    }
}

/// As one line, in which long texts are cut.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place(&self.path);
        match &self.cause {
            Cause::RequiredFieldAdded { new } => {
                write!(f, "{place} added and required: {}", shortened(new))
            }
            Cause::BecameRequired { new } => {
                write!(f, "{place} became required: {}", shortened(new))
            }
            Cause::FieldRemoved { old } => write!(f, "{place} removed: {}", shortened(old)),
            Cause::MemberRemoved { old } if self.path.is_empty() => {
                write!(f, "member of the union removed: {}", shortened(old))
            }
            Cause::MemberRemoved { old } => write!(
                f,
                "member of the union in `{}` removed: {}",
                self.path,
                shortened(old)
            ),
            Cause::Changed { old, new, .. } => {
                write!(
                    f,
                    "{place} changed: {} -> {}",
                    shortened(old),
                    shortened(new)
                )
            }
            Cause::Unchecked => f.write_str("nothing was enforced before"),
        }
    }
}

/// The field at `path` in words.
fn place(path: &str) -> String {
    match path {
        "" => "documents".to_owned(),
        path => format!("field `{path}`"),
    }
}

/// The steps that make the changes of `reasons` safe, each kind together; none if the scan passes
/// anyway.
pub(super) fn steps(table: &str, reasons: &[Reason]) -> Vec<Step> {
    let mut steps = Vec::new();
    for reason in reasons {
        if reason.prospect != Prospect::Passes {
            of_reason(table, reason, &mut |action, text| {
                steps.push(Step { action, text });
            });
        }
    }
    if steps.is_empty() {
        return steps;
    }
    if steps.iter().any(|step| step.action == Action::Widen) {
        steps.push(Step {
            action: Action::Widen,
            text: "push that; no document is looked at".to_owned(),
        });
    }
    steps.push(Step {
        action: Action::Narrow,
        text: "push the new schema; the scan finds nothing".to_owned(),
    });
    // Stable: within a kind the order of the reasons stays.
    steps.sort_by_key(|step| step.action);
    steps
}

fn of_reason(table: &str, reason: &Reason, add: &mut impl FnMut(Action, String)) {
    let path = reason.path.as_str();
    match &reason.cause {
        Cause::RequiredFieldAdded { new } => {
            let wide = format!("v.optional({new})");
            add(Action::Widen, declare(path, &wide));
            add(
                Action::Write,
                format!("set `{path}` in all that is written"),
            );
            add(
                Action::Backfill,
                format!("set `{path}` in the documents of `{table}`"),
            );
        }
        Cause::BecameRequired { .. } => {
            add(
                Action::Write,
                format!("set `{path}` in all that is written"),
            );
            let text = format!("set `{path}` in the documents of `{table}` that lack it");
            add(Action::Backfill, text);
        }
        Cause::FieldRemoved { old } => {
            // An optional field is as wide as it can be.
            if !old.starts_with("v.optional(") {
                add(Action::Widen, declare(path, &format!("v.optional({old})")));
            }
            add(
                Action::Write,
                format!("leave `{path}` out of all that is written"),
            );
            let text = format!("remove `{path}` from the documents of `{table}` that have it");
            add(Action::Backfill, text);
        }
        Cause::MemberRemoved { old } => {
            let old = shortened(old);
            add(
                Action::Write,
                format!("no longer write {old} as {}", what(path)),
            );
            let text = format!(
                "change the documents of `{table}` whose {} is {old}",
                whose(path)
            );
            add(Action::Backfill, text);
        }
        Cause::Changed {
            old,
            new,
            is_narrower,
        } => {
            if !is_narrower {
                add(Action::Widen, declare(path, &either(old, new)));
            }
            add(
                Action::Write,
                format!(
                    "make {} {} in all that is written",
                    what(path),
                    shortened(new)
                ),
            );
            let text = format!(
                "change the documents of `{table}` whose {} is not {}",
                whose(path),
                shortened(new)
            );
            add(Action::Backfill, text);
        }
        Cause::Unchecked => {
            let text =
                format!("correct the documents of `{table}` that do not satisfy the validator");
            add(Action::Backfill, text);
        }
    }
}

fn what(path: &str) -> String {
    match path {
        "" => "a document".to_owned(),
        path => format!("`{path}`"),
    }
}

fn whose(path: &str) -> String {
    match path {
        "" => "content".to_owned(),
        path => format!("`{path}`"),
    }
}

fn declare(path: &str, wide: &str) -> String {
    match path {
        "" => format!("declare the documents as {}", shortened(&wide)),
        path => format!("declare `{path}` as {}", shortened(&wide)),
    }
}

/// What accepts both.
fn either(old: &str, new: &str) -> String {
    format!("v.union({old}, {new})")
}
