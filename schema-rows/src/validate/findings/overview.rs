//! The likely causes that most rows of a file share.

use super::TableFindings;
use super::group::{FindingGroup, Groups};
use crate::validate::likely_cause::LikelyCause;

/// A likely cause that most rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Common {
    pub(super) likely_cause: LikelyCause,
    /// The rows that have it.
    pub(super) rows: u64,
    /// Of how many.
    pub(super) of: u64,
    /// Whether those are the rejected rows, and not all.
    pub(super) of_rejected: bool,
    /// The paths where it occurs, most often first.
    pub(super) paths: Vec<String>,
}

impl Common {
    /// `998 of 1000 rejected rows`.
    pub(super) fn share(&self) -> String {
        let rejected = if self.of_rejected { "rejected " } else { "" };
        let s = if self.of == 1 { "" } else { "s" };
        format!("{} of {} {rejected}row{s}", self.rows, self.of)
    }

    /// Returns the first few of the paths.
    pub(super) fn places(&self) -> String {
        const SHOWN: usize = 5;
        let shown: Vec<&str> = self.paths.iter().take(SHOWN).map(String::as_str).collect();
        let more = self.paths.len().saturating_sub(SHOWN);
        match more {
            0 => shown.join(", "),
            _ => format!("{} and {more} more", shown.join(", ")),
        }
    }
}

/// Fewer rejected rows show nothing about the file.
const FEWEST_ROWS: u64 = 5;

/// Returns the likely causes that at least half of the rows share, most common first.
pub(super) fn common(table: &TableFindings) -> Vec<Common> {
    let mut common: Vec<Common> = table
        .likely_causes()
        .filter_map(|(likely_cause, rows)| {
            let mut paths = Vec::new();
            collect(&table.errors, likely_cause, &mut paths);
            let of_rejected = !paths.is_empty();
            collect(&table.warnings, likely_cause, &mut paths);
            let of = if of_rejected {
                table.rejected
            } else {
                table.rows
            };
            let is_common = of >= FEWEST_ROWS && rows * 2 >= of;
            is_common.then(|| Common {
                likely_cause,
                rows,
                of,
                of_rejected,
                paths: by_count(paths),
            })
        })
        .collect();
    common.sort_by(|a, b| {
        b.rows
            .cmp(&a.rows)
            .then(a.likely_cause.cmp(&b.likely_cause))
    });
    common
}

/// Returns where the likely cause occurs, and how often, in the groups and in their branches.
fn collect(groups: &Groups, likely_cause: LikelyCause, paths: &mut Vec<(u64, String)>) {
    for group in groups.iter() {
        if let Some(advice) = group.advice.get(&Some(likely_cause)) {
            paths.push((advice.count, place(group)));
        }
        for branch in group.branches.values() {
            collect(branch, likely_cause, paths);
        }
    }
}

fn place(group: &FindingGroup) -> String {
    match group.path.as_str() {
        "" => "the row".to_owned(),
        path => path.to_owned(),
    }
}

fn by_count(mut paths: Vec<(u64, String)>) -> Vec<String> {
    paths.sort_by(|(a, left), (b, right)| b.cmp(a).then_with(|| left.cmp(right)));
    let mut names: Vec<String> = Vec::new();
    for (_, path) in paths {
        if !names.contains(&path) {
            names.push(path);
        }
    }
    names
}
