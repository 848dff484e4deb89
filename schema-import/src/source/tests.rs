#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod casts;
mod reach;
mod rest;

use std::fs;
use std::path::Path;

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
  ...stamps(),
})
  // newest first
  .index("by_priority", ["priority"]);

// how many are shown
export const limit = 3;

function stamps() {
  return {
    madeAt: v.number(), // for the journal
    // editedAt: v.number(),
  };
}

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

/// A project with `schema` in `convex/schema.ts`.
fn project(schema: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "convex/schema.ts", schema);
    write(folder.path(), "convex/validators.ts", VALIDATORS);
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn notes() -> Notes {
    read(&project(SCHEMA).path().join("convex/schema.ts")).unwrap()
}

/// The schema that the files above evaluate to.
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
        .field("state", state)
        .field("madeAt", v::number());
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
        external: vec!["users".to_owned()],
        notes,
        ..Options::default()
    };
    let text = &import(&schema(), &options).files[0].text;
    for lines in [
        "//! The tables of a Convex schema.\n//!\n//! A header is about the file.\n\n#![allow(",
        "// newest first\n#[table(index(name = \"by_priority\",",
        "    /// for the journal\n    pub made_at: f64,\n",
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
    for absent in ["eslint", "----"] {
        assert!(!text.contains(absent), "{absent}\n---\n{text}");
    }
}

#[test]
fn comments_without_a_place_are_listed() {
    let notes = notes();
    let options = Options {
        external: vec!["users".to_owned()],
        notes,
        ..Options::default()
    };
    let unplaced = import(&schema(), &options).unplaced;
    let unplaced: Vec<_> = unplaced
        .iter()
        .map(|comment| (comment.line, comment.text.as_str()))
        .collect();
    let line = |text: &str| SCHEMA.lines().position(|line| line.contains(text)).unwrap() + 1;
    let want = ["how many are shown", "editedAt: v.number(),"];
    assert_eq!(unplaced, want.map(|text| (line(text), text)));
}

/// A module that imports two of the exports, and others that import none.
#[test]
fn what_others_import_stays() {
    const USER: &str = "import { limit as most, tasks } from \"../convex/schema\";\n";
    let schema = SCHEMA.replace("const tasks", "export const tasks").replace(
        "export const limit = ",
        "export const unused = 4;\nconst base = 2;\n// kept\nexport const limit = base + ",
    );
    let folder = project(&schema);
    for (path, text) in [
        ("package.json", "{}"),
        ("src/list.tsx", USER),
        ("src/other.ts", "import { unused } from \"./schema\";\n"),
        (
            "node_modules/a/b.ts",
            "import { unused } from \"../../convex/schema\";\n",
        ),
    ] {
        write(folder.path(), path, text);
    }
    let notes = read(&folder.path().join("convex/schema.ts")).unwrap();
    let names: Vec<_> = notes.exports.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["limit", "tasks"]);
    let importers = [folder.path().join("src/list.tsx")];
    assert_eq!(notes.exports[0].importers, importers);
    let options = Options::default().external(vec!["users".to_owned()]);
    let with = import(&self::schema(), &options.notes(notes.clone()));
    assert_eq!(with.rest.unwrap(), REST);
    let kept: Vec<_> = with.kept.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(kept, ["limit"]);
    let without = REST
        .replace(
            "import { authTables } from \"@convex-dev/auth/server\";\n",
            "",
        )
        .replace("...authTables, ", "");
    let rest = import(&self::schema(), &Options::default().notes(notes)).rest;
    assert_eq!(rest.unwrap(), without);
}

/// The file above as a person would leave it.
const REST: &str = r#"import { defineSchema } from "convex/server";
import { authTables } from "@convex-dev/auth/server";
import { tables } from "./schema.gen";

export { tasks } from "./schema.gen";

const base = 2;

// kept
export const limit = base + 3;

export default defineSchema(
  { ...authTables, ...tables },
  { strictTableNameTypes: false },
);
"#;

#[test]
fn tables_of_packages_are_told_apart() {
    let notes = notes();
    let spreads = notes.spreads().iter();
    let spreads: Vec<_> = spreads
        .map(|it| [it.name.as_str(), it.module.as_str(), it.export.as_str()])
        .collect();
    assert_eq!(
        spreads,
        [["authTables", "@convex-dev/auth/server", "authTables"]]
    );
    let without = notes.without_spreads(&[]).unwrap();
    assert!(
        without.contains("    ...{},\n    // the main one\n    tasks,\n"),
        "{without}"
    );
    let own = notes.without_spreads(&["authTables".to_owned()]);
    assert_eq!(own, Some(notes.text.clone()));
    let strict = notes.schema.option("strictTableNameTypes");
    assert_eq!(strict.map(|(value, _)| *value), Some(false));
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

/// Exports of the generated file are not written a second time.
#[test]
fn equal_validators_are_exported_from_the_generated_file() {
    let text = "import { defineSchema, defineTable } from \"convex/server\";
import { v } from \"convex/values\";

export const kind = v.union(v.literal(\"a\"), v.literal(\"b\"));
export const vPlace = v.object({ lat: v.number() });
export const maybe = v.optional(v.union(v.literal(\"c\"), v.literal(\"d\")));
export const branded = v.union(v.literal(\"e\"), v.literal(\"f\")) as VUnion<E>;
export const lost = v.union(v.literal(\"g\"), v.literal(\"h\")) as any;
export const args = { kind, place: v.array(vPlace) };
const inner = v.object({ kind });
export default defineSchema({
  users: defineTable({ kind, vPlace, maybe, branded, inner, lost, more: v.optional(kind) }),
});
";
    let user = "import { args, branded, kind, lost, maybe, vPlace } from \"./schema\";\n";
    let folder = project(text);
    write(folder.path(), "package.json", "{}");
    write(folder.path(), "convex/user.ts", user);
    let notes = read(&folder.path().join("convex/schema.ts")).unwrap();
    let pair = |a, b| v::union([v::literal(a), v::literal(b)]);
    let user = v::object()
        .field("kind", pair("a", "b"))
        .field("vPlace", v::object().field("lat", v::number()))
        .field("maybe", v::optional(pair("c", "d")))
        .field("branded", pair("e", "f"))
        .field("inner", v::object().field("kind", pair("a", "b")))
        .field("lost", pair("g", "h"))
        .field("more", v::optional(pair("a", "b")));
    let schema = Schema::builder().table(TableDefinition::new("users", user));
    let import = import(&schema.build(), &Options::default().notes(notes));
    let kept: Vec<_> = import.kept.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(kept, ["args", "lost", "maybe", "vPlace"]);
    let rest = "import { defineSchema } from \"convex/server\";
import { v } from \"convex/values\";
import { kind, place as vPlace, tables } from \"./schema.gen\";

export { branded, kind, place as vPlace } from \"./schema.gen\";

export const maybe = v.optional(v.union(v.literal(\"c\"), v.literal(\"d\")));

export const lost = v.union(v.literal(\"g\"), v.literal(\"h\")) as any;

export const args = { kind, place: v.array(vPlace) };

export default defineSchema({ ...tables });
";
    assert_eq!(import.rest.unwrap(), rest);
}

/// Validators, functions and packages that only the schema used are listed; what others use is not.
#[test]
fn what_adoption_leaves_unused_is_listed() {
    let schema = "import { defineSchema, defineTable } from \"convex/server\";
import { v } from \"convex/values\";
import { nullable } from \"convex-helpers/validators\";
import { authTables } from \"@acme/auth\";
import { z } from \"zod\";
import { role, stamps, shared, typed } from \"./parts\";

export const PAGE = limit(20);
function limit(most) { return z.number().max(most); }
export default defineSchema({
  ...authTables,
  users: defineTable({ role, ...stamps(), shared, typed, name: nullable(v.string()) }),
});
";
    let parts = "import { v } from \"convex/values\";
import { literals } from \"convex-helpers/validators\";
import { clock } from \"clock\";
import { format } from \"format\";

const ROLES = [\"admin\", \"guest\"];
export const role = literals(...ROLES);
export function stamps() {
  if (clock) return { at: v.number() };
  return {};
}
export const shared = v.union(v.literal(\"a\"), v.literal(\"b\"));
export const typed = v.union(v.literal(\"c\"), v.literal(\"d\"));
export type Typed = Infer<typeof typed>;
export const text = format(\"x\");
";
    let packages =
        "{ \"dependencies\": { \"convex\": \"1\", \"convex-helpers\": \"0.1\", \"clock\": \"1\",
        \"format\": \"1\", \"zod\": \"4\", \"@acme/auth\": \"1\" } }";
    let folder = project(schema);
    for (path, text) in [
        ("convex/parts.ts", parts),
        (
            "convex/users.ts",
            "import { shared } from \"./parts\";\nimport * as s from \"./schema\";\n",
        ),
        ("package.json", packages),
    ] {
        write(folder.path(), path, text);
    }
    let listed = |external: &[&str]| -> Vec<String> {
        let notes = read(&folder.path().join("convex/schema.ts")).unwrap();
        let text = v::union([v::literal("a"), v::literal("b")]);
        let user = v::object()
            .field("role", v::string())
            .field("shared", text)
            .field("name", v::string());
        let schema = Schema::builder().table(TableDefinition::new("users", user));
        let external = external.iter().map(|name| (*name).to_owned()).collect();
        let options = Options::default().notes(notes).external(external);
        let unused = import(&schema.build(), &options).unused;
        let unused = unused.iter().map(|it| match it.line {
            Some(line) => format!("{} {line}", it.name),
            None => it.name.clone(),
        });
        unused.collect()
    };
    // Others import all of the schema file, so that `PAGE` stays, and what it is made of.
    let of_parts = ["ROLES 6", "role 7", "stamps 8", "clock", "convex-helpers"];
    assert_eq!(listed(&["accounts"]), of_parts);
    // A schema file that no other module imports is replaced whole.
    write(
        folder.path(),
        "convex/users.ts",
        "import { shared } from \"./parts\";\n",
    );
    let all = [
        "ROLES 6",
        "role 7",
        "stamps 8",
        "@acme/auth",
        "clock",
        "convex-helpers",
        "zod",
    ];
    assert_eq!(listed(&[]), all);
    write(
        folder.path(),
        "other/deep.tsx",
        "import \"zod\";\nimport { role } from \"../convex/parts\";\n",
    );
    assert_eq!(listed(&[]), ["stamps 8", "@acme/auth", "clock"]);
}
