//! A plan for people.

use anstyle::Style;
use convex_schema_plan::diff::{Change, Difference, Item};
use convex_schema_plan::push::{
    Action, IndexChange, IndexPlan, Outcome, Plan, Reason, ScanOutcome, Staging, TableChange,
    TablePlan,
};

use super::{data, quoted};
use crate::terminal::{BAD, GOOD, NAME, WARNING, styled};

/// The plan, without a newline at the end.
pub(super) fn text(plan: &Plan) -> String {
    let mut lines = vec![headline(plan)];
    lines.extend(refusals(plan));
    lines.extend(index_counts(plan));
    lines.extend(plan.schema_validation().map(validation));
    lines.extend(plan.unknown_keys().iter().map(ToString::to_string));
    for table in plan.tables() {
        lines.push(String::new());
        self::table(table, &mut lines);
    }
    if !plan.renames().is_empty() {
        lines.push("\nprobable renames:".to_owned());
        lines.extend(plan.renames().iter().map(|rename| format!("  {rename}")));
    }
    lines.join("\n")
}

/// Why the push is rejected whatever is stored.
pub(super) fn refusals(plan: &Plan) -> impl Iterator<Item = String> {
    plan.problems().iter().map(|problem| {
        let problem = problem.to_string().replace('\n', "\n  ");
        format!("  {problem}")
    })
}

/// Returns the name of an outcome, in its colour.
pub(super) fn word(outcome: Outcome) -> String {
    styled(style(outcome), &outcome.to_string())
}

fn headline(plan: &Plan) -> String {
    let outcome = plan.outcome();
    let word = word(outcome);
    match outcome {
        Outcome::Free if plan.is_empty() => format!("{word}: no difference"),
        Outcome::Free => format!("{word}: no stored document is scanned"),
        Outcome::Scan | Outcome::ScanPossible => {
            let tables = plan.tables().iter();
            let scanned = tables.filter(|table| table.outcome() == outcome);
            let names: Vec<_> = scanned.map(TablePlan::name).collect();
            let noun = if names.len() == 1 { "table" } else { "tables" };
            let verb = if outcome == Outcome::Scan {
                "are"
            } else {
                "may be"
            };
            if names.is_empty() {
                return format!("{word}: the effect of an unknown key of the schema is not known");
            }
            let (count, names) = (names.len(), quoted(names.iter()));
            format!("{word}: stored documents of {count} {noun} {verb} scanned: {names}")
        }
        _ => format!("{word}: the push is rejected, whatever is stored"),
    }
}

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Free => GOOD,
        Outcome::ScanPossible | Outcome::Scan => WARNING,
        _ => BAD,
    }
}

/// `indexes: 2 built, 1 dropped`.
fn index_counts(plan: &Plan) -> Option<String> {
    let changes = || {
        plan.tables()
            .iter()
            .flat_map(TablePlan::indexes)
            .map(IndexPlan::change)
    };
    let counts: Vec<_> = IndexChange::ALL
        .iter()
        .map(|change| (changes().filter(|it| it == change).count(), change))
        .filter(|(count, _)| *count > 0)
        .map(|(count, change)| format!("{count} {change}"))
        .collect();
    (!counts.is_empty()).then(|| format!("indexes: {}", counts.join(", ")))
}

fn validation((_, after): (bool, bool)) -> String {
    let change = if after {
        "on: validators are enforced from now on"
    } else {
        "off: no validator is enforced any more"
    };
    format!("`schemaValidation` is turned {change}")
}

fn table(table: &TablePlan, lines: &mut Vec<String>) {
    let outcome = table.outcome();
    let fate = match table.change() {
        TableChange::Added => "new, ",
        TableChange::Removed => "gone, ",
        _ => "",
    };
    let name = styled(NAME, table.name());
    let word = styled(style(outcome), &outcome.to_string());
    let count = data::counted(table).map(|count| format!(", {count}"));
    let count = count.unwrap_or_default();
    lines.push(format!("{name}: {fate}{word}{count}"));
    match table.change() {
        TableChange::Added if table.is_checked() => {
            lines
                .push("  documents that an earlier table of this name left are scanned".to_owned());
        }
        TableChange::Removed => {
            lines.push("  its documents stay and are no longer validated".to_owned());
        }
        _ => {}
    }
    documents(table, lines);
    if !table.unknown_rules().is_empty() {
        let names = quoted(table.unknown_rules().iter());
        lines.push(format!(
            "  this version of convex-schema does not know Convex's rule for {names}"
        ));
    }
    lines.extend(table.indexes().iter().map(index));
    lines.extend(data::confirmation(table));
    sequence(table, lines);
}

/// Adds the changes of the documents; `!` marks those that force the scan.
fn documents(table: &TablePlan, lines: &mut Vec<String>) {
    let mut told: Vec<&Reason> = Vec::new();
    for difference in table.differences() {
        if *difference.item() == Item::Table {
            continue;
        }
        let reason = table.reasons().iter().find(|it| is_about(it, difference));
        let line = difference.clause();
        match reason {
            Some(reason) => {
                told.push(reason);
                lines.push(forces(&line, reason.scan_outcome(), table.outcome()));
            }
            None => lines.push(format!("  {} {line}", mark(difference.change()))),
        }
    }
    let rest = table
        .reasons()
        .iter()
        .filter(|reason| !told.contains(reason));
    let outcome = table.outcome();
    lines.extend(rest.map(|it| forces(&it.to_string(), it.scan_outcome(), outcome)));
}

fn forces(line: &str, found: ScanOutcome, outcome: Outcome) -> String {
    let outcome = match (found, outcome) {
        (ScanOutcome::Passes, Outcome::ScanPossible) => "all documents satisfy it",
        (ScanOutcome::Passes, _) => "all documents satisfy it, and are scanned nevertheless",
        (ScanOutcome::Fails, _) => "no document satisfies it",
        _ => "all documents must satisfy it",
    };
    format!("  {} {line} ({outcome})", styled(WARNING, "!"))
}

fn mark(change: &Change) -> &'static str {
    match change {
        Change::Added(_) => "+",
        Change::Removed(_) => "-",
        _ => "~",
    }
}

fn is_about(reason: &Reason, difference: &Difference) -> bool {
    // The texts of both are those of the same change.
    reason.to_string() == difference.clause()
        || matches!(difference.item(), Item::Field(path) if path == reason.path())
}

fn index(index: &IndexPlan) -> String {
    let (name, text) = (index.name(), index.text());
    let (mark, word) = match index.change() {
        IndexChange::Built => ("+", "built"),
        IndexChange::Staged => ("+", "built in the background, not to be queried yet"),
        IndexChange::Enabled => ("~", "can be queried from now on"),
        IndexChange::Disabled => ("~", "can't be queried any more"),
        IndexChange::Rebuilt => ("~", "rebuilt; the old one serves until then"),
        IndexChange::RebuiltStaged => ("~", "rebuilt in the background, not to be queried yet"),
        IndexChange::Dropped => ("-", "dropped"),
        other => ("~", other.as_str()),
    };
    format!("  {mark} index `{name}` {word}: {text}")
}

fn sequence(table: &TablePlan, lines: &mut Vec<String>) {
    if !table.steps().is_empty() {
        lines.push("  so that no push can fail:".to_owned());
    }
    for (number, step) in (1..).zip(table.steps()) {
        let word = styled(NAME, step.action().as_str());
        lines.push(format!("    {number}. {word}: {}", step.text()));
    }
    match table.staging() {
        Some(Staging::Done) => lines.push(
            "  the old schema stages this validator: if the deployment found all documents valid, \
             there is no scan"
                .to_owned(),
        ),
        Some(Staging::Possible) if table.steps().iter().any(|it| it.action() == Action::Narrow) => {
            lines.push(
                "  staged before the last step (`.staged(...)`, npm convex 1.47), the validator \
                 is checked in the background and the last push is free"
                    .to_owned(),
            );
        }
        _ => {}
    }
}
