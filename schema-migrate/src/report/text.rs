//! A report for a terminal.

use std::fmt::Write;

use super::Report;

/// The whole report.
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    for left_out in &report.left_out {
        let _ = writeln!(
            text,
            "note: {}: {}: {}",
            left_out.at, left_out.what, left_out.text
        );
    }
    for suspicion in &report.suspicions {
        let _ = writeln!(text, "warning: {suspicion}");
    }
    for note in &report.notes {
        let _ = writeln!(text, "note: {note}");
    }
    for problem in &report.problems {
        let _ = writeln!(text, "error[{}]: {problem}", problem.code);
    }
    for (at, message) in &report.source {
        let _ = writeln!(text, "error: {at}: {message}");
    }
    rows(report, &mut text);
    tables(report, &mut text);
    text
}

fn rows(report: &Report, text: &mut String) {
    for ((table, column, code), finding) in &report.rows {
        let rows = count(finding.rows, "row");
        let dot = if column.is_empty() { "" } else { "." };
        let constraint = finding.constraint.as_ref();
        let constraint = constraint.map_or_else(String::new, |it| format!(" ({it})"));
        let _ = writeln!(
            text,
            "error[{code}]: {table}{dot}{column}{constraint}: {rows}"
        );
        if !finding.message.is_empty() {
            let _ = writeln!(text, "  {}", finding.message);
        }
        for sample in &finding.samples {
            let at = sample
                .at
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            let value = sample.value.as_deref();
            let value = value.map_or_else(String::new, |it| format!(": {it}"));
            let key = sample.key.as_deref();
            let key = key.map_or_else(String::new, |it| format!(" ({it})"));
            let _ = writeln!(text, "  {at}{key}{value}");
        }
        if !finding.help.is_empty() {
            let _ = writeln!(text, "  help: {}", finding.help);
        }
    }
}

fn tables(report: &Report, text: &mut String) {
    for table in &report.tables {
        let _ = writeln!(
            text,
            "{} -> {}: {} read, {} written, {} rejected, {} dropped",
            table.source, table.into, table.read, table.written, table.rejected, table.dropped
        );
        if table.existing > 0 {
            let rows = count(table.existing, "row");
            let _ = writeln!(text, "  {rows} with documents in the deployment");
        }
        for (column, values) in &table.filled {
            let _ = writeln!(
                text,
                "  {column}: {} with the default",
                count(*values, "value")
            );
        }
        for (column, values) in &table.unlinked {
            let _ = writeln!(
                text,
                "  {column}: {} left out",
                count(*values, "dangling reference")
            );
        }
        for (name, counts) in &table.dangling {
            let _ = writeln!(
                text,
                "  {name}: dangling references: {} rejected, {} left out, {} dropped with their rows; {} of them \
                 to rejected rows",
                counts.rejected, counts.absent, counts.dropped, counts.of_rejected_parents
            );
        }
        for (name, rows) in &table.repeated {
            let _ = writeln!(
                text,
                "  {name}: {} with repeated values",
                count(*rows, "row")
            );
        }
        for (column, files) in &table.missing_files {
            let _ = writeln!(text, "  {column}: {} missing", count(*files, "file"));
        }
        for (column, values) in &table.unmapped {
            let _ = writeln!(
                text,
                "  {column}: {} not in the file of `values`",
                count(*values, "value")
            );
        }
        if table.read == 0 {
            let _ = writeln!(text, "  warning: the source has no rows of this table");
        }
    }
}

pub(super) fn count(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
