//! An outcome for people.

use std::fmt::Write;

use super::{Outcome, SourceOutcome};

/// Returns a section for each input: what is wrong with its files, then with its rows.
pub(super) fn text(outcome: &Outcome) -> String {
    let mut out = String::new();
    for source in &outcome.sources {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", title(source));
        for problem in &source.problems {
            let told = format!("{}: {problem}", problem.code.severity());
            let _ = writeln!(out, "{}", told.replace('\n', "\n  "));
        }
        if let Some(error) = source.import.error() {
            let _ = writeln!(out, "error: `npx convex import` ends with {error}");
            if let Some(help) = error.help() {
                let _ = writeln!(out, "  help: {help}");
            }
        }
        let has_rows = source.findings.rows() > 0 || source.problems.is_empty();
        if has_rows {
            let _ = write!(out, "\n{}", source.findings.to_text());
        }
        for (component, findings) in &source.components {
            let _ = writeln!(out, "\ncomponent `{component}`, without a schema:");
            let _ = write!(out, "{}", findings.to_text());
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
        out.push_str("\nstopped at the first rejected row\n");
    }
    out
}

/// Returns the same as Markdown.
pub(super) fn markdown(outcome: &Outcome) -> String {
    let mut out = String::new();
    for source in &outcome.sources {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "# {}\n", title(source));
        for problem in &source.problems {
            let told = problem.to_string().replace('\n', "; ");
            let _ = writeln!(out, "- {}: {told}", problem.code.severity());
        }
        if let Some(error) = source.import.error() {
            let _ = writeln!(out, "- error: `npx convex import` ends with {error}");
        }
        if !source.problems.is_empty() || source.import.error().is_some() {
            out.push('\n');
        }
        out.push_str(&source.findings.to_markdown());
        for (component, findings) in &source.components {
            let _ = writeln!(out, "\n## Component `{component}`, without a schema\n");
            out.push_str(&findings.to_markdown());
        }
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
        out.push_str("\nStopped at the first rejected row.\n");
    }
    out
}

fn title(source: &SourceOutcome) -> String {
    let ids = if source.checks_tables_of_ids {
        ""
    } else {
        ", only the shape of ids is checked"
    };
    format!("{} ({}{ids})", source.name, source.format)
}
