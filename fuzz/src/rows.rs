//! Rows: the scanner, the validator of values, that of text and the reports give one verdict.

use std::io::Read;
use std::sync::{LazyLock, OnceLock};

use convex_schema_core::{TableMapping, Value};
use convex_schema_rows::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema_rows::validate::{
    Mode, Report, ReportOptions, Rows, TableIds, TableValidator, Values, Violation, ViolationCode,
    WithMapping,
};

use crate::schema::{TABLES, schema};

const MODES: [Mode; 5] = [
    Mode::Insert,
    Mode::Auto,
    Mode::Existing,
    Mode::Import,
    Mode::Pure,
];

const ENCODINGS: [Encoding; 3] = [Encoding::Wire, Encoding::Export, Encoding::Import];

/// The first byte chooses a table, the second how rows are read; the rest is rows.
pub fn run(data: &[u8]) {
    let Some((&[table, options], text)) = data.split_first_chunk() else {
        return;
    };
    let choice = Choice::new(table, options);
    let valid = choice.is_valid(text);
    let answers = choice.scanners().iter().map(|scanner| {
        // A scanner that has read the row before has a guess at how it is written.
        let mut scanner = scanner.clone();
        [scanner.accepts(text), scanner.accepts(text)]
    });
    let answers: Vec<_> = answers.collect();
    assert!(valid || !answers.concat().contains(&true), "{choice:?}");
    assert!(answers.iter().all(|it| *it == answers[0]), "{choice:?}");
    lines(choice, text);
    if choice.mapped {
        texts(MAPPED.table(choice.table()), text, choice.mode());
    } else {
        texts(SHAPE_ONLY.table(choice.table()), text, choice.mode());
    }
}

/// Rows that a scanner is trained with: more than it looks at.
const TRAINING: usize = 100;

/// As [`run`], of scanners that have learned: the first row, if it is valid, and rows made from it
/// train them, the others follow.
pub fn learned(data: &[u8]) {
    let Some((&[table, options], text)) = data.split_first_chunk() else {
        return;
    };
    let choice = Choice::new(table, options);
    let mut lines = text.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if !choice.is_valid(first) {
        return;
    }
    let training: Vec<_> = (0..TRAINING)
        .map(|number| {
            let other = varied(first, number);
            if choice.is_valid(&other) {
                other
            } else {
                first.to_vec()
            }
        })
        .collect();
    let training = training.join(&b'\n');
    let mut hostile: Vec<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
    // Each of the other lines once more as a change of the first one: a place in it, and what
    // stands there.
    for number in 0..hostile.len() {
        if let [at, bytes @ ..] = &*hostile[number] {
            let mut row = first.to_vec();
            let at = usize::from(*at).min(row.len());
            let end = (at + bytes.len()).min(row.len());
            row.splice(at..end, bytes.iter().copied());
            hostile.push(row);
        }
    }
    let text = hostile.join(&b'\n');
    for scanner in choice.scanners() {
        let mut scanner = scanner.clone();
        scanner.lines(&training, |_| {});
        let mut unsure = Vec::new();
        scanner.lines(&text, |line| unsure.push(line.number));
        for (number, row) in (1..).zip(&hostile) {
            let is_unsure = unsure.contains(&number);
            assert!(is_unsure || choice.is_valid(row), "{choice:?}, {number}");
        }
    }
}

/// A row that differs from `row` in its digits and in some letters, as rows of one writer do.
fn varied(row: &[u8], number: usize) -> Vec<u8> {
    let other = |(at, byte): (usize, &u8)| match byte {
        b'1'..=b'9' => b'1' + (byte - b'1' + (number * (at + 7) % 9) as u8) % 9,
        b'a'..=b'z' if number % 3 == 0 && at % 5 == number % 5 => b'a' + (byte - b'a' + 1) % 26,
        other => *other,
    };
    row.iter().enumerate().map(other).collect()
}

/// The table, mode, encoding and mapping for a row.
#[derive(Debug, Clone, Copy)]
struct Choice {
    table: usize,
    mode: usize,
    encoding: usize,
    mapped: bool,
}

static SHAPE_ONLY: LazyLock<Rows> = LazyLock::new(|| Rows::new(&schema()));

static MAPPED: LazyLock<Rows<WithMapping>> =
    LazyLock::new(|| Rows::with_mapping(&schema(), mapping()));

fn mapping() -> TableMapping {
    TableMapping::fresh_deployment(TABLES)
}

/// The scanners of one choice, one for each vector unit.
type Scanners = OnceLock<Vec<Scanner>>;

/// Those of all choices, compiled when they are first asked for.
static SCANNERS: [[[[Scanners; 2]; ENCODINGS.len()]; MODES.len()]; TABLES.len()] = [const {
    [const { [const { [const { OnceLock::new() }; 2] }; ENCODINGS.len()] }; MODES.len()]
}; TABLES.len()];

impl Choice {
    fn new(table: u8, options: u8) -> Self {
        Self {
            table: usize::from(table) % TABLES.len(),
            mode: usize::from(options) % MODES.len(),
            encoding: usize::from(options) / 8 % ENCODINGS.len(),
            mapped: options & 0x80 != 0,
        }
    }

    fn table(self) -> &'static str {
        TABLES[self.table]
    }

    fn mode(self) -> Mode {
        MODES[self.mode]
    }

    fn scanners(self) -> &'static [Scanner] {
        let scanners = &SCANNERS[self.table][self.mode][self.encoding][usize::from(self.mapped)];
        scanners.get_or_init(|| {
            let scanner = |level| {
                let options = ScanOptions::default()
                    .mode(self.mode())
                    .encoding(ENCODINGS[self.encoding])
                    .mapping(self.mapped.then(mapping))
                    .level(level);
                Scanner::new(&schema(), self.table(), &options)
            };
            Level::available().into_iter().map(scanner).collect()
        })
    }

    /// The verdict.
    fn is_valid(self, text: &[u8]) -> bool {
        let value = std::str::from_utf8(text).ok();
        let value = value.and_then(|text| ENCODINGS[self.encoding].parse(text).ok());
        value.is_some_and(|value| {
            let validates = if self.mapped {
                MAPPED.table(self.table()).validate(&value, self.mode())
            } else {
                SHAPE_ONLY.table(self.table()).validate(&value, self.mode())
            };
            validates.is_ok()
        })
    }
}

/// Rows one after the other, from memory and from a reader.
fn lines(choice: Choice, text: &[u8]) {
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = whole.split(|byte| *byte == b'\n');
    let lines: Vec<_> = lines.filter(|_| !text.is_empty()).collect();
    let valid: Vec<_> = lines.iter().map(|line| choice.is_valid(line)).collect();
    let check = |rows: u64, unsure: &[u64]| {
        assert_eq!(rows, lines.len() as u64);
        for (number, valid) in (1..).zip(&valid) {
            assert!(*valid || unsure.contains(&number), "{choice:?}, {number}");
        }
    };
    for scanner in choice.scanners() {
        let mut unsure = Vec::new();
        let rows = scanner.clone().lines(text, |line| {
            assert_eq!(line.text, lines[place(line.number)]);
            assert!(text[place(line.offset + 1)..].starts_with(line.text));
            unsure.push(line.number);
        });
        check(rows, &unsure);
    }
    // A reader comes with a buffer of a megabyte, so it is one vector unit's turn.
    let scanners = choice.scanners();
    let mut scanner = scanners[text.len() % scanners.len()].clone();
    let mut unsure = Vec::new();
    let rows = scanner.read_lines(Pieces(text), |line| {
        assert_eq!(line.text, lines[place(line.number)]);
        unsure.push(line.number);
    });
    check(rows.unwrap_or_default(), &unsure);
}

/// The place of what is counted from 1.
fn place(number: u64) -> usize {
    usize::try_from(number - 1).unwrap_or(usize::MAX)
}

/// A reader that gives a little at a time.
struct Pieces<'a>(&'a [u8]);

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = 61.min(out.len()).min(self.0.len());
        let (now, later) = self.0.split_at(len);
        out[..len].copy_from_slice(now);
        self.0 = later;
        Ok(len)
    }
}

/// Wire JSON as text, as a value, and what is reported of both.
fn texts<I: TableIds>(table: TableValidator<'_, I>, text: &[u8], mode: Mode) {
    let verdict = table.validate_json(text, mode);
    reported(&table.report_json(text, mode), &verdict);
    let value = std::str::from_utf8(text).ok();
    match value.and_then(|text| Value::parse_wire(text).ok()) {
        Some(value) => {
            assert_eq!(table.validate(&value, mode), verdict);
            reported(&table.report(&value, mode), &verdict);
        }
        None => assert!(verdict.is_err()),
    }
    let hidden = ReportOptions::default().values(Values::Hide).limit(3);
    let hidden = table.report_json_with(text, mode, hidden);
    let is_refused = hidden.violation.as_ref().map(Violation::code);
    assert_eq!(is_refused, verdict.err().map(|violation| violation.code()));
    assert!(hidden.findings.len() <= 3 && hidden.findings.len() as u64 <= hidden.total);
}

/// There are findings exactly if there is a violation, and the first of them is that violation.
fn reported(report: &Report, verdict: &Result<(), Violation>) {
    assert_eq!(report.violation.as_ref(), verdict.as_ref().err());
    assert_eq!(report.is_accepted(), report.findings.is_empty());
    assert_eq!(report.total == 0, report.findings.is_empty());
    let first = report.findings.first();
    let first = first.map(|it| (it.phase, it.code, it.backend_path.as_str()));
    let violation = report.violation.as_ref();
    let violation = violation.map(|it| (it.phase(), it.code(), it.path()));
    let told =
        |it: Option<(_, ViolationCode, &str)>| it.map(|(_, code, path)| (code, path.to_owned()));
    assert_eq!(told(first), told(violation));
    assert!(!report.to_json().is_null() && report.to_string().is_empty() == is_silent(report));
}

fn is_silent(report: &Report) -> bool {
    report.findings.is_empty() && report.warnings.is_empty()
}
