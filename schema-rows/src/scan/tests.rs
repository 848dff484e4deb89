//! The rows that a scanner accepts after it has learned how rows are written: none that the validator
//! rejects.
//!
//! A scanner is trained with rows of one shape. Then it reads rows that differ from them in one thing:
//! one byte (`bytes`), or one part of the document (`edit`), among rows that are right, so that it
//! stays trained. Random changes hardly ever hit the byte that a template leaves open at the length
//! that it foresees; these tests try all of them.
//!
//! The combinations of encoding, mode and mapping share the work: each of them runs on one of the
//! vector units and tries every [`SHARES`]th change of a byte and every [`EDIT_SHARES`]th of a part. With `SCAN_EXHAUSTIVE=1` each runs on
//! all units and tries all changes. `cargo xtask test --quick` runs one of [`QUICK_SHARE`] combinations.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bytes;
mod captured;
mod edit;
mod limits;
mod recovery;
mod shapes;
mod tree;

use std::collections::BTreeSet;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableDefinition, TableMapping, Validator, v};

use self::shapes::Shape;
use self::tree::{Random, Tree};
use super::{Level, ScanOptions, Scanner};
use crate::validate::{Mode, Rows, WithMapping};

/// The table whose rows are scanned, and another one that ids may belong to.
const TABLE: &str = "rows";
const OTHER: &str = "others";

const MODES: [Mode; 5] = [
    Mode::Insert,
    Mode::Auto,
    Mode::Existing,
    Mode::Import,
    Mode::Pure,
];

const ENCODINGS: [Encoding; 3] = [Encoding::Wire, Encoding::Export, Encoding::Import];

/// Rows that a scanner is trained with: more than it looks at.
const TRAINING: usize = 120;

/// The changes of bytes are dealt out to this many combinations of options.
const SHARES: usize = 30;

/// The changes of parts are dealt out to this many.
const EDIT_SHARES: usize = 10;

/// Rows that are read between two right ones.
const HOSTILE: usize = 4;

/// One combination of so many runs between edits. The numbers of encodings and modes have no divisor in
/// common with it, so that all have their turn.
const QUICK_SHARE: usize = 7;

fn is_quick() -> bool {
    std::env::var_os("CONVEX_SCHEMA_QUICK").is_some()
}

fn is_exhaustive() -> bool {
    std::env::var_os("SCAN_EXHAUSTIVE").is_some()
}

/// One combination of what rows are read as.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Setting {
    encoding: Encoding,
    mode: Mode,
    mapped: bool,
}

impl Setting {
    fn all() -> impl Iterator<Item = Self> {
        ENCODINGS.into_iter().flat_map(|encoding| {
            MODES.into_iter().flat_map(move |mode| {
                [true, false].map(|mapped| Self {
                    encoding,
                    mode,
                    mapped,
                })
            })
        })
    }
}

/// Scanners that are trained alike, and the validator that they stand in for.
#[derive(Clone)]
struct Subject {
    setting: Setting,
    scanners: Vec<(Level, Scanner)>,
    mapped: Rows<WithMapping>,
    unmapped: Rows,
}

fn mapping() -> TableMapping {
    TableMapping::fresh_deployment([TABLE, OTHER])
}

impl Subject {
    /// Scanners of `levels`.
    fn new(document: &Validator, setting: Setting, levels: &[Level]) -> Self {
        let schema = Schema::builder()
            .table(TableDefinition::new(TABLE, document.clone()))
            .table(TableDefinition::new(OTHER, v::any()))
            .build();
        let scanner = |level| {
            let options = ScanOptions {
                mode: setting.mode,
                encoding: setting.encoding,
                mapping: setting.mapped.then(mapping),
                level: Some(level),
                ..ScanOptions::default()
            };
            (level, Scanner::new(&schema, TABLE, &options))
        };
        Self {
            setting,
            scanners: levels.iter().copied().map(scanner).collect(),
            mapped: Rows::with_mapping(&schema, mapping()),
            unmapped: Rows::new(&schema),
        }
    }

    /// The verdict.
    fn is_valid(&self, text: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        let value = self.setting.encoding.parse(text);
        let mode = self.setting.mode;
        value.is_ok_and(|value| {
            let verdict = if self.setting.mapped {
                self.mapped.table(TABLE).validate(&value, mode)
            } else {
                self.unmapped.table(TABLE).validate(&value, mode)
            };
            verdict.is_ok()
        })
    }

    /// Reads rows that are right; each has to be accepted.
    fn train(&mut self, rows: &[Vec<u8>]) {
        let text = rows.join(&b'\n');
        for row in rows {
            assert!(self.is_valid(row), "{:?}: {}", self.setting, shown(row));
        }
        let mut unsure = Vec::new();
        for (level, scanner) in &mut self.scanners {
            scanner.lines(&text, |line| {
                unsure.push((*level, shown(line.text)));
            });
        }
        assert!(
            unsure.is_empty(),
            "{:?}: not accepted: {unsure:?}",
            self.setting
        );
    }

    /// Reads `hostile` rows, with right ones between them. Rows that are accepted have to be valid;
    /// returns how many are accepted.
    fn read(&mut self, hostile: &[Vec<u8>], right: &[Vec<u8>]) -> usize {
        let mut text = Vec::new();
        let mut numbers = Vec::new();
        let mut right = right.iter().cycle();
        for (number, row) in (1_u64..).zip(hostile) {
            numbers.push(number + (number - 1) / HOSTILE as u64);
            let is_last = number % HOSTILE as u64 == 0;
            let behind = right.next().filter(|_| is_last);
            for row in std::iter::once(row).chain(behind) {
                text.extend_from_slice(row);
                text.push(b'\n');
            }
        }
        let mut accepted = BTreeSet::new();
        for (level, scanner) in &mut self.scanners {
            let mut unsure = BTreeSet::new();
            let rows = scanner.lines(&text, |line| {
                let is_right = line.number % (HOSTILE as u64 + 1) == 0;
                assert!(!is_right, "{level:?}: not accepted: {}", shown(line.text));
                unsure.insert(line.number);
            });
            assert_eq!(rows as usize, hostile.len() + hostile.len() / HOSTILE);
            let rows = hostile.iter().zip(&numbers);
            accepted.extend(
                rows.filter(|(_, number)| !unsure.contains(number))
                    .map(|(row, _)| row),
            );
        }
        for row in &accepted {
            assert!(
                self.is_valid(row),
                "{:?}: accepted, and not valid: {}",
                self.setting,
                shown(row)
            );
        }
        accepted.len()
    }
}

fn shown(row: &[u8]) -> String {
    row.escape_ascii().to_string()
}

/// Trains a scanner with rows of `shape`.
fn trained(shape: &Shape, setting: Setting, levels: &[Level]) -> (Subject, Vec<Tree>) {
    let mut random = Random::new(7);
    let rows = (0..TRAINING).map(|_| shape.row(&mut random, setting));
    let rows: Vec<Tree> = rows.collect();
    let texts: Vec<_> = rows.iter().map(Tree::to_bytes).collect();
    let mut subject = Subject::new(&shape.document, setting, levels);
    subject.train(&texts);
    for (level, scanner) in &subject.scanners {
        shape.assert_learned(&scanner.learned, *level, setting);
    }
    (subject, rows)
}

/// Runs `check` for a shape in each setting in which its rows are accepted, and all checks of what
/// differs from them.
fn check(name: &str) {
    let shape = shapes::all().into_iter().find(|shape| shape.name == name);
    let shape = shape.unwrap();
    let levels = Level::available();
    let step = if is_quick() { QUICK_SHARE } else { 1 };
    for (number, setting) in Setting::all().enumerate().step_by(step) {
        if !shape.is_scanned(setting) {
            continue;
        }
        // Each unit takes its turn with and without a mapping.
        let one = [levels[(number / 2 + number % 2 * 2) % levels.len()]];
        let levels = if is_exhaustive() { &*levels } else { &one };
        let (subject, rows) = trained(&shape, setting, levels);
        bytes::check(&mut subject.clone(), &rows, number);
        edit::check(&mut subject.clone(), &rows, number / 2 + number);
        edit::check_missing(&mut subject.clone(), &rows, &shape);
    }
}

#[test]
fn flat_rows() {
    check("flat");
}

#[test]
fn flat_rows_in_changing_order() {
    check("flat, changing order");
}

#[test]
fn flat_rows_in_mixed_order() {
    check("flat, mixed order");
}

#[test]
fn nested_rows() {
    check("nested");
}

#[test]
fn nested_rows_in_changing_order() {
    check("nested, changing order");
}

#[test]
fn rows_with_arrays() {
    check("arrays");
}

#[test]
fn rows_with_records() {
    check("records");
}

#[test]
fn rows_with_unions() {
    check("unions");
}

#[test]
fn tagged_rows() {
    check("tagged");
}

#[test]
fn untagged_rows() {
    check("untagged");
}

#[test]
fn rows_without_a_validator() {
    check("any");
}
