//! A plan for people.

use anstyle::Style;
use convex_schema::plan::diff::{Change, Difference, Item};
use convex_schema::plan::push::{
    Action, Fate, IndexChange, IndexPlan, Outcome, Plan, Prospect, Reason, Staging, TablePlan,
};

use crate::terminal::{BAD, GOOD, NAME, WARNING, styled};

/// The plan, without a newline at the end.
pub(super) fn text(plan: &Plan) -> String {
    let mut lines = vec![headline(plan)];
    lines.extend(refusals(plan));
    lines.extend(index_counts(plan));
    lines.extend(plan.schema_validation.map(validation));
    for table in &plan.tables {
        lines.push(String::new());
        self::table(table, &mut lines);
    }
    if !plan.renames.is_empty() {
        lines.push("\nprobable renames:".to_owned());
        lines.extend(plan.renames.iter().map(|rename| format!("  {rename}")));
    }
    lines.join("\n")
}

/// Why the push is refused whatever is stored.
pub(super) fn refusals(plan: &Plan) -> impl Iterator<Item = String> {
    plan.refusals.iter().map(|problem| {
        let problem = problem.to_string().replace('\n', "\n  ");
        format!("  {problem}")
    })
}

/// What an outcome is called, in its colour.
pub(super) fn word(outcome: Outcome) -> String {
    styled(style(outcome), outcome.word())
}

fn headline(plan: &Plan) -> String {
    let outcome = plan.outcome();
    let word = word(outcome);
    match outcome {
        Outcome::Free if plan.is_empty() => format!("{word}: no difference"),
        Outcome::Free => format!("{word}: no stored document is looked at"),
        Outcome::Scan => {
            let scanned = plan
                .tables
                .iter()
                .filter(|it| it.outcome() == Outcome::Scan);
            let names: Vec<_> = scanned.map(|table| format!("`{}`", table.name)).collect();
            let noun = if names.len() == 1 { "table" } else { "tables" };
            let (count, names) = (names.len(), names.join(", "));
            format!("{word}: stored documents of {count} {noun} are looked at: {names}")
        }
        Outcome::Fail => format!("{word}: the push is refused, whatever is stored"),
    }
}

fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Free => GOOD,
        Outcome::Scan => WARNING,
        Outcome::Fail => BAD,
    }
}

/// `indexes: 2 built, 1 dropped`.
fn index_counts(plan: &Plan) -> Option<String> {
    let changes = || {
        plan.tables
            .iter()
            .flat_map(|it| &it.indexes)
            .map(|it| it.change)
    };
    let counts: Vec<_> = IndexChange::ALL
        .iter()
        .map(|change| (changes().filter(|it| it == change).count(), change))
        .filter(|(count, _)| *count > 0)
        .map(|(count, change)| format!("{count} {}", change.word()))
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
    let fate = match table.fate {
        Fate::Added => "new, ",
        Fate::Kept => "",
        Fate::Removed => "gone, ",
    };
    let name = styled(NAME, &table.name);
    let word = styled(style(outcome), outcome.word());
    lines.push(format!("{name}: {fate}{word}"));
    match table.fate {
        Fate::Added if table.is_checked => {
            lines
                .push("  documents that an earlier table of this name left are checked".to_owned());
        }
        Fate::Removed => lines.push("  its documents stay, unchecked".to_owned()),
        _ => {}
    }
    documents(table, lines);
    lines.extend(table.indexes.iter().map(index));
    sequence(table, lines);
}

/// What changes in the documents: what forces the scan is marked with `!`.
fn documents(table: &TablePlan, lines: &mut Vec<String>) {
    let mut told: Vec<&Reason> = Vec::new();
    for difference in &table.differences {
        if difference.item == Item::Table {
            continue;
        }
        let reason = table.reasons.iter().find(|it| is_about(it, difference));
        let line = line(difference);
        match reason {
            Some(reason) => {
                told.push(reason);
                lines.push(forces(&line, reason.prospect));
            }
            None => lines.push(format!("  {} {line}", mark(&difference.change))),
        }
    }
    let rest = table.reasons.iter().filter(|reason| !told.contains(reason));
    lines.extend(rest.map(|reason| forces(&reason.to_string(), reason.prospect)));
}

fn forces(line: &str, prospect: Prospect) -> String {
    let prospect = match prospect {
        Prospect::Passes => "all documents agree, and are looked at nevertheless",
        Prospect::Depends => "documents have to agree",
        Prospect::Fails => "no document agrees",
    };
    format!("  {} {line} ({prospect})", styled(WARNING, "!"))
}

fn mark(change: &Change) -> &'static str {
    match change {
        Change::Added(_) => "+",
        Change::Removed(_) => "-",
        Change::Changed { .. } => "~",
    }
}

fn is_about(reason: &Reason, difference: &Difference) -> bool {
    // The texts of both are those of the same change.
    reason.to_string() == line(difference)
        || matches!(&difference.item, Item::Field(path) if *path == reason.path)
}

/// A difference without the name of its table.
fn line(difference: &Difference) -> String {
    let line = difference.to_string();
    let table = difference.table.as_deref().unwrap_or_default();
    let rest = line
        .strip_prefix(&format!("table `{table}`"))
        .unwrap_or(&line);
    rest.trim_start_matches(": ").to_owned()
}

fn index(index: &IndexPlan) -> String {
    let IndexPlan { name, change, text } = index;
    let (mark, word) = match change {
        IndexChange::Built => ("+", "built"),
        IndexChange::Staged => ("+", "built in the background, not to be queried yet"),
        IndexChange::Enabled => ("~", "can be queried from now on"),
        IndexChange::Disabled => ("~", "can't be queried any more"),
        IndexChange::Rebuilt => ("~", "rebuilt; the old one serves until then"),
        IndexChange::RebuiltStaged => ("~", "rebuilt in the background, not to be queried yet"),
        IndexChange::Dropped => ("-", "dropped"),
    };
    format!("  {mark} index `{name}` {word}: {text}")
}

fn sequence(table: &TablePlan, lines: &mut Vec<String>) {
    if !table.steps.is_empty() {
        lines.push("  so that no push can fail:".to_owned());
    }
    for (number, step) in (1..).zip(&table.steps) {
        let word = styled(NAME, step.action.word());
        lines.push(format!("    {number}. {word}: {}", step.text));
    }
    match table.staging {
        Some(Staging::Done) => lines.push(
            "  the old schema stages this validator: if the deployment found all documents valid, \
             there is no scan"
                .to_owned(),
        ),
        Some(Staging::Possible) if table.steps.iter().any(|it| it.action == Action::Narrow) => {
            lines.push(
                "  staged before the last step (`.staged(...)`, npm convex 1.47), the validator \
                 is checked in the background and the last push is free"
                    .to_owned(),
            );
        }
        _ => {}
    }
}
