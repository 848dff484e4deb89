//! The verdicts on the rows of one part.

mod fast;
mod own_id;
mod record;
mod refusal;
mod stored;

use std::ops::Range;

use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, Schema, TableMapping, Value};
use convex_schema_rows::scan::CapturedRow;
use convex_schema_rows::validate::{
    Findings, FindingsOptions, RowPlace, TableIds, TableValidator, Violation, ViolationCode,
};

use self::fast::{Fast, Lines, Unsure};
use self::own_id::{OwnId, may_have_ids};
use self::record::optional_fields;
use crate::block::{Bad, Block, Layout, Span, line_start, too_long};
use crate::data_set::{At, FieldFinder, IdFields, IndexEntries};
use crate::import::ImportCode;
use crate::import::rows::{RowErrors, Step};
use crate::notes::Notes;
use crate::notes::cells::Columns;
use crate::notes::json::{self, may_be_noted};
use crate::options::Options;
use crate::part::{Kind, Part, Reading, STORAGE};
use crate::stored::Stored;

/// Levels of nesting that the backend's JSON parser reads.
const MAX_JSON_DEPTH: usize = 127;

/// The inputs of a checker besides its part.
#[derive(Clone, Copy)]
pub(crate) struct Context<'p> {
    pub(crate) schema: &'p Schema,
    pub(crate) options: &'p Options,
    /// The fields to collect for the data set as a whole.
    pub(crate) id_fields: Option<&'p IdFields>,
    /// The part's number.
    pub(crate) number: u32,
}

/// Checks rows of one part, on one thread.
pub(crate) struct RowChecker<'p, I> {
    table: TableValidator<'p, I>,
    part: &'p Part,
    options: &'p Options,
    /// Fields that an import leaves out where their cell is empty.
    optional: Vec<&'p str>,
    columns: Columns,
    /// Decides of most rows that they need no explanation.
    fast: Option<Fast>,
    /// Finds what the data set is asked for in such rows.
    finder: Option<FieldFinder>,
    /// The part's number, and what is asked of the data set as a whole.
    number: u32,
    id_fields: Option<&'p IdFields>,
}

/// The results for the rows of a block.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) findings: Findings,
    /// Accepted rows that are not counted in `findings` yet.
    accepted: u64,
    pub(crate) entries: IndexEntries,
    pub(crate) errors: RowErrors,
    /// Rows of `_storage`.
    pub(crate) stored: Vec<Stored>,
    pub(crate) notes: Notes,
    /// How many rows there are, if they are numbered within the block.
    pub(crate) lines: Option<u64>,
    /// Rows and bytes of the block.
    pub(crate) size: (u64, u64),
    /// Whether a row was too long to be read.
    pub(crate) has_unread: bool,
    /// Whether a row was rejected where the first one ends the work; rows behind it are not counted.
    pub(crate) stopped: bool,
}

impl Checked {
    pub(crate) fn new(options: &Options) -> Self {
        let kept = FindingsOptions::default()
            .values(options.values)
            .samples(options.max_samples)
            .warnings(options.warnings)
            .repeated_keys(options.repeated_keys);
        Self {
            findings: Findings::new(kept),
            accepted: 0,
            entries: IndexEntries::default(),
            errors: RowErrors::default(),
            stored: Vec::new(),
            notes: Notes::default(),
            lines: None,
            size: (0, 0),
            has_unread: false,
            stopped: false,
        }
    }
}

/// Why a row is rejected, for an import.
type Refusal = (Step, ImportCode, String);

impl<'p, I: TableIds> RowChecker<'p, I> {
    pub(crate) fn new(
        table: TableValidator<'p, I>,
        part: &'p Part,
        mapping: Option<&TableMapping>,
        context: Context<'p>,
    ) -> Self {
        let Context {
            schema,
            options,
            id_fields,
            number,
        } = context;
        let is_base = part.component == options.component;
        let id_fields = id_fields.filter(|_| is_base);
        let (fast, finder) = match &part.reading {
            Reading::Json(encoding) if part.table != STORAGE && is_base => {
                let has_entries = id_fields.is_some() || options.is_import();
                let finder = FieldFinder::new(schema, *encoding, &part.table, id_fields);
                let finder = finder.filter(|_| has_entries);
                let captured = finder.as_ref().map(FieldFinder::captured);
                let captured = captured.unwrap_or_default();
                let fast = Fast::new(schema, part, *encoding, mapping, options, captured);
                (fast, finder)
            }
            _ => (None, None),
        };
        Self {
            fast,
            finder,
            number,
            id_fields,
            table,
            part,
            options,
            columns: if is_base {
                Columns::new(schema, &part.table)
            } else {
                Columns::default()
            },
            optional: if is_base {
                optional_fields(schema, &part.table)
            } else {
                Vec::new()
            },
        }
    }

    /// Checks the rows of `block`.
    pub(crate) fn block(&mut self, block: &Block) -> Checked {
        let mut checked = Checked::new(self.options);
        let mut rows = 0;
        match &block.layout {
            Layout::Lines(range) => {
                let text = block.text.get(range.clone()).unwrap_or_default();
                rows = self.lines(text, &mut checked);
                checked.lines = Some(rows);
            }
            Layout::Spans(spans) => {
                self.spans(spans, &block.text, &mut checked);
                rows += spans.len() as u64;
            }
            Layout::Cells(cells) => {
                self.cells(cells, &block.text, &mut checked);
                rows += cells.rows.len() as u64;
            }
        }
        if checked.accepted > 0 {
            checked.findings.add_accepted(self.table, checked.accepted);
        }
        if let Some(bad) = block.bad.as_ref().filter(|_| !checked.stopped) {
            self.bad(bad, &mut checked);
            rows += 1;
        }
        checked.size = (rows, block.text.len() as u64);
        checked
    }

    /// Rejects the row behind the others.
    fn bad(&self, bad: &Bad, checked: &mut Checked) {
        let mut last = Checked::new(self.options);
        self.refuse(bad.row, &bad.violation, &mut last);
        if let Some(lines) = &mut checked.lines {
            last.findings.move_down(*lines);
            *lines += 1;
        }
        checked.findings.merge(last.findings);
        checked.stopped |= last.stopped;
        checked.has_unread |= last.has_unread;
    }

    /// Checks lines, and gives their number.
    fn lines(&mut self, text: &[u8], checked: &mut Checked) -> u64 {
        if self.takes_notes() && may_be_noted(text) {
            let lines = text.split(|byte| *byte == b'\n');
            for (line, row) in lines.zip(1..) {
                if may_be_noted(line) {
                    json::note(line, &self.columns, row, &mut checked.notes);
                }
            }
        }
        let Some(mut fast) = self.fast.take() else {
            return self.all_lines(text, None, checked);
        };
        let lines = fast.lines(text);
        let count = lines.count;
        let has_ids = self.options.is_import() && may_have_ids(text);
        if self.id_fields.is_none() && !has_ids {
            self.unsure_lines(text, count, lines.unsure, checked);
        } else {
            self.all_lines(text, Some(&lines), checked);
        }
        self.fast = Some(fast);
        count
    }

    /// Returns whether integers of rows become floats, and so on.
    fn takes_notes(&self) -> bool {
        let are_floats = matches!(
            self.part.reading,
            Reading::Json(Encoding::Import | Encoding::Wire)
        );
        self.options.warnings && are_floats && self.part.table != STORAGE
    }

    /// Looks at the lines that are not known to be accepted, of `count`.
    fn unsure_lines(&self, text: &[u8], count: u64, unsure: &[Unsure], checked: &mut Checked) {
        let mut seen = 0;
        for line in unsure {
            let row = text.get(line.start..line.end).unwrap_or_default();
            self.text(RowPlace::line(line.number), row, checked);
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

    /// Looks at all lines; if `lines` is given, others than the unsure ones are known to be accepted.
    fn all_lines(&mut self, text: &[u8], lines: Option<&Lines<'_>>, checked: &mut Checked) -> u64 {
        let mut unsure = lines.map(|it| it.unsure.iter().map(|line| line.number).peekable());
        let captured = lines.into_iter().flat_map(Lines::captured);
        let mut captured = captured.peekable();
        let (mut start, mut count) = (0, 0);
        while start < text.len() && !checked.stopped {
            let row = captured.next_if(|row| row.start == start);
            let end = row.map_or_else(
                || start + newline(text.get(start..).unwrap_or_default()),
                |row| row.end,
            );
            count += 1;
            let line = text.get(start..end).unwrap_or_default();
            let unsure = unsure.as_mut();
            if unsure.is_none_or(|lines| lines.next_if_eq(&count).is_some()) {
                self.text(RowPlace::line(count), line, checked);
            } else {
                self.accepted(RowPlace::line(count), line, row, checked);
            }
            start = end + 1;
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
            if self.takes_notes() && may_be_noted(text) {
                json::note(text, &self.columns, span.row, &mut checked.notes);
            }
            let unsure = unsure.as_ref().and_then(|it| it.get(index));
            let place = RowPlace::at(span.row, span.position);
            if unsure == Some(&false) {
                self.accepted(place, text, None, checked);
            } else {
                self.text(place, text, checked);
            }
        }
    }

    /// Counts a row that the schema is known to accept; an import may still reject its id.
    fn accepted(
        &mut self,
        place: RowPlace,
        text: &[u8],
        captured: Option<CapturedRow<'_>>,
        checked: &mut Checked,
    ) {
        let Reading::Json(encoding) = self.part.reading else {
            return self.text(place, text, checked);
        };
        let at = self.at(place.row);
        let is_import = self.options.is_import();
        let has_entries = self.id_fields.is_some() || is_import;
        let finder = self.finder.as_mut();
        if let Some(found) = finder.and_then(|finder| finder.find(text, captured)) {
            let number = found.own.map(DocumentId::table_number);
            let is_other = number.is_some_and(|it| self.part.number.is_some_and(|own| own != it));
            if is_import && is_other {
                return self.text(place, text, checked);
            }
            checked.accepted += 1;
            checked.entries.add_found(&found, at);
            return;
        }
        if is_import && self.has_other_id(text) {
            return self.text(place, text, checked);
        }
        checked.findings.add_accepted(self.table, 1);
        if has_entries {
            let text = std::str::from_utf8(text).unwrap_or_default();
            if let Ok(document) = encoding.parse(text) {
                self.entries(place.row, &document, checked);
            }
        }
    }

    /// Returns whether the row brings an id that is one of another table.
    fn has_other_id(&self, text: &[u8]) -> bool {
        match (self.part.number, OwnId::of(text)) {
            (Some(number), OwnId::Text(id)) => {
                DocumentId::decode(id).is_ok_and(|id| id.table_number() != number)
            }
            _ => false,
        }
    }

    /// The verdict on a row that is the text of an object.
    fn text(&self, place: RowPlace, text: &[u8], checked: &mut Checked) {
        let limit = self.options.limits.row();
        if text.len() > limit {
            let start = place.start.unwrap_or(line_start(place.row));
            self.refuse(place.row, &too_long(start, limit), checked);
            return;
        }
        if self.part.table == STORAGE {
            return self.stored_text(place, text, checked);
        }
        if self.part.kind == Kind::Array && text.trim_ascii().is_empty() {
            let why = "expected a row behind the comma: take the comma away";
            Self::note(
                place.row,
                (Step::Parse, ImportCode::NotJson, why.to_owned()),
                checked,
            );
            return self.refuse_at(place, ViolationCode::InvalidJson, why, checked);
        }
        if self.options.is_import() && self.is_too_deep(text) {
            return self.refuse_at(place, ViolationCode::InvalidJson, TOO_DEEP, checked);
        }
        match &self.part.reading {
            Reading::Json(encoding) => self.json(place, text, *encoding, checked),
            Reading::Old(table) => match std::str::from_utf8(text).map(serde_json::from_str) {
                Ok(Ok(json)) => match table.read(json) {
                    Ok(document) => self.value(place, &document, checked),
                    Err(why) => {
                        let refusal = (Step::Convert, ImportCode::InvalidConvexValue, why.clone());
                        Self::note(place.row, refusal, checked);
                        self.refuse_at(place, ViolationCode::InvalidEncoding, &why, checked);
                    }
                },
                _ => self.json(place, text, Encoding::Import, checked),
            },
        }
    }

    /// The verdict on a row of JSON, with an explanation.
    fn json(&self, place: RowPlace, text: &[u8], encoding: Encoding, checked: &mut Checked) {
        if self.options.is_import() && self.has_other_id(text) {
            let parsed = std::str::from_utf8(text).map(|text| encoding.parse(text));
            if let Ok(Ok(document)) = parsed {
                return self.value(place, &document, checked);
            }
        }
        let mode = self.options.mode;
        let added = checked
            .findings
            .add_text(self.table, place, text, encoding, mode);
        if let Some(document) = &added.document {
            self.entries(place.row, document, checked);
        }
        if added.document.is_none() && self.options.warnings {
            json::note_broken(text, place.row, &mut checked.notes);
        }
        if !added.is_accepted && self.options.is_import() {
            if let Some(refusal) = self.refusal(place.row, text, encoding, checked) {
                Self::note(place.row, refusal, checked);
            }
        }
        self.count(added.is_accepted, checked);
    }

    /// The verdict on a row that was read as a value.
    fn value(&self, place: RowPlace, document: &Value, checked: &mut Checked) {
        let refusal = self
            .options
            .is_import()
            .then(|| self.insert_refusal(place.row, document, checked))
            .flatten();
        self.entries(place.row, document, checked);
        // Rules about tables that the validator does not know.
        let is_told = |violation: Violation| violation.code() == ViolationCode::ImportConflict;
        let conflict = matches!(&refusal, Some((_, ImportCode::ImportConflict, _)))
            && !self
                .table
                .validate(document, self.options.mode)
                .is_err_and(is_told);
        if let Some(refusal) = refusal {
            Self::note(place.row, refusal, checked);
        }
        if conflict {
            return self.refuse_at(place, ViolationCode::ImportConflict, OTHER_TABLE, checked);
        }
        let mode = self.options.mode;
        let findings = &mut checked.findings;
        let is_accepted = findings.add_value(self.table, place, document, mode);
        self.count(is_accepted, checked);
    }

    /// Notes the facts that only the whole data set can judge.
    fn entries(&self, row: u64, document: &Value, checked: &mut Checked) {
        let at = self.at(row);
        match self.id_fields {
            Some(id_fields) => {
                let entries = &mut checked.entries;
                entries.add_document(id_fields, &self.part.table, at, document);
            }
            None if self.options.is_import() => checked.entries.add_own(at, document),
            None => {}
        }
    }

    fn at(&self, row: u64) -> At {
        At {
            part: self.number,
            row,
        }
    }

    /// Returns whether the JSON is nested more deeply than the backend's parser reads.
    fn is_too_deep(&self, text: &[u8]) -> bool {
        let most = match self.part.kind {
            // The array around the rows is a level too.
            Kind::Array => MAX_JSON_DEPTH - 1,
            Kind::Lines | Kind::Csv => MAX_JSON_DEPTH,
        };
        text.len() > 2 * most && depth(text) > most
    }

    fn refuse_at(
        &self,
        place: RowPlace,
        code: ViolationCode,
        message: &str,
        checked: &mut Checked,
    ) {
        let start = place.start.unwrap_or(line_start(place.row));
        let is_deep = code == ViolationCode::InvalidJson && message == TOO_DEEP;
        if is_deep {
            let code = match self.part.kind {
                Kind::Array => ImportCode::NotJson,
                Kind::Lines | Kind::Csv => ImportCode::JsonInvalidRow,
            };
            Self::note(place.row, (Step::Parse, code, message.to_owned()), checked);
        }
        self.refuse(
            place.row,
            &Violation::of_file(code, message, start),
            checked,
        );
    }

    fn refuse(&self, row: u64, violation: &Violation, checked: &mut Checked) {
        checked.has_unread |= violation.code() == ViolationCode::RowTooLong;
        checked.findings.add_violation(self.table, row, violation);
        self.count(false, checked);
    }

    fn count(&self, is_accepted: bool, checked: &mut Checked) {
        checked.stopped |= self.options.fail_fast && !is_accepted;
    }
}

const TOO_DEEP: &str = "the JSON has more than 127 levels, which Convex does not read";

const OTHER_TABLE: &str = "the id is one of another table";

/// Returns where the first line of a text ends.
fn newline(text: &[u8]) -> usize {
    memchr::memchr(b'\n', text).unwrap_or(text.len())
}

/// Returns the levels of arrays and objects of a JSON text.
fn depth(text: &[u8]) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_string = false,
            (false, b'"') => in_string = true,
            (false, b'{' | b'[') => {
                depth += 1;
                most = most.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (true | false, _) => {}
        }
    }
    most
}
