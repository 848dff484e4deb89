//! All that is wrong with one row.

use std::fmt;

use super::code::{Code, Phase};
use super::document::{Document, Mode, check_table};
use super::duplicates::{Duplicate, duplicates};
use super::excess::{Excesses, lenient};
use super::explain::{Branch as Meant, Explainer, Raw, Sink, What};
use super::finding::{Branch, Finding};
use super::ids::TableIds;
use super::limits::measure;
use super::mistake::Mistake;
use super::path::{Step, Values};
use super::program::Program;
use super::table::{TableValidator, too_large};
use super::text;
use super::violation::Violation;
use super::warn::Warner;
use crate::value::Value;

/// How a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportOptions {
    /// Whether values are shown.
    pub values: Values,
    /// Most findings and most warnings that a report holds; all are counted.
    pub limit: usize,
}

impl Default for ReportOptions {
    /// Values are shown, and 100 findings kept.
    fn default() -> Self {
        Self {
            values: Values::Show,
            limit: 100,
        }
    }
}

/// All that is wrong with a row, and what a person should look at.
///
/// There are findings exactly if there is a violation, and the first of them is that violation.
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
    /// What Convex accepts and a person would not, up to the limit.
    pub warnings: Vec<Finding>,
    /// How many warnings there are.
    pub total_warnings: u64,
}

impl Report {
    /// Whether the backend accepts the row. Warnings do not count.
    pub fn is_accepted(&self) -> bool {
        self.violation.is_none()
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

fn rest(f: &mut fmt::Formatter<'_>, shown: usize, total: u64, noun: &str) -> fmt::Result {
    let shown = u64::try_from(shown).unwrap_or(u64::MAX);
    match total.saturating_sub(shown) {
        0 => Ok(()),
        1 => writeln!(f, "... and 1 more {noun}"),
        more => writeln!(f, "... and {more} more {noun}s"),
    }
}

impl<I: TableIds> TableValidator<'_, I> {
    /// All that is wrong with a document, values shown.
    pub fn report(self, document: &Value, mode: Mode) -> Report {
        self.report_with(document, mode, ReportOptions::default())
    }

    /// All that is wrong with a document.
    pub fn report_with(self, document: &Value, mode: Mode, options: ReportOptions) -> Report {
        let violation = self.validate(document, mode).err();
        let mut collector = Collector::new(self.checker.program, options);
        self.explain(document, mode, &mut collector);
        collector.into_report(violation)
    }

    /// All that is wrong with a document as its text in wire JSON, values shown.
    pub fn report_json(self, text: &[u8], mode: Mode) -> Report {
        self.report_json_with(text, mode, ReportOptions::default())
    }

    /// All that is wrong with a document as its text in wire JSON, repeated keys included.
    pub fn report_json_with(self, text: &[u8], mode: Mode, options: ReportOptions) -> Report {
        let mut collector = Collector::new(self.checker.program, options);
        let violation = match text::decode(text) {
            Ok(document) => {
                let violation = self.validate(&document, mode).err();
                self.explain(&document, mode, &mut collector);
                violation
            }
            Err(violation) => {
                if violation.phase() == Phase::Json {
                    collector.unreadable(&violation, text);
                    return collector.into_report(Some(violation));
                }
                if let Ok(json) = serde_json::from_slice(text) {
                    self.explain(&lenient(json), mode, &mut collector);
                }
                collector.put_first(&violation);
                Some(violation)
            }
        };
        duplicates(text, |duplicate| collector.duplicate(&duplicate));
        collector.into_report(violation)
    }

    /// Tells `sink` all that is wrong with the document, then all warnings.
    pub(super) fn explain<'v, S: Sink<'v>>(self, document: &'v Value, mode: Mode, sink: &mut S)
    where
        Self: 'v,
    {
        let measured = measure(document, &mut ());
        if measured.is_err() {
            Excesses {
                steps: Vec::new(),
                sink,
            }
            .list(document);
        }
        let Value::Object(fields) = document else {
            let help = Some("write one JSON object for each document");
            said(
                sink,
                Phase::Convert,
                Code::NotAnObject,
                &[],
                "a document is an object",
                help,
            );
            return;
        };
        if let Some(fault) = check_table(self.table, mode) {
            said(
                sink,
                fault.phase,
                fault.code,
                &[],
                &fault.message,
                fault.help,
            );
        }
        let document_checks = Document {
            fields,
            nesting: measured.as_ref().map_or(0, |measure| measure.nesting),
            table: self.table,
            mode,
            ids: self.checker.ids,
        };
        for fault in document_checks.faults() {
            let step = fault.field.map(Step::Field);
            said(
                sink,
                fault.phase,
                fault.code,
                step.as_slice(),
                &fault.message,
                fault.help,
            );
        }
        let checker = self.checker;
        if let Some(check) = self.check {
            Explainer {
                checker,
                steps: Vec::new(),
                sink,
            }
            .document(check, document);
        }
        if let Some(size) = measured
            .ok()
            .and_then(|it| self.excess_size(fields, it, mode))
        {
            let help = Some("store large content as a file and keep its id: `v.id(\"_storage\")`");
            let violation = too_large(size);
            said(
                sink,
                Phase::Size,
                violation.code(),
                &[],
                violation.message(),
                help,
            );
        }
        self.warn(document, sink);
    }

    fn warn<'v, S: Sink<'v>>(self, document: &'v Value, sink: &mut S)
    where
        Self: 'v,
    {
        if !self.in_schema {
            let message = "the schema has no such table, so Convex checks nothing";
            said(
                sink,
                Phase::Validate,
                Code::UnknownTable,
                &[],
                message,
                None,
            );
        }
        let checker = self.checker;
        Warner {
            checker,
            steps: Vec::new(),
            sink,
        }
        .document(self.check, document);
    }
}

/// A finding besides the schema; a step names the field that it is about.
fn said<'v>(
    sink: &mut impl Sink<'v>,
    phase: Phase,
    code: Code,
    steps: &[Step<'v>],
    message: &str,
    help: Option<&'static str>,
) {
    let what = What::Said {
        message: message.to_owned(),
        help,
    };
    sink.finding(&Raw {
        phase,
        code,
        steps,
        told: 0,
        what,
        item: None,
        advice: None,
    });
}

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
        let violation = match self.options.values {
            Values::Show => violation,
            Values::Hide => violation.map(Violation::without_values),
        };
        Report {
            violation,
            findings: self.findings.findings,
            total: self.findings.total,
            warnings: self.warnings.findings,
            total_warnings: self.warnings.total,
        }
    }

    fn unreadable(&mut self, violation: &Violation, text: &[u8]) {
        let mut finding = from_violation(violation);
        if text.starts_with(b"\xef\xbb\xbf") {
            finding.mistake = Some(Mistake::ByteOrderMark);
            finding.help = Mistake::ByteOrderMark.next_step().map(str::to_owned);
        }
        self.findings.total += 1;
        self.findings.findings.push(finding);
    }

    fn duplicate(&mut self, duplicate: &Duplicate<'_>) {
        self.warnings.total += 1;
        if self.warnings.findings.len() < self.options.limit {
            let what = What::Said {
                message: "the object has this key already, and the last one counts".to_owned(),
                help: None,
            };
            let raw = Raw {
                phase: Phase::Json,
                code: Code::DuplicateKey,
                steps: duplicate.steps,
                told: duplicate.steps.len(),
                what,
                item: None,
                advice: None,
            };
            let mut finding = Finding::from_raw(self.program, &raw, self.options.values);
            finding.position = Some(duplicate.position);
            self.warnings.findings.push(finding);
        }
    }

    /// Moves the finding that is the violation to the front. The decoder goes by the order of the
    /// text, which the value no longer has.
    fn put_first(&mut self, violation: &Violation) {
        let same = |finding: &Finding| {
            finding.code == violation.code()
                && finding.backend_path == violation.path()
                && finding.field.as_deref() == violation.field()
        };
        let findings = &mut self.findings;
        if let Some(at) = findings.findings.iter().position(same) {
            findings.findings[..=at].rotate_right(1);
            return;
        }
        findings.findings.insert(0, from_violation(violation));
        if findings.findings.len() > self.options.limit {
            // It is one of those that the limit has cut.
            findings.findings.pop();
        } else {
            findings.total += 1;
        }
    }
}

fn from_violation(violation: &Violation) -> Finding {
    let raw = Raw {
        phase: violation.phase(),
        code: violation.code(),
        steps: &[],
        told: 0,
        what: What::Said {
            message: violation.message().to_owned(),
            help: None,
        },
        item: None,
        advice: None,
    };
    Finding {
        path: violation.path().to_owned(),
        pattern: violation.path().to_owned(),
        backend_path: violation.path().to_owned(),
        field: violation.field().map(str::to_owned),
        position: violation.position(),
        ..Finding::from_raw(&Program::default(), &raw, Values::Hide)
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
