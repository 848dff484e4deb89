//! Findings for a terminal.

use std::fmt::Write;

use super::group::{FindingGroup, Groups};
use super::overview::{Common, common};
use super::{Findings, TableFindings};
use crate::validate::ViolationCode;

/// Returns a section for each table: what it looks like, errors, warnings.
pub(super) fn text(findings: &Findings) -> String {
    sections(findings, "no rows\n", |out, name, table| {
        write_table(out, name, table, findings.is_partial);
    })
}

/// Returns what `write` says about each table, with empty lines between; `none` without tables.
pub(super) fn sections(
    findings: &Findings,
    none: &str,
    write: impl Fn(&mut String, &str, &TableFindings),
) -> String {
    let mut out = String::new();
    for (name, table) in findings.tables() {
        if !out.is_empty() {
            out.push('\n');
        }
        write(&mut out, name, table);
    }
    if out.is_empty() {
        out.push_str(none);
    }
    out
}

fn write_table(out: &mut String, name: &str, table: &TableFindings, is_partial: bool) {
    let _ = write!(out, "{name}: {}", counted(table.rows, "row"));
    let is_unchecked = |group: &FindingGroup| group.code() == ViolationCode::UnknownTable;
    let _ = match table.rejected {
        0 if table.warnings.iter().any(is_unchecked) => write!(out, ", not checked"),
        0 if is_partial => write!(out, ", accepted as far as they were read"),
        0 => write!(out, ", all accepted"),
        rejected => write!(out, ", {rejected} rejected"),
    };
    if table.warned > 0 {
        let _ = write!(out, ", {} with warnings", table.warned);
    }
    out.push('\n');
    let common = common(table);
    if !common.is_empty() {
        out.push_str("\n  What the file looks like\n");
    }
    for likely_cause in &common {
        write_common(out, likely_cause);
    }
    for (title, groups) in [("Errors", &table.errors), ("Warnings", &table.warnings)] {
        if !groups.is_empty() {
            let _ = writeln!(out, "\n  {title}");
            write_groups(out, groups, &common, 2);
        }
    }
}

fn write_common(out: &mut String, common: &Common) {
    let _ = writeln!(
        out,
        "    {}: {} ({})",
        common.likely_cause.in_a_file(),
        common.share(),
        common.places()
    );
    if let Some(step) = common.likely_cause.next_step() {
        let _ = writeln!(out, "      next: {step}");
    }
}

/// Groups with the most rows first.
pub(super) fn sorted(groups: &Groups) -> Vec<&FindingGroup> {
    let mut sorted: Vec<_> = groups.iter().collect();
    sorted.sort_by(|a, b| {
        let by_size = b.rows.cmp(&a.rows).then(b.count.cmp(&a.count));
        by_size.then_with(|| (&a.path, a.code).cmp(&(&b.path, b.code)))
    });
    sorted
}

fn write_groups(out: &mut String, groups: &Groups, common: &[Common], depth: usize) {
    let indent = 2 * depth;
    for group in sorted(groups) {
        let path = if group.path.is_empty() {
            "the row"
        } else {
            &group.path
        };
        let _ = writeln!(
            out,
            "{:indent$}{path}: {} [{}]",
            "", group.message, group.code
        );
        let _ = writeln!(out, "{:indent$}  {}", "", occurrences(group));
        for sample in group
            .samples
            .iter()
            .filter(|it| it.found.is_some() || it.position.is_some() || it.path != group.path)
        {
            let _ = write!(out, "{:indent$}  row {}", "", sample.row);
            if sample.path != group.path {
                let _ = write!(out, " {}", sample.path);
            }
            if let Some(position) = &sample.position {
                let _ = write!(out, " {position}");
            }
            let found = sample.found.as_deref().map(|found| format!(": {found}"));
            let _ = writeln!(out, "{}", found.unwrap_or_default());
        }
        for step in next_steps(group, common) {
            let share = step.share.map(|share| format!(" ({share})"));
            let share = share.unwrap_or_default();
            let _ = writeln!(out, "{:indent$}  help{share}: {}", "", step.help);
        }
        for (branch, inner) in &group.branches {
            let title = match (&branch.member, branch.is_named) {
                (Some(member), true) => format!("as {{{member}}}"),
                (Some(member), false) => format!("closest is {member}"),
                (None, _) => "no member has this tag".to_owned(),
            };
            let _ = writeln!(out, "{:indent$}  {title}", "");
            write_groups(out, inner, common, depth + 2);
        }
    }
}

/// `998 times in 990 rows: 1, 2, 3 ... 1000`.
pub(super) fn occurrences(group: &FindingGroup) -> String {
    let times = if group.count > group.rows {
        format!("{} in ", counted(group.count, "time"))
    } else {
        String::new()
    };
    let mut text = format!("{times}{}: ", counted(group.rows, "row"));
    let shown: Vec<String> = group.samples.iter().map(|it| it.row.to_string()).collect();
    let first = if shown.is_empty() {
        group.first_row.to_string()
    } else {
        shown.join(", ")
    };
    text.push_str(&first);
    let last_shown = group.samples.last().map_or(group.first_row, |it| it.row);
    if group.last_row > last_shown {
        let _ = write!(text, " ... {}", group.last_row);
    }
    text
}

/// The next steps for the findings of a group.
pub(super) struct NextStep<'a> {
    pub(super) help: &'a str,
    /// Of which findings, if not of all: `2 of 3, first in row 14`, or `row 2`.
    pub(super) share: Option<String>,
}

/// Returns the next steps, most common first, without those that the overview gives already.
pub(super) fn next_steps<'a>(group: &'a FindingGroup, common: &[Common]) -> Vec<NextStep<'a>> {
    let mut steps: Vec<(&str, u64, u64)> = Vec::new();
    let mut of_values: Vec<(&str, Vec<String>)> = Vec::new();
    for (likely_cause, advice) in &group.advice {
        let Some(help) = advice.help.as_deref() else {
            continue;
        };
        let samples = group
            .samples
            .iter()
            .filter(|it| it.likely_cause == *likely_cause);
        // A next step that differs from value to value is printed for the values that are shown.
        if samples.clone().any(|it| it.help.as_deref() != Some(help)) {
            for sample in samples {
                let Some(help) = sample.help.as_deref() else {
                    continue;
                };
                let row = sample.row.to_string();
                match of_values.iter_mut().find(|(known, _)| *known == help) {
                    Some((_, rows)) => rows.push(row),
                    None => of_values.push((help, vec![row])),
                }
            }
            continue;
        }
        match steps.iter_mut().find(|(known, ..)| *known == help) {
            Some((_, count, row)) => {
                *count += advice.count;
                *row = advice.row.min(*row);
            }
            None => steps.push((help, advice.count, advice.row)),
        }
    }
    steps.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let is_told = |help: &str| {
        common
            .iter()
            .any(|it| it.likely_cause.next_step() == Some(help))
    };
    steps.retain(|(help, ..)| !is_told(help));
    let all = group.count;
    let step = |(help, count, row)| {
        let first = if count == 1 { "" } else { "first in " };
        let share = (count < all).then(|| format!("{count} of {all}, {first}row {row}"));
        NextStep { help, share }
    };
    let of_value = |(help, rows): (&'a str, Vec<String>)| {
        let noun = if rows.len() == 1 { "row" } else { "rows" };
        let share = Some(format!("{noun} {}", rows.join(", ")));
        NextStep { help, share }
    };
    let steps = steps.into_iter().map(step);
    steps.chain(of_values.into_iter().map(of_value)).collect()
}

pub(super) fn counted(count: u64, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
