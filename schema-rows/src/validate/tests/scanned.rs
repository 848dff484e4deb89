//! A scanner with warnings switched on takes no row that has one, and nearly all rows without one.

use super::warnings;
use crate::scan::{Level, ScanOptions, Scanner};
use crate::validate::{Findings, Mode, RowPlace, Rows};
use convex_schema_core::value::Encoding;
use convex_schema_core::{FieldMeta, Schema};
use convex_schema_core::{TableDefinition, Validator, v};

/// Values of every kind that a time may be meant by.
const VALUES: &[&str] = &[
    "0",
    "-0",
    "0.5",
    "1",
    "-1",
    "1e9",
    "1.7e12",
    "99999999",
    "99999999.999999999999999",
    "100000000",
    "1700000000",
    "1700000000.25",
    "-1700000000",
    "99999999999",
    "99999999999.999999999999",
    "100000000000",
    "1700000000000",
    "1700000000000.0",
    "1700000000000.5",
    "-1700000000000",
    "99999999999999",
    "99999999999999.99999999",
    "100000000000000",
    "1700000000000000",
    "1000000000000000000000000000000000000",
    "null",
    "true",
    "\"1700000000\"",
    "\"a\"",
    "[1700000000]",
    "[\"a\",\"b\"]",
    "{\"$float\":\"AAAAAAAA8H8=\"}",
    "{\"seenAt\":1700000000}",
    "{\"seenAt\":1700000000000.0}",
];

/// Rows around a value.
fn rows() -> Vec<String> {
    let around = [
        "{\"seenAt\":#}",
        "{\"seen\\u0041t\":#}",
        "{\"seenAt\" : # }",
        "{\"seenAt\":#,\"seenAt\":1700000000000.0}",
        "{\"seenAt\":1,\"_creationTime\":#}",
        "{\"in\":{\"seenAt\":#}}",
        "{\"in\":[{\"seenAt\":#}]}",
        "{\"in\":{\"key\":{\"seenAt\":#}}}",
        "{\"kind\":\"a\",\"seenAt\":#}",
        "{\"kind\":\"b\",\"in\":{\"seenAt\":#}}",
        "{\"in\":{\"seenAt\":#},\"id\":\"j57000820c20a1g7104gm2rc1m70ynr8\"}",
        "{\"in\":#}",
    ];
    let rows = around
        .iter()
        .flat_map(|row| VALUES.iter().map(|value| row.replace('#', value)));
    rows.collect()
}

fn seen(validator: Validator) -> Validator {
    v::object().field("seenAt", v::optional(validator)).into()
}

fn inside(validator: Validator) -> Validator {
    v::object().field("in", validator).into()
}

/// Documents that hold times, the last ones or not: it depends on the member of a union that a row is
/// taken for.
fn documents() -> Vec<Validator> {
    let number = || seen(v::number());
    let id = || v::object().field("id", v::optional(v::id("items")));
    vec![
        number(),
        seen(v::union([v::number(), v::null()])),
        seen(v::union([v::number(), v::int64(), v::string()])),
        seen(v::union([v::literal(1_700_000_000.0), v::literal(0.0)])),
        seen(v::any()),
        seen(v::string()),
        inside(number()),
        inside(v::array(number())),
        inside(v::record(v::string(), number())),
        inside(v::union([number(), v::null()])),
        inside(v::any()),
        v::union([
            v::object()
                .field("kind", v::literal("a"))
                .field("seenAt", v::number())
                .into(),
            v::object()
                .field("kind", v::literal("b"))
                .field("in", v::any())
                .into(),
        ]),
        v::any(),
        inside(v::union([number(), v::record(v::string(), v::number())])),
        inside(v::union([number(), v::any()])),
        inside(v::union([v::array(number()), v::array(v::any())])),
        v::union([number(), inside(v::any())]),
        v::union([
            id().field("in", number()).into(),
            id().field("in", v::record(v::string(), v::any())).into(),
        ]),
    ]
}

/// Holds the scanner against the validator, when it knows nothing and when it has learned.
fn compare(schema: &Schema, rows: &[String], encoding: Encoding, mode: Mode) {
    let compiled = Rows::new(schema);
    let table = compiled.table("items");
    let is_fine = |row: &str| {
        let mut findings = Findings::default();
        let text = row.as_bytes();
        findings.add_text(table, RowPlace::of(1), text, encoding, mode);
        findings.rejected() == 0 && findings.warned() == 0
    };
    let fine: Vec<bool> = rows.iter().map(|row| is_fine(row)).collect();
    let options = ScanOptions {
        mode,
        encoding,
        warnings: true,
        ..ScanOptions::default()
    };
    for level in [Some(Level::Portable), None] {
        let options = ScanOptions {
            level,
            ..options.clone()
        };
        let mut scanner = Scanner::new(schema, "items", &options);
        for learned in [false, true] {
            if learned {
                let fine = rows.iter().zip(&fine).filter(|(_, fine)| **fine);
                let fine: Vec<&str> = fine.map(|(row, _)| row.as_str()).collect();
                scanner.lines((fine.join("\n") + "\n").repeat(4).as_bytes(), |_| {});
            }
            for (row, fine) in rows.iter().zip(&fine) {
                let is_taken = scanner.accepts(row.as_bytes());
                // Repeated keys are not the scanner's matter.
                let repeats = row.matches("seenAt").count() > 1;
                assert!(*fine || repeats || !is_taken, "{row} {encoding:?} {mode:?}");
            }
        }
    }
}

fn compare_all(schema: &Schema, rows: &[String]) {
    for encoding in [Encoding::Import, Encoding::Export, Encoding::Wire] {
        for mode in [Mode::Import, Mode::Pure] {
            compare(schema, rows, encoding, mode);
        }
    }
}

#[test]
fn rows_with_implausible_times_are_left() {
    let rows = rows();
    for document in documents() {
        let table = TableDefinition::new("items", document);
        compare_all(&Schema::builder().table(table).build(), &rows);
    }
}

fn meta(allowed: &[&str], min: Option<f64>, max: Option<f64>) -> FieldMeta {
    let mut meta = FieldMeta::default().allowed(allowed.iter().copied());
    (meta.min, meta.max) = (min, max);
    meta
}

#[test]
fn rows_with_values_that_are_not_meant_are_left() {
    let schema = warnings::schema(&[
        ("price", Validator::Float64, meta(&[], Some(0.0), None)),
        (
            "percent",
            Validator::Float64,
            meta(&[], Some(0.0), Some(100.0)),
        ),
        ("stars", Validator::Float64, meta(&[], Some(1.0), Some(5.0))),
        ("paidAt", Validator::Float64, meta(&[], Some(0.0), None)),
        ("size", Validator::String, meta(&["a", "b"], None, None)),
        ("color", Validator::String, meta(&["a"], None, None)),
        ("other", Validator::Any, meta(&["a"], None, Some(10.0))),
    ]);
    let names = [
        "price", "percent", "stars", "paidAt", "size", "color", "other",
    ];
    let row = |name| move |value: &&str| format!("{{\"{name}\":{value}}}");
    let rows: Vec<String> = names
        .iter()
        .flat_map(|name| VALUES.iter().map(row(name)))
        .collect();
    compare_all(&schema, &rows);
}

#[test]
fn rows_that_nothing_is_to_be_said_of_are_taken() {
    let schema = warnings::schema(&[
        ("price", Validator::Float64, meta(&[], Some(0.0), None)),
        (
            "percent",
            Validator::Float64,
            meta(&[], Some(0.0), Some(100.0)),
        ),
        ("size", Validator::String, meta(&["a", "b"], None, None)),
        ("paidAt", Validator::Float64, FieldMeta::default()),
    ]);
    let options = ScanOptions {
        mode: Mode::Import,
        encoding: Encoding::Import,
        warnings: true,
        ..ScanOptions::default()
    };
    let mut scanner = Scanner::new(&schema, "items", &options);
    for row in [
        r#"{"price":0,"percent":99.5,"size":"b"}"#,
        r#"{"price":1234567.89,"size":"\u0061"}"#,
        r#"{"paidAt":0}"#,
        r#"{"paidAt":-1}"#,
        r#"{"paidAt":1700000000000,"_creationTime":1700000000000.5}"#,
    ] {
        assert!(scanner.accepts(row.as_bytes()), "{row}");
    }
    assert!(!Scanner::new(&schema, "none", &options).accepts(b"{}"));
}
