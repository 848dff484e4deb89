//! `lint`: advice, what allows it, and the exit codes. The rules have tests of their own in core.

use convex_schema::{Id, Index, Schema, Table, TableDefinition, schema, v};
use convex_schema_core::export::export_json;
use serde_json::Value;

use super::program::Folder;

#[derive(Table)]
#[table(name = "users", unique(email, name))]
#[table(index(name = "by_name", fields = [name]))]
#[expect(dead_code, reason = "only the description counts")]
struct User {
    email: String,
    name: String,
    /// One of `admin`, `member` or `guest`.
    role: String,
    /// Written as `first` and read as `second` by the old client.
    note: String,
    /// One of "a", "b".
    #[convex(allowed = ["a", "b"])]
    kind: String,
    boss: Option<Id<Self>>,
}

#[derive(Table)]
#[table(
    name = "guests",
    unique(email),
    allow(values_in_comment, unique_without_index)
)]
#[expect(dead_code, reason = "only the description counts")]
struct Guest {
    email: String,
    /// `high`|`low`
    rank: String,
}

/// The codes and places of what is found.
fn lints(schema: &Schema) -> Vec<(&'static str, Option<String>)> {
    let lints = convex_schema_plan::lint::lint(schema).into_iter();
    lints
        .map(|lint| (lint.rule().code(), lint.path().map(str::to_owned)))
        .collect()
}

#[test]
fn comments_and_unique_fields_are_read_and_tables_allow() {
    let schema = schema! { tables: [User, Guest] };
    assert_eq!(
        lints(&schema),
        [
            ("unindexed_reference", Some("boss".to_owned())),
            ("unique_without_index", None),
            ("values_in_comment", Some("role".to_owned())),
        ]
    );
}

/// A folder with a schema that has a warning and a note.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let user = v::object()
        .field("boss", v::id("users"))
        .field("name", v::string());
    let users = TableDefinition::new("users", user)
        .index(Index::database("by_name", ["name"]))
        .index(Index::database("by_name_and_boss", ["name", "boss"]));
    let schema = Schema::builder().table(users).build();
    folder.write("schema.json", &export_json(&schema));
    folder
}

#[test]
fn warnings_decide_the_exit_code() {
    let folder = folder("lint-codes");
    for (arguments, code) in [
        (&[][..], 1),
        (&["--allow", "prefix_index"], 0),
        (&["--allow", "prefix_index:users"], 0),
        (&["--allow", "prefix_index:teams"], 1),
        (&["--allow", "prefix_index:users.boss"], 1),
        (&["--allow", "prefix_index", "--deny-notes"], 1),
        (
            &[
                "--allow",
                "prefix_index,unindexed_reference",
                "--deny-notes",
            ],
            0,
        ),
        (
            &[
                "--allow",
                "prefix_index,unindexed_reference:users.boss",
                "--deny-notes",
            ],
            0,
        ),
        (
            &[
                "--allow",
                "prefix_index,unindexed_reference:users.bos",
                "--deny-notes",
            ],
            1,
        ),
        (&["--allow", "no_such_lint"], 2),
    ] {
        folder
            .run(&[&["lint", "schema.json"], arguments].concat())
            .ends_with(code);
    }
    folder.run(&["lint", "nowhere.json"]).ends_with(2);
    let refused = Schema::builder().table(TableDefinition::new("_users", v::object()));
    folder.write("refused.json", &export_json(&refused.build()));
    for arguments in [
        &["lint", "refused.json"][..],
        &["lint", "refused.json", "--quiet"],
    ] {
        let told = folder.run(arguments).ends_with(1);
        told.says("error[TableNameReserved]: table `_users`: ");
    }
}

#[test]
fn people_and_programs_read_the_same() {
    let folder = folder("lint-text");
    let text = folder
        .run(&["lint", "schema.json", "--allow", "unindexed_reference"])
        .ends_with(1);
    let want = "\
warning[prefix_index]: each index is another copy of the table, which is stored, paid for and written
  table `users`, index `by_name`: its fields are the first ones of `by_name_and_boss`
  help: query `by_name_and_boss` instead and remove `by_name`, unless queries need the documents \
with equal fields in the order of `_creationTime`
1 warning, 0 notes
";
    assert_eq!(text.stdout, want);
    let json = folder.run(&["lint", "schema.json", "--json"]).ends_with(1);
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&report["warnings"], &report["notes"]),
        (&1.into(), &1.into())
    );
    assert_eq!(report["lints"][0]["code"], "prefix_index");
    assert_eq!(report["lints"][0]["index"], "by_name");
    assert_eq!(report["lints"][1]["path"], "boss");
}

#[test]
fn lints_are_grouped_by_code_and_problems_are_counted() {
    let folder = Folder::new("lint-groups");
    let table = |name: &str| {
        let fields = v::object()
            .field("owner", v::id("people"))
            .field("a", v::string());
        TableDefinition::new(name, fields)
    };
    let schema = Schema::builder().table(table("one")).table(table("two"));
    folder.write("schema.json", &export_json(&schema.build()));
    let text = folder.run(&["lint", "schema.json"]).ends_with(1);
    assert_eq!(text.stdout.matches("note[unindexed_reference]").count(), 1);
    for table in ["one", "two"] {
        let line = format!("\n  table `{table}`, field `owner`: ");
        assert!(text.stdout.contains(&line), "{}", text.stdout);
    }
    // Ids of tables that the schema lacks are problems of the schema, once a table.
    assert!(
        text.stdout.ends_with("2 warnings, 2 notes\n"),
        "{}",
        text.stdout
    );
    assert_eq!(
        text.stderr.matches("warning[").count(),
        2,
        "{}",
        text.stderr
    );
    let json = folder.run(&["lint", "schema.json", "--json"]).ends_with(1);
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&report["accepted"], &report["errors"]),
        (&true.into(), &0.into())
    );
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["problems"][1]["table"], "two");
    assert_eq!(report["lints"].as_array().map(Vec::len), Some(2));

    let refused = Schema::builder().table(TableDefinition::new("_users", v::object()));
    folder.write("refused.json", &export_json(&refused.build()));
    let json = folder.run(&["lint", "refused.json", "--json"]).ends_with(1);
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&report["accepted"], &report["errors"]),
        (&false.into(), &1.into())
    );
    assert_eq!(report["problems"][0]["code"], "TableNameReserved");
}

#[test]
fn quiet_prints_errors_only() {
    let folder = folder("lint-quiet");
    for (arguments, code, words) in [
        (&["--allow", "prefix_index"][..], 0, ""),
        (&[], 1, "warning[prefix_index]"),
    ] {
        let quiet = [&["lint", "schema.json", "--quiet"], arguments].concat();
        let told = folder.run(&quiet).ends_with(code);
        assert!(told.stdout.starts_with(words), "{}", told.stdout);
        assert_eq!(told.stdout.is_empty(), words.is_empty(), "{}", told.stdout);
        assert!(!told.stdout.contains("note"), "{}", told.stdout);
        assert_eq!(told.stderr, "");
    }
}
