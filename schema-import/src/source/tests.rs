#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use convex_schema_core::{Index, Schema, TableDefinition, v};

use super::read;
use crate::{Notes, Options, import};

const SCHEMA: &str = r#"
// A header is about the file.
import { defineSchema, defineTable } from "convex/server";
import { authTables } from "@convex-dev/auth/server";
import { v } from "convex/values";
import { priorityValidator, audit } from "./validators";

/** Somebody's work. */
const tasks = defineTable({
  title: v.string(), // shown in lists
  // eslint-disable-next-line
  /**
   * Longer text.
   *
   * In Markdown.
   */
  body: v.optional(v.string()),

  // ---- Sorting ----

  priority: priorityValidator,
  ...audit,
  state: v.union(
    // nobody looked
    v.object({ kind: v.literal("new") }),
    v.object({
      kind: v.literal("done"),
      at: v.number(), // milliseconds
    }),
  ),
}).index("by_priority", ["priority"]);

export const limit = 3;

export default defineSchema(
  {
    ...authTables,
    // the main one
    tasks,
  },
  { strictTableNameTypes: false },
);
"#;

const VALIDATORS: &str = r#"
import { v } from "convex/values";

/** How urgent it is. */
export const priorityValidator = v.union(
  v.literal("low"), // can wait
  v.literal("high"),
);

export const audit = {
  // who made it
  createdBy: v.id("users"),
};
"#;

fn notes() -> Notes {
    let folder = tempfile::tempdir().unwrap();
    let entry = folder.path().join("schema.ts");
    fs::write(&entry, SCHEMA).unwrap();
    fs::write(folder.path().join("validators.ts"), VALIDATORS).unwrap();
    read(&entry).unwrap()
}

/// What the files above evaluate to.
fn schema() -> Schema {
    let done = v::object().field("kind", v::literal("done"));
    let state = v::union([
        v::object().field("kind", v::literal("new")).into(),
        done.field("at", v::number()).into(),
    ]);
    let task = v::object()
        .field("title", v::string())
        .field("body", v::optional(v::string()))
        .field(
            "priority",
            v::union([v::literal("low"), v::literal("high")]),
        )
        .field("createdBy", v::id("users"))
        .field("state", state);
    let user = v::object().field("name", v::string());
    let by_priority = Index::database("by_priority", ["priority"]);
    Schema::builder()
        .table(TableDefinition::new("users", user))
        .table(TableDefinition::new("tasks", task).index(by_priority))
        .build()
}

#[test]
fn comments_and_names_come_along() {
    let notes = notes();
    let options = Options {
        single_file: true,
        external: notes.spread_tables(&schema()),
        notes,
    };
    let text = &import(&schema(), &options).files[0].text;
    for lines in [
        "/// the main one\n///\n/// Somebody's work.\n#[derive(",
        "    /// shown in lists\n    pub title: String,\n",
        "    /// Longer text.\n    ///\n    /// In Markdown.\n    pub body: Option<String>,\n",
        "    /// Sorting\n    pub priority: Priority,\n",
        "/// How urgent it is.\n#[derive(",
        "    /// can wait\n    Low,\n    High,\n",
        "    /// who made it\n    pub created_by: Id<User>,\n",
        "    /// nobody looked\n    New,\n",
        "        /// milliseconds\n        at: f64,\n",
        "#[table(external, name = \"users\")]\npub struct User;\n",
        "strict_table_name_types: false,",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    for absent in ["header", "eslint", "----"] {
        assert!(!text.contains(absent), "{absent}\n---\n{text}");
    }
}

#[test]
fn tables_of_packages_are_told_apart() {
    let notes = notes();
    assert_eq!(notes.spreads, ["authTables"]);
    assert_eq!(notes.spread_tables(&schema()), ["users"]);
    assert_eq!(notes.exports, ["limit"]);
    assert_eq!(notes.strict_table_name_types, Some(false));
}

#[test]
fn what_is_not_understood_has_no_notes() {
    let folder = tempfile::tempdir().unwrap();
    let entry = folder.path().join("schema.ts");
    for text in [
        "",
        "export default 3;",
        "const a = b;\nconst b = a;\nexport default a;",
        "export default defineSchema({ [name]: make(), ...all() });",
        "import x from './missing';\nexport default x;",
    ] {
        fs::write(&entry, text).unwrap();
        let notes = read(&entry).unwrap();
        assert!(
            notes.tables.values().all(|note| note.steps.is_empty()),
            "{text}"
        );
    }
    fs::write(&entry, "export default {{{").unwrap();
    assert!(read(&entry).is_err());
}
