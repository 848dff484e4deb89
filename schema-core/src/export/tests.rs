use super::read;
use crate::export::export_json;
use crate::problem::{ProblemCode, PushPhase};
use crate::schema::{Schema, TableRef};

/// An export of one table called `t`, with `rest` behind its name and its indexes.
fn table(rest: &str) -> String {
    format!(r#"{{"tables":[{{"tableName":"t","indexes":[]{rest}}}],"schemaValidation":true}}"#)
}

fn printed(text: &str) -> Result<String, String> {
    read(text)
        .map(|schema| export_json(&schema))
        .map_err(|error| error.problems[0].message.clone())
}

#[test]
fn absent_lists_are_empty() {
    let all = r#","stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[]"#;
    let nulls = r#","stagedDbIndexes":null,"searchIndexes":null,"documentType":null"#;
    for rest in ["", all, nulls] {
        assert_eq!(printed(&table(rest)), Ok(table(all)), "{rest}");
    }
}

#[test]
fn absent_schema_validation_is_off() {
    for text in [
        r#"{"tables":[]}"#,
        r#"{"schemaValidation":null,"tables":[],"x":1}"#,
    ] {
        assert!(
            read(text).is_ok_and(|schema| !schema.schema_validation()),
            "{text}"
        );
    }
}

#[test]
fn keeps_the_order_of_fields() {
    let field =
        |name: &str| format!(r#""{name}":{{"fieldType":{{"type":"any"}},"optional":true}}"#);
    let document = |names: &[&str]| {
        let fields: Vec<_> = names.iter().copied().map(field).collect();
        let fields = fields.join(",");
        table(&format!(
            r#","stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[],"documentType":{{"type":"object","value":{{{fields}}}}}"#
        ))
    };
    let text = document(&["b", "10", "a", "2"]);
    assert_eq!(printed(&text), Ok(text));
    // As in JavaScript, a name that comes twice keeps its first place.
    assert_eq!(
        printed(&document(&["b", "a", "b"])),
        Ok(document(&["b", "a"]))
    );
}

#[test]
fn old_types_are_any() {
    for old in [
        r#"{"type":"map"}"#,
        r#"{"type":"set","value":1}"#,
        r#"["any"]"#,
    ] {
        let text = table(&format!(r#","documentType":{old}"#));
        assert!(
            printed(&text).is_ok_and(|text| text.contains(r#""documentType":{"type":"any"}"#)),
            "{old}"
        );
    }
}

#[test]
fn of_two_tables_with_one_name_the_later_counts() {
    let tables = |first: &str, last: &str| {
        format!(
            r#"{{"tables":[
                {{"tableName":"t","indexes":[],"documentType":{{"type":"{first}"}}}},
                {{"tableName":"u","indexes":[],"documentType":{{"type":"string"}}}},
                {{"tableName":"t","indexes":[],"documentType":{{"type":"{last}"}}}}
            ]}}"#
        )
    };
    let schema = read(&tables("null", "any"));
    let names = schema.iter().flat_map(Schema::tables).map(TableRef::name);
    assert_eq!(names.collect::<Vec<_>>(), ["u", "t"]);
    let error = Schema::from_export_json(&tables("null", "bytes")).unwrap_err();
    let tables: Vec<_> = error
        .problems
        .iter()
        .map(|problem| problem.table.as_deref())
        .collect();
    assert_eq!(tables, [Some("t"), Some("u"), Some("t")]);
}

#[test]
fn staged_validators_are_read_if_they_can_be() {
    let staged = |document: &str| {
        let text = table(&format!(r#","stagedDocumentType":{document}"#));
        read(&text).map(|schema| {
            let table = schema.table("t");
            let document = table.and_then(TableRef::staged_document);
            document.map(|document| document.to_string())
        })
    };
    assert_eq!(staged(r#"{"type":"any"}"#), Ok(Some("v.any()".to_owned())));
    assert_eq!(staged(r#"{"type":"bogus"}"#), Ok(None));
    assert_eq!(staged("null"), Ok(None));
}

#[test]
fn says_where_text_is_no_export() {
    let error = read(r#"{"tables":[{}]}"#).unwrap_err();
    let [problem] = error.problems.as_slice() else {
        panic!("one problem: {error}");
    };
    let want = "this is not the JSON of an exported schema: missing field `tableName` at line 1 \
                column 13\n  help: pass what `schema.export()` returns in JavaScript";
    assert_eq!(problem.code, ProblemCode::InvalidJson);
    assert_eq!(problem.phase, PushPhase::Parse);
    assert_eq!(problem.to_string(), want);
    assert_eq!(error.to_string(), want);
}
