//! The report of one row: all errors and warnings.

use std::fmt;

use super::collect::Collector;
use super::document::Mode;
use super::duplicates::duplicates;
use super::finding::Finding;
use super::ids::TableIds;
use super::path::Values;
use super::table::TableValidator;
use super::text::{self, Read};
use super::violation::Violation;
use convex_schema_core::Value;
use convex_schema_core::value::Encoding;

/// Options of a report.
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
    /// Warnings, up to the limit: Convex accepts them, and they are likely mistakes.
    pub warnings: Vec<Finding>,
    /// How many warnings there are.
    pub total_warnings: u64,
}

impl Report {
    /// Returns whether the backend accepts the row. Warnings do not count.
    pub fn is_accepted(&self) -> bool {
        self.violation.is_none()
    }

    /// The report as JSON: `accepted`, `findings` and `warnings` with their totals.
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
            Read::NotJson(violation, mistake) => {
                collector.violation(&violation, mistake);
                return collector.into_report(Some(violation));
            }
        };
        finish(&mut collector);
        collector.into_report(violation)
    }
}
