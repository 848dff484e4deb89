//! The scanner against the validator that it stands in for, which has the verdict.
//!
//! Every row that the scanner accepts has to be accepted, on every vector unit and in every mode; and it has to
//! accept nearly all accepted rows, or it would be useless. `SCAN_CASES` sets the number of random cases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use convex_schema::id::DocumentId;
use convex_schema::scan::{Encoding, ScanOptions};
use convex_schema::validate::Mode;
use convex_schema::{Schema, TableMapping, TableRef, Value};
use convex_schema_tests::documents::{Dialect, Documents, Spelling, break_text};
use convex_schema_tests::generate::{self, Random};
use convex_schema_tests::scanned::Subject;
use convex_schema_tests::vectors::{DocumentCase, cases, report};

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

fn options_of(case: &DocumentCase, schema: &Schema) -> ScanOptions {
    ScanOptions::default()
        .mode(case.mode())
        .mapping(case.mapping(schema))
}

/// The scanner against the backend's answers.
#[expect(clippy::print_stdout, reason = "the figures are what the run is for")]
fn run_vectors(file: &str) -> (usize, usize) {
    let cases: Vec<DocumentCase> = cases(file);
    let mut disagreements = Vec::new();
    let (mut valid, mut accepted) = (0, 0);
    for case in &cases {
        let Ok(schema) = Schema::from_export_json(&case.schema) else {
            continue;
        };
        if case.pending {
            continue;
        }
        let mut subject = Subject::new(&schema, &case.table, &options_of(case, &schema));
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
    println!("{file}: {} of {valid} are accepted", accepted / 2);
    (valid, accepted / 2)
}

#[test]
fn accepts_nothing_that_the_backend_refuses() {
    let (valid, accepted) = run_vectors("docs");
    assert!(
        100 * accepted >= 90 * valid,
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
        let options = ScanOptions::default()
            .mode(mode)
            .encoding(encoding)
            .mapping(mapping);
        let mut subject = Subject::new(self.schema, table, &options);
        let documents = Documents::new(self.schema, &self.mapping);
        // Now and then so many that the scanner counts on what they have in common.
        let count = if self.random.chance(5) { 300 } else { 20 };
        for _ in 0..count {
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
        100 * accepted >= 80 * usual,
        "{accepted} of {usual} usual rows are accepted"
    );
}
