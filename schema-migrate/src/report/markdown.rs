//! A report as Markdown, for a pull request or a ticket.

use std::fmt::Write;

use super::text::count;
use super::{Report, RowFinding, RowKey};

/// The whole report.
pub(super) fn text(report: &Report) -> String {
    let mut text = "# Migration\n\n".to_owned();
    let _ = writeln!(
        text,
        "{}: {}, {}.\n",
        if report.is_clean() {
            "Clean"
        } else {
            "Findings"
        },
        count(report.written(), "document"),
        count(report.rejected(), "rejected row")
    );
    tables(report, &mut text);
    let problems = report.problems.iter();
    let problems = problems.map(|problem| format!("`{}`: {problem}", problem.code));
    list("Problems of the mapping", problems, &mut text);
    let source = report
        .source
        .iter()
        .map(|(at, message)| format!("{at}: {message}"));
    list("Problems of the source", source, &mut text);
    list("Warnings", report.suspicions.iter().cloned(), &mut text);
    if !report.rows.is_empty() {
        text.push_str("## Rejected rows\n\n");
        for (key, finding) in &report.rows {
            row_finding(key, finding, &mut text);
        }
    }
    list("Notes", report.notes.iter().cloned(), &mut text);
    let left_out = report.left_out.iter();
    let left_out = left_out.map(|it| format!("{}: {}: {}", it.at, it.what, it.text));
    list("Not carried over", left_out, &mut text);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn tables(report: &Report, text: &mut String) {
    if report.tables.is_empty() {
        return;
    }
    text.push_str("| source | table | read | written | rejected | dropped |\n");
    text.push_str("|---|---|---:|---:|---:|---:|\n");
    for table in &report.tables {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&table.source),
            cell(&table.into),
            table.read,
            table.written,
            table.rejected,
            table.dropped
        );
    }
    text.push('\n');
    for table in &report.tables {
        let counts = [
            ("with the default", "value", &table.filled),
            ("left out", "dangling reference", &table.unlinked),
            ("not in the file of `values`", "value", &table.unmapped),
            ("missing", "file", &table.missing_files),
            ("with repeated values", "row", &table.repeated),
        ];
        for (what, noun, counts) in counts {
            for (name, number) in counts {
                let number = count(*number, noun);
                let _ = writeln!(text, "- `{}`, `{name}`: {number} {what}", table.source);
            }
        }
        for (name, counts) in &table.dangling {
            let _ = writeln!(
                text,
                "- `{}`, `{name}`: dangling references: {} rejected, {} left out, {} dropped with their rows; {} of \
                 them to rejected rows",
                table.source,
                counts.rejected,
                counts.absent,
                counts.dropped,
                counts.of_rejected_parents
            );
        }
    }
    text.push('\n');
}

fn row_finding((table, column, code): &RowKey, finding: &RowFinding, text: &mut String) {
    let dot = if column.is_empty() { "" } else { "." };
    let constraint = finding.constraint.as_ref();
    let constraint = constraint.map_or_else(String::new, |it| format!(" (`{it}`)"));
    let sentences = [&finding.message, &finding.help].into_iter();
    let sentences = sentences
        .filter(|it| !it.is_empty())
        .map(|it| format!(" {it}."));
    let _ = writeln!(
        text,
        "- `{code}`: `{table}{dot}{column}`{constraint}: {}.{}",
        count(finding.rows, "row"),
        sentences.collect::<String>()
    );
    for sample in &finding.samples {
        let at = sample
            .at
            .as_ref()
            .map_or_else(String::new, ToString::to_string);
        let parts = [Some(at), sample.key.clone(), sample.value.clone()];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .map(|it| code_span(&it))
            .collect();
        let _ = writeln!(text, "  - {}", parts.join(" "));
    }
}

/// A heading with a list, if there is something in it.
fn list(heading: &str, items: impl Iterator<Item = String>, text: &mut String) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "## {heading}\n");
    for item in items {
        // Lines of a message are lines of one item.
        let _ = writeln!(text, "- {}", item.replace('\n', "  \n  "));
    }
    text.push('\n');
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The text as code, whatever signs are in it.
fn code_span(text: &str) -> String {
    let text = text.replace('\n', " ");
    let mut longest = 0;
    let mut run = 0;
    for sign in text.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}
