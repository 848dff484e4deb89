//! An outcome for people.

use std::fmt::Write;

use super::{Outcome, SourceOutcome};
use crate::problem::{Problem, Severity};

/// A section for each input: what is wrong with its files, then with its rows.
pub(super) fn text(outcome: &Outcome) -> String {
    let mut out = String::new();
    for source in &outcome.sources {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", title(source));
        for problem in &source.problems {
            let told = format!("{}: {problem}", severity(problem));
            let _ = writeln!(out, "{}", told.replace('\n', "\n  "));
        }
        let has_rows = source.findings.rows() > 0 || source.problems.is_empty();
        if has_rows {
            let _ = write!(out, "\n{}", source.findings.to_text());
        }
    }
    if let Some(data_set) = &outcome.data_set {
        let _ = writeln!(
            out,
            "\nthe data set: {} documents with ids",
            data_set.documents
        );
        for line in data_set.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
    if outcome.stopped_early {
        out.push_str("\nstopped at the first refused row\n");
    }
    out
}

/// The same as Markdown.
pub(super) fn markdown(outcome: &Outcome) -> String {
    let mut out = String::new();
    for source in &outcome.sources {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "# {}\n", title(source));
        for problem in &source.problems {
            let told = problem.to_string().replace('\n', "; ");
            let _ = writeln!(out, "- {}: {told}", severity(problem));
        }
        if !source.problems.is_empty() {
            out.push('\n');
        }
        out.push_str(&source.findings.to_markdown());
    }
    if let Some(data_set) = &outcome.data_set {
        let _ = writeln!(
            out,
            "\n# The data set\n\n{} documents with ids.",
            data_set.documents
        );
        for (index, line) in data_set.lines().into_iter().enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            let _ = writeln!(out, "{gap}- {line}");
        }
    }
    if outcome.stopped_early {
        out.push_str("\nStopped at the first refused row.\n");
    }
    out
}

fn title(source: &SourceOutcome) -> String {
    let ids = if source.checks_tables_of_ids {
        ""
    } else {
        ", of ids only the shape is checked"
    };
    format!("{} ({}{ids})", source.name, source.format)
}

fn severity(problem: &Problem) -> &'static str {
    match problem.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
