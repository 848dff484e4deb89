//! Findings of one row, kept up to a limit.

use super::duplicates::Duplicate;
use super::explain::{Branch as Meant, Raw, Sink};
use super::finding::{Branch, Finding};
use super::mistake::Mistake;
use super::path::Values;
use super::program::Program;
use super::report::{Report, ReportOptions};
use super::violation::Violation;

/// Keeps findings, up to a limit.
pub(super) struct Collector<'p> {
    program: &'p Program,
    options: ReportOptions,
    findings: Kept,
    warnings: Kept,
    /// Branches that are open, innermost last; `None` if the finding they belong to is not kept.
    open: Vec<Option<Branch>>,
}

#[derive(Default)]
struct Kept {
    findings: Vec<Finding>,
    total: u64,
}

impl<'p> Collector<'p> {
    pub(super) fn new(program: &'p Program, options: ReportOptions) -> Self {
        Self {
            program,
            options,
            findings: Kept::default(),
            warnings: Kept::default(),
            open: Vec::new(),
        }
    }

    pub(super) fn into_report(self, violation: Option<Violation>) -> Report {
        let violation = violation.map(|it| it.shown(self.options.values));
        Report {
            violation,
            findings: self.findings.findings,
            total: self.findings.total,
            warnings: self.warnings.findings,
            total_warnings: self.warnings.total,
        }
    }

    /// Keeps a violation that there is no finding for.
    pub(super) fn violation(&mut self, violation: &Violation, mistake: Option<Mistake>) {
        self.findings.total += 1;
        let violation = violation.shown(self.options.values);
        let finding = Finding::from_violation(&violation, mistake);
        self.findings.findings.push(finding);
    }

    pub(super) fn duplicate(&mut self, duplicate: &Duplicate<'_>) {
        self.warnings.total += 1;
        if self.warnings.findings.len() < self.options.limit {
            let finding = Finding::from_raw(self.program, &duplicate.raw(), self.options.values);
            self.warnings.findings.push(finding);
        }
    }

    /// Moves the finding that is the violation to the front. The decoder goes by the order of the
    /// text, which the value no longer has.
    pub(super) fn put_first(&mut self, violation: &Violation) {
        let is_hidden = self.options.values == Values::Hide;
        let violation = &violation.shown(self.options.values);
        let same = |finding: &Finding| {
            let path = finding.backend_path.as_str();
            let same_place =
                path == violation.path() && finding.field.as_deref() == violation.field();
            // Of hidden paths only the starts can be compared.
            let may_be = is_hidden && path.starts_with(violation.path());
            finding.code == violation.code() && (same_place || may_be)
        };
        let findings = &mut self.findings;
        if let Some(at) = findings.findings.iter().position(same) {
            findings.findings[..=at].rotate_right(1);
            return;
        }
        findings
            .findings
            .insert(0, Finding::from_violation(violation, None));
        if findings.findings.len() > self.options.limit {
            // It is one of those that the limit has cut.
            findings.findings.pop();
        } else {
            findings.total += 1;
        }
    }
}

impl<'a> Sink<'a> for Collector<'_> {
    fn finding(&mut self, raw: &Raw<'_, 'a>) {
        let (program, options) = (self.program, self.options);
        let finding = || Finding::from_raw(program, raw, options.values);
        if let Some(branch) = self.open.last_mut() {
            if let Some(branch) = branch
                .as_mut()
                .filter(|it| it.findings.len() < options.limit)
            {
                branch.findings.push(finding());
            }
            return;
        }
        let kept = if raw.code.is_warning() {
            &mut self.warnings
        } else {
            &mut self.findings
        };
        kept.total += 1;
        if kept.findings.len() < options.limit {
            kept.findings.push(finding());
        }
    }

    fn open(&mut self, branch: Meant<'a>) {
        let outer_is_kept = match self.open.last() {
            Some(outer) => outer
                .as_ref()
                .is_some_and(|it| it.findings.len() < self.options.limit),
            None => self.findings.total <= self.options.limit as u64,
        };
        let branch = outer_is_kept.then(|| Branch::from_meant(self.program, branch));
        self.open.push(branch);
    }

    fn close(&mut self) {
        let branch = self.open.pop().flatten();
        let outer = match self.open.last_mut() {
            Some(outer) => outer.as_mut().and_then(|it| it.findings.last_mut()),
            None => self.findings.findings.last_mut(),
        };
        if let (Some(finding), Some(branch)) = (outer, branch) {
            finding.branch = Some(branch);
        }
    }
}
