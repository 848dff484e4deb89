//! Verdicts on documents against the backend's answers.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use convex_schema_core::value::PendingValue;
use convex_schema_core::{Schema, SchemaError, TableDefinition, TableMapping, Validator, Value, v};
use convex_schema_rows::validate::{Mode, RowPhase, Rows, Violation, WithMapping};
use convex_schema_tests::vectors::{DocumentCase, Expect, cases, report};

/// The parts that can be compared with the backend's answer.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    ok: bool,
    stage: String,
    phase: String,
    code: String,
}

fn rows(case: &DocumentCase, schema: &Schema) -> Rows<WithMapping> {
    Rows::with_mapping(schema, case.mapping(schema))
}

fn verdict(case: &DocumentCase, schema: &Schema) -> Result<(), Violation> {
    let rows = rows(case, schema);
    let table = rows.table(&case.table);
    let mode = case.mode();
    if case.pending {
        let value = PendingValue::parse_wire(case.text());
        let value = value.map_err(|error| Violation::from(&error))?;
        return table.validate(&value.resolve(PendingValue::UNRESOLVED), mode);
    }
    if mode == Mode::Insert && case.text().contains("1700000000000.5") {
        return table.validate(&without_clock(case.text()), mode);
    }
    table.validate_json(case.text().as_bytes(), mode)
}

/// Returns the difference between the report and the verdict.
fn disagreement_of_report(case: &DocumentCase, schema: &Schema) -> Option<String> {
    if case.pending {
        return None;
    }
    let rows = rows(case, schema);
    let table = rows.table(&case.table);
    let verdict = table.validate_json(case.text().as_bytes(), case.mode());
    let report = table.report_json(case.text().as_bytes(), case.mode());
    let verdict = verdict.err();
    let told = verdict.as_ref().map(|it| (it.code(), it.path()));
    let first = report.findings.first();
    let first = first.map(|it| (it.code, it.backend_path.as_str()));
    let same = told == first && report.violation == verdict;
    (!same).then(|| format!("verdict {told:?}, report {first:?}"))
}

fn outcome(case: &DocumentCase) -> (Outcome, Option<Violation>) {
    match Schema::from_export_json(&case.schema) {
        Err(error) => (rejected_schema(&error), None),
        Ok(schema) => {
            assert_eq!(
                disagreement_of_report(case, &schema),
                None,
                "{}",
                case.text()
            );
            let violation = verdict(case, &schema).err();
            (Outcome::of(violation.as_ref()), violation)
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

fn rejected_schema(error: &SchemaError) -> Outcome {
    let first = error.errors().next();
    let first = first.expect("a schema is rejected for an error");
    Outcome {
        ok: false,
        stage: "schema".to_owned(),
        phase: first.phase.to_string(),
        code: first.code.to_string(),
    }
}

impl Outcome {
    fn of(violation: Option<&Violation>) -> Self {
        let text = |text: Option<&'static str>| text.unwrap_or_default().to_owned();
        Self {
            ok: violation.is_none(),
            stage: text(violation.map(|it| it.stage().as_str())),
            phase: text(violation.map(|it| it.phase().as_str())),
            code: text(violation.and_then(|it| it.code().backend())),
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
    if violation.phase() != RowPhase::Validate {
        return None;
    }
    let whole = error.strip_suffix('…');
    let cut = whole.is_some();
    let error = whole.unwrap_or(error);
    let same = |own: &str, backend: &str| {
        if cut && error.ends_with(backend) {
            own.starts_with(backend)
        } else {
            own == backend
        }
    };
    let found = violation.found().unwrap_or_default();
    let expected = violation.expected().unwrap_or_default();
    for (label, own) in [
        ("Path: ", violation.path()),
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
    compare(file, &cases(file));
}

fn compare(file: &str, cases: &[DocumentCase]) {
    let mut disagreements = Vec::new();
    for case in cases {
        let (outcome, violation) = outcome(case);
        if !outcome.agrees(&case.expect) {
            disagreements.push(format!(
                "{} {:?}: ours {outcome:?}, backend {:?}: {} in {}",
                case.group,
                case.mode(),
                case.expect,
                case.text(),
                case.schema
            ));
            continue;
        }
        let Some(violation) = violation else {
            continue;
        };
        if let Some(text) = disagreement_in_text(&violation, &case.expect.error) {
            disagreements.push(format!("{}: {text}", case.group));
        }
    }
    report(file, cases.len(), &disagreements);
}

/// A document around the limit of 1 MiB, and the backend's answer. They are too large to keep.
struct Large {
    name: &'static str,
    x: Validator,
    number: u32,
    mode: Mode,
    document: Value,
    want: Option<&'static str>,
}

impl Large {
    fn accepted(name: &'static str, document: Value) -> Self {
        Self {
            name,
            x: v::any(),
            number: 10001,
            mode: Mode::Auto,
            document,
            want: None,
        }
    }

    fn refused(name: &'static str, document: Value) -> Self {
        Self {
            want: Some("ValueTooLargeError"),
            ..Self::accepted(name, document)
        }
    }

    fn check(self) {
        let x = self.x;
        let object = v::object()
            .field("x", x)
            .field("y", v::optional(v::string()));
        let table = TableDefinition::new("a", object);
        let schema = Schema::builder().table(table).build();
        let number = NonZeroU32::new(self.number).expect("no number here is 0");
        let mut mapping = TableMapping::new();
        mapping.insert("a", number).expect("the mapping is empty");
        let rows = Rows::with_mapping(&schema, mapping);
        let found = rows.table("a").validate(&self.document, self.mode).err();
        let code = found.map(|it| it.code().as_str());
        assert_eq!(code, self.want, "{}", self.name);
    }
}

fn field(x: Value) -> Value {
    [("x", x)].into_iter().collect()
}

fn text(count: usize) -> Value {
    field(Value::from("x".repeat(count)))
}

fn stored(count: usize) -> Value {
    [
        ("_id", Value::from("j57004926d25askqh2ctneycvqqfznw8")),
        ("_creationTime", Value::from(1.5)),
        ("x", Value::from("x".repeat(count))),
    ]
    .into_iter()
    .collect()
}

fn nulls(rest: usize) -> Value {
    let row: Value = vec![Value::Null; 8192].into_iter().collect();
    let rows = Value::from(vec![row; 127]);
    [("x", rows), ("y", Value::from("x".repeat(rest)))]
        .into_iter()
        .collect()
}

fn large_documents() -> Vec<Large> {
    let accents = |count| field(Value::from("\u{e9}".repeat(count)));
    let bytes = |count| field(Value::from(vec![0; count]));
    let existing = Large {
        mode: Mode::Existing,
        ..Large::accepted("existing", stored(1_048_510))
    };
    let pure = Large {
        mode: Mode::Pure,
        ..Large::accepted("pure", text(1_048_510))
    };
    let big_number = Large {
        number: u32::MAX,
        ..Large::refused("big table number", text(1_048_508))
    };
    let small_number = Large {
        number: 100,
        ..Large::accepted("small table number", text(1_048_510))
    };
    let bad_type_too = Large {
        x: v::number(),
        want: Some("NoMatch"),
        ..Large::refused("bad type too", text(1_048_510))
    };
    vec![
        Large::accepted("utf8", accents(524_254)),
        Large::refused("utf8", accents(524_255)),
        Large::accepted("string", text(1_048_509)),
        Large::refused("string", text(1_048_510)),
        Large::accepted("bytes", bytes(1_048_509)),
        Large::refused("bytes", bytes(1_048_510)),
        Large::accepted("with system fields", stored(1_048_509)),
        Large::refused("with system fields", stored(1_048_510)),
        Large::accepted("nulls", nulls(7866)),
        Large::refused("nulls", nulls(7868)),
        existing,
        pure,
        big_number,
        small_number,
        bad_type_too,
    ]
}

#[test]
fn docs_large() {
    let large = large_documents();
    assert!(large.len() >= 15, "only {} documents", large.len());
    for document in large {
        document.check();
    }
    let more = cases::<DocumentCase>("docs_large");
    if !more.is_empty() {
        compare("docs_large", &more);
    }
}

#[test]
fn docs() {
    run("docs");
}

#[test]
fn docs_rawtext() {
    run("docs_rawtext");
}
