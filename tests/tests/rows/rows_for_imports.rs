//! Rows are written as `npx convex import` reads them: lines for `--table`, and lines of a snapshot.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use convex_schema::files::{Format, Input, Options, Outcome, validate};
use convex_schema::value::{Encoding, import::json_row};
use convex_schema::{
    Bytes, ConvertError, ConvexType, Int64, Schema, Table, Value, schema, to_import_row, to_json,
    to_snapshot_row, to_value,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "payments")]
struct Payment {
    amount: Option<Int64>,
    signature: Option<Bytes>,
    rate: f64,
    method: Method,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Method {
    Cash,
    BankTransfer { bank: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
struct Step {
    at: f64,
    code: Option<Int64>,
}

fn payment() -> Payment {
    Payment {
        amount: None,
        signature: None,
        rate: 1.5,
        method: Method::BankTransfer {
            bank: "X".to_owned(),
        },
        steps: vec![Step {
            at: -0.0,
            code: None,
        }],
    }
}

fn payments() -> Schema {
    schema! { tables: [Payment] }
}

fn read(format: Format, encoding: Encoding, text: &str) -> Outcome {
    let input = Input::reader("payments", text.as_bytes());
    let input = input.format(format).table("payments");
    let options = Options::default().encoding(encoding);
    validate(&payments(), [input], &options).unwrap()
}

#[test]
fn lines_are_imported() {
    let cash = Payment {
        method: Method::Cash,
        rate: 1e300,
        steps: Vec::new(),
        ..payment()
    };
    let rows = [payment(), cash];
    let lines: Vec<_> = rows.iter().map(|row| to_import_row(row).unwrap()).collect();
    let file = read(
        Format::JsonLines,
        Encoding::Import,
        &format!("{}\n", lines.join("\n")),
    );
    let array = read(
        Format::JsonArray,
        Encoding::Import,
        &format!("[{}]", lines.join(",")),
    );
    for outcome in [file, array] {
        assert_eq!((outcome.rows(), outcome.rejected()), (2, 0));
        assert!(outcome.is_accepted(), "{}", outcome.to_text());
    }
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(json_row(line), Ok(to_value(row).unwrap()));
    }
}

#[test]
fn what_lines_can_not_hold_is_an_error() {
    let whole = Payment {
        amount: Some(Int64(10_203)),
        ..payment()
    };
    let signed = Payment {
        signature: Some(Bytes::from(vec![1, 2, 3])),
        ..payment()
    };
    let endless = Payment {
        rate: f64::INFINITY,
        ..payment()
    };
    let mut coded = payment();
    coded.steps[0].code = Some(Int64(-1));
    for (row, words) in [
        (&whole, "`.amount`: `npx convex import` can't read an int64"),
        (
            &signed,
            "`.signature`: `npx convex import` can't read bytes",
        ),
        (
            &endless,
            "`.rate`: `npx convex import` can't read an infinity",
        ),
        (
            &coded,
            "`.steps[0].code`: `npx convex import` can't read an int64",
        ),
    ] {
        let error: ConvertError = to_import_row(row).unwrap_err();
        let error = error.to_string();
        assert!(error.contains(words), "{error}");
        // Wire JSON is no way around it.
        let wire = format!("{}\n", to_json(row).unwrap());
        let outcome = read(Format::JsonLines, Encoding::Import, &wire);
        assert_eq!((outcome.rows(), outcome.rejected()), (1, 1), "{wire}");
        // A snapshot holds all of them.
        let line = to_snapshot_row(row).unwrap();
        let outcome = read(Format::JsonLines, Encoding::Export, &format!("{line}\n"));
        assert!(outcome.is_accepted(), "{}", outcome.to_text());
        assert_eq!(Value::parse_export(&line), Ok(to_value(row).unwrap()));
    }
    assert!(
        to_snapshot_row(&whole)
            .unwrap()
            .contains("\"amount\":10203")
    );
    assert!(to_import_row(&1.5).is_err());
}
