//! An export of a newer Convex: what this version does not know is named by every verb, and judged by none.

use super::program::Folder;

/// One table with a validator, a field, a document, an index and a table that have keys of tomorrow.
fn export(length: u8, ttl: u8) -> String {
    let lists = r#""stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[]"#;
    let field =
        format!(r#"{{"fieldType":{{"type":"string","maxLength":{length}}},"optional":false}}"#);
    let keyed = r#"{"fieldType":{"type":"boolean"},"optional":true,"since":{"major":2}}"#;
    let plain = r#"{"fieldType":{"type":"number"},"optional":false}"#;
    format!(
        r#"{{"tables":[{{"tableName":"notes","indexes":[{{"indexDescriptor":"by_text","fields":["text"],"sparse":true}}],{lists},"documentType":{{"type":"object","value":{{"text":{field},"rank":{plain},"keyed":{keyed}}}}},"ttl":{ttl}}},{{"tableName":"open","indexes":[],{lists},"documentType":{{"type":"object","value":{{"rank":{plain}}},"unknownKeys":"strip"}}}}],"schemaValidation":true,"region":"eu"}}"#
    )
}

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    // A workspace of its own, which `import` joins.
    folder.write("Cargo.toml", "[workspace]\nmembers = []\n");
    folder.write("old.json", &export(5, 60));
    folder.write("new.json", &export(6, 60));
    folder.write("kept.json", &export(5, 90));
    folder.write("notes.jsonl", "{\"text\":\"a long text\",\"rank\":1}\n");
    folder.write("bad/notes.jsonl", "{\"text\":\"a\",\"rank\":\"x\"}\n");
    folder.write("open.jsonl", "{\"rank\":1,\"more\":true}\n");
    folder
}

#[test]
fn keys_of_tomorrow_are_named_by_every_verb() {
    let folder = folder("newer-verbs");
    let export = folder.run(&["print", "old.json", "--format", "json"]);
    let export = export.ends_with(0);
    assert_eq!(export.stdout.trim_end(), self::export(5, 60));
    for verb in [
        &["print", "old.json"][..],
        &["docs", "old.json", "--format", "markdown"],
        &["lint", "old.json"],
        &["diff", "old.json", "old.json"],
        &["validate", "--schema", "old.json", "notes.jsonl"],
        &["import", "old.json", "--out", "model"],
    ] {
        let found = folder.run(verb);
        for key in [
            "maxLength",
            "since",
            "unknownKeys",
            "sparse",
            "ttl",
            "region",
        ] {
            let shown = format!("{}{}", found.stdout, found.stderr);
            assert!(shown.contains(key), "{verb:?}, {key}: {shown}");
        }
    }
    // The keys of a field are among the structs as well.
    let model = std::fs::read_to_string(folder.path("model/src/lib.rs")).unwrap();
    let keyed =
        r#"v::unknown_field("boolean", "{\"type\":\"boolean\"}", "{\"since\":{\"major\":2}}")"#;
    assert!(model.contains(keyed), "{model}");
    // Nothing is free because it is not known.
    folder.run(&["diff", "old.json", "old.json"]).ends_with(0);
    for new in ["new.json", "kept.json"] {
        let found = folder.run(&["diff", "old.json", new]).ends_with(1);
        assert!(
            found.stdout.starts_with("scan possible"),
            "{}",
            found.stdout
        );
    }
}

#[test]
fn rows_at_keys_of_tomorrow_are_not_judged() {
    let folder = folder("newer-rows");
    for (file, key) in [("notes.jsonl", "maxLength"), ("open.jsonl", "unknownKeys")] {
        let found = folder
            .run(&["validate", "--schema", "old.json", file])
            .ends_with(0);
        let want = format!("not validated: this version of convex-schema does not know `{key}`");
        assert!(found.stdout.contains(&want), "{}", found.stdout);
    }
    // The known parts beside it are validated.
    folder
        .run(&["validate", "--schema", "old.json", "bad/notes.jsonl"])
        .ends_with(1);
}
