//! Values that are accepted with a warning.

use convex_schema_core::{FieldMeta, Literal, Schema, TableDefinition, Validator, v};

use crate::scan::{ScanOptions, Scanner};
use crate::validate::{LikelyCause, Mode, Rows, ViolationCode};

/// A table `items` with these fields, all optional.
pub(super) fn schema(fields: &[(&str, Validator, FieldMeta)]) -> Schema {
    let mut document = v::object();
    for (name, validator, _) in fields {
        document = document.field(*name, v::optional(validator.clone()));
    }
    let mut table = TableDefinition::new("items", document);
    for (name, _, meta) in fields {
        table = table.field_meta(*name, meta.clone());
    }
    Schema::builder().table(table).build()
}

fn warnings(schema: &Schema, row: &str) -> Vec<(String, ViolationCode)> {
    let rows = Rows::new(schema);
    let report = rows.table("items").report_json(row.as_bytes(), Mode::Auto);
    assert!(report.is_accepted(), "{row}: {report}");
    assert!(report.findings.is_empty(), "{row}");
    let warnings = report.warnings.into_iter();
    warnings
        .map(|warning| (warning.path, warning.code))
        .collect()
}

#[test]
fn values_that_are_not_meant() {
    let allowed: [Literal; 4] = ["a".into(), 1.0.into(), 2_i64.into(), true.into()];
    let allowed = FieldMeta::default().allowed(allowed);
    let range = FieldMeta::default().min(0.0).max(10.0);
    let at_least = FieldMeta::default().min(0.0);
    let schema = schema(&[
        ("color", Validator::Any, allowed),
        ("score", Validator::Any, range),
        ("price", Validator::Float64, at_least),
    ]);
    for (row, want) in [
        (r#"{"color":"a","score":10,"price":0}"#, vec![]),
        (r#"{"color":1,"score":0}"#, vec![]),
        (r#"{"color":null,"score":"eleven"}"#, vec![]),
        (
            r#"{"color":"b"}"#,
            vec![(".color", ViolationCode::OutsideAllowed)],
        ),
        (
            r#"{"color":["a","b"]}"#,
            vec![(".color[1]", ViolationCode::OutsideAllowed)],
        ),
        (
            r#"{"score":10.5}"#,
            vec![(".score", ViolationCode::OutsideRange)],
        ),
        (
            r#"{"score":{"$integer":"//////////8="}}"#,
            vec![(".score", ViolationCode::OutsideRange)],
        ),
        (
            r#"{"price":-1}"#,
            vec![(".price", ViolationCode::OutsideRange)],
        ),
    ] {
        let want: Vec<_> = want
            .iter()
            .map(|(path, code)| ((*path).to_owned(), *code))
            .collect();
        assert_eq!(warnings(&schema, row), want, "{row}");
    }
}

#[test]
fn times_in_other_units() {
    let none = FieldMeta::default;
    let schema = schema(&[
        ("paidAt", Validator::Float64, none()),
        ("startTime", Validator::Float64, none()),
    ]);
    for (row, want) in [
        (r#"{"paidAt":1714557600000}"#, None),
        (r#"{"paidAt":1714557600}"#, Some(LikelyCause::Seconds)),
        (
            r#"{"paidAt":1714557600000000}"#,
            Some(LikelyCause::FinerThanMillis),
        ),
        (
            r#"{"paidAt":1714557600000000000}"#,
            Some(LikelyCause::FinerThanMillis),
        ),
        (r#"{"paidAt":0}"#, None),
        // Minutes of a day, for all we know.
        (r#"{"startTime":540}"#, None),
        (
            r#"{"_creationTime":1714557600}"#,
            Some(LikelyCause::Seconds),
        ),
    ] {
        let rows = Rows::new(&schema);
        let report = rows.table("items").report_json(row.as_bytes(), Mode::Auto);
        let found = report
            .warnings
            .first()
            .and_then(|warning| warning.likely_cause);
        assert_eq!(found, want, "{row}");
    }
}

#[test]
fn warnings_are_told_beside_errors() {
    let schema = schema(&[("paidAt", Validator::Float64, FieldMeta::default())]);
    let rows = Rows::new(&schema);
    let row = br#"{"paidAt":1714557600,"extra":1,"extra":2}"#;
    let report = rows.table("items").report_json(row, Mode::Insert);
    let codes = |of: &[crate::validate::Finding]| of.iter().map(|it| it.code).collect::<Vec<_>>();
    assert_eq!(codes(&report.findings), [ViolationCode::ExtraField]);
    assert_eq!(
        codes(&report.warnings),
        [ViolationCode::ImplausibleTime, ViolationCode::DuplicateKey]
    );
}

/// Values at a validator of a newer Convex are not judged; their neighbours are.
#[test]
fn validators_of_a_newer_convex_judge_nothing() {
    let geo = || v::unknown("geo", r#"{"type":"geo"}"#);
    let schema = schema(&[
        ("place", geo(), FieldMeta::default()),
        ("places", v::array(v::nullable(geo())), FieldMeta::default()),
        ("age", v::number(), FieldMeta::default()),
    ]);
    for row in [
        r#"{"place":1}"#,
        r#"{"place":{"$integer":"AQAAAAAAAAA="}}"#,
        r#"{"place":[{"a":null}]}"#,
    ] {
        assert_eq!(
            warnings(&schema, row),
            [(".place".to_owned(), ViolationCode::NotJudged)]
        );
    }
    let found = warnings(&schema, r#"{"places":[null,1],"age":4}"#);
    assert!(
        found
            .iter()
            .all(|(_, code)| *code == ViolationCode::NotJudged),
        "{found:?}"
    );
    assert_eq!(warnings(&schema, r#"{"age":4}"#), []);
    let rows = Rows::new(&schema);
    let report = rows
        .table("items")
        .report_json(br#"{"place":1,"age":"x"}"#, Mode::Auto);
    assert!(!report.is_accepted());
    assert_eq!(report.warnings.len(), 1, "{report}");
    let message = &report.warnings[0].message;
    assert_eq!(
        message,
        "not validated: this version of convex-schema does not know `geo`, found number 1.0"
    );
}

/// Keys of a newer Convex may change in both directions what is accepted: at a validator and at whole
/// documents alike, nothing is judged, and the scanner leaves such rows to the validator.
#[test]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
fn validators_with_keys_of_a_newer_convex_judge_nothing() {
    let export = |field: &str, of_document: &str| {
        let field = format!(r#"{{"fieldType":{field},"optional":false}}"#);
        let document = format!(r#"{{"type":"object","value":{{"place":{field}}}{of_document}}}"#);
        let table = format!(r#"{{"tableName":"items","indexes":[],"documentType":{document}}}"#);
        let text = format!(r#"{{"tables":[{table}],"schemaValidation":true}}"#);
        Schema::from_export_json(&text)
    };
    let short = export(r#"{"type":"string","maxLength":2}"#, "").unwrap();
    let open = export(r#"{"type":"string"}"#, r#","unknownKeys":"strip""#).unwrap();
    for (schema, row, path, name) in [
        (&short, r#"{"place":"abc"}"#, ".place", "maxLength"),
        (&short, r#"{"place":1}"#, ".place", "maxLength"),
        (&open, r#"{"place":"a","more":1}"#, "", "unknownKeys"),
        (&open, r#"{"place":"a"}"#, "", "unknownKeys"),
    ] {
        assert_eq!(
            warnings(schema, row),
            [(path.to_owned(), ViolationCode::NotJudged)],
            "{row}"
        );
        let rows = Rows::new(schema);
        let report = rows.table("items").report_json(row.as_bytes(), Mode::Auto);
        assert!(report.warnings[0].message.contains(&format!("`{name}`")));
        let options = ScanOptions::default().warnings(true);
        let mut scanner = Scanner::new(schema, "items", &options);
        assert!(!scanner.accepts(row.as_bytes()), "{row}");
    }
    let rows = Rows::new(&short);
    let report = rows.table("items").report_json(b"{}", Mode::Auto);
    assert!(!report.is_accepted(), "a field that is not there is known");
}
