//! The flow that is promised: annotate, build, and the file is there.

use std::fs;

use crate::workspace::{DEFAULT_OUTPUT, ONE_TABLE, SchemaPackage, Workspace};

const FILE: &str = "convex/schema.ts";

/// A model as people write it.
const DERIVED: &str = r#"
use convex_schema::{Id, Table};

/// A person.
#[derive(Table)]
#[table(name = "users")]
#[table(index(name = "by_email", fields = [email]))]
pub struct User {
    pub email: String,
    pub friend: Option<Id<User>>,
}

pub fn schema() -> Schema {
    convex_schema::schema! { tables: [User] }
}
"#;

#[test]
fn touching_a_struct_changes_the_file() {
    let workspace = Workspace::new("touch", SchemaPackage::Script, DERIVED, DEFAULT_OUTPUT);
    workspace.build();
    let before = workspace.read(FILE);
    assert!(
        before.contains("  friend: v.optional(v.id(\"users\")),\n"),
        "{before}"
    );
    workspace.model(&DERIVED.replace(
        "pub email: String,",
        "pub email: String,\n    pub age: f64,",
    ));
    let outcome = workspace.build();
    assert_eq!(
        outcome.warnings(),
        [""; 0],
        "a change of the types is not an edit by hand"
    );
    let after = workspace.read(FILE);
    assert_eq!(
        after,
        before.replace(
            "email: v.string(),",
            "email: v.string(),\n  age: v.number(),"
        )
    );
}

#[test]
fn the_second_build_does_nothing() {
    let workspace = Workspace::new("second", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    assert!(workspace.build().ran_script());
    let (text, modified) = (workspace.read(FILE), workspace.modified(FILE));
    let second = workspace.build();
    assert!(!second.ran_script(), "{}", second.stderr);
    // A model that says the same is compiled again, and nothing is written.
    workspace.model(&format!("{ONE_TABLE}// Nothing new.\n"));
    assert!(workspace.build().ran_script());
    assert_eq!(workspace.read(FILE), text);
    assert_eq!(workspace.modified(FILE), modified);
}

#[test]
fn an_edit_by_hand_is_healed_and_said() {
    let workspace = Workspace::new("heal", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    let text = workspace.read(FILE);
    let edited = text
        .replace(
            "email: v.string(),",
            "email: v.number(),\n  nick: v.string(),",
        )
        .replace(".index(\"by_email\", [\"email\"])", "");
    assert_ne!(edited, text);
    workspace.edit(FILE, &edited);
    let healed = workspace.build();
    let want = [
        "an edit of `../../convex/schema.ts` is undone, the Rust types decide:",
        "  table `users`: field `email` changed: v.number() -> v.string()",
        "  table `users`: field `nick` removed: v.string()",
        "  table `users`: index `by_email` added: .index(\"by_email\", [\"email\"])",
    ];
    assert_eq!(healed.warnings(), want);
    assert_eq!(workspace.read(FILE), text);
    assert!(!workspace.build().ran_script(), "one run heals");
}

#[test]
fn an_edit_and_a_change_of_the_types_are_told_apart() {
    let workspace = Workspace::new("apart", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    let edited = workspace
        .read(FILE)
        .replace("[\"email\"]", "[\"email\", \"_id\"]");
    workspace.edit(FILE, &edited);
    workspace.model(&ONE_TABLE.replace(
        "field(\"email\"",
        "field(\"age\", v::number()).field(\"email\"",
    ));
    let want = [
        "an edit of `../../convex/schema.ts` is undone, the Rust types decide:",
        "  table `users`: index `by_email` changed: .index(\"by_email\", [\"email\", \"_id\"]) -> \
         .index(\"by_email\", [\"email\"])",
    ];
    assert_eq!(workspace.build().warnings(), want);
    assert!(
        workspace
            .read(FILE)
            .contains("  age: v.number(),\n  email: v.string(),\n")
    );
}

#[test]
fn a_file_that_is_gone_comes_back() {
    let workspace = Workspace::new("gone", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    let text = workspace.read(FILE);
    fs::remove_file(workspace.path(FILE)).unwrap();
    assert_eq!(workspace.build().warnings(), [""; 0]);
    assert_eq!(workspace.read(FILE), text);
}

#[test]
fn formatting_is_left_alone() {
    let workspace = Workspace::new("format", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    let text = workspace.read(FILE);
    let styles = [
        text.replace('\n', "\r\n"),
        text.replace(";\n", "\n")
            .replace('"', "'")
            .replace(",\n}", "\n}"),
        text.replace("  email", "\t\"email\"")
            .replace(").index", ")\n  .index"),
    ];
    for formatted in styles {
        assert_ne!(formatted, text);
        workspace.edit(FILE, &formatted);
        assert_eq!(workspace.build().warnings(), [""; 0], "{formatted}");
        assert_eq!(workspace.read(FILE), formatted);
        assert!(!workspace.build().ran_script());
    }
}

#[test]
fn the_functions_folder_is_the_default() {
    let workspace = Workspace::new("default", SchemaPackage::Script, ONE_TABLE, "");
    workspace.write("convex.json", r#"{ "functions": "web/backend/" }"#);
    fs::create_dir_all(workspace.path("web/backend")).unwrap();
    fs::create_dir_all(workspace.path("backend")).unwrap();
    workspace.build();
    let text = workspace.read("web/backend/schema.ts");
    assert!(
        text.contains("export default defineSchema({\n  users,\n});\n"),
        "{text}"
    );
    // The file that decides is watched.
    workspace.edit("convex.json", r#"{ "functions": "backend" }"#);
    workspace.build();
    assert_eq!(workspace.read("backend/schema.ts"), text);
}

#[test]
fn two_schemas_are_written_beside_each_other() {
    let model = r#"
        pub fn schema() -> [(&'static str, Schema); 2] {
            ["app", "billing"].map(|name| {
                let table = TableDefinition::new(format!("{name}Rows"), v::object().field("a", v::any()));
                (name, Schema::builder().table(table.index(Index::database("by_a", ["a"]))).build())
            })
        }
    "#;
    let metadata = r#"outputs = [
        { schema = "app", path = "../../../app/convex/schema.ts" },
        { schema = "billing", layout = "tables", path = "../../../billing/convex/schema.gen.ts", indexes = "../../../billing/indexes.md" },
    ]"#;
    let workspace = Workspace::new("siblings/rust-side", SchemaPackage::Script, model, metadata);
    for folder in ["../app/convex", "../billing/convex"] {
        fs::create_dir_all(workspace.path(folder)).unwrap();
    }
    workspace.build();
    let app = workspace.read("../app/convex/schema.ts");
    assert!(
        app.contains("export const appRows = defineTable({"),
        "{app}"
    );
    assert!(!app.contains("billing"), "{app}");
    let billing = workspace.read("../billing/convex/schema.gen.ts");
    assert!(
        billing.contains("export const tables = {\n  billingRows,\n};\n"),
        "{billing}"
    );
    let list = workspace.read("../billing/indexes.md");
    assert!(list.contains("| `by_a` | database | `a`    |"), "{list}");
    assert!(!workspace.build().ran_script());
}

#[test]
fn a_probable_rename_is_pointed_out() {
    let workspace = Workspace::new("rename", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    workspace.model(&ONE_TABLE.replace("\"users\"", "\"people\""));
    let want =
        "table `users` was probably renamed to `people`: Convex keeps its documents in `users`";
    assert_eq!(workspace.build().warnings(), [want]);
    workspace.model(
        &ONE_TABLE
            .replace("\"users\"", "\"people\"")
            .replace("by_email", "email"),
    );
    let want = "table `people`: index `by_email` was probably renamed to `email`: Convex drops \
                `by_email` and builds `email`";
    assert_eq!(workspace.build().warnings(), [want]);
}
