//! The scanner against the validator that it stands in for, which has the verdict.
//!
//! What the scanner accepts has to be accepted, on every vector unit and in every mode; and it has to
//! accept nearly all that is, or nobody would need it. `SCAN_CASES` sets the number of random cases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use convex_schema::id::DocumentId;
use convex_schema::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema::validate::{Mode, Rows};
use convex_schema::value::import;
use convex_schema::{Schema, TableMapping, TableRef, Value};
use convex_schema_tests::documents::{Dialect, Documents, Spelling, break_text};
use convex_schema_tests::generate::{self, Random};
use convex_schema_tests::vectors::{Expect, cases, report};
use serde::Deserialize;
use serde_json::value::RawValue;

const MODES: [Mode; 5] = [
    Mode::Insert,
    Mode::Auto,
    Mode::Existing,
    Mode::Import,
    Mode::Pure,
];

const DIALECTS: [(Dialect, Encoding); 3] = [
    (Dialect::Wire, Encoding::Wire),
    (Dialect::Export, Encoding::Export),
    (Dialect::Import, Encoding::Import),
];

/// A scanner for each vector unit, and what they stand in for.
struct Subject<'a> {
    scanners: Vec<(Level, Scanner)>,
    schema: &'a Schema,
    table: &'a str,
    options: ScanOptions,
}

impl<'a> Subject<'a> {
    fn new(schema: &'a Schema, table: &'a str, options: &ScanOptions) -> Self {
        let scanner = |level| {
            let options = ScanOptions {
                level: Some(level),
                ..options.clone()
            };
            (level, Scanner::new(schema, table, &options))
        };
        Self {
            scanners: Level::available().into_iter().map(scanner).collect(),
            schema,
            table,
            options: options.clone(),
        }
    }

    /// The verdict.
    fn is_valid(&self, text: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        let value = match self.options.encoding {
            Encoding::Wire => Value::parse_wire(text),
            Encoding::Export => Value::parse_export(text),
            Encoding::Import => import::json_row(text),
        };
        let Ok(value) = value else {
            return false;
        };
        let mode = self.options.mode;
        match &self.options.mapping {
            None => {
                let rows = Rows::new(self.schema);
                rows.table(self.table).validate(&value, mode).is_ok()
            }
            Some(mapping) => {
                let rows = Rows::with_mapping(self.schema, mapping.clone());
                rows.table(self.table).validate(&value, mode).is_ok()
            }
        }
    }

    /// What all scanners say; fails if they differ, or accept what is not valid.
    fn accepts(&mut self, text: &[u8], valid: bool) -> bool {
        let answers = self.scanners.iter_mut();
        let answers: Vec<_> = answers
            .map(|(level, scanner)| (*level, scanner.accepts(text)))
            .collect();
        let accepted = answers[0].1;
        let shown = String::from_utf8_lossy(text);
        for (level, answer) in &answers {
            assert_eq!(*answer, accepted, "{level:?}: {}: {shown}", self.table);
        }
        assert!(
            valid || !accepted,
            "table {}, {:?} {:?}: the scanners accept {shown}",
            self.table,
            self.options.mode,
            self.options.encoding
        );
        accepted
    }
}

#[derive(Deserialize)]
struct Case {
    group: String,
    schema: String,
    table: String,
    doc: Option<Box<RawValue>>,
    doc_text: Option<String>,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    pending: bool,
    tables: Option<BTreeMap<String, NonZeroU32>>,
    expect: Expect,
}

impl Case {
    fn text(&self) -> &str {
        match &self.doc_text {
            Some(text) => text,
            None => self.doc.as_ref().map_or("null", |raw| raw.get()),
        }
    }

    fn options(&self, schema: &Schema) -> ScanOptions {
        let names = || schema.tables().map(TableRef::name);
        let mut mapping = match &self.tables {
            None => TableMapping::fresh_deployment(names()),
            Some(tables) => {
                let mut mapping = TableMapping::new();
                for (name, number) in tables {
                    mapping.insert(name, *number).unwrap();
                }
                mapping
            }
        };
        mapping.insert_next(&self.table);
        let mode = match self.mode.as_str() {
            "insert" => Mode::Insert,
            "existing" => Mode::Existing,
            "pure" => Mode::Pure,
            _ => Mode::Auto,
        };
        ScanOptions {
            mode,
            mapping: Some(mapping),
            ..ScanOptions::default()
        }
    }
}

/// The scanner against the backend's answers.
fn run_vectors(file: &str) -> (usize, usize) {
    let cases: Vec<Case> = cases(file);
    let mut disagreements = Vec::new();
    let (mut valid, mut accepted) = (0, 0);
    for case in &cases {
        let Ok(schema) = Schema::from_export_json(&case.schema) else {
            continue;
        };
        if case.pending {
            continue;
        }
        let mut subject = Subject::new(&schema, &case.table, &case.options(&schema));
        valid += usize::from(case.expect.ok);
        // The second time, the scanner has learned.
        for _ in 0..2 {
            let answer = subject.accepts(case.text().as_bytes(), true);
            if answer && !case.expect.ok {
                let text = case.text();
                disagreements.push(format!("{}: accepted: {text}", case.group));
            }
            accepted += usize::from(answer);
        }
    }
    report(file, cases.len(), &disagreements);
    (valid, accepted / 2)
}

#[test]
fn accepts_nothing_that_the_backend_refuses() {
    let (valid, accepted) = run_vectors("docs");
    assert!(
        100 * accepted >= 80 * valid,
        "{accepted} of {valid} are accepted"
    );
}

#[test]
fn accepts_no_text_that_the_backend_refuses() {
    run_vectors("docs_rawtext");
}

fn case_count() -> usize {
    let chosen = std::env::var("SCAN_CASES").ok();
    chosen.map_or(10_000, |count| count.parse().unwrap())
}

/// Random documents of one table, valid and broken.
struct Run<'a> {
    random: Random,
    schema: &'a Schema,
    mapping: TableMapping,
    cases: usize,
    /// Documents in a spelling that most writers use, and how many of them are accepted.
    usual: usize,
    accepted: usize,
}

impl Run<'_> {
    fn table(&mut self, table: &str) {
        let random = &mut self.random;
        let (dialect, encoding) = random.pick(&DIALECTS);
        let mode = random.pick(&MODES);
        let mapping = random.chance(70).then(|| self.mapping.clone());
        let options = ScanOptions {
            mode,
            encoding,
            mapping,
            level: None,
        };
        let mut subject = Subject::new(self.schema, table, &options);
        let documents = Documents::new(self.schema, &self.mapping);
        for _ in 0..20 {
            let random = &mut self.random;
            let Some(mut document) = documents.document(random, table) else {
                return;
            };
            add_system_fields(random, &mut document, &self.mapping, table, mode);
            let spelling = Spelling::new(random, dialect);
            let mut text = spelling.write(random, &document).into_bytes();
            let valid = subject.is_valid(&text);
            let accepted = subject.accepts(&text, valid);
            if valid && spelling.is_usual() {
                self.usual += 1;
                self.accepted += usize::from(accepted);
            }
            for _ in 0..3 {
                break_text(&mut self.random, &mut text);
                let valid = subject.is_valid(&text);
                subject.accepts(&text, valid);
            }
            self.cases += 4;
        }
    }
}

fn add_system_fields(
    random: &mut Random,
    document: &mut Value,
    mapping: &TableMapping,
    table: &str,
    mode: Mode,
) {
    let Value::Object(fields) = document else {
        return;
    };
    let wanted = if mode == Mode::Insert { 2 } else { 80 };
    if random.chance(wanted) {
        let number = mapping.number_of(table).unwrap_or(NonZeroU32::MIN);
        let id = DocumentId::new(number, [random.byte(); 16]);
        fields.insert("_id".to_owned(), id.encode().into());
    }
    if random.chance(wanted) {
        let time = match random.below(40) {
            0 => random.pick(&[0.0, 0.5, 1e15, 9e15, 1e16]),
            _ => 1_700_000_000_000.0 + f64::from(random.byte()) * 1234.25,
        };
        fields.insert("_creationTime".to_owned(), time.into());
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the run is for")]
fn agrees_on_random_documents() {
    let (mut cases, mut usual, mut accepted) = (0, 0, 0);
    let mut seed = 0;
    while cases < case_count() {
        seed += 1;
        let schema = generate::schema(seed);
        let mut run = Run {
            random: Random::new(seed),
            schema: &schema,
            mapping: TableMapping::fresh_deployment(schema.tables().map(TableRef::name)),
            cases: 0,
            usual: 0,
            accepted: 0,
        };
        for table in schema.tables() {
            run.table(table.name());
        }
        cases += run.cases;
        usual += run.usual;
        accepted += run.accepted;
    }
    println!("scan: {cases} cases, 0 disagreements; {accepted} of {usual} usual rows are accepted");
    assert!(
        100 * accepted >= 70 * usual,
        "{accepted} of {usual} usual rows are accepted"
    );
}

/// Lines, read in whole and in pieces.
#[test]
fn reads_lines_as_single_documents() {
    for seed in 0..30 {
        let schema = generate::schema(seed);
        let mapping = TableMapping::fresh_deployment(schema.tables().map(TableRef::name));
        let documents = Documents::new(&schema, &mapping);
        let mut random = Random::new(seed);
        for table in schema.tables() {
            let mut text = Vec::new();
            for _ in 0..random.below(60) {
                let Some(document) = documents.document(&mut random, table.name()) else {
                    break;
                };
                let spelling = Spelling::new(&mut random, Dialect::Import);
                let mut line = spelling.write(&mut random, &document).into_bytes();
                if random.chance(10) {
                    break_text(&mut random, &mut line);
                }
                text.extend(line);
                text.push(b'\n');
            }
            if random.chance(50) {
                text.pop();
            }
            check_lines(&schema, table.name(), &text);
        }
    }
}

/// What is told of a row: number, offset, text.
type Told = (u64, u64, Vec<u8>);

fn check_lines(schema: &Schema, table: &str, text: &[u8]) {
    let options = ScanOptions {
        encoding: Encoding::Import,
        ..ScanOptions::default()
    };
    let subject = Subject::new(schema, table, &options);
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = whole.split(|byte| *byte == b'\n');
    let lines: Vec<_> = lines.filter(|_| !text.is_empty()).collect();
    for level in Level::available() {
        let options = ScanOptions {
            level: Some(level),
            ..options.clone()
        };
        let mut told: Vec<Told> = Vec::new();
        let mut scanner = Scanner::new(schema, table, &options);
        let rows = scanner.lines(text, |it| {
            told.push((it.number, it.offset, it.text.to_vec()));
        });
        assert_eq!(rows, lines.len() as u64);
        let mut offset = 0;
        for (number, line) in (1..).zip(&lines) {
            let here = told.iter().find(|it| it.0 == number);
            if let Some(here) = here {
                assert_eq!((here.1, &*here.2), (offset, *line));
            }
            assert!(here.is_some() || subject.is_valid(line), "{number}");
            offset += line.len() as u64 + 1;
        }
        let mut pieces: Vec<Told> = Vec::new();
        let mut scanner = Scanner::new(schema, table, &options);
        let input = Pieces { rest: text, len: 1 };
        let read = scanner.read_lines(input, |it| {
            pieces.push((it.number, it.offset, it.text.to_vec()));
        });
        assert_eq!(read.unwrap(), rows);
        // What stands behind a row may make a scanner unsure of it, and that differs here.
        for one in &pieces {
            assert_eq!(one.2, lines[usize::try_from(one.0).unwrap() - 1]);
        }
        for (number, line) in (1..).zip(&lines) {
            let here = pieces.iter().any(|it| it.0 == number);
            assert!(here || subject.is_valid(line), "{number}");
        }
    }
}

/// A reader that gives a little at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    len: usize,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.len = self.len % 97 + 1;
        let len = self.len.min(out.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(len);
        out[..len].copy_from_slice(now);
        self.rest = later;
        Ok(len)
    }
}
