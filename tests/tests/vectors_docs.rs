//! Verdicts on documents against the backend's answers.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use convex_schema_core::value::PendingValue;
use convex_schema_core::validate::{Mode, Rows, Violation, WithMapping};
use convex_schema_core::{Problem, Schema, Severity, TableDefinition, TableMapping, Value, v};
use convex_schema_tests::vectors::{Expect, cases, report, small};
use serde::Deserialize;
use serde_json::value::RawValue;

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

/// What can be compared with the backend's answer.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    ok: bool,
    stage: String,
    phase: String,
    code: String,
}

impl Case {
    fn text(&self) -> &str {
        match &self.doc_text {
            Some(text) => text,
            None => self.doc.as_ref().map_or("null", |raw| raw.get()),
        }
    }

    fn mode(&self) -> Mode {
        match self.mode.as_str() {
            "insert" => Mode::Insert,
            "existing" => Mode::Existing,
            "pure" => Mode::Pure,
            _ => Mode::Auto,
        }
    }

    fn rows(&self, schema: &Schema) -> Rows<WithMapping> {
        let names = || schema.tables().map(|table| table.name());
        let mut mapping = match &self.tables {
            None => TableMapping::fresh_deployment(names()),
            Some(tables) => {
                let mut mapping = TableMapping::new();
                for (name, number) in tables {
                    // A name may not be given twice, and a map has no name twice.
                    let _ = mapping.insert(name, *number);
                }
                mapping
            }
        };
        mapping.insert_next(&self.table);
        Rows::with_mapping(schema, mapping)
    }

    fn verdict(&self, schema: &Schema) -> Result<(), Violation> {
        let rows = self.rows(schema);
        let table = rows.table(&self.table);
        let mode = self.mode();
        if self.pending {
            let value = PendingValue::parse_wire(self.text());
            let value = value.map_err(|error| Violation::from(&error))?;
            return table.validate(&value.resolve(PendingValue::UNRESOLVED), mode);
        }
        if mode == Mode::Insert && self.text().contains("1700000000000.5") {
            return table.validate(&without_clock(self.text()), mode);
        }
        table.validate_json(self.text().as_bytes(), mode)
    }

    fn outcome(&self) -> (Outcome, Option<Violation>) {
        match Schema::from_export_json(&self.schema) {
            Err(problems) => (refused_schema(&problems), None),
            Ok(schema) => {
                let violation = self.verdict(&schema).err();
                (Outcome::of(violation.as_ref()), violation)
            }
        }
    }
}

/// The one `_creationTime` that an insert may have: that of the clock, which stands still where the
/// answers were made.
fn without_clock(text: &str) -> Value {
    let mut value = Value::parse_wire(text).expect("a case with a time is JSON");
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, value| {
            name != "_creationTime" || *value != Value::Float64(1_700_000_000_000.5)
        });
    }
    value
}

fn refused_schema(problems: &[Problem]) -> Outcome {
    let first = problems.iter().find(|it| it.severity == Severity::Error);
    let first = first.expect("a schema is refused for an error");
    Outcome {
        ok: false,
        stage: "schema".to_owned(),
        phase: format!("{:?}", first.phase).to_lowercase(),
        code: first.code.to_string(),
    }
}

impl Outcome {
    fn of(violation: Option<&Violation>) -> Self {
        let text = |text: Option<&'static str>| text.unwrap_or_default().to_owned();
        Self {
            ok: violation.is_none(),
            stage: text(violation.map(|it| it.stage().as_str())),
            phase: text(violation.map(|it| it.phase.as_str())),
            code: text(violation.and_then(|it| it.code.backend())),
        }
    }

    /// Whether the backend's answer is this one; what it leaves empty is not compared.
    fn agrees(&self, expect: &Expect) -> bool {
        let same = |own: &str, backend: &str| backend.is_empty() || own == backend;
        self.ok == expect.ok
            && self.stage == expect.stage
            && same(&self.phase, &expect.phase)
            && same(&self.code, &expect.code)
    }
}

/// The text of an error's line that starts with `label`, whole or cut.
fn labelled<'a>(error: &'a str, label: &str) -> Option<&'a str> {
    let at = error.find(label)?;
    let rest = &error[at + label.len()..];
    Some(rest.split('\n').next().unwrap_or(rest))
}

/// Path, value and validator as the backend's text names them. A text that was cut ends in `…`.
fn disagreement_in_text(violation: &Violation, error: &str) -> Option<String> {
    let whole = error.strip_suffix('…');
    let cut = whole.is_some();
    let error = whole.unwrap_or(error);
    let same = |own: &str, backend: &str| match cut && error.ends_with(backend) {
        true => own.starts_with(backend),
        false => own == backend,
    };
    let found = violation.found.as_deref().unwrap_or_default();
    let expected = violation.expected.as_deref().unwrap_or_default();
    for (label, own) in [
        ("Path: ", violation.path.as_str()),
        ("\nValue: ", found),
        ("\nObject: ", found),
        ("\nValidator: ", expected),
    ] {
        if let Some(backend) = labelled(error, label).filter(|backend| !same(own, backend)) {
            return Some(format!("{label:?} ours {own:?}, backend {backend:?}"));
        }
    }
    None
}

fn run(file: &str) {
    let cases: Vec<Case> = cases(file);
    let mut disagreements = Vec::new();
    for case in &cases {
        let (outcome, violation) = case.outcome();
        if !outcome.agrees(&case.expect) {
            disagreements.push(format!(
                "{} {}: ours {outcome:?}, backend {:?}: {} in {}",
                case.group, case.mode, case.expect, case.text(), case.schema
            ));
        } else if let Some(text) = violation
            .filter(|violation| violation.phase.as_str() == "validate")
            .and_then(|violation| disagreement_in_text(&violation, &case.expect.error))
        {
            disagreements.push(format!("{}: {text}", case.group));
        }
    }
    report(file, cases.len(), &disagreements);
}

/// Documents around the limit of 1 MiB, with the backend's answers; they are too large to keep.
#[test]
fn docs_large() {
    if std::env::var_os("CONVEX_VECTORS").is_some() {
        run("docs_large");
    }
    let id = "j57004926d25askqh2ctneycvqqfznw8";
    let x = |x: Value| vec![("x", x)];
    let text = |letter: &str, count| x(Value::from(letter.repeat(count)));
    let stored = |count| {
        let text = Value::from("x".repeat(count));
        vec![("_id", Value::from(id)), ("_creationTime", Value::from(1.5)), ("x", text)]
    };
    let nulls = |rest| {
        let row: Value = vec![Value::Null; 8192].into_iter().collect();
        let rows = Value::from(vec![row; 127]);
        vec![("x", rows), ("y", Value::from("x".repeat(rest)))]
    };
    let too_large = Some("ValueTooLargeError");
    let (any, number) = (v::any, v::number);
    for (name, x_is, number_of_table, mode, fields, want) in [
        ("utf8", any(), 10001, Mode::Auto, text("\u{e9}", 524_254), None),
        ("utf8", any(), 10001, Mode::Auto, text("\u{e9}", 524_255), too_large),
        ("string", any(), 10001, Mode::Auto, text("x", 1_048_509), None),
        ("string", any(), 10001, Mode::Auto, text("x", 1_048_510), too_large),
        ("bytes", any(), 10001, Mode::Auto, x(Value::from(vec![0_u8; 1_048_509])), None),
        ("bytes", any(), 10001, Mode::Auto, x(Value::from(vec![0_u8; 1_048_510])), too_large),
        ("existing", any(), 10001, Mode::Existing, stored(1_048_510), None),
        ("with-sys", any(), 10001, Mode::Auto, stored(1_048_509), None),
        ("with-sys", any(), 10001, Mode::Auto, stored(1_048_510), too_large),
        ("big number", any(), u32::MAX, Mode::Auto, text("x", 1_048_508), too_large),
        ("small number", any(), 100, Mode::Auto, text("x", 1_048_510), None),
        ("nulls", any(), 10001, Mode::Auto, nulls(7866), None),
        ("nulls", any(), 10001, Mode::Auto, nulls(7868), too_large),
        ("bad type too", number(), 10001, Mode::Auto, text("x", 1_048_510), Some("NoMatch")),
        ("pure", any(), 10001, Mode::Pure, text("x", 1_048_510), None),
    ] {
        let object = v::object().field("x", x_is).field("y", v::optional(v::string()));
        let schema = Schema::builder().table(TableDefinition::new("a", object)).build();
        let mut mapping = TableMapping::new();
        let number = NonZeroU32::new(number_of_table).expect("no number here is 0");
        mapping.insert("a", number).expect("the mapping is empty");
        let document: Value = fields.into_iter().collect();
        let rows = Rows::with_mapping(&schema, mapping);
        let found = rows.table("a").validate(&document, mode).err();
        assert_eq!(found.map(|it| it.code.as_str()), want, "{name}, table {number}");
    }
}

#[derive(Deserialize)]
struct Readable {
    cases: Vec<ReadableCase>,
}

#[derive(Deserialize)]
struct ReadableCase {
    scope: String,
    validator: Box<RawValue>,
    value_wire: serde_json::Value,
    expect: ReadableExpect,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReadableExpect {
    ok: bool,
    kind: String,
    path: String,
    field: Option<String>,
}

impl ReadableCase {
    /// What is wrong: kind, path and field.
    fn outcome(&self) -> Option<(String, String, Option<String>)> {
        let validator = self.validator.get();
        let table = self.scope == "table";
        let document = match table {
            true => validator.to_owned(),
            false => format!(
                r#"{{"type":"object","value":{{"x":{{"fieldType":{validator},"optional":false}}}}}}"#
            ),
        };
        let lists = r#""indexes":[],"searchIndexes":[],"vectorIndexes":[]"#;
        let schema = format!(
            r#"{{"tables":[{{"tableName":"users",{lists},"documentType":{document}}}],"schemaValidation":true}}"#
        );
        let schema = match Schema::from_export_json(&schema) {
            Ok(schema) => schema,
            Err(problems) => {
                return Some((problems[0].code.to_string(), String::new(), None));
            }
        };
        let rows = Rows::with_mapping(&schema, two_tables());
        let value = Value::from_wire_json(self.value_wire.clone()).expect("a case is a value");
        let document = match table {
            true => value,
            false => [("x", value)].into_iter().collect(),
        };
        let violation = rows.table("users").validate(&document, Mode::Pure).err()?;
        let path = match table {
            true => violation.path,
            false => violation.path.strip_prefix(".x")?.to_owned(),
        };
        Some((violation.code.to_string(), path, violation.field))
    }
}

fn two_tables() -> TableMapping {
    let mut mapping = TableMapping::new();
    for (name, number) in [("users", 10001), ("posts", 10002)] {
        let number = NonZeroU32::new(number).expect("no number here is 0");
        mapping.insert(name, number).expect("the names and numbers differ");
    }
    mapping
}

#[test]
fn readable_cases() {
    let Readable { cases } = small("validation");
    let mut disagreements = Vec::new();
    for case in &cases {
        let want = &case.expect;
        let agrees = match case.outcome() {
            None => want.ok,
            Some((kind, path, field)) => {
                kind == want.kind && path == want.path && (want.field.is_none() || want.field == field)
            }
        };
        if !agrees {
            disagreements.push(format!("{} {}: ours {:?}", case.validator, case.value_wire, case.outcome()));
        }
    }
    report("small/validation", cases.len(), &disagreements);
}

#[test]
fn docs() {
    run("docs");
}

#[test]
fn docs_rawtext() {
    run("docs_rawtext");
}
