//! The verdict on the rows of one part.

use std::collections::BTreeMap;
use std::ops::Range;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::value::Encoding;
use convex_schema_core::value::import::csv_cell;
use convex_schema_core::{FieldRef, Schema, TableMapping, TableRef, ValidatorRef, Value};
use convex_schema_rows::validate::{
    Added, Code, Findings, FindingsOptions, Place, TableIds, TableValidator, Violation,
};

use crate::block::{Bad, Block, CellRow, Cells, Layout, Span, line_start, too_long};
use crate::fast::{Fast, Unsure};
use crate::options::Options;
use crate::plan::Part;
use crate::set::{At, Facts, Places};

/// The system table of files, whose rows are not checked.
pub(crate) const STORAGE: &str = "_storage";

/// What a judge is told besides its part.
#[derive(Clone, Copy)]
pub(crate) struct Context<'p> {
    pub(crate) schema: &'p Schema,
    pub(crate) options: &'p Options,
    /// What is asked of the data set as a whole.
    pub(crate) places: Option<&'p Places>,
    /// The part's number.
    pub(crate) number: u32,
}

/// Checks rows of one part, on one thread.
pub(crate) struct Judge<'p, I> {
    table: TableValidator<'p, I>,
    part: &'p Part,
    options: &'p Options,
    /// Fields that an import leaves out where their cell is empty.
    optional: Vec<&'p str>,
    /// Tells of most rows that they need no explanation.
    fast: Option<Fast>,
    /// The part's number, and what is asked of the data set as a whole.
    number: u32,
    places: Option<&'p Places>,
}

/// What became of the rows of a block.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) findings: Findings,
    pub(crate) facts: Facts,
    /// How many rows there are, if they are numbered within the block.
    pub(crate) lines: Option<u64>,
    /// Whether a row was refused where the first one ends the work; rows behind it are not counted.
    pub(crate) stopped: bool,
}

impl Checked {
    pub(crate) fn new(options: &Options) -> Self {
        let mut kept = FindingsOptions::default();
        kept.values = options.values;
        kept.samples = options.max_samples;
        kept.warnings = options.warnings;
        kept.repeated_keys = options.repeated_keys;
        Self {
            findings: Findings::new(kept),
            facts: Facts::default(),
            lines: None,
            stopped: false,
        }
    }
}

impl<'p, I: TableIds> Judge<'p, I> {
    pub(crate) fn new(
        table: TableValidator<'p, I>,
        part: &'p Part,
        mapping: Option<&TableMapping>,
        context: Context<'p>,
    ) -> Self {
        let Context {
            schema,
            options,
            places,
            number,
        } = context;
        let fast = if part.table == STORAGE {
            None
        } else {
            Fast::new(schema, part, mapping, options)
        };
        Self {
            fast,
            number,
            places,
            table,
            part,
            options,
            optional: optional_fields(schema, &part.table),
        }
    }

    /// Checks the rows of `block`.
    pub(crate) fn block(&mut self, block: &Block) -> Checked {
        let mut checked = Checked::new(self.options);
        match &block.layout {
            Layout::Lines(range) => {
                let text = block.text.get(range.clone()).unwrap_or_default();
                checked.lines = Some(self.lines(text, &mut checked));
            }
            Layout::Spans(spans) => self.spans(spans, &block.text, &mut checked),
            Layout::Cells(cells) => self.cells(cells, &block.text, &mut checked),
        }
        if let Some(bad) = block.bad.as_ref().filter(|_| !checked.stopped) {
            self.bad(bad, &mut checked);
        }
        checked
    }

    /// Refuses the row behind the others.
    fn bad(&self, bad: &Bad, checked: &mut Checked) {
        let mut last = Checked::new(self.options);
        self.refuse(bad.row, &bad.violation, &mut last);
        if let Some(lines) = &mut checked.lines {
            last.findings.move_down(*lines);
            *lines += 1;
        }
        checked.findings.merge(last.findings);
        checked.stopped |= last.stopped;
    }

    /// Checks lines, and gives their number.
    fn lines(&mut self, text: &[u8], checked: &mut Checked) -> u64 {
        let Some(mut fast) = self.fast.take() else {
            return self.all_lines(text, None, checked);
        };
        let (count, unsure) = fast.lines(text);
        if self.places.is_none() {
            self.unsure_lines(text, count, unsure, checked);
        } else {
            self.all_lines(text, Some(unsure), checked);
        }
        self.fast = Some(fast);
        count
    }

    /// Looks at the lines that are not known to be accepted, of `count`.
    fn unsure_lines(&self, text: &[u8], count: u64, unsure: &[Unsure], checked: &mut Checked) {
        let mut seen = 0;
        for line in unsure {
            let row = text.get(line.start..line.end).unwrap_or_default();
            self.text(Place::line(line.number), row, checked);
            seen += 1;
            if checked.stopped {
                checked
                    .findings
                    .add_accepted(self.table, line.number - seen);
                return;
            }
        }
        checked.findings.add_accepted(self.table, count - seen);
    }

    /// Looks at all lines; if `unsure` is given, others than those are known to be accepted.
    fn all_lines(&self, text: &[u8], unsure: Option<&[Unsure]>, checked: &mut Checked) -> u64 {
        let mut unsure = unsure.map(|lines| lines.iter().map(|line| line.number).peekable());
        let mut rest = text;
        let mut count = 0;
        while !rest.is_empty() && !checked.stopped {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            count += 1;
            let unsure = unsure.as_mut();
            if unsure.is_none_or(|lines| lines.next_if_eq(&count).is_some()) {
                self.text(Place::line(count), &rest[..end], checked);
            } else {
                self.accepted(count, &rest[..end], checked);
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        count
    }

    fn spans(&mut self, spans: &[Span], text: &[u8], checked: &mut Checked) {
        let ranges: Vec<Range<usize>> = spans.iter().map(|span| span.start..span.end).collect();
        let unsure = self.fast.as_mut().map(|fast| fast.spans(text, &ranges));
        for (index, span) in spans.iter().enumerate() {
            if checked.stopped {
                return;
            }
            let text = text.get(span.start..span.end).unwrap_or_default();
            let unsure = unsure.as_ref().and_then(|it| it.get(index));
            if unsure == Some(&false) {
                self.accepted(span.row, text, checked);
                continue;
            }
            let place = Place::at(span.row, span.position);
            self.text(place, text, checked);
        }
    }

    /// Counts a row that is known to be accepted.
    fn accepted(&self, row: u64, text: &[u8], checked: &mut Checked) {
        checked.findings.add_accepted(self.table, 1);
        if self.places.is_some() {
            let text = std::str::from_utf8(text).unwrap_or_default();
            if let Ok(document) = self.part.encoding.parse(text) {
                self.facts(row, &document, checked);
            }
        }
    }

    /// The verdict on a row that is the text of an object.
    fn text(&self, place: Place, text: &[u8], checked: &mut Checked) {
        let limit = self.options.limits.row();
        if text.len() > limit {
            let start = place.start.unwrap_or(line_start(place.row));
            self.refuse(place.row, &too_long(start, limit), checked);
            return;
        }
        self.explain(place, text, checked);
    }

    /// Adds what the explaining validator says.
    fn explain(&self, place: Place, text: &[u8], checked: &mut Checked) {
        let (encoding, mode) = (self.part.encoding, self.options.mode);
        if self.part.table == STORAGE {
            self.stored_file(place, text, checked);
            return;
        }
        let Added {
            is_accepted,
            document,
            ..
        } = checked
            .findings
            .add_text(self.table, place, text, encoding, mode);
        if let Some(document) = &document {
            self.facts(place.row, document, checked);
        }
        self.count(is_accepted, checked);
    }

    /// Takes note of a file that documents may refer to; its row is no user's.
    fn stored_file(&self, place: Place, text: &[u8], checked: &mut Checked) {
        let text = std::str::from_utf8(text).unwrap_or_default();
        if let Ok(document) = Encoding::Export.parse(text) {
            self.facts(place.row, &document, checked);
        }
    }

    /// Takes note of what only the whole data set can tell.
    fn facts(&self, row: u64, document: &Value, checked: &mut Checked) {
        if let Some(places) = self.places {
            let part = self.number;
            let at = At { part, row };
            checked.facts.add(places, &self.part.table, at, document);
        }
    }

    fn cells(&self, cells: &Cells, text: &[u8], checked: &mut Checked) {
        for row in &cells.rows {
            if checked.stopped {
                return;
            }
            match self.record(cells, *row, text) {
                Ok(document) => {
                    let place = Place::at(row.row, line_start(row.line));
                    let mode = self.options.mode;
                    let findings = &mut checked.findings;
                    let is_accepted = findings.add_value(self.table, place, &document, mode);
                    self.facts(row.row, &document, checked);
                    self.count(is_accepted, checked);
                }
                Err(violation) => self.refuse(row.row, &violation, checked),
            }
        }
    }

    /// The document that a record is.
    ///
    /// Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.
    fn record(&self, cells: &Cells, row: CellRow, text: &[u8]) -> Result<Value, Violation> {
        let start = line_start(row.line);
        let names = &cells.header.names;
        let ends = cells.ends.get(row.ends.0..row.ends.1).unwrap_or_default();
        if ends.len() != names.len() {
            let (found, wanted) = (ends.len(), names.len());
            let message = format!("the header has {wanted} cells and the row {found}");
            return Err(Violation::of_file(
                Code::CsvRowMissingFields,
                message,
                start,
            ));
        }
        let text = text.get(row.text.0..row.text.1).unwrap_or_default();
        let mut document = BTreeMap::new();
        let mut from = 0;
        for (name, end) in names.iter().zip(ends) {
            let cell = text.get(from..*end).unwrap_or_default();
            from = *end;
            let cell = std::str::from_utf8(cell).map_err(|_| {
                let message = "a cell of the row is not UTF-8";
                Violation::of_file(Code::CsvInvalidRow, message, start)
            })?;
            let is_left_out = cell.is_empty() && self.optional.contains(&name.as_str());
            if is_left_out {
                document.remove(name);
            } else {
                document.insert(name.clone(), csv_cell(cell));
            }
        }
        Ok(Value::Object(document))
    }

    fn refuse(&self, row: u64, violation: &Violation, checked: &mut Checked) {
        checked.findings.add_violation(self.table, row, violation);
        self.count(false, checked);
    }

    fn count(&self, is_accepted: bool, checked: &mut Checked) {
        checked.stopped |= self.options.fail_fast && !is_accepted;
    }
}

/// The fields of the table's documents that may be absent in all of them.
fn optional_fields<'s>(schema: &'s Schema, table: &str) -> Vec<&'s str> {
    let document = schema.table(table).and_then(TableRef::document);
    let objects = match document.map(ValidatorRef::exhaustive) {
        Some(ValidatorKind::Object(fields)) => vec![fields],
        Some(ValidatorKind::Union(members)) => members
            .iter()
            .filter_map(|member| match member.validator().exhaustive() {
                ValidatorKind::Object(fields) => Some(fields),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    let Some((first, others)) = objects.split_first() else {
        return Vec::new();
    };
    let is_optional = |name: &str| {
        let mut fields = others.iter().filter_map(|other| other.get(name));
        fields.all(FieldRef::is_optional)
    };
    let fields = first.iter().filter(|field| field.is_optional());
    let names = fields.map(FieldRef::name);
    names.filter(|name| is_optional(name)).collect()
}
