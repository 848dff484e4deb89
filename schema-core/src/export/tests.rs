#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use super::read;
use crate::export::export_json;
use crate::problem::{ProblemCode, PushPhase, Severity};
use crate::schema::{Schema, TableDefinition, TableRef};

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
    assert_eq!(staged(r#"{"type":"id"}"#), Ok(None));
    // Not known to this version, and kept all the same.
    let bogus = r#"unknown validator {"type":"bogus"}"#;
    assert_eq!(staged(r#"{"type":"bogus"}"#), Ok(Some(bogus.to_owned())));
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

/// Exports written after the documentation of npm `convex` 1.49.
#[test]
fn function_handles_are_read_and_written() {
    for validator in [
        r#"{"type":"function"}"#,
        r#"{"type":"function","fnType":"mutation"}"#,
        r#"{"type":"function","args":{"type":"object","value":{"a":{"fieldType":{"type":"id","tableName":"t"},"optional":true}}}}"#,
        r#"{"type":"function","fnType":"made-up","args":{"type":"any"},"returns":{"type":"null"}}"#,
        r#"{"type":"record","keys":{"type":"function"},"values":{"fieldType":{"type":"any"},"optional":false}}"#,
    ] {
        let text = in_field(validator);
        let schema = read(&text).unwrap();
        assert_eq!(export_json(&schema), text);
        assert_eq!(schema.check(), [], "{text}");
        let field = schema.table("t").and_then(TableRef::document).unwrap();
        let tree = field.to_validator();
        let built = Schema::builder()
            .table(TableDefinition::new("t", tree))
            .build();
        assert!(built == schema, "{text}");
    }
}

#[test]
fn validators_of_tomorrow_are_carried() {
    let unknown = r#"{"type":"geo","b":{"x":[1,2.5,-0.0,null]},"a":"\u00e9*/"}"#;
    let text = in_field(unknown);
    let schema = Schema::from_export_json(&text).unwrap();
    assert_eq!(export_json(&schema), text.replace(r"\u00e9", "\u{e9}"));
    let problems = schema.check();
    assert_eq!(
        problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "table `t`: field `f`: this version of convex-schema does not know the validator \
             `geo`: values there are not validated\n  help: update convex-schema once a version \
             knows it"
        ]
    );
    assert_eq!(problems[0].severity, Severity::Warning);
    assert_eq!(problems[0].code, ProblemCode::UnknownValidator);
    // Its table and the others are checked all the same.
    let broken = text.replace("\"f\"", "\"a b\"");
    assert!(Schema::from_export_json(&broken).is_err());
    // As documents, union members, keys and vectors.
    for document in [
        r#"{"type":"geo"}"#,
        r#"{"type":"union","value":[{"type":"geo"},{"type":"object","value":{}}]}"#,
    ] {
        let text = table(&format!(r#","documentType":{document}"#));
        assert!(Schema::from_export_json(&text).is_ok(), "{document}");
    }
    let index = r#"{"indexDescriptor":"i","fields":["f.x.y"]}"#;
    let indexed = text.replace(r#""indexes":[]"#, &format!(r#""indexes":[{index}]"#));
    assert!(Schema::from_export_json(&indexed).is_ok());
}

/// Unknown keys stay with the validator, table or index that has them, and a warning names each.
#[test]
fn keys_of_tomorrow_are_carried() {
    let index = r#"{"indexDescriptor":"i","fields":["f"],"sparse":true}"#;
    let text = in_field(r#"{"type":"string","maxLength":5}"#)
        .replace(r#""indexes":[]"#, &format!(r#""indexes":[{index}]"#))
        .replace(r#""optional":false}}"#, r#""optional":false,"since":2}}"#)
        .replace(r#"since":2}}}"#, r#"since":2}},"unknownKeys":"strip"}"#)
        .replace(r#"}],"schema"#, r#","ttl":60}],"schema"#)
        .replace(r#"n":true}"#, r#"n":true,"region":"eu"}"#);
    let schema = Schema::from_export_json(&text).unwrap();
    assert_eq!(export_json(&schema), text);
    let problems: Vec<_> = schema.check().iter().map(ToString::to_string).collect();
    let lines: Vec<_> = problems
        .iter()
        .filter_map(|it| it.lines().next().map(str::to_owned))
        .collect();
    let unknown = "this version of convex-schema does not know";
    assert_eq!(
        lines,
        [
            format!(
                "table `t`: field `f`: {unknown} `maxLength`, `since` of this field: values there are not validated"
            ),
            format!("table `t`: {unknown} `ttl` of the table: its effect is not known"),
            format!(
                "table `t`: {unknown} `unknownKeys` of the document validator: documents are not validated"
            ),
            format!(
                "table `t`, index `i`: {unknown} `sparse` of the index: its effect is not known"
            ),
            format!("{unknown} `region` of the schema: its effect is not known"),
        ]
    );
    assert!(
        schema
            .check()
            .iter()
            .all(|it| it.severity == Severity::Warning)
    );
    assert_eq!(schema.table("t").map(|it| it.indexes().len()), Some(1));
    for (was, is) in [
        ("maxLength\":5", "maxLength\":6"),
        ("since\":2", "since\":3"),
        ("\"strip\"", "\"strict\""),
        ("ttl\":60", "ttl\":61"),
        ("sparse\":true", "sparse\":false"),
        ("\"eu\"", "\"us\""),
    ] {
        let other = Schema::from_export_json(&text.replace(was, is)).unwrap();
        assert!(schema != other, "{is}");
    }
}

/// Wherever a validator stands: in lists, records, unions, arguments of functions.
#[test]
fn validators_with_keys_of_tomorrow_are_carried_everywhere() {
    let number = r#"{"fieldType":{"type":"number"},"optional":false,"lazy":{"a":[1,null]}}"#;
    for (validator, name) in [
        (
            r#"{"type":"array","value":{"type":"id","tableName":"t","deep":1}}"#,
            "deep",
        ),
        (
            r#"{"type":"union","value":[{"type":"null"},{"type":"any","x":null}]}"#,
            "x",
        ),
        (r#"{"type":"literal","value":"a","fold":true}"#, "fold"),
        (
            &format!(r#"{{"type":"record","keys":{{"type":"string"}},"values":{number}}}"#),
            "lazy",
        ),
        (
            r#"{"type":"object","value":{"a b":{"fieldType":{"type":"any"},"optional":true}},"strict":false}"#,
            "strict",
        ),
    ] {
        let text = in_field(validator);
        let schema = Schema::from_export_json(&text).unwrap();
        assert_eq!(export_json(&schema), text);
        let problems = schema.check();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].code, ProblemCode::UnknownKey);
        assert!(
            problems[0].message.contains(&format!("`{name}`")),
            "{problems:?}"
        );
        let document = schema.table("t").unwrap().document().unwrap();
        let built = Schema::builder()
            .table(TableDefinition::new("t", document.to_validator()))
            .build();
        assert!(built == schema, "{text}");
    }
}

/// Documents have a type that holds fields, whatever keys of tomorrow their validator has; what a type of
/// tomorrow holds is not known.
///
/// Source: `{"type":"null","extra":{}}` among the answers of the backend in `tests/vectors`.
#[test]
fn documents_with_keys_of_tomorrow_are_objects_all_the_same() {
    for (document, is_accepted) in [
        (r#"{"type":"null","extra":{}}"#, false),
        (r#"{"type":"string","maxLength":5}"#, false),
        (
            r#"{"type":"union","value":[{"type":"object","value":{}},{"type":"null","extra":1}]}"#,
            false,
        ),
        (r#"{"type":"object","value":{},"strict":true}"#, true),
        (r#"{"type":"any","value":null}"#, true),
        (
            r#"{"type":"union","value":[{"type":"object","value":{},"strict":true}]}"#,
            true,
        ),
        (r#"{"type":"tomorrow"}"#, true),
    ] {
        let text = table(&format!(r#","documentType":{document}"#));
        let read = Schema::from_export_json(&text);
        assert_eq!(read.is_ok(), is_accepted, "{document}");
        let codes = read.err().map(|error| error.problems[0].code);
        let want = (!is_accepted).then_some(ProblemCode::InvalidTopLevelTypeInSchemaError);
        assert_eq!(codes, want, "{document}");
    }
}

/// Unknown staged validators are named as enforced ones are; a text that has not the form of a validator
/// is named.
#[test]
fn staged_validators_of_tomorrow_are_named() {
    let staged = |staged: &str| {
        let document = format!(r#","documentType":{{"type":"any"}},"stagedDocumentType":{staged}"#);
        let schema = Schema::from_export_json(&table(&document)).unwrap();
        let problems = schema.check();
        assert!(problems.iter().all(|it| it.severity == Severity::Warning));
        let lines: Vec<_> = problems.iter().map(|it| it.message.clone()).collect();
        (export_json(&schema).contains(staged), lines)
    };
    let field = |validator: &str| {
        let field = format!(r#"{{"fieldType":{validator},"optional":false}}"#);
        format!(r#"{{"type":"object","value":{{"f":{field}}}}}"#)
    };
    let (is_kept, lines) = staged(&field(r#"{"type":"geo","srid":1}"#));
    assert!(is_kept);
    assert_eq!(
        lines,
        [
            "staged validator: field `f`: this version of convex-schema does not know the \
             validator `geo`: values there are not validated"
        ]
    );
    let (is_kept, lines) = staged(&field(r#"{"type":"string","maxLength":5}"#));
    assert!(is_kept);
    assert_eq!(
        lines,
        [
            "staged validator: field `f`: this version of convex-schema does not know `maxLength` \
             of the validator `string`: values there are not validated"
        ]
    );
    for unread in ["7", r#"{"type":"object"}"#, r#"{"of":"any"}"#] {
        let (is_kept, lines) = staged(unread);
        assert!(is_kept, "{unread}");
        assert_eq!(
            lines,
            [
                "this version of convex-schema does not know `stagedDocumentType` of the table: \
                 its effect is not known"
            ],
            "{unread}"
        );
    }
}

/// An export of npm `convex` with one field `f` in one table `t`.
fn in_field(validator: &str) -> String {
    let lists = r#""indexes":[],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[]"#;
    let field = format!(r#"{{"fieldType":{validator},"optional":false}}"#);
    let document = format!(r#"{{"type":"object","value":{{"f":{field}}}}}"#);
    format!(
        r#"{{"tables":[{{"tableName":"t",{lists},"documentType":{document}}}],"schemaValidation":true}}"#
    )
}
