//! Values and ids against the backend's answers.

use std::num::NonZeroU32;

use convex_schema_core::value::{PendingValue, ValueError, document_size};
use convex_schema_core::{DocumentId, Value};
use convex_schema_tests::vectors::{Expect, cases, report};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct ValueCase {
    // A null is not a case of its own for `Option`; absent and null are told apart by the file.
    value: Option<Box<RawValue>>,
    doc: Option<Box<RawValue>>,
    doc_text: Option<String>,
    table_number: Option<u32>,
    #[serde(default)]
    pending: bool,
    expect: Expect,
}

impl ValueCase {
    fn text(&self) -> &str {
        let raw = self.value.as_ref().or(self.doc.as_ref());
        match &self.doc_text {
            Some(text) => text,
            None => raw.map_or("null", |raw| raw.get()),
        }
    }

    /// The value and its text on the wire.
    fn decode(&self) -> Result<(Value, String), ValueError> {
        if self.pending {
            let value = PendingValue::parse_wire(self.text())?;
            let text = value.to_wire();
            return Ok((value.resolve(PendingValue::UNRESOLVED), text));
        }
        let value = Value::parse_wire(self.text())?;
        let text = value.to_wire();
        Ok((value, text))
    }
}

/// The error of a case, in words.
type Verdict = Result<(), String>;

fn run<T>(file: &str, cases: &[T], show: impl Fn(&T) -> &str, check: impl Fn(&T) -> Verdict) {
    let disagreements: Vec<_> = cases
        .iter()
        .filter_map(|case| Some(format!("{}: {}", show(case), check(case).err()?)))
        .collect();
    report(file, cases.len(), &disagreements);
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, want: &T) -> Verdict {
    if found == want {
        return Ok(());
    }
    Err(format!("{what} {found:?}, backend {want:?}"))
}

#[test]
fn values() {
    run("values", &cases("values"), ValueCase::text, check_value);
}

#[test]
fn sizes() {
    run("sizes", &cases("sizes"), ValueCase::text, check_value);
}

fn check_value(case: &ValueCase) -> Verdict {
    let expect = &case.expect;
    let decoded = case.decode();
    same("accepted", &decoded.is_ok(), &expect.ok)?;
    let (value, text) = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return same("code", &error.code().unwrap_or(""), &expect.code.as_str()),
    };
    if case.value.is_some() {
        let canonical = expect.canonical.as_ref().map_or("null", |raw| raw.get());
        same("wire JSON", &text.as_str(), &canonical)?;
    }
    same("size", &Some(value.size()), &expect.size)?;
    same("nesting", &Some(value.nesting()), &expect.nesting)?;
    let table_number = NonZeroU32::new(case.table_number.unwrap_or(10_001));
    let stored = match (&value, table_number) {
        (Value::Object(fields), Some(number)) => {
            document_size(fields, DocumentId::encoded_len(number))
        }
        _ => None,
    };
    same("stored size", &stored, &expect.stored_size)
}

/// Of the cases with documents, the step from JSON to value. Where the schema is refused, the
/// backend never came to the document.
#[test]
fn documents() {
    for file in ["docs", "docs_rawtext"] {
        let mut cases: Vec<ValueCase> = cases(file);
        cases.retain(|case| case.expect.stage != "schema");
        run(file, &cases, ValueCase::text, check_document);
    }
}

fn check_document(case: &ValueCase) -> Verdict {
    let expect = &case.expect;
    let refused = expect.stage == "value" && matches!(&*expect.phase, "json" | "convert");
    match case.decode() {
        Ok((Value::Object(_), _)) => same("accepted", &true, &!refused),
        Ok(_) => same("not an object, accepted", &false, &!refused),
        Err(error) => {
            same("accepted", &false, &!refused)?;
            same("code", &error.code().unwrap_or(""), &expect.code.as_str())
        }
    }
}

/// The errors of the backend show the value that does not match: so does `Display`.
#[test]
fn display() {
    let mut cases: Vec<ValueCase> = cases("docs");
    cases.retain(|case| shown_value(case).is_some());
    run("docs, shown values", &cases, ValueCase::text, |case| {
        let Some((path, want)) = shown_value(case) else {
            return Ok(());
        };
        let (value, _) = case.decode().map_err(|error| error.to_string())?;
        let found = at(&value, path).map(Value::to_string);
        same("shown", &found.as_deref(), &Some(want))
    });
}

/// The path and the value in a message, if it is whole and the path leads to one value.
fn shown_value(case: &ValueCase) -> Option<(&str, &str)> {
    if case.expect.code != "NoMatch" || case.pending {
        return None;
    }
    let (_, rest) = case.expect.error.split_once("validator.\nPath: ")?;
    let (path, rest) = rest.split_once("\nValue: ")?;
    let (value, _) = rest.split_once("\nValidator: ")?;
    (!path.contains('(')).then_some((path, value))
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.try_fold(value, |value, step| match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(elements) => elements.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

#[derive(Deserialize)]
struct IdCase {
    id: String,
    expect: Expect,
}

#[test]
fn ids() {
    run("ids", &cases("ids"), |case: &IdCase| &case.id, check_id);
}

fn check_id(case: &IdCase) -> Verdict {
    let expect = &case.expect;
    let decoded = DocumentId::decode(&case.id);
    same("accepted", &decoded.is_ok(), &expect.ok)?;
    match decoded {
        Err(error) => same("code", &error.code(), &expect.code.as_str()),
        Ok(id) => {
            let number = Some(id.table_number().get());
            same("table number", &number, &expect.table_number)?;
            same("bytes", &Some(hex(id)), &expect.internal_hex)?;
            same("text", &id.encode(), &case.id)
        }
    }
}

fn hex(id: DocumentId) -> String {
    format!("{:032x}", u128::from_be_bytes(id.internal()))
}

#[derive(Deserialize)]
struct MintCase {
    table_number: u32,
    internal_hex: String,
    expect: Expect,
}

#[test]
fn mint() {
    run("mint", &cases("mint"), MintCase::text, check_mint);
}

impl MintCase {
    fn text(&self) -> &str {
        &self.internal_hex
    }
}

fn check_mint(case: &MintCase) -> Verdict {
    let internal = u128::from_str_radix(&case.internal_hex, 16);
    let (Some(number), Ok(internal)) = (NonZeroU32::new(case.table_number), internal) else {
        return Err("the case is malformed".to_owned());
    };
    let id = DocumentId::new(number, internal.to_be_bytes()).encode();
    same("id", &Some(id), &case.expect.id)
}
