//! How a `schema.ts` is evaluated: as a push does, and with errors that say where.

use convex_schema_tests::node;

use super::program::Folder;

/// A folder with the packages of a Convex project.
pub(crate) fn folder(name: &str) -> Option<Folder> {
    let packages = node::packages().unwrap()?;
    let folder = Folder::new(name);
    #[cfg(unix)]
    std::os::unix::fs::symlink(packages, folder.path("node_modules")).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(packages, folder.path("node_modules")).unwrap();
    Some(folder)
}

/// A schema file with `statements` before the schema, and `more` among its tables.
fn schema(statements: &str, more: &str) -> String {
    format!(
        "import {{ defineSchema, defineTable }} from \"convex/server\";\n\
         import {{ v }} from \"convex/values\";\n{statements}\n\
         export default defineSchema({{ users: defineTable({{ name: v.string() }}), {more} }});\n"
    )
}

#[test]
fn what_a_push_rejects_is_an_error_with_its_place() {
    let Some(folder) = folder("evaluation") else {
        return;
    };
    for (statements, more, words) in [
        (
            "",
            "...(process.env.E2E ? { runs: defineTable({}) } : {})",
            "schema.ts:4:89: a push rejects environment variables in the schema: \
             `process.env.E2E` (NoEnvironmentVariablesInSchema)",
        ),
        (
            "const { E2E } = process.env;",
            "",
            "schema.ts:3:9: a push rejects environment variables in the schema: `process.env.E2E`",
        ),
        (
            "const key = crypto.randomUUID();",
            "[key]: defineTable({})",
            "schema.ts:3:20: a push rejects randomness in the schema: `crypto.randomUUID()` \
             (NoCryptoRngInSchema)",
        ),
        (
            "crypto.getRandomValues(new Uint8Array(4));",
            "",
            "schema.ts:3:8: a push rejects randomness in the schema",
        ),
        (
            "setTimeout(() => {}, 1);",
            "",
            "schema.ts:3:1: `setTimeout()` is not available where a push evaluates the schema",
        ),
        (
            "await new Promise(() => {});",
            "",
            "the schema waits at its top level, and a push does not wait",
        ),
        (
            "v.id(7 as any);",
            "",
            "schema.ts:3:3: v.id(tableName) requires a string",
        ),
        ("let let = 1;", "", "schema.ts:3:5: "),
        (
            "import x from \"./nowhere\"; x();",
            "",
            "schema.ts:3:15: Could not resolve \"./nowhere\"",
        ),
    ] {
        folder.write("schema.ts", &schema(statements, more));
        for verb in ["lint", "print"] {
            folder
                .run_with(&[verb, "schema.ts"], &[("E2E", "1")])
                .ends_with(2)
                .says(words);
        }
    }
}

#[test]
fn the_environment_changes_nothing() {
    let Some(folder) = folder("evaluation-environment") else {
        return;
    };
    let statements = "let extra = {};\n\
                      try { if (process.env.E2E) extra = { runs: defineTable({}) }; } catch {}\n\
                      if (\"E2E\" in process.env || Object.keys(process.env).length) extra = { b: defineTable({}) };";
    folder.write("schema.ts", &schema(statements, "...extra"));
    let without = folder.run(&["print", "schema.ts"]).ends_with(0);
    let with = folder
        .run_with(&["print", "schema.ts"], &[("E2E", "1")])
        .ends_with(0)
        .says("warning: a push rejects environment variables");
    assert_eq!(without.stdout, with.stdout);
    assert!(!with.stdout.contains("runs"), "{}", with.stdout);
}

#[test]
fn chance_and_time_are_told_where_they_matter() {
    let Some(folder) = folder("evaluation-chance") else {
        return;
    };
    for (statements, more, words) in [
        (
            "const n = Math.random();",
            "[`t${Math.floor(n * 1e6)}`]: defineTable({})",
            "`Math.random`",
        ),
        (
            "const n = Date.now();",
            "[`t${n}`]: defineTable({})",
            "`Date.now`",
        ),
        (
            "const n = new Date().getTime();",
            "[`t${n}`]: defineTable({})",
            "`Date.now`",
        ),
        ("const n = Math.random() + Date.now();", "", ""),
        (
            "console.log(new URL(\"https://a.example\"), new Date(0), structuredClone([1]));",
            "",
            "",
        ),
    ] {
        folder.write("schema.ts", &schema(statements, more));
        let printed = folder.run(&["print", "schema.ts"]).ends_with(0);
        let again = folder.run(&["print", "schema.ts"]).ends_with(0);
        assert_eq!(printed.stdout, again.stdout, "{statements}");
        if words.is_empty() {
            assert_eq!(printed.stderr, "", "{statements}");
        } else {
            printed.says(&format!(
                "depends on {words}, so each push may get another schema"
            ));
        }
    }
}
