//! `diff --data`: stored documents held against the schema to push.

use convex_schema::v;
use serde_json::Value;

use super::program::Folder;
use super::rows::{export, schema, write_folder, write_zip};

/// Schemas from a wide one to a narrow one, and documents that satisfy the narrow one or not.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("any.json", &schema(v::optional(v::any())));
    folder.write("number.json", &schema(v::number()));
    for (name, age) in [("good", "41.5"), ("bad", "\"zq-secret\"")] {
        write_zip(&folder, &format!("{name}.zip"), &export(age));
        write_folder(&folder, name, &export(age));
    }
    write_zip(&folder, "posts.zip", &export("1.5")[3..]);
    folder
}

#[test]
fn documents_that_do_not_agree_stop_the_push() {
    let folder = folder("stored");
    for (schemas, data, code) in [
        (["any.json", "number.json"], "good.zip", 1),
        (["any.json", "number.json"], "bad.zip", 3),
        (["any.json", "number.json"], "bad", 3),
        (["any.json", "number.json"], "good", 1),
        // No document of a table that is scanned.
        (["any.json", "number.json"], "posts.zip", 1),
        // Nothing is scanned.
        (["number.json", "any.json"], "bad.zip", 0),
        (["any.json", "number.json"], "nowhere.zip", 2),
        (["any.json", "number.json"], "any.json", 2),
    ] {
        let found = folder.run(&["diff", schemas[0], schemas[1], "--data", data]);
        assert_eq!(
            found.code, code,
            "{schemas:?} {data}: {}{}",
            found.stdout, found.stderr
        );
    }
    let arguments = [
        "diff",
        "any.json",
        "number.json",
        "--fail-on",
        "rejected",
        "--data",
    ];
    folder
        .run(&[&arguments[..], &["good.zip"]].concat())
        .ends_with(0);
    folder
        .run(&[&arguments[..], &["bad.zip"]].concat())
        .ends_with(3);
}

#[test]
fn people_read_which_documents() {
    let folder = folder("which");
    let run = |data| folder.run(&["diff", "any.json", "number.json", "--data", data]);
    let found = run("bad.zip").ends_with(3).stdout;
    let want = "\
will fail: 1 of 1 documents in `bad.zip` do not satisfy the new schema
  users: 1 of 1
    first in row 1: .age: ";
    assert!(found.starts_with(want), "{found}");
    assert!(
        found.contains("\nscan: stored documents of 1 table are scanned: `users`\n"),
        "{found}"
    );
    assert!(!found.contains("zq-secret"), "{found}");
    let found = run("good.zip").ends_with(1).stdout;
    assert!(
        found.starts_with("all 1 scanned documents in `good.zip` satisfy the new schema\n"),
        "{found}"
    );
}

#[test]
fn programs_read_which_documents() {
    let folder = folder("json-data");
    let run = |arguments: &[&str]| -> Value {
        let verb = ["diff", "any.json", "number.json", "--json"];
        serde_json::from_str(&folder.run(&[&verb, arguments].concat()).stdout).unwrap()
    };
    let plan = run(&["--data", "bad.zip"]);
    assert_eq!(plan["outcome"], "rejected");
    assert_eq!(plan["tables"][0]["outcome"], "scan");
    assert_eq!(plan["data"]["name"], "bad.zip");
    assert_eq!(
        (&plan["data"]["documents"], &plan["data"]["rejected"]),
        (&1.into(), &1.into())
    );
    let users = &plan["data"]["tables"][0];
    assert_eq!(
        (&users["table"], &users["first"]["row"]),
        (&"users".into(), &1.into())
    );
    assert_eq!(
        (&users["first"]["path"], &users["first"]["code"]),
        (&".age".into(), &"NoMatch".into())
    );
    assert_eq!(run(&["--data", "good.zip"])["outcome"], "scan");
    assert_eq!(run(&[])["data"], Value::Null);
}

/// The export of a table with so many documents, and the schemas before and after an index.
fn large(name: &str, documents: usize) -> Folder {
    let folder = Folder::new(name);
    let table = |indexes: &str, staged: &str| {
        format!(
            r#"{{"tables":[{{"tableName":"logs","indexes":[{indexes}],"stagedDbIndexes":[{staged}],
            "documentType":{{"type":"object","value":{{"at":{{"fieldType":{{"type":"number"}},"optional":false}},
            "by":{{"fieldType":{{"type":"any"}},"optional":true}}}}}}}}],
            "schemaValidation":true}}"#
        )
    };
    let gone = r#"{"indexDescriptor":"gone","fields":["by"]}"#;
    let by_at = r#"{"indexDescriptor":"by_at","fields":["at"]}"#;
    folder.write("old.json", &table(gone, ""));
    folder.write("new.json", &table(by_at, ""));
    folder.write("staged.json", &table(gone, by_at));
    let id = "j97000820c20a1g7104gm2rc1m70yp0t";
    let row = format!("{{\"_id\":\"{id}\",\"_creationTime\":1700000000000.5,\"at\":1.5}}\n");
    write_zip(
        &folder,
        "logs.zip",
        &[("logs/documents.jsonl", row.repeat(documents))],
    );
    folder
}

/// npm `convex` 1.47 asks from 100,000 documents on, and not for indexes that are staged.
#[test]
fn indexes_of_large_tables_are_pointed_out() {
    for (documents, shown, is_large) in [(99_999, "99,999", false), (100_000, "100,000", true)] {
        let folder = large(&format!("large-{documents}"), documents);
        let run = |new, more: &[&str]| {
            let arguments = [&["diff", "old.json", new, "--data", "logs.zip"], more].concat();
            folder.run(&arguments).ends_with(0).stdout
        };
        let found = run("new.json", &[]);
        assert!(
            found.contains(&format!("\nlogs: free, {shown} documents\n")),
            "{found}"
        );
        let asks = "  ! `npx convex` asks before it builds or drops `by_at`, `gone`, as for every \
                    table of 100,000 documents or more";
        assert_eq!(found.contains(asks), is_large, "{found}");
        let staged = run("staged.json", &[]);
        assert!(!staged.contains("asks before"), "{staged}");
        let json: Value = serde_json::from_str(&run("new.json", &["--json"])).unwrap();
        let table = &json["tables"][0];
        assert_eq!(table["documents"], documents);
        let names = serde_json::json!(if is_large {
            vec!["by_at", "gone"]
        } else {
            vec![]
        });
        assert_eq!(table["confirmedIndexes"], names);
    }
}

/// Documents of a table that is not scanned are counted, and never stop a push.
#[test]
fn documents_that_are_not_looked_at_stop_nothing() {
    let folder = large("not-looked-at", 3);
    write_zip(
        &folder,
        "wrong.zip",
        &[("logs/documents.jsonl", "{\"at\":\"zq\"}\n{}\n".to_owned())],
    );
    let found = folder.run(&["diff", "old.json", "new.json", "--data", "wrong.zip"]);
    let found = found.ends_with(0).stdout;
    assert!(found.contains("\nlogs: free, 2 documents\n"), "{found}");
}
