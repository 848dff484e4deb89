//! From a schema that exists to Rust: the commands of the guide, on fresh projects, with the real
//! npm `convex` and cargo.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use convex_schema_tests::{node, programs};

use super::program::{Folder, Outcome, program};

/// Comments of all kinds, helpers, a shared module, constants that nobody imports.
const PLAIN: &str = r#"// The tables of a shop.

import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { priorityValidator, stamps } from "./validators";

// ============ Helpers ============

// as the post office has it
const address = v.object({
  street: v.string(), // with the number
  city: v.optional(v.string()),
  // zip: v.string(),
});

const nullable = (inner: any) => v.union(inner, v.null());

/** Something to do. */
const tasks = defineTable({
  title: v.string(), // shown in lists

  // ---- Sorting ----

  priority: priorityValidator,
  home: v.union(address, v.null()),
  note: nullable(v.string()),
  ...stamps(),
  /* how it went */
  state: v.union(
    // nobody looked
    v.object({ kind: v.literal("new") }),
    v.object({ kind: v.literal("done"), at: v.number() }),
  ),
})
  // newest first
  .index("by_priority", ["priority", "createdAt"])
  .searchIndex("search", { searchField: "title", filterFields: ["priority"] });

export default defineSchema({
  // the main one
  tasks,
  notes: defineTable({ text: v.string(), task: v.id("tasks") }).index("by_task", ["task"]),
});
"#;

const VALIDATORS: &str = r#"import { v } from "convex/values";

/** How urgent a task is. */
export const priorityValidator = v.union(
  v.literal("low"), // can wait
  v.literal("24h"),
);

export const stamps = () => ({
  /** Milliseconds since 1970. */
  createdAt: v.number(),
});
"#;

/// A package whose tables are spread.
const AUTH: &str = r#"import { defineTable } from "convex/server";
import { v } from "convex/values";

export const authTables = {
  users: defineTable({ email: v.string() }).index("email", ["email"]),
  sessions: defineTable({ user: v.id("users") }),
};
"#;

/// A package whose tables a call makes.
const LIMITS: &str = r#"import { defineTable } from "convex/server";
import { v } from "convex/values";

export const limitTables = (prefix: string) => ({
  [prefix + "Limits"]: defineTable({ value: v.number() }),
});
"#;

/// A module that imports what the schema file exports besides the schema.
const USER: &str = r#"import type { DataModelFromSchemaDefinition, DocumentByName } from "convex/server";
import type { Link } from "./brands";
import schema, { PAGE, addressFields, tasks } from "./schema";
import { priorityValidator } from "./validators";

export const page = PAGE;
export const kinds = [tasks.validator.fields.title.kind, priorityValidator.kind];
export const city: "optional" = addressFields.city.isOptional;
type Model = DataModelFromSchemaDefinition<typeof schema>;
export const link = (note: DocumentByName<Model, "notes">): Link => note.text;
"#;

/// The type of a cast.
const BRANDS: &str = "export type Link = `https://${string}` & { __brand: \"Link\" };\n";

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "strict": true, "noEmit": true, "noUnusedLocals": true, "skipLibCheck": true,
    "module": "ESNext", "moduleResolution": "Bundler", "target": "ES2022", "types": []
  },
  "include": ["convex"]
}
"#;

/// A Convex project in a repository of its own; `None` without Node.
fn project(name: &str, schema: &str) -> Option<Folder> {
    let packages = node::packages().unwrap()?;
    let folder = Folder::new(name);
    for (path, text) in [
        ("package.json", "{ \"private\": true }\n"),
        ("tsconfig.json", TSCONFIG),
        (".gitignore", "node_modules\n"),
        ("convex/schema.ts", schema),
        ("convex/validators.ts", VALIDATORS),
        (
            "node_modules/@acme/auth/package.json",
            "{ \"name\": \"@acme/auth\", \"version\": \"1.0.0\", \"main\": \"index.ts\" }\n",
        ),
        ("node_modules/@acme/auth/index.ts", AUTH),
        (
            "node_modules/@acme/limits/package.json",
            "{ \"name\": \"@acme/limits\", \"version\": \"1.0.0\", \"main\": \"index.ts\" }\n",
        ),
        ("node_modules/@acme/limits/index.ts", LIMITS),
        (".cargo/config.toml", &unpublished()),
    ] {
        folder.write(path, text);
    }
    for package in ["convex", "typescript"] {
        let installed = folder.path(&format!("node_modules/{package}"));
        link(&packages.join(package), &installed);
    }
    // The versions that are there, so that nothing is downloaded.
    fs::copy(repository().join("Cargo.lock"), folder.path("Cargo.lock")).unwrap();
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--message", "before"]);
    Some(folder)
}

/// Where cargo finds the packages of this project, which the commands take from the registry.
fn unpublished() -> String {
    let packages = [
        ("convex-schema", "convex-schema"),
        ("convex-schema-cli", "schema-cli"),
        ("convex-schema-core", "schema-core"),
        ("convex-schema-derive", "schema-derive"),
        ("convex-schema-files", "schema-files"),
        ("convex-schema-import", "schema-import"),
        ("convex-schema-rules", "schema-rules"),
    ];
    let lines = packages.map(|(package, folder)| {
        let path = repository().join(folder);
        format!("{package} = {{ path = '{}' }}\n", path.display())
    });
    let packages = lines.concat();
    format!("[net]\noffline = true\n\n[patch.crates-io]\n{packages}")
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn link(packages: &Path, link: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink(packages, link).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(packages, link).unwrap();
}

/// The commands of one block in the guide's section on existing schemas, from the block that has
/// `mark` in it; without the installation, which the tests have done.
fn commands(mark: &str) -> Vec<String> {
    let guide = fs::read_to_string(repository().join("docs/adopt.md")).unwrap();
    let (_, section) = guide.split_once("## From a schema that exists").unwrap();
    let blocks = section.split("```sh\n").skip(1);
    let mut blocks = blocks.map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.contains(mark)).unwrap();
    let lines = block.lines().map(|line| line.split(" # ").next().unwrap());
    let lines = lines.map(|line| line.trim().to_owned());
    lines
        .filter(|line| !line.starts_with("cargo install"))
        .collect()
}

/// Programs of one name share a place in the target folder: one project at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Runs commands of the guide as a shell would; the output of the last one, and what all of them
/// told.
fn follow(folder: &Folder, mark: &str) -> Outcome {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut last = None;
    let mut told = String::new();
    for command in commands(mark) {
        let (words, file) = match command.split_once(" > ") {
            Some((words, file)) => (words, Some(file)),
            None => (command.as_str(), None),
        };
        let words: Vec<&str> = words.split(' ').collect();
        let mut process = match words[0] {
            "convex-schema" => Command::new(program()),
            "cargo" => Command::new(env!("CARGO")),
            other => {
                assert_eq!(other, "mv", "a command that is not known here");
                fs::rename(folder.path(words[1]), folder.path(words[2])).unwrap();
                continue;
            }
        };
        programs::prepare(&mut process, env!("CARGO_TARGET_TMPDIR"));
        process.args(&words[1..]).current_dir(folder.path("."));
        let outcome = Outcome::of(&mut process).ends_with(0);
        if let Some(file) = file {
            folder.write(file, &outcome.stdout);
        }
        told.push_str(&outcome.stderr);
        last = Some(outcome);
    }
    let mut last = last.unwrap();
    last.stderr = told;
    last
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).unwrap()
}

/// `tsc --strict` on the functions folder.
fn type_checks(folder: &Folder) {
    let packages = node::packages().unwrap().unwrap();
    let mut tsc = Command::new("node");
    node::prefer_installed(&mut tsc);
    tsc.arg(packages.join("typescript/bin/tsc"))
        .args(["-p", "."]);
    Outcome::of(tsc.current_dir(folder.path("."))).ends_with(0);
}

#[test]
fn a_schema_is_adopted_whole() {
    let Some(folder) = project("adopt-whole", PLAIN) else {
        return;
    };
    let adopted = follow(&folder, "--layout schema");
    let last = adopted.stderr.lines().last();
    assert_eq!(
        last,
        Some(
            "2 tables, 3 indexes, schema and types identical, except that these were `any` for \
             TypeScript: tasks.note: the push is free"
        )
    );
    let text = read(&folder, "convex/schema.ts");
    for lines in [
        "@generated by convex-schema",
        "/** How urgent a task is. */\nexport const priority = v.union(",
        "  /** with the number */\n  street: v.string(),\n",
        "/**\n * the main one\n *\n * Something to do.\n */\nexport const tasks = ",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    let model = read(&folder, "my-model/src/lib.rs");
    assert!(model.contains("// newest first\n#[table(index("), "{model}");
    type_checks(&folder);
    folder
        .run(&["diff", "HEAD:convex/schema.ts", "convex/schema.ts"])
        .ends_with(0);
}

#[test]
fn a_schema_with_tables_of_a_package_keeps_its_file() {
    let schema = PLAIN
        .replace(
            "import { defineSchema",
            "import { authTables } from \"@acme/auth\";\nimport { defineSchema",
        )
        .replace(
            "  // the main one\n",
            "  ...authTables,\n  // the main one\n",
        )
        .replace(
            "const tasks",
            "/** A list. */\nexport const PAGE = 20;\n\nexport const tasks",
        )
        .replace("const address = v.object({", "export const addressFields = {")
        .replace("  // zip: v.string(),\n});", "};\nconst address = v.object(addressFields);")
        .replace(
            "{ text: v.string(), task",
            "{ text: v.string() as VString<Link>, task",
        )
        .replace(
            "import { v } from \"convex/values\";",
            "import { v, type VString } from \"convex/values\";\nimport type { Link } from \"./brands\";",
        );
    let Some(folder) = project("adopt-tables", &schema) else {
        return;
    };
    folder.write("convex/user.ts", USER);
    folder.write("convex/brands.ts", BRANDS);
    let free = follow(&folder, "--layout tables");
    assert_eq!(free.stdout, "free: no difference\n");
    free.says("of `convex/schema.ts`, schema and types identical, except that these were `any`");
    let text = read(&folder, "convex/schema.ts");
    for lines in [
        "export const PAGE = 20;\n",
        "export { tasks } from \"./schema.gen\";\n",
        "export const addressFields = address.fields;\n",
        "export default defineSchema({ ...authTables, ...tables });\n",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    type_checks(&folder);
}

/// Parts that can't be kept are reported, with their lines.
#[test]
fn what_does_not_come_along_is_told() {
    let Some(folder) = project("adopt-told", PLAIN) else {
        return;
    };
    let told = folder
        .run(&["import", "convex/schema.ts", "--out", "my-model"])
        .ends_with(0);
    let line = PLAIN.lines().position(|line| line.contains("zip")).unwrap() + 1;
    for words in [
        format!("\n  convex/schema.ts:{line}: zip: v.string(),\n"),
        "\nnext: `convex-schema init --layout schema`".to_owned(),
    ] {
        assert!(
            told.stderr.contains(&words),
            "{words}\n---\n{}",
            told.stderr
        );
    }
    // Code reads the edges of such a table at run time.
    let edges = PLAIN.replace(
        "  tasks,\n",
        "  tasks: Object.assign(tasks, { edges: [] }),\n",
    );
    folder.write("convex/schema.ts", &edges);
    folder
        .run(&["import", "convex/schema.ts", "--out", "other"])
        .ends_with(2)
        .says("table `tasks` is made by the builder of a package, which keeps `edges` in it");
    assert!(!folder.path("other").exists());
}

/// Of several packages, one may become structs: evaluation decides which tables are whose.
#[test]
fn some_of_several_packages_are_owned() {
    let schema = PLAIN
        .replace(
            "import { defineSchema",
            "import { authTables } from \"@acme/auth\";\nimport { limitTables } from \"@acme/limits\";\n\
             import { defineSchema",
        )
        .replace(
            "  // the main one\n",
            "  ...authTables,\n  ...limitTables(\"api\"),\n  // the main one\n",
        );
    let Some(folder) = project("adopt-some", &schema) else {
        return;
    };
    let import = |own: &[&str], out: &str| {
        let mut arguments = vec!["import", "convex/schema.ts", "--single-file", "--out", out];
        arguments.extend(own.iter().flat_map(|name| ["--own", name]));
        folder.run(&arguments).ends_with(0)
    };
    let told = import(&["limitTables"], "some");
    told.says("3 tables and 3 other types in `some/src`")
        .says("`users`, `sessions` stay with `authTables`");
    let model = read(&folder, "some/src/lib.rs");
    assert!(model.contains("#[table(name = \"apiLimits\")]"), "{model}");
    assert!(!model.contains("sessions"), "{model}");
    let told = import(&["authTables"], "other");
    let rest = "export default defineSchema({ ...limitTables(\"api\"), ...tables });\n";
    assert!(told.stdout.contains(rest), "{}", told.stdout);
    told.says("`apiLimits` stays with `limitTables`");
    import(&["authTables", "limitTables"], "all").says("5 tables and");
    import(&[], "none")
        .says("`users`, `sessions`, `apiLimits` stay with `authTables`, `limitTables`");
}
