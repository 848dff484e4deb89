//! `diff`: what a push does, from files and git.

use convex_schema::{Index, Schema, TableDefinition, v};
use convex_schema_core::export::export_json;
use serde_json::Value;

use super::program::Folder;

fn users(email: impl Into<convex_schema::FieldValidator>) -> TableDefinition {
    let user = v::object().field("email", email);
    TableDefinition::new("users", user).index(Index::database("by_email", ["email"]))
}

fn schema(tables: impl IntoIterator<Item = TableDefinition>) -> String {
    let add = |builder: convex_schema::SchemaBuilder, table| builder.table(table);
    export_json(&tables.into_iter().fold(Schema::builder(), add).build())
}

/// A folder with a few schemas.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("text.json", &schema([users(v::string())]));
    folder.write("optional.json", &schema([users(v::optional(v::string()))]));
    folder.write("number.json", &schema([users(v::number())]));
    let broken = users(v::string()).index(Index::database("by_name", ["name"]));
    folder.write("broken.json", &schema([broken]));
    folder
}

#[test]
fn the_exit_code_is_the_outcome() {
    let folder = folder("codes");
    for (arguments, code) in [
        (&["text.json", "text.json"][..], 0),
        (&["text.json", "optional.json"], 0),
        (&["optional.json", "text.json"], 1),
        (&["optional.json", "text.json", "--fail-on", "scan"], 1),
        (&["optional.json", "text.json", "--fail-on", "rejected"], 0),
        (&["text.json", "broken.json"], 3),
        (&["text.json", "broken.json", "--fail-on", "rejected"], 3),
        (&["text.json", "nowhere.json"], 2),
        (&["text.json"], 2),
        (&["text.json", "text.json", "--fail-on", "free"], 2),
    ] {
        folder.run(&[&["diff"], arguments].concat()).ends_with(code);
    }
}

#[test]
fn people_read_what_forces_the_scan_and_what_to_do() {
    let found = folder("text")
        .run(&["diff", "text.json", "number.json"])
        .ends_with(1);
    let want = "\
scan: stored documents of 1 table are scanned: `users`

users: scan
  ! field `email` changed: v.string() -> v.number() (no document satisfies it)
  so that no push can fail:
    1. widen: declare `email` as v.union(v.string(), v.number())
    2. widen: push that schema; no document is scanned
    3. write: deploy code that writes `email` as v.number()
    4. backfill: change the documents of `users` whose `email` is not v.number()
    5. narrow: push the new schema; its scan passes
  staged before the last step (`.staged(...)`, npm convex 1.47), the validator is checked in the \
background and the last push is free
";
    assert_eq!(found.stdout, want);
    assert_eq!(found.stderr, "");
}

#[test]
fn programs_read_json() {
    let folder = folder("json");
    let found = folder
        .run(&["diff", "text.json", "number.json", "--json"])
        .ends_with(1);
    let plan: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(plan["outcome"], "scan");
    assert_eq!(plan["tables"][0]["table"], "users");
    assert_eq!(plan["tables"][0]["scanOutcome"], "fails");
    assert_eq!(plan["tables"][0]["differences"][0]["old"], "v.string()");
    let found = folder
        .run(&["diff", "text.json", "broken.json", "--json"])
        .ends_with(3);
    let plan: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(plan["problems"][0]["code"], "SchemaDefinitionError");
    assert_eq!(plan["problems"][0]["index"], "by_name");
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder("colours");
    let run = |variables| {
        folder
            .run_with(&["diff", "text.json", "number.json"], variables)
            .stdout
    };
    assert!(!run(&[]).contains('\u{1b}'));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[33mscan\u{1b}[0m"));
    assert!(!run(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = folder("unreadable");
    folder.write("garbage.json", "{");
    std::fs::write(folder.path("binary.json"), [0xff, 0xfe, 0x7b]).unwrap();
    folder.write("export.zip", "PK");
    folder.write("empty/README.md", "");
    for (name, words) in [
        (
            "nowhere.json",
            "can't read the schema `nowhere.json`: there is no such file\nhelp: a schema is ",
        ),
        (
            "binary.json",
            "can't read the schema `binary.json`: the file is not UTF-8 text\nhelp: a schema is ",
        ),
        ("garbage.json", "not the JSON of an exported schema"),
        (
            "export.zip",
            "an export of data has documents and no schema",
        ),
        ("empty", "a folder without `schema.ts`"),
    ] {
        folder
            .run(&["diff", "text.json", name])
            .ends_with(2)
            .says(words);
    }
}
