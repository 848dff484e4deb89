//! `diff --data`: stored documents held against the schema to push.

use convex_schema::v;
use serde_json::Value;

use super::program::Folder;
use super::rows::{export, schema, write_folder, write_zip};

/// Schemas from a wide one to a narrow one, and documents that agree with the narrow one or not.
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
        // No document of a table that is looked at.
        (["any.json", "number.json"], "posts.zip", 1),
        // Nothing is looked at.
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
will fail: 1 of 1 documents in `bad.zip` do not agree with the new schema
  users: 1 of 1
    first in row 1: .age: ";
    assert!(found.starts_with(want), "{found}");
    assert!(
        found.contains("\nscan: stored documents of 1 table are looked at: `users`\n"),
        "{found}"
    );
    assert!(!found.contains("zq-secret"), "{found}");
    let found = run("good.zip").ends_with(1).stdout;
    assert!(
        found.starts_with("all 1 documents in `good.zip` that are looked at agree\n"),
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
