//! Counts the findings of one row.

use super::group::{BranchKey, FindingGroup, Groups};
use super::{FindingsOptions, RowPlace, TableFindings};
use crate::validate::code::ViolationCode;
use crate::validate::explain::{Branch, Raw, Sink};
use crate::validate::finding::{Finding, label};
use crate::validate::likely_cause::LikelyCause;
use crate::validate::path::pattern;
use crate::validate::program::Program;
use crate::validate::violation::Violation;

/// Adds the findings of one row to those of its table.
pub(super) struct RowSink<'f, 'p> {
    program: &'p Program,
    table: &'f mut TableFindings,
    options: FindingsOptions,
    place: RowPlace,
    errors: u64,
    warnings: u64,
    likely_causes: Vec<LikelyCause>,
    /// Pattern and code of the last finding at each level, and the branches that are open.
    last: Option<(String, ViolationCode)>,
    open: Vec<((String, ViolationCode), BranchKey)>,
}

impl<'f, 'p> RowSink<'f, 'p> {
    pub(super) fn new(
        program: &'p Program,
        table: &'f mut TableFindings,
        options: FindingsOptions,
        place: RowPlace,
    ) -> Self {
        Self {
            program,
            table,
            options,
            place,
            errors: 0,
            warnings: 0,
            likely_causes: Vec::new(),
            last: None,
            open: Vec::new(),
        }
    }

    /// Counts a violation that has no finding yet.
    pub(super) fn violation(&mut self, violation: &Violation, likely_cause: Option<LikelyCause>) {
        let violation = &violation.shown(self.options.values);
        let code = violation.code();
        let path = violation.path().to_owned();
        self.count(path, code, likely_cause, || {
            Finding::from_violation(violation, likely_cause)
        });
    }

    /// Counts the row.
    pub(super) fn finish(mut self, violation: Option<&Violation>) {
        if let Some(violation) = violation.filter(|_| self.errors == 0) {
            self.violation(violation, None);
        }
        self.table.rows += 1;
        self.table.rejected += u64::from(violation.is_some());
        self.table.warned += u64::from(self.warnings > 0);
        for likely_cause in self.likely_causes {
            *self.table.likely_causes.entry(likely_cause).or_default() += 1;
        }
    }

    fn count(
        &mut self,
        path: String,
        code: ViolationCode,
        likely_cause: Option<LikelyCause>,
        finding: impl FnOnce() -> Finding,
    ) {
        let (place, options) = (self.place, self.options);
        let row = place.row;
        if code.is_warning() && !options.warnings {
            return;
        }
        if code.is_warning() {
            self.warnings += 1;
        } else {
            self.errors += 1;
        }
        if let Some(likely_cause) = likely_cause.filter(|it| !self.likely_causes.contains(it)) {
            self.likely_causes.push(likely_cause);
        }
        self.last = Some((path.clone(), code));
        let Some(groups) = self.groups(code) else {
            return;
        };
        if let Some(group) = groups.entry(path, code, row, options) {
            group.add(row, options.samples, likely_cause, || {
                let finding = finding();
                Finding {
                    position: place.position(finding.position),
                    ..finding
                }
            });
        }
    }

    /// Returns the groups at the level that is open.
    fn groups(&mut self, code: ViolationCode) -> Option<&mut Groups> {
        let mut groups = if code.is_warning() {
            &mut self.table.warnings
        } else {
            &mut self.table.errors
        };
        for ((path, code), branch) in &self.open {
            let group: &mut FindingGroup = groups.get_mut(path, *code)?;
            if !group.branches.contains_key(branch) {
                group.branches.insert(branch.clone(), Groups::default());
            }
            groups = group.branches.get_mut(branch)?;
        }
        Some(groups)
    }
}

impl<'a> Sink<'a> for RowSink<'_, '_> {
    fn finding(&mut self, raw: &Raw<'_, 'a>) {
        let (program, values) = (self.program, self.options.values);
        let likely_cause = raw.advice.map(|advice| advice.likely_cause);
        let finding = || Finding::from_raw(program, raw, values);
        let path = pattern(&raw.shown_steps(values));
        self.count(path, raw.code, likely_cause, finding);
    }

    fn open(&mut self, branch: Branch<'a>) {
        let key = BranchKey {
            member: label(self.program, branch),
            is_named: branch.tag.is_some(),
        };
        // A branch belongs to the finding before it.
        if let Some(last) = self.last.take() {
            self.open.push((last, key));
        }
    }

    fn close(&mut self) {
        self.last = self.open.pop().map(|(last, _)| last);
    }
}
