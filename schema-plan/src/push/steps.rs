//! The steps after which a change can't fail: widen, write, backfill, narrow.

use std::collections::{HashMap, HashSet};
use std::fmt;

use convex_schema_core::__internal::shortened;
use serde_json::{Value, json};

use super::reason::{Cause, Reason, ScanOutcome};
use crate::diff::{Rename, Renamed};
use crate::spelling::optional;

/// One step on the way to a schema. `Display` prints `widen: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    action: Action,
    text: String,
}

/// The kinds of [`Step`], in the order in which they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Push a schema that accepts the old documents and the new ones, without a scan.
    Widen,
    /// Deploy code that writes only what the new schema accepts.
    Write,
    /// Change the stored documents.
    Backfill,
    /// Push the new schema; the scan finds nothing.
    Narrow,
}

impl Action {
    /// Returns `widen`, `write`, `backfill` or `narrow`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Widen => "widen",
            Self::Write => "write",
            Self::Backfill => "backfill",
            Self::Narrow => "narrow",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Step {
    /// Returns the kind of step.
    pub fn action(&self) -> Action {
        self.action
    }

    /// Returns what to do: one clause, lowercase, without a full stop.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the step as JSON, for programs:
    ///
    /// ```json
    /// { "action": "widen" | "write" | "backfill" | "narrow", "text": "..." }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({ "action": self.action.as_str(), "text": self.text })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.text)
    }
}

/// Returns the steps that make the changes of `reasons` safe, each kind together; none if the scan
/// passes anyway. The values of a renamed field are copied.
pub(super) fn steps(table: &str, reasons: &[Reason], renames: &[Rename]) -> Vec<Step> {
    let copied = Copied::new(reasons, renames);
    let mut steps = Steps {
        table,
        found: Vec::new(),
    };
    for reason in reasons {
        if reason.scan_outcome() == ScanOutcome::Passes {
            continue;
        }
        match reason.cause() {
            Cause::FieldRemoved { old } => match copied.to(reason.path()) {
                Some(new) => steps.copy(reason.path(), new, old),
                None => steps.remove(reason.path(), old),
            },
            // The steps of the removed field set this one.
            Cause::RequiredFieldAdded { .. } if copied.is_target(reason.path()) => {}
            _ => steps.of(reason),
        }
    }
    steps.finish()
}

/// The removed fields that were probably renamed.
struct Copied<'a> {
    /// Old and new paths.
    paths: HashMap<&'a str, &'a str>,
    targets: HashSet<&'a str>,
}

impl<'a> Copied<'a> {
    fn new(reasons: &[Reason], renames: &'a [Rename]) -> Self {
        let removed = reasons
            .iter()
            .filter(|reason| matches!(reason.cause(), Cause::FieldRemoved { .. }));
        let removed: HashSet<&str> = removed.map(Reason::path).collect();
        let fields = renames.iter().filter(|it| it.kind() == Renamed::Field);
        let fields = fields.filter(|it| removed.contains(it.old_name()));
        let paths: HashMap<_, _> = fields.map(|it| (it.old_name(), it.new_name())).collect();
        let targets = paths.values().copied().collect();
        Self { paths, targets }
    }

    fn to(&self, old: &str) -> Option<&'a str> {
        self.paths.get(old).copied()
    }

    fn is_target(&self, new: &str) -> bool {
        self.targets.contains(new)
    }
}

/// The steps for the documents of one table.
struct Steps<'a> {
    table: &'a str,
    found: Vec<Step>,
}

impl Steps<'_> {
    fn add(&mut self, action: Action, text: String) {
        self.found.push(Step { action, text });
    }

    fn of(&mut self, reason: &Reason) {
        let (path, table) = (reason.path(), self.table);
        match reason.cause() {
            Cause::RequiredFieldAdded { new } => {
                self.add(Action::Widen, declare(path, &optional(new)));
                self.add(
                    Action::Write,
                    format!("deploy code that always sets `{path}`"),
                );
                let text = format!("set `{path}` in the documents of `{table}`");
                self.add(Action::Backfill, text);
            }
            Cause::BecameRequired { .. } => {
                self.add(
                    Action::Write,
                    format!("deploy code that always sets `{path}`"),
                );
                let text = format!("set `{path}` in the documents of `{table}` that lack it");
                self.add(Action::Backfill, text);
            }
            Cause::FieldRemoved { old } => self.remove(path, old),
            Cause::MemberRemoved { old } => {
                let old = shortened(old);
                let text = format!("deploy code that no longer writes {old} as {}", what(path));
                self.add(Action::Write, text);
                let text = format!(
                    "change the documents of `{table}` whose {} is {old}",
                    whose(path)
                );
                self.add(Action::Backfill, text);
            }
            Cause::Changed {
                old,
                new,
                is_narrower,
            } => {
                if !is_narrower {
                    // The union accepts the old documents and the new ones.
                    let both = format!("v.union({old}, {new})");
                    self.add(Action::Widen, declare(path, &both));
                }
                let new = shortened(new);
                let text = format!("deploy code that writes {} as {new}", what(path));
                self.add(Action::Write, text);
                let text = format!(
                    "change the documents of `{table}` whose {} is not {new}",
                    whose(path)
                );
                self.add(Action::Backfill, text);
            }
            Cause::Unchecked => {
                let text = format!("correct the documents of `{table}` that are invalid");
                self.add(Action::Backfill, text);
            }
        }
    }

    /// The steps for a field that is gone.
    fn remove(&mut self, path: &str, old: &str) {
        let table = self.table;
        let wide = optional(old);
        // The old schema has an optional field already.
        if wide != old {
            self.add(Action::Widen, declare(path, &wide));
        }
        let text = format!("deploy code that no longer sets `{path}`");
        self.add(Action::Write, text);
        let text = format!("remove `{path}` from the documents of `{table}` that have it");
        self.add(Action::Backfill, text);
    }

    /// The steps for a field that has another name now.
    fn copy(&mut self, old: &str, new: &str, validator: &str) {
        let (table, wide) = (self.table, optional(validator));
        let text = format!("declare both `{old}` and `{new}` as {}", shortened(&wide));
        self.add(Action::Widen, text);
        let text = format!(
            "deploy code that sets `{new}` instead of `{old}`, and reads `{old}` where `{new}` is \
             missing"
        );
        self.add(Action::Write, text);
        let text = format!(
            "copy `{old}` to `{new}` in the documents of `{table}` that lack `{new}`, then remove \
             `{old}`"
        );
        self.add(Action::Backfill, text);
    }

    fn finish(mut self) -> Vec<Step> {
        if self.found.is_empty() {
            return self.found;
        }
        if self.found.iter().any(|step| step.action == Action::Widen) {
            let text = "push that schema; no document is scanned".to_owned();
            self.add(Action::Widen, text);
        }
        let text = "push the new schema; its scan passes".to_owned();
        self.add(Action::Narrow, text);
        // Stable: within a kind the order of the reasons stays.
        self.found.sort_by_key(|step| step.action);
        self.found
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
