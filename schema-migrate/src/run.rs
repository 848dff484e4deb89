//! The migration itself: reads rows, makes documents, validates and writes them.
//!
//! 1. The keys of all tables are read: which ids there will be.
//! 2. All rows are read; each becomes a document whose references are looked up among the keys, and the text that
//!    is to be written is validated as an import would.
//! 3. If rows were rejected that others may refer to, step 2 is done again, until no more are.

use std::collections::HashSet;
use std::path::Path;

use convex_schema_core::Schema;
use convex_schema_core::value::Encoding;
use convex_schema_rows::scan::{ScanOptions, Scanner};
use convex_schema_rows::validate::{
    Findings, FindingsOptions, Mode, RowPlace, Rows, Values, WithMapping,
};

use crate::documents::{self, Ids, MISSING_HELP, MISSING_VALUE, Made, Note};
use crate::error::Error;
use crate::keys::KeySet;
use crate::order::SortKey;
use crate::plan::{Plan, TablePlan};
use crate::report::{Report, RowFinding, Sample, TableReport};
use crate::row::Row;
use crate::snapshot::Snapshot;
use crate::source::{Next, Source};

/// How a migration runs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Whether reports show values.
    pub values: bool,
    /// Rows that each finding shows: the first ones.
    pub samples: usize,
    /// The most rejected rows with which a snapshot is written all the same.
    pub allow_rejects: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            values: true,
            samples: 3,
            allow_rejects: 0,
        }
    }
}

impl Options {
    /// Sets whether reports show values.
    #[must_use]
    pub fn values(self, values: bool) -> Self {
        Self { values, ..self }
    }

    /// Sets the most rejected rows with which a snapshot is written all the same.
    #[must_use]
    pub fn allow_rejects(self, allow_rejects: u64) -> Self {
        Self {
            allow_rejects,
            ..self
        }
    }
}

/// The most bytes of a value that a report shows.
const SHOWN: usize = 80;

/// Bytes of rows from which on an entry of the archive may need more than 32 bits for its length.
const LARGE: u64 = 1 << 29;

/// Rows of a page of `PostgREST`, of which an export through Supabase has only one unless it asks for more.
const PAGE: u64 = 1000;

/// The inputs and outputs of a migration.
pub(crate) struct Runner<'r> {
    pub(crate) source: &'r Source,
    pub(crate) schema: &'r Schema,
    pub(crate) plan: &'r Plan,
    pub(crate) options: &'r Options,
}

/// The state that lives through all rounds.
struct Known {
    keys: Vec<KeySet>,
    /// Ids that several rows have.
    repeated: Vec<HashSet<[u8; 16]>>,
    rejected: Vec<KeySet>,
}

impl Runner<'_> {
    /// Reads all rows and adds what is found to `report`; writes the documents to `out` if it is given. The snapshot
    /// that comes back is not in its place yet.
    pub(crate) fn run<'o>(
        &self,
        report: &mut Report,
        out: Option<&'o Path>,
    ) -> Result<Option<Snapshot<'o>>, Error> {
        let mut known = self.keys()?;
        loop {
            let names: Vec<&str> = self.plan.tables.iter().map(|it| it.into.as_str()).collect();
            let mut snapshot = match out {
                Some(out) => Some(Snapshot::new(out, &self.plan.numbers, &names)?),
                None => None,
            };
            report.tables.clear();
            report.rows.clear();
            report.documents = self.findings();
            let mut rejected = Vec::new();
            for (position, table) in self.plan.tables.iter().enumerate() {
                let mut round = Round {
                    runner: self,
                    table,
                    position,
                    known: &known,
                    report: &mut *report,
                    counts: TableReport {
                        source: table.source.to_string(),
                        into: table.into.clone(),
                        ..TableReport::default()
                    },
                    rejected: Vec::new(),
                };
                round.rows(snapshot.as_mut())?;
                let counts = round.counts;
                rejected.push(round.rejected);
                report.tables.push(counts);
            }
            let mut is_new = false;
            for (set, ids) in known.rejected.iter_mut().zip(rejected) {
                for id in ids {
                    if !set.contains(id) {
                        is_new = true;
                        set.insert(id);
                        set.finish();
                    }
                }
            }
            if !is_new {
                self.counts(report)?;
                return Ok(snapshot);
            }
        }
    }

    /// Compares the rows that were read with what became of them, and with those that the source says there are.
    fn counts(&self, report: &mut Report) -> Result<(), Error> {
        if !self.plan.tables.is_empty() && report.tables.iter().all(|it| it.read == 0) {
            let message = "no table has a row: is it the database that is meant?";
            let at = self.source.place_of_all();
            report.source.push((at, message.to_owned()));
        }
        for (table, counts) in self.plan.tables.iter().zip(&report.tables) {
            if counts.read != counts.written + counts.rejected + counts.dropped {
                return Err(Error::Other(format!(
                    "of {} rows of `{}`, {} were written, {} rejected and {} dropped: this is a mistake of this program",
                    counts.read, table.source, counts.written, counts.rejected, counts.dropped
                )));
            }
            if counts.read > 0 && counts.read % PAGE == 0 && self.source.is_paged(&table.source) {
                report.suspicions.push(format!(
                    "`{}` has {} rows, a multiple of the page of PostgREST: is the file complete?",
                    table.source, counts.read
                ));
            }
            let Some(expected) = self.source.expected(&table.source)? else {
                continue;
            };
            if expected != counts.read {
                let message = format!(
                    "`{}` has {expected} rows, and {} were read",
                    table.source, counts.read
                );
                report.source.push((self.source.place_of_all(), message));
            }
        }
        Ok(())
    }

    fn findings(&self) -> Findings {
        let mut options = FindingsOptions::default();
        options.values = if self.options.values {
            Values::Show
        } else {
            Values::Hide
        };
        options.samples = self.options.samples;
        options.warnings = false;
        Findings::new(options)
    }

    /// Reads the keys of all tables.
    fn keys(&self) -> Result<Known, Error> {
        let mut known = Known {
            keys: Vec::new(),
            repeated: Vec::new(),
            rejected: Vec::new(),
        };
        for table in &self.plan.tables {
            let mut keys = KeySet::default();
            let mut rows = self.source.rows(&table.source);
            let mut row = Row::default();
            loop {
                match rows.read(&mut row)? {
                    Next::End => break,
                    Next::Bad(_) => {}
                    Next::Row if table.takes(&row) != Some(true) => {}
                    Next::Row => {
                        let internal = table.key.mint.internal(&row, &table.key.columns);
                        if let Ok(Some(internal)) = internal {
                            keys.insert(internal);
                        }
                    }
                }
            }
            known.repeated.push(keys.finish().into_iter().collect());
            known.keys.push(keys);
            known.rejected.push(KeySet::default());
        }
        Ok(known)
    }
}

/// One reading of one table.
struct Round<'r, 'p> {
    runner: &'r Runner<'p>,
    table: &'p TablePlan,
    position: usize,
    known: &'r Known,
    report: &'r mut Report,
    counts: TableReport,
    rejected: Vec<[u8; 16]>,
}

impl<'p> Round<'_, 'p> {
    fn rows(&mut self, mut snapshot: Option<&mut Snapshot<'_>>) -> Result<(), Error> {
        let Runner {
            source,
            schema,
            plan,
            ..
        } = *self.runner;
        let encoding = self.table.encoding;
        if let Some(snapshot) = &mut snapshot {
            let is_large = source.bytes(&self.table.source) > LARGE;
            snapshot.table(&self.table.into, encoding, is_large)?;
        }
        let validators = Rows::with_mapping(schema, plan.numbers.clone());
        let scan = ScanOptions::default()
            .mode(Mode::Import)
            .encoding(encoding)
            .mapping(plan.numbers.clone());
        let mut scanner = Scanner::new(schema, &self.table.into, &scan);
        let mut rows = source.rows(&self.table.source);
        let (mut row, mut text) = (Row::default(), String::new());
        let mut seen = HashSet::new();
        // The documents of a table with an order of its own, which are held in memory.
        let mut ordered = Vec::new();
        loop {
            let next = rows.read(&mut row)?;
            if next == Next::End {
                ordered.sort_by(|(a, _), (b, _): &(SortKey, String)| a.cmp(b));
                for (_, text) in ordered {
                    if let Some(snapshot) = &mut snapshot {
                        snapshot.write(&text)?;
                    }
                }
                return Ok(());
            }
            self.counts.read += 1;
            if let Next::Bad(message) = next {
                self.reject(
                    &row,
                    "",
                    "unreadable_row",
                    "mend the row at its source",
                    Some(message),
                );
                continue;
            }
            match self.table.takes(&row) {
                Some(true) => {}
                Some(false) => {
                    self.counts.dropped += 1;
                    continue;
                }
                None => {
                    self.reject(&row, "", MISSING_VALUE, MISSING_HELP, None);
                    continue;
                }
            }
            let Some(internal) = self.id(&row, &mut seen) else {
                continue;
            };
            if self.make(&row, internal, &mut text)
                && self.validate(&row, internal, &text, &mut scanner, &validators, encoding)
            {
                self.counts.written += 1;
                if let Some(snapshot) = &mut snapshot {
                    text.push('\n');
                    if self.table.order.is_empty() {
                        snapshot.write(&text)?;
                    } else {
                        let key = self.table.order.sort_key(&row);
                        ordered.push((key, std::mem::take(&mut text)));
                    }
                }
            }
        }
    }

    /// The internal id of a row; `None` if it is rejected for want of one.
    fn id(&mut self, row: &Row, seen: &mut HashSet<[u8; 16]>) -> Option<[u8; 16]> {
        let key = &self.table.key;
        match key.mint.internal(row, &key.columns) {
            Ok(Some(internal)) => {
                let is_repeated = self.known.repeated[self.position].contains(&internal);
                if is_repeated && !seen.insert(internal) {
                    let help = "another row has the same key, and the first one is taken";
                    self.reject(row, "", "duplicate_key", help, None);
                    return None;
                }
                Some(internal)
            }
            Ok(None) => {
                let help = "a column of the key is null, or is filled by the database alone";
                self.reject(row, "", "null_key", help, None);
                None
            }
            Err(code) => {
                self.reject(row, "", code.as_str(), code.help(), None);
                None
            }
        }
    }

    /// Makes the document of a row; false if the row is rejected or dropped.
    fn make(&mut self, row: &Row, internal: [u8; 16], text: &mut String) -> bool {
        let ids = Ids {
            keys: &self.known.keys,
            rejected: &self.known.rejected,
        };
        let mut notes = Vec::new();
        let mut note = |column: &'p str, note| notes.push((column, note));
        let plan = self.runner.plan;
        let made = documents::document(plan, self.table, row, internal, &ids, text, &mut note);
        match made {
            Made::Document => {
                for (column, note) in notes {
                    let counts = match note {
                        Note::Filled => &mut self.counts.filled,
                        Note::Unlinked => &mut self.counts.unlinked,
                        Note::Unmapped => &mut self.counts.unmapped,
                    };
                    match counts.get_mut(column) {
                        Some(count) => *count += 1,
                        None => {
                            counts.insert(column.to_owned(), 1);
                        }
                    }
                }
                true
            }
            Made::Dropped => {
                self.counts.dropped += 1;
                self.rejected.push(internal);
                false
            }
            Made::Rejected(column, code, help) => {
                let value = self.shown(row, column);
                self.reject(row, column, code, help, value);
                self.rejected.push(internal);
                false
            }
        }
    }

    /// Validates a document as an import does; false if it is rejected.
    fn validate(
        &mut self,
        row: &Row,
        internal: [u8; 16],
        text: &str,
        scanner: &mut Scanner,
        validators: &Rows<WithMapping>,
        encoding: Encoding,
    ) -> bool {
        let table = validators.table(&self.table.into);
        if scanner.accepts(text.as_bytes()) {
            self.report.documents.add_accepted(table, 1);
            return true;
        }
        let place = RowPlace::of(row.line);
        let documents = &mut self.report.documents;
        let added = documents.add_text(table, place, text.as_bytes(), encoding, Mode::Import);
        if !added.is_accepted {
            self.counts.rejected += 1;
            self.rejected.push(internal);
        }
        added.is_accepted
    }

    /// Counts a rejected row.
    fn reject(
        &mut self,
        row: &Row,
        column: &str,
        code: &'static str,
        help: &str,
        value: Option<String>,
    ) {
        self.counts.rejected += 1;
        let key = (self.table.source.to_string(), column.to_owned(), code);
        let finding = self.report.rows.entry(key).or_insert_with(|| RowFinding {
            help: help.to_owned(),
            ..RowFinding::default()
        });
        finding.rows += 1;
        if finding.samples.len() < self.runner.options.samples {
            finding.samples.push(Sample {
                at: self.runner.source.place(row),
                value,
            });
        }
    }

    /// The value of a column, if reports show values.
    fn shown(&self, row: &Row, column: &str) -> Option<String> {
        use crate::row::Cell;

        if !self.runner.options.values {
            return None;
        }
        let table = self.runner.source.catalogue().table(&self.table.source)?;
        match row.cell(table.position(column)?) {
            Cell::Missing | Cell::Null => Some("null".to_owned()),
            Cell::Unknown => None,
            Cell::Text(text) | Cell::Json(text) => {
                let is_long = text.len() > SHOWN;
                let start = String::from_utf8_lossy(&text[..text.len().min(SHOWN)]);
                let dots = if is_long { "..." } else { "" };
                Some(format!("{start:?}{dots}"))
            }
        }
    }
}
