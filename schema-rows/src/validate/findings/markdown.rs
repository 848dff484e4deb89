//! Findings as Markdown, for a pull request or a page.

use std::fmt::Write;

use super::group::{BranchKey, Groups, Sample};
use super::overview::{Common, common};
use super::text::{NextStep, counted, next_steps, occurrences, sections, sorted};
use super::{Findings, TableFindings};

/// Returns a heading and a table of groups for each table.
pub(super) fn markdown(findings: &Findings) -> String {
    sections(findings, "No rows.\n", write_table)
}

fn write_table(out: &mut String, name: &str, table: &TableFindings) {
    let _ = writeln!(out, "## `{name}`\n");
    let warned = match table.warned {
        0 => String::new(),
        warned => format!(", {warned} with warnings"),
    };
    let rows = counted(table.rows, "row");
    let _ = writeln!(out, "{rows}, {} rejected{warned}.", table.rejected);
    let common = common(table);
    if !common.is_empty() {
        out.push_str("\nWhat the file looks like:\n\n");
    }
    for likely_cause in &common {
        let (what, share) = (likely_cause.likely_cause.in_a_file(), likely_cause.share());
        let _ = write!(
            out,
            "- {what}: {share} ({}).",
            code_list(&likely_cause.paths)
        );
        let step = likely_cause
            .likely_cause
            .next_step()
            .map(|step| format!(" Next: {}.", escaped(step)));
        let _ = writeln!(out, "{}", step.unwrap_or_default());
    }
    for (title, groups) in [("Errors", &table.errors), ("Warnings", &table.warnings)] {
        if !groups.is_empty() {
            let _ = writeln!(out, "\n### {title}\n");
            out.push_str("| path | what is wrong | code | rows | found | help |\n");
            out.push_str("|---|---|---|---|---|---|\n");
            write_groups(out, groups, &common, "");
        }
    }
}

fn code_list(paths: &[String]) -> String {
    let paths: Vec<String> = paths.iter().take(5).map(|path| code(path)).collect();
    paths.join(", ")
}

/// One line for each group; those of a branch name it before their path.
fn write_groups(out: &mut String, groups: &Groups, common: &[Common], branch: &str) {
    for group in sorted(groups) {
        let path = if group.path.is_empty() {
            "the row".to_owned()
        } else {
            code(&group.path)
        };
        let found: Vec<String> = group.samples.iter().filter_map(found).collect();
        let helps = next_steps(group, common);
        let helps: Vec<String> = helps.iter().map(help).collect();
        let _ = writeln!(
            out,
            "| {branch}{path} | {} | {} | {} | {} | {} |",
            escaped(&group.message),
            group.code,
            occurrences(group),
            found.join("<br>"),
            helps.join("<br>"),
        );
        for (key, inner) in &group.branches {
            let branch = format!("{branch}{path}, {}: ", branch_title(key));
            write_groups(out, inner, common, &branch);
        }
    }
}

/// Returns what a sample shows: the value, the place in the text, or both.
fn found(sample: &Sample) -> Option<String> {
    let found = sample.found.as_deref().map(code);
    let position = sample.position.map(|it| it.to_string());
    match (found, position) {
        (Some(found), Some(position)) => Some(format!("{found} ({position})")),
        (found, position) => found.or(position),
    }
}

fn help(step: &NextStep<'_>) -> String {
    match &step.share {
        Some(share) => format!("{} ({share})", escaped(step.help)),
        None => escaped(step.help),
    }
}

fn branch_title(branch: &BranchKey) -> String {
    match (&branch.member, branch.is_named) {
        (Some(member), true) => format!("as {}", code(member)),
        (Some(member), false) => format!("closest {}", code(member)),
        (None, _) => "unknown tag".to_owned(),
    }
}

/// Text in backticks that stays in its cell.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// Text that stays in its cell. Code in it is in backticks already.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
