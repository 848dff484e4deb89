//! `diff` where of the deployment an export is known, and no schema.

use convex_schema::{Schema, TableDefinition, v};
use convex_schema_core::export::export_json;
use serde_json::Value;

use super::program::Folder;
use super::rows::{export, schema, write_folder, write_zip};

/// Schemas, and exports whose documents satisfy them or not.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("number.json", &schema(v::number()));
    for (name, age) in [("good", "41.5"), ("bad", "\"zq-secret\"")] {
        write_zip(&folder, &format!("{name}.zip"), &export(age));
        write_folder(&folder, name, &export(age));
    }
    let teams = TableDefinition::new("teams", v::object());
    let others = Schema::builder().table(teams).build();
    folder.write("others.json", &export_json(&others));
    let unchecked =
        schema(v::number()).replace("\"schemaValidation\":true", "\"schemaValidation\":false");
    folder.write("unchecked.json", &unchecked);
    let reserved = TableDefinition::new("_teams", v::object());
    let reserved = Schema::builder().table(reserved).build();
    folder.write("refused.json", &export_json(&reserved));
    folder
}

#[test]
fn documents_decide() {
    let folder = folder("export-codes");
    for (arguments, code) in [
        (&["good.zip", "number.json"][..], 1),
        (&["good", "number.json"], 1),
        (&["good.zip", "number.json", "--fail-on", "rejected"], 0),
        (&["bad.zip", "number.json"], 3),
        (&["bad", "number.json", "--fail-on", "rejected"], 3),
        // Nothing is stored in its tables, or nothing is scanned.
        (&["bad.zip", "others.json"], 0),
        (&["bad.zip", "unchecked.json"], 0),
        // Whatever is stored.
        (&["good.zip", "refused.json"], 3),
        (&["nowhere.zip", "number.json"], 2),
    ] {
        folder.run(&[&["diff"], arguments].concat()).ends_with(code);
    }
}

#[test]
fn an_export_is_no_schema_to_push_and_needs_no_other() {
    let folder = folder("export-misuse");
    let told = folder
        .run(&["diff", "number.json", "good.zip"])
        .ends_with(2);
    told.says(
        "can't read the schema `good.zip`: an export of data has documents and no schema\nhelp: ",
    );
    let told = folder.run(&["lint", "good"]).ends_with(2);
    told.says(
        "can't read the schema `good`: an export of data has documents and no schema\nhelp: ",
    );
    folder.write("cut.zip", "PK\u{3}\u{4}");
    let told = folder.run(&["diff", "cut.zip", "number.json"]).ends_with(2);
    told.says("`cut.zip` is not a zip archive that can be read: ")
        .says("\nhelp: the file may be cut off");
    let twice = ["diff", "good.zip", "number.json", "--data", "bad.zip"];
    let told = folder.run(&twice).ends_with(2);
    told.says("`good.zip` is an export already, so `--data` has nothing to add\nhelp: ");
}

#[test]
fn people_read_what_is_known_and_what_is_not() {
    let folder = folder("export-text");
    let told = folder.run(&["diff", "bad.zip", "number.json"]).ends_with(3);
    let start = "\
`bad.zip` has documents and no schema: they are validated against the new one;
the deployed validators and indexes are not known

rejected: 1 of 2 documents do not satisfy the new schema

users: 1 of 1 do not satisfy the new schema
    first in row 1: .age: ";
    assert!(told.stdout.starts_with(start), "{}", told.stdout);
    let end = "\
posts: all 1 satisfy the new schema
help: `validate --mode existing bad.zip` with the new schema lists all of them
";
    assert!(told.stdout.ends_with(end), "{}", told.stdout);
    assert!(!told.stdout.contains("zq-secret"), "{}", told.stdout);
    let told = folder
        .run(&["diff", "good.zip", "others.json"])
        .ends_with(0);
    let end = "
free: no stored document is scanned

teams: added, the export has no such table
posts: not in the new schema; its documents (1) stay and are no longer validated
users: not in the new schema; its documents (1) stay and are no longer validated
";
    assert!(told.stdout.ends_with(end), "{}", told.stdout);
}

#[test]
fn what_is_left_out_is_told() {
    let folder = folder("export-part");
    let mut files = export("1.5");
    files.push(("_components/mail/sent/documents.jsonl", "{}\n".to_owned()));
    write_zip(&folder, "part.zip", &files);
    let told = folder
        .run(&["diff", "part.zip", "number.json"])
        .ends_with(1);
    told.says("warning: the tables of the component `mail` are not checked: they have a schema of their own");
}

#[test]
fn programs_read_the_same() {
    let folder = folder("export-json");
    let told = folder
        .run(&["diff", "bad.zip", "number.json", "--json"])
        .ends_with(3);
    let json: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(json["outcome"], "rejected");
    assert_eq!(json["judgedBy"], "documents");
    let table = |table: &Value| {
        let text = |key: &str| table[key].as_str().unwrap().to_owned();
        [text("table"), text("change"), text("outcome")]
    };
    let tables: Vec<_> = json["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(table)
        .collect();
    assert_eq!(
        tables,
        [["users", "kept", "rejected"], ["posts", "kept", "scan"]]
    );
    assert_eq!(json["data"]["rejected"], 1);
    let told = folder
        .run(&["diff", "number.json", "number.json", "--json"])
        .ends_with(0);
    let json: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(json["judgedBy"], "schemas");
}
