//! The report of one row: all errors and warnings.

use std::fmt;

use super::document::Mode;
use super::duplicates::{Duplicate, duplicates};
use super::explain::{Branch as Meant, Raw, Sink};
use super::finding::{Branch, Finding};
use super::ids::TableIds;
use super::likely_cause::LikelyCause;
use super::program::Program;
use super::shown::Values;
use super::table::TableValidator;
use super::text::{self, Read};
use super::violation::Violation;
use convex_schema_core::Value;
use convex_schema_core::value::Encoding;

/// The options of a report.
///
/// ```
/// use convex_schema_rows::validate::{ReportOptions, Values};
///
/// let options = ReportOptions::default().values(Values::Hide).limit(10);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOptions {
    /// Whether values are shown.
    pub values: Values,
    /// The most findings, and the most warnings, that a report keeps; all are counted.
    pub limit: usize,
}

impl Default for ReportOptions {
    /// Shows values and keeps 100 findings.
    fn default() -> Self {
        Self {
            values: Values::Show,
            limit: 100,
        }
    }
}

impl ReportOptions {
    /// Sets whether values are shown; by default they are.
    #[must_use]
    pub fn values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    /// Sets the most findings, and the most warnings, that a report keeps; by default 100. All are
    /// counted.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

/// All errors of a row, and its warnings.
///
/// There are findings exactly if there is a violation, and the first of them is that violation.
/// [`Row::from_row`](crate::Row::from_row) returns a report as its error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The backend's first error; `None` if it accepts the row. Its values are left out where the
    /// report hides values.
    pub violation: Option<Violation>,
    /// All errors, in the order in which the backend would meet them, up to the limit.
    pub findings: Vec<Finding>,
    /// How many errors there are.
    pub total: u64,
    /// Warnings, up to the limit: Convex accepts them, and they are probably wrong.
    pub warnings: Vec<Finding>,
    /// How many warnings there are.
    pub total_warnings: u64,
}

impl Report {
    /// Returns whether the backend accepts the row. Warnings do not count.
    pub fn is_accepted(&self) -> bool {
        self.violation.is_none()
    }

    /// Returns the report as JSON: `accepted`, `findings` and `warnings` with their totals.
    pub fn to_json(&self) -> serde_json::Value {
        let json = |findings: &[Finding]| findings.iter().map(Finding::to_json).collect::<Vec<_>>();
        serde_json::json!({
            "accepted": self.is_accepted(),
            "total": self.total,
            "findings": json(&self.findings),
            "totalWarnings": self.total_warnings,
            "warnings": json(&self.warnings),
        })
    }
}

/// The findings and then the warnings, as lines.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        rest(f, self.findings.len(), self.total, "finding")?;
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        rest(f, self.warnings.len(), self.total_warnings, "warning")
    }
}

impl std::error::Error for Report {}

fn rest(f: &mut fmt::Formatter<'_>, shown: usize, total: u64, noun: &str) -> fmt::Result {
    let shown = u64::try_from(shown).unwrap_or(u64::MAX);
    match total.saturating_sub(shown) {
        0 => Ok(()),
        1 => writeln!(f, "... and 1 more {noun}"),
        more => writeln!(f, "... and {more} more {noun}s"),
    }
}

impl<I: TableIds> TableValidator<'_, I> {
    /// Reports all errors and warnings of a document, with values.
    pub fn report(self, document: &Value, mode: Mode) -> Report {
        self.report_with(document, mode, ReportOptions::default())
    }

    /// Reports all errors and warnings of a document.
    pub fn report_with(self, document: &Value, mode: Mode, options: ReportOptions) -> Report {
        let violation = self.validate(document, mode).err();
        let mut collector = Collector::new(self.checker.program, options);
        self.explain(document, mode, &mut collector);
        collector.into_report(violation)
    }

    /// Reports all errors and warnings of a document in wire JSON, with values.
    pub fn report_json(self, text: &[u8], mode: Mode) -> Report {
        self.report_json_with(text, mode, ReportOptions::default())
    }

    /// Reports all errors and warnings of a document in wire JSON, repeated keys included.
    pub fn report_json_with(self, text: &[u8], mode: Mode, options: ReportOptions) -> Report {
        let read = text::read(text, Encoding::Wire);
        self.report_read(read, mode, options, |collector| {
            duplicates(text, |duplicate| collector.duplicate(&duplicate));
        })
    }

    /// Reports all errors and warnings of a document in parsed wire JSON, with values.
    pub fn report_json_value(self, json: &serde_json::Value, mode: Mode) -> Report {
        let options = ReportOptions::default();
        self.report_read(text::read_json(json), mode, options, |_| ())
    }

    /// Reports the errors of a parsed text, and those that `finish` adds where it was JSON.
    fn report_read(
        self,
        read: Read,
        mode: Mode,
        options: ReportOptions,
        finish: impl FnOnce(&mut Collector<'_>),
    ) -> Report {
        let mut collector = Collector::new(self.checker.program, options);
        let violation = match read {
            Read::Value(document) => {
                self.explain(&document, mode, &mut collector);
                self.validate(&document, mode).err()
            }
            Read::Lenient(document, violation) => {
                self.explain(&document, mode, &mut collector);
                collector.put_first(&violation);
                Some(violation)
            }
            Read::NotJson(violation, likely_cause) => {
                collector.violation(&violation, likely_cause);
                return collector.into_report(Some(violation));
            }
        };
        finish(&mut collector);
        collector.into_report(violation)
    }
}

/// Keeps findings, up to a limit.
struct Collector<'p> {
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
    fn new(program: &'p Program, options: ReportOptions) -> Self {
        Self {
            program,
            options,
            findings: Kept::default(),
            warnings: Kept::default(),
            open: Vec::new(),
        }
    }

    fn into_report(self, violation: Option<Violation>) -> Report {
        let violation = violation.map(|it| it.shown(self.options.values));
        Report {
            violation,
            findings: self.findings.findings,
            total: self.findings.total,
            warnings: self.warnings.findings,
            total_warnings: self.warnings.total,
        }
    }

    /// Keeps a violation that has no finding yet.
    fn violation(&mut self, violation: &Violation, likely_cause: Option<LikelyCause>) {
        self.findings.total += 1;
        let violation = violation.shown(self.options.values);
        let finding = Finding::from_violation(&violation, likely_cause);
        self.findings.findings.push(finding);
    }

    fn duplicate(&mut self, duplicate: &Duplicate<'_>) {
        self.warnings.total += 1;
        if self.warnings.findings.len() < self.options.limit {
            let finding = Finding::from_raw(self.program, &duplicate.raw(), self.options.values);
            self.warnings.findings.push(finding);
        }
    }

    /// Moves the finding that is the violation to the front. The decoder goes by the order of the
    /// text, which the value no longer has.
    fn put_first(&mut self, violation: &Violation) {
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
