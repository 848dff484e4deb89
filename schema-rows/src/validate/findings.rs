//! The findings of many rows, added up.

mod group;
mod json;
mod markdown;
mod overview;
mod sink;
mod text;

use std::collections::BTreeMap;

use self::group::Groups;
pub use self::group::{FindingGroup, Sample};
use self::sink::RowSink;
use super::document::Mode;
use super::duplicates::duplicates;
use super::explain::Sink;
use super::ids::TableIds;
use super::likely_cause::LikelyCause;
use super::shown::Values;
use super::table::TableValidator;
use super::text::{self as row_text, Read};
use super::violation::{TextPosition, Violation};
use convex_schema_core::Value;
use convex_schema_core::value::Encoding;

/// How findings are added up.
///
/// ```
/// use convex_schema_rows::validate::{FindingsOptions, Values};
///
/// let options = FindingsOptions::default().values(Values::Hide).samples(1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FindingsOptions {
    /// Whether samples show values.
    pub values: Values,
    /// Rows of which each group keeps a sample: the first ones.
    pub samples: usize,
    /// Groups that a table has at most for names that only the rows know, such as those of unknown
    /// fields. Violations of further names are counted together.
    pub names: usize,
    /// Whether warnings are kept.
    pub warnings: bool,
    /// Whether rows that are accepted are searched for keys that they repeat; those that are rejected
    /// always are.
    pub repeated_keys: bool,
}

impl Default for FindingsOptions {
    /// Shows values and warnings, with 3 samples a group and 100 names a table, and searches for
    /// repeated keys.
    fn default() -> Self {
        Self {
            values: Values::Show,
            samples: 3,
            names: 100,
            warnings: true,
            repeated_keys: true,
        }
    }
}

impl FindingsOptions {
    /// Sets whether samples show values; by default they do.
    #[must_use]
    pub fn values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    /// Sets of how many rows each group keeps a sample, the first ones; by default 3.
    #[must_use]
    pub fn samples(self, samples: usize) -> Self {
        Self { samples, ..self }
    }

    /// Sets how many groups a table has at most for names that only the rows know; by default 100.
    #[must_use]
    pub fn names(self, names: usize) -> Self {
        Self { names, ..self }
    }

    /// Sets whether warnings are kept; by default they are.
    #[must_use]
    pub fn warnings(self, warnings: bool) -> Self {
        Self { warnings, ..self }
    }

    /// Sets whether accepted rows are searched for keys that they repeat; by default they are.
    #[must_use]
    pub fn repeated_keys(self, repeated_keys: bool) -> Self {
        Self {
            repeated_keys,
            ..self
        }
    }
}

/// The findings of many rows, grouped by table, path and code.
///
/// All counts are exact; samples are those of the first rows. The result depends on the rows
/// and their numbers alone, not on the order in which they are added or on how they were spread
/// over several threads and [merged](Self::merge). Memory is bounded by the schema and the
/// options, not by the rows.
///
/// ```
/// use convex_schema_rows::validate::{Findings, Mode, Rows};
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let user = v::object().field("age", v::optional(v::number()));
/// let schema = Schema::builder().table(TableDefinition::new("users", user)).build();
/// let rows = Rows::new(&schema);
/// let mut findings = Findings::default();
/// for (number, line) in [r#"{"age":null}"#, r#"{"age":5}"#, r#"{"age":null}"#].iter().enumerate() {
///     let row = number as u64 + 1;
///     findings.add_json(rows.table("users"), row, line.as_bytes(), Mode::Insert);
/// }
/// assert_eq!((findings.rows(), findings.rejected()), (3, 2));
/// assert!(findings.to_text().contains("help: leave the key out instead of writing null"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Findings {
    options: FindingsOptions,
    tables: BTreeMap<String, TableFindings>,
    is_partial: bool,
}

/// The findings of the rows of one table.
#[derive(Debug, Clone, Default)]
pub struct TableFindings {
    rows: u64,
    rejected: u64,
    warned: u64,
    errors: Groups,
    warnings: Groups,
    /// Rows that have the likely cause, among their errors or their warnings.
    likely_causes: BTreeMap<LikelyCause, u64>,
}

impl TableFindings {
    /// Returns the rows that were added.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the rows that the backend rejects.
    pub fn rejected(&self) -> u64 {
        self.rejected
    }

    /// Returns the rows with warnings, accepted or not.
    pub fn warned(&self) -> u64 {
        self.warned
    }

    /// Returns the errors, by path and code.
    pub fn errors(&self) -> impl Iterator<Item = &FindingGroup> {
        self.errors.iter()
    }

    /// Returns the warnings, by path and code.
    pub fn warnings(&self) -> impl Iterator<Item = &FindingGroup> {
        self.warnings.iter()
    }

    /// Returns in how many rows each likely cause occurs, as an error or as a warning.
    pub fn likely_causes(&self) -> impl Iterator<Item = (LikelyCause, u64)> {
        self.likely_causes
            .iter()
            .map(|(likely_cause, rows)| (*likely_cause, *rows))
    }

    fn merge(&mut self, other: Self, options: FindingsOptions) {
        self.rows += other.rows;
        self.rejected += other.rejected;
        self.warned += other.warned;
        self.errors.merge(other.errors, options);
        self.warnings.merge(other.warnings, options);
        for (likely_cause, rows) in other.likely_causes {
            *self.likely_causes.entry(likely_cause).or_default() += rows;
        }
    }
}

impl Findings {
    /// Returns findings of no rows.
    pub fn new(options: FindingsOptions) -> Self {
        Self {
            options,
            tables: BTreeMap::new(),
            is_partial: false,
        }
    }

    /// Notes that rows are missing, because a file could not be read to its end: then no table is reported
    /// as accepted as a whole.
    #[doc(hidden)]
    pub fn mark_partial(&mut self) {
        self.is_partial = true;
    }

    /// Validates a document and adds its findings. Returns whether the backend accepts it.
    ///
    /// `row` is its number in the data set, such as the line of a file: no two rows of a table
    /// should have the same.
    pub fn add<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        row: u64,
        document: &Value,
        mode: Mode,
    ) -> bool {
        self.add_value(table, RowPlace::of(row), document, mode)
    }

    /// Validates a document that was read from a text, and adds its findings as [`add`](Self::add) does.
    pub fn add_value<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        place: RowPlace,
        document: &Value,
        mode: Mode,
    ) -> bool {
        let violation = table.validate(document, mode).err();
        self.row(table, place, violation.as_ref(), |sink| match violation {
            None => table.warn(document, sink),
            Some(_) => table.explain(document, mode, sink),
        })
    }

    /// Validates a document in wire JSON and adds its findings as [`add`](Self::add) does, repeated
    /// keys too.
    pub fn add_json<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        row: u64,
        text: &[u8],
        mode: Mode,
    ) -> bool {
        self.add_text(table, RowPlace::of(row), text, Encoding::Wire, mode)
            .is_accepted
    }

    /// Validates a document in any encoding and adds its findings as [`add_json`](Self::add_json)
    /// does. Returns the document that was read.
    pub fn add_text<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        place: RowPlace,
        text: &[u8],
        encoding: Encoding,
        mode: Mode,
    ) -> Added {
        let (document, violation) = match row_text::read(text, encoding) {
            Read::Value(document) => {
                let violation = table.validate(&document, mode).err();
                (document, violation)
            }
            Read::Lenient(document, violation) => (document, Some(violation)),
            Read::NotJson(violation, likely_cause) => {
                self.row(table, place, Some(&violation), |sink| {
                    sink.violation(&violation, likely_cause);
                });
                return Added::default();
            }
        };
        let repeated_keys = self.options.repeated_keys;
        let is_accepted = self.row(table, place, violation.as_ref(), |sink| {
            if violation.is_some() {
                table.explain(&document, mode, sink);
            } else {
                table.warn(&document, sink);
            }
            if repeated_keys || violation.is_some() {
                duplicates(text, |duplicate| sink.finding(&duplicate.raw()));
            }
        });
        Added {
            is_accepted,
            document: Some(document),
        }
    }

    /// Counts rows of which it is known that the backend accepts them and that there is nothing to
    /// warn of.
    pub fn add_accepted<I: TableIds>(&mut self, table: TableValidator<'_, I>, rows: u64) {
        self.table(table.name()).rows += rows;
    }

    /// Adds a row that could not be read as a value in the first place.
    pub fn add_violation<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        row: u64,
        violation: &Violation,
    ) {
        self.row(table, RowPlace::of(row), Some(violation), |sink| {
            sink.violation(violation, None);
        });
    }

    fn row<I: TableIds>(
        &mut self,
        table: TableValidator<'_, I>,
        place: RowPlace,
        violation: Option<&Violation>,
        fill: impl FnOnce(&mut RowSink<'_, '_>),
    ) -> bool {
        let options = self.options;
        let findings = self.table(table.name());
        let mut sink = RowSink::new(table.checker.program, findings, options, place);
        fill(&mut sink);
        sink.finish(violation);
        violation.is_none()
    }

    fn table(&mut self, name: &str) -> &mut TableFindings {
        self.tables.entry(name.to_owned()).or_default()
    }

    /// Counts all rows as standing so many lines further down in their file, of which each line is
    /// a row: for findings of the file's parts, before they are [merged](Self::merge).
    pub fn move_down(&mut self, lines: u64) {
        for table in self.tables.values_mut() {
            table.errors.move_down(lines);
            table.warnings.move_down(lines);
        }
    }

    /// Adds the findings of other rows.
    pub fn merge(&mut self, other: Self) {
        self.is_partial |= other.is_partial;
        for (name, findings) in other.tables {
            let options = self.options;
            self.tables
                .entry(name)
                .or_default()
                .merge(findings, options);
        }
    }

    /// Returns the tables of which rows were added, with their findings, by name.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = (&str, &TableFindings)> {
        self.tables
            .iter()
            .map(|(name, findings)| (name.as_str(), findings))
    }

    /// Returns the rows that were added.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.rows).sum()
    }

    /// Returns the rows that the backend rejects.
    pub fn rejected(&self) -> u64 {
        self.tables.values().map(|table| table.rejected).sum()
    }

    /// Returns the rows with warnings, accepted or not.
    pub fn warned(&self) -> u64 {
        self.tables.values().map(|table| table.warned).sum()
    }

    /// Returns the findings for a terminal. It ends in a new line.
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// Returns the findings as Markdown. It ends in a new line.
    pub fn to_markdown(&self) -> String {
        markdown::markdown(self)
    }
}

/// The number of a row in its data set, and its position in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowPlace {
    /// The number of the row, from 1.
    pub row: u64,
    /// The position where the row starts, if the number does not say it.
    pub start: Option<TextPosition>,
}

impl RowPlace {
    /// Returns the row with this number; positions inside it count from its own start.
    pub const fn of(row: u64) -> Self {
        Self { row, start: None }
    }

    /// Returns the row with this number that starts at this position.
    pub const fn at(row: u64, start: TextPosition) -> Self {
        Self {
            row,
            start: Some(start),
        }
    }

    /// Returns a line that is a row.
    pub fn line(line: u64) -> Self {
        let start = TextPosition {
            line: usize::try_from(line).unwrap_or(usize::MAX),
            column: 1,
        };
        Self::at(line, start)
    }

    /// Returns the position of a finding: the one inside the row, or the start of the row unless its
    /// number says it.
    fn position(self, inside: Option<TextPosition>) -> Option<TextPosition> {
        let Some(start) = self.start else {
            return inside;
        };
        match inside {
            Some(position) => Some(position.behind(start)),
            None => (Self::line(self.row) != self).then_some(start),
        }
    }
}

/// The result for a row that was added as text.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Added {
    /// Whether the backend accepts the row.
    pub is_accepted: bool,
    /// The document, as far as it could be read.
    pub document: Option<Value>,
}
