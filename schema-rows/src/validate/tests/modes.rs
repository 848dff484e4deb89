//! The system fields in each mode, by the platform's rules for writes and imports.

use crate::validate::{Mode, Rows, TableIds, TableValidator, Violation, ViolationCode};
use convex_schema_core::TableMapping;
use convex_schema_core::v;
use convex_schema_core::{Schema, TableDefinition};

const OWN: &str = "j97000820c20a1g7104gm2rc1m70yp0t";
const OTHER: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

fn schema() -> Schema {
    let object = v::object().field("x", v::any());
    Schema::builder()
        .table(TableDefinition::new("users", object))
        .build()
}

fn code<I: TableIds>(table: TableValidator<'_, I>, row: &str, mode: Mode) -> Option<ViolationCode> {
    let report = table.report_json(row.as_bytes(), mode);
    let violation = table.validate_json(row.as_bytes(), mode).err();
    assert_eq!(report.violation, violation, "{row}");
    let first = report.findings.first().map(|finding| finding.code);
    assert_eq!(first, violation.as_ref().map(Violation::code), "{row}");
    first
}

/// Source: Convex backend, `import_facing.rs` and `document.rs`.
#[test]
fn an_import_may_bring_system_fields() {
    let mapping = TableMapping::fresh_deployment(["users", "posts"]);
    let schema = schema();
    let rows = Rows::with_mapping(&schema, mapping);
    let own = format!(r#"{{"_id":"{OWN}","#);
    for (row, want) in [
        (r#"{"x":1}"#.to_owned(), None),
        (
            format!(r#"{own}"_creationTime":1700000000000.5,"x":1}}"#),
            None,
        ),
        (
            format!(r#"{{"_id":"{OTHER}","x":1}}"#),
            Some(ViolationCode::ImportConflict),
        ),
        (
            r#"{"_id":"x","x":1}"#.to_owned(),
            Some(ViolationCode::InvalidId),
        ),
        (
            r#"{"_id":5,"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidIdError),
        ),
        (
            r#"{"_creationTime":{"$integer":"AQAAAAAAAAA="},"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidCreationTimeError),
        ),
        (
            r#"{"_creationTime":-0,"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidStoredDocument),
        ),
        (
            r#"{"_creationTime":0,"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidDocumentError),
        ),
        (
            r#"{"_creationTime":9007199254740992,"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidDocumentError),
        ),
        (
            r#"{"_creationTime":9007199254740991,"x":1}"#.to_owned(),
            None,
        ),
        (
            r#"{"_other":1,"x":1}"#.to_owned(),
            Some(ViolationCode::InvalidDocumentError),
        ),
        (r#"{"_id":"x"}"#.to_owned(), Some(ViolationCode::InvalidId)),
    ] {
        assert_eq!(code(rows.table("users"), &row, Mode::Import), want, "{row}");
    }
    let system = code(rows.table("_users"), r#"{"x":1}"#, Mode::Import);
    assert_eq!(system, Some(ViolationCode::InvalidTableName));
}

#[test]
fn without_a_mapping_ids_are_checked_for_their_shape() {
    let schema = schema();
    let rows = Rows::new(&schema);
    for (row, mode, want) in [
        (format!(r#"{{"_id":"{OTHER}","x":1}}"#), Mode::Import, None),
        (format!(r#"{{"_id":"{OTHER}","x":1}}"#), Mode::Auto, None),
        (
            r#"{"_id":"x","x":1}"#.to_owned(),
            Mode::Auto,
            Some(ViolationCode::InvalidIdError),
        ),
        (
            r#"{"_id":"x","x":1}"#.to_owned(),
            Mode::Import,
            Some(ViolationCode::InvalidId),
        ),
    ] {
        assert_eq!(
            code(rows.table("users"), &row, mode),
            want,
            "{row} {mode:?}"
        );
    }
}

#[test]
fn all_that_is_wrong_with_system_fields_is_told() {
    let schema = schema();
    let rows = Rows::new(&schema);
    let row = r#"{"_id":5,"_creationTime":"now","_a":1,"_b":2,"y":1}"#;
    let report = rows.table("users").report_json(row.as_bytes(), Mode::Auto);
    let told: Vec<_> = report
        .findings
        .iter()
        .map(|finding| (finding.path.as_str(), finding.code))
        .collect();
    let want = [
        ("._id", ViolationCode::InvalidIdError),
        ("._creationTime", ViolationCode::InvalidCreationTimeError),
        ("._a", ViolationCode::InvalidDocumentError),
        ("._b", ViolationCode::InvalidDocumentError),
        (".x", ViolationCode::MissingRequiredField),
        (".y", ViolationCode::ExtraField),
    ];
    assert_eq!(told, want);
}

#[test]
fn a_table_that_is_not_in_the_schema_accepts_all_and_warns() {
    let schema = schema();
    let rows = Rows::new(&schema);
    let table = rows.table("usres");
    assert!(!table.is_in_schema());
    let report = table.report_json(br#"{"anything":1}"#, Mode::Insert);
    assert!(report.is_accepted());
    assert_eq!(report.warnings[0].code, ViolationCode::UnknownTable);
}

#[test]
fn without_schema_validation_only_the_document_is_checked() {
    let object = v::object().field("x", v::string());
    let schema = Schema::builder()
        .table(TableDefinition::new("users", object))
        .schema_validation(false)
        .build();
    let rows = Rows::new(&schema);
    let table = rows.table("users");
    assert!(table.is_in_schema());
    assert_eq!(code(table, r#"{"y":1}"#, Mode::Insert), None);
    assert_eq!(
        code(table, r#"{"_y":1}"#, Mode::Insert),
        Some(ViolationCode::InvalidDocumentError)
    );
}
