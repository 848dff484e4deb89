//! Comments through every way in which a schema file can reach a table.

use std::path::Path;

use convex_schema_core::{Schema, TableDefinition, v};

use super::super::read;
use super::write;
use crate::{Import, Notes, Options, import};

const TABLE: &str = "import { defineTable } from \"convex/server\";
import { v } from \"convex/values\";
/** Somebody who signs in. */
export const users = defineTable({
  // a wallet address
  wallet: v.string(),
});
";

fn schema() -> Schema {
    let user = v::object().field("wallet", v::string());
    let users = TableDefinition::new("users", user);
    Schema::builder().table(users).build()
}

/// The notes of a project of files, of which the first is the schema.
pub(super) fn notes(files: &[(&str, &str)]) -> Notes {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    let entry = folder
        .path()
        .join(files.first().map_or("", |(path, _)| path));
    read(Path::new(&entry)).unwrap()
}

fn imported(files: &[(&str, &str)]) -> Import {
    import(&schema(), &Options::default().notes(notes(files)))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn comments_come_along_on_every_way() {
    let define = "import { defineSchema } from \"convex/server\";";
    let default = TABLE.replace("export const users =", "export default");
    let listed = TABLE.replace("export const", "const") + "export { users as people };\n";
    let group = TABLE.replace("export const users", "const users")
        + "export const groups = { auth: { users } };\n";
    let made = TABLE.replace("export const users = ", "export const make = () => ");
    let with_fields = "import { defineTable } from \"convex/server\";
        export const table = (fields) => defineTable({ ...fields });\n";
    let local = "import { v } from \"convex/values\";
        import { table } from \"./t\";
        export default defineSchema({
          /** Somebody who signs in. */
          users: table({
            // a wallet address
            wallet: v.string() }) });\n";
    for (name, schema, other) in [
        (
            "named",
            "import { users } from './t'; export default defineSchema({ users });",
            TABLE,
        ),
        (
            "renamed",
            "import { users as u } from './t'; export default defineSchema({ users: u });",
            TABLE,
        ),
        (
            "namespace",
            "import * as t from './t'; export default defineSchema({ users: t.users });",
            TABLE,
        ),
        (
            "spread of a namespace",
            "import * as t from './t'; export default defineSchema({ ...t });",
            TABLE,
        ),
        (
            "spread of a constant of it",
            "import * as t from './t'; const all = { ...t }; export default defineSchema(all);",
            TABLE,
        ),
        (
            "default",
            "import users from './t'; export default defineSchema({ users });",
            &default,
        ),
        (
            "a list of exports",
            "import { people } from './t'; export default defineSchema({ users: people });",
            &listed,
        ),
        (
            "groups",
            "import { groups } from './t'; export default defineSchema({ ...groups.auth });",
            &group,
        ),
        (
            "destructuring",
            "import * as t from './t'; const { users } = t; export default defineSchema({ users });",
            TABLE,
        ),
        (
            "destructuring with a new name",
            "import { groups } from './t'; const { auth: { users: u } } = groups;
             export default defineSchema({ users: u });",
            &group,
        ),
        (
            "the rest of destructuring",
            "import * as t from './t'; const { other, ...rest } = { other: 1, ...t };
             export default defineSchema({ ...rest });",
            TABLE,
        ),
        (
            "a function",
            "import { make } from './t'; export default defineSchema({ users: make() });",
            &made,
        ),
        ("an argument", local, with_fields),
        (
            "a function with constants",
            "import * as t from './t'; function all() { const { users } = t; return { users }; }
             export default defineSchema(all());",
            TABLE,
        ),
        (
            "Object.assign",
            "import * as t from './t'; export default defineSchema(Object.assign({}, t));",
            TABLE,
        ),
        (
            "a cast",
            "import * as t from './t'; export default defineSchema({ users: t.users as any });",
            TABLE,
        ),
        (
            "a computed name",
            "import { users } from './t'; const NAME = 'users';
             export default defineSchema({ [NAME]: users });",
            TABLE,
        ),
        (
            "an exported schema",
            "import { users } from './t'; const schema = defineSchema({ users });
             export { schema as default };",
            TABLE,
        ),
    ] {
        let schema = format!("{define}\n{schema}");
        let files = [
            ("convex/schema.ts", schema.as_str()),
            ("convex/t.ts", other),
        ];
        let import = imported(&files);
        let text = &import.files[0].text;
        for doc in ["/// Somebody who signs in.", "/// a wallet address"] {
            assert!(text.contains(doc), "{name}: {doc}\n---\n{text}");
        }
        assert_eq!(import.unplaced, [], "{name}");
        let notes = notes(&files);
        assert_eq!(
            (notes.spreads(), notes.unread()),
            (&[][..], &[][..]),
            "{name}"
        );
    }
}

#[test]
fn barrels_are_followed() {
    let entry = "import { defineSchema } from \"convex/server\";
        import { users } from \"./barrel\";
        export default defineSchema({ users });\n";
    for (name, barrel, more) in [
        ("all", "export * from './t';", ""),
        ("by name", "export { users } from './t';", ""),
        (
            "with another name",
            "export { people as users } from './u';",
            "export { users as people } from './t';",
        ),
        (
            "a default",
            "export { default as users } from './u';",
            "export { users as default } from './t';",
        ),
        (
            "an import",
            "import { users } from './t'; export { users };",
            "",
        ),
        (
            "two barrels",
            "export * from './u';",
            "export * from './t';",
        ),
        (
            "a circle",
            "export * from './u'; export * from './t';",
            "export * from './barrel';",
        ),
    ] {
        let import = imported(&[
            ("convex/schema.ts", entry),
            ("convex/barrel.ts", barrel),
            ("convex/u.ts", more),
            ("convex/t.ts", TABLE),
        ]);
        let text = &import.files[0].text;
        assert!(text.contains("/// a wallet address"), "{name}\n---\n{text}");
        assert!(
            text.contains("/// Somebody who signs in."),
            "{name}\n---\n{text}"
        );
    }
}

#[test]
fn paths_of_tsconfig_are_followed() {
    const CONFIG: &str = "{\n  // aliases\n  \"compilerOptions\": {\n    \"baseUrl\": \".\",
        \"paths\": { \"@/*\": [\"./convex/*\"], \"~tables\": [\"convex/t.ts\"], },\n  },\n}\n";
    for (module, config) in [
        ("@/t", CONFIG),
        ("~tables", CONFIG),
        ("convex/t", CONFIG),
        ("@/t", "{ \"extends\": \"./base.json\" }"),
    ] {
        let entry = format!(
            "import {{ users }} from \"{module}\"; export default defineSchema({{ users }});"
        );
        let import = imported(&[
            ("convex/schema.ts", &entry),
            ("convex/t.ts", TABLE),
            ("tsconfig.json", config),
            ("base.json", CONFIG),
        ]);
        let text = &import.files[0].text;
        assert!(
            text.contains("/// a wallet address"),
            "{module}\n---\n{text}"
        );
    }
}

/// Parts that the walk can't follow are reported, and belong to no package.
#[test]
fn parts_that_are_not_understood_are_listed() {
    for part in ["...pick(tables)", "[name()]: users", "...(flag ? a : b)"] {
        let entry = format!(
            "import {{ users }} from './t';\nfunction pick(x) {{ if (x) return x; return {{}}; }}\n\
             // which ones\nexport default defineSchema({{\n  // odd\n  {part},\n}});\n"
        );
        let files = [("convex/schema.ts", entry.as_str()), ("convex/t.ts", TABLE)];
        let found = notes(&files);
        let unread = found.unread().iter();
        let unread: Vec<_> = unread.map(|it| (it.line, it.text.as_str())).collect();
        assert_eq!(unread, [(6, part)]);
        assert_eq!(found.spreads(), []);
        let unplaced = imported(&files).unplaced;
        let unplaced: Vec<_> = unplaced.iter().map(|it| it.text.as_str()).collect();
        let of_users: &[&str] = if part.ends_with("users") {
            &["Somebody who signs in.", "a wallet address"]
        } else {
            &[]
        };
        assert_eq!(unplaced, [&["odd"], of_users].concat(), "{part}");
    }
}

/// Where the walk ends, the comments of all that the code names are listed.
#[test]
fn comments_behind_code_that_is_not_followed_are_listed() {
    let wallet = "  // a wallet address\n  wallet: v.string(),\n";
    let constant = format!("// shared\nconst base = {{\n{wallet}}};\n");
    let of_base = ["shared", "a wallet address"];
    for (name, part, other, want) in [
        (
            "a function with branches",
            "import { make } from './t';\nexport default defineSchema(make(true));\n",
            format!(
                "{constant}export function make(old) {{\n  if (old) return {{ users: defineTable(base) }};\n  \
                 return {{}};\n}}\n"
            ),
            of_base.as_slice(),
        ),
        (
            "a condition",
            "import * as t from './t';\nexport default defineSchema(flag ? t.all : {});\n",
            format!(
                "{constant}export const all = {{ users: defineTable(base) }};\n// not ours\n\
                 export const other = 1;\n"
            ),
            of_base.as_slice(),
        ),
        (
            "a list that code goes through",
            "import { names } from './barrel';\nexport default \
             defineSchema(Object.fromEntries(names.map((name) => [name, defineTable({})])));\n",
            "export const names = [\n  'users', // who signs in\n];\n// not ours\nexport const b = 2;\n"
                .to_owned(),
            ["who signs in"].as_slice(),
        ),
        (
            "an object of a class",
            "import Tables from './t';\nexport default defineSchema(new Tables().all());\n",
            "export default class Tables {\n  // all of them\n  all() { return {}; }\n}\n".to_owned(),
            ["all of them"].as_slice(),
        ),
    ] {
        let entry = format!("import {{ defineSchema, defineTable }} from 'convex/server';\n{part}");
        let other = format!("import {{ v }} from 'convex/values';\n{other}");
        let unplaced = imported(&[
            ("convex/schema.ts", entry.as_str()),
            ("convex/t.ts", other.as_str()),
            ("convex/barrel.ts", "export * from './t';\n"),
        ])
        .unplaced;
        let unplaced: Vec<_> = unplaced.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(unplaced, want, "{name}");
    }
}

/// Each word of each comment is in a file or in the list.
#[test]
fn comments_of_the_schema_itself_come_along() {
    let import = imported(&[
        (
            "convex/schema.ts",
            "import { defineSchema } from \"convex/server\";
import * as t from \"./t\";

/** What it is about. */
export default defineSchema(
  // which tables
  { ...t },
  // Why validation is on.
  {
    schemaValidation: true,
    strictTableNameTypes: false, // for old code
    // what else
    ...more,
  },
);
",
        ),
        ("convex/t.ts", TABLE),
    ]);
    let text = &import.files[0].text;
    for lines in [
        "/// All tables, in the order of the TypeScript.\n///\n/// What it is about.\n///\n/// which tables\n///\n/// what else\npub fn schema()",
        "        // Why validation is on.\n        schema_validation: true,\n        // for old code\n        strict_table_name_types: false,\n",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    assert_eq!(import.unplaced, []);
}

#[test]
fn comments_of_reached_files_are_listed() {
    let import = imported(&[
        (
            "convex/schema.ts",
            "import { users } from './t'; export default defineSchema({ users });",
        ),
        (
            "convex/t.ts",
            "// a head\nimport { v } from 'convex/values';\n// not ours\nconst other = 1;\n\
             export const users = defineTable({\n  wallet: v.string(),\n  // an end\n});\n// a foot\n",
        ),
    ]);
    let unplaced: Vec<_> = import
        .unplaced
        .iter()
        .map(|comment| (comment.line, comment.text.as_str()))
        .collect();
    assert_eq!(unplaced, [(1, "a head"), (7, "an end"), (9, "a foot")]);
}

#[test]
fn code_that_was_commented_out_is_listed() {
    let import = imported(&[(
        "convex/schema.ts",
        "import { defineSchema, defineTable } from \"convex/server\";
export default defineSchema({
  // old: defineTable({
  //   name: v.string(),
  // }),
  users: defineTable({
    // level: v.union(v.literal(\"easy\"), v.literal(\"hard\")),
    wallet: v.string(), // size: v.number(),
    /* about it
       age: v.number(),
    */
  }),
  /*
  roles: defineTable({ a: v.string() }),
  */
});
",
    )]);
    let text = &import.files[0].text;
    assert!(!text.contains("v."), "{text}");
    let unplaced: Vec<_> = import
        .unplaced
        .iter()
        .map(|comment| (comment.line, comment.text.as_str()))
        .collect();
    let want = [
        (3, "old: defineTable({ name: v.string(), }),"),
        (
            7,
            "level: v.union(v.literal(\"easy\"), v.literal(\"hard\")),",
        ),
        (8, "size: v.number(),"),
        (9, "about it"),
        (10, "age: v.number(),"),
        (13, "roles: defineTable({ a: v.string() }),"),
    ];
    assert_eq!(unplaced, want);
}

/// Names that refer to each other twice at each step are not followed for ever.
#[test]
fn doubling_ends() {
    let constant = |number: usize| {
        let before = number - 1;
        format!("const a{number} = {{ ...a{before}, ...a{before} }};\n")
    };
    let mut text = "const a0 = {};\n".to_owned();
    text.extend((1..60).map(constant));
    text += "export default defineSchema({ ...a59 });\n";
    notes(&[("convex/schema.ts", &text)]);
}
