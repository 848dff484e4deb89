//! The next step that a report names leads somewhere.

use crate::validate::{Findings, LikelyCause, Mode, RowPlace, Rows};
use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableDefinition, v};

/// The report of one row to import, and the likely causes that it has.
fn report(row: &str) -> (String, Vec<LikelyCause>) {
    let document = v::object()
        .field("name", v::optional(v::string()))
        .field("size", v::optional(v::number()))
        .field("big", v::optional(v::int64()))
        .field("either", v::optional(v::union([v::int64(), v::number()])))
        .field("blob", v::optional(v::bytes()));
    let schema = Schema::builder()
        .table(TableDefinition::new("rows", document))
        .build();
    let rows = Rows::new(&schema);
    let mut findings = Findings::default();
    let (text, mode) = (row.as_bytes(), Mode::Import);
    findings.add_text(
        rows.table("rows"),
        RowPlace::of(1),
        text,
        Encoding::Import,
        mode,
    );
    let tables = findings.tables();
    let likely_causes =
        tables.flat_map(|(_, table)| table.likely_causes().map(|(likely_cause, _)| likely_cause));
    (findings.to_text(), likely_causes.collect())
}

#[test]
fn numbers_that_json_does_not_have_are_named() {
    for row in [
        r#"{"name":"Ann","size":NaN}"#,
        r#"{"name":"Ann","size":Infinity}"#,
        r#"{"name":"Ann","size":-Infinity}"#,
        r#"{"size": NaN , "name":"Ann"}"#,
        r#"{"name":"\u00e9\u00e9","size":NaN}"#,
    ] {
        let (text, likely_causes) = report(row);
        assert_eq!(likely_causes, [LikelyCause::NotFinite], "{row}: {text}");
        assert!(text.contains("JSON has neither NaN nor Infinity"), "{text}");
    }
    for row in [
        r#"{"name":"Ann","size":Nil}"#,
        r#"{"name":"NaN","size":}"#,
        r#"{"name":NULL}"#,
    ] {
        assert!(!report(row).1.contains(&LikelyCause::NotFinite), "{row}");
    }
}

#[test]
fn bigints_and_bytes_do_not_lead_in_a_circle() {
    // Each spelling that a helpful report could lead to says where such values come from.
    for row in [
        r#"{"big":"7"}"#,
        r#"{"big":7}"#,
        r#"{"big":{"$integer":"BwAAAAAAAAA="}}"#,
        r#"{"blob":"AAECAwQF"}"#,
        r#"{"blob":{"$bytes":"AAECAwQF"}}"#,
        r#"{"size":{"$float":"AAAAAAAA+H8="}}"#,
    ] {
        let (text, _) = report(row);
        assert!(text.contains("import a snapshot"), "{row}: {text}");
        assert!(!text.contains("without quotes\n"), "{row}: {text}");
    }
    assert_eq!(
        report(r#"{"big":"-9223372036854775808"}"#).1,
        [LikelyCause::Int64Text]
    );
    // A number is a way out here.
    assert_eq!(report(r#"{"either":"7"}"#).1, [LikelyCause::NumberText]);
    assert_eq!(report(r#"{"size":"7"}"#).1, [LikelyCause::NumberText]);
}
