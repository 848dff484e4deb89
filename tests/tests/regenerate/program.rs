//! The program of a schema package, and the program `convex-schema`.

use std::process::{Command, Stdio};

use convex_schema_tests::programs;

use crate::workspace::{DEFAULT_OUTPUT, ONE_TABLE, Outcome, SchemaPackage, Workspace};

const FILE: &str = "convex/schema.ts";

#[test]
fn generate_writes_and_check_agrees() {
    let metadata =
        r#"outputs = [{ path = "../../convex/schema.ts", indexes = "../../convex/indexes.md" }]"#;
    let workspace = Workspace::new("generate", SchemaPackage::Program, ONE_TABLE, metadata);
    let check = workspace.run(&["check"]).ends_with(1);
    let missing = "`convex/schema.ts` is missing\n`convex/indexes.md` is missing\n\
                   help: `cargo run -p generate-schema -- generate` writes what differs\n";
    assert_eq!(check.stderr, missing);
    let generate = workspace.run(&["generate"]).succeeds();
    let wrote = "wrote `convex/schema.ts`: 1 table, 1 index\n\
                 wrote `convex/indexes.md`: 1 index\n";
    assert_eq!(generate.stderr, wrote);
    assert_eq!(generate.stdout, "");
    workspace.run(&["check"]).succeeds();
    let modified = workspace.modified(FILE);
    let again = workspace.run(&["generate"]).succeeds();
    assert!(
        again
            .stderr
            .starts_with("`convex/schema.ts` is up to date: 1 table, 1 index\n")
    );
    assert_eq!(workspace.modified(FILE), modified);
}

#[test]
fn check_tells_the_model_first_and_the_text_second() {
    let workspace = Workspace::new("differ", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.run(&["generate"]).succeeds();
    let text = workspace.read(FILE);
    workspace.write(FILE, &text.replace("v.string()", "v.any()"));
    let check = workspace.run(&["check"]).ends_with(1);
    let line = 1 + text
        .lines()
        .position(|line| line == "  email: v.string(),")
        .unwrap();
    let want = format!(
        "`convex/schema.ts` is out of date; what would change:\n  \
         table `users`: field `email` changed: v.any() -> v.string()\n  \
         @@ line {line} @@\n  -   email: v.any(),\n  +   email: v.string(),\n\
         help: `cargo run -p differ-schema -- generate` writes what differs\n"
    );
    assert_eq!(check.stderr, want);
    // A message that makes the exit code is an error, which `--quiet` prints.
    let quiet = workspace.run(&["check", "--quiet"]).ends_with(1);
    assert_eq!(quiet.stderr, want);
    let check = workspace.run(&["check", "--json"]).ends_with(1);
    let report: serde_json::Value = serde_json::from_str(&check.stdout).unwrap();
    let want = serde_json::json!({
        "upToDate": false,
        "accepted": true,
        "files": [{
            "path": "convex/schema.ts",
            "state": "outOfDate",
            "differences": ["table `users`: field `email` changed: v.any() -> v.string()"],
            "renames": [],
        }],
    });
    assert_eq!((report, check.stderr.as_str()), (want, ""));
    let generate = workspace.run(&["generate"]).succeeds();
    let want = "wrote `convex/schema.ts`: 1 table, 1 index\n  \
                table `users`: field `email` changed: v.any() -> v.string()\n";
    assert_eq!(generate.stderr, want);
    assert_eq!(workspace.read(FILE), text);
    let quiet = workspace.run(&["check", "--quiet"]).succeeds();
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
}

#[test]
fn generate_leaves_the_files_of_people() {
    let workspace = Workspace::new("people", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.write(FILE, "export default 1;\n");
    let generate = workspace.run(&["generate"]).ends_with(1);
    let help = "help: `cargo run -p people-schema -- generate --adopt` replaces it";
    assert!(generate.stderr.contains(help), "{}", generate.stderr);
    let quiet = workspace.run(&["generate", "--quiet"]).ends_with(1);
    assert_eq!(quiet.stderr, generate.stderr);
    assert_eq!(workspace.read(FILE), "export default 1;\n");
}

#[test]
fn what_a_push_would_refuse_is_a_finding() {
    let model = ONE_TABLE.replace("[\"email\"]", "[\"_id\"]");
    let workspace = Workspace::new("findings", SchemaPackage::Program, &model, DEFAULT_OUTPUT);
    for verb in ["generate", "check"] {
        let outcome = workspace.run(&[verb]).ends_with(1);
        let want = "error[IndexFieldsContainId]: table `users`, index `by_email`: ";
        assert!(outcome.stderr.contains(want), "{verb}: {}", outcome.stderr);
    }
    assert!(!workspace.path(FILE).exists());
}

#[test]
fn an_old_convex_is_warned_of() {
    let model = ONE_TABLE.replace("[\"email\"])", "[\"email\"]).staged()");
    let workspace = Workspace::new("old", SchemaPackage::Program, &model, DEFAULT_OUTPUT);
    let install = |folder: &str, version: &str| {
        let package = format!("{{\"name\": \"convex\", \"version\": \"{version}\"}}");
        workspace.write(
            &format!("{folder}node_modules/convex/package.json"),
            &package,
        );
    };
    let warns = |arguments: &[&str]| {
        let told = workspace.run(arguments).succeeds().stderr;
        let warning = told.starts_with(
            "warning: table `users` needs `staged: true`, which npm convex has since 1.26; the \
             project has 1.25.4\n  help: `npm install convex@latest`\n",
        );
        assert_eq!(warning, told.contains("warning"), "{told}");
        warning
    };
    assert!(!warns(&["generate"]), "no package is installed");
    install("", "1.25.4");
    assert!(warns(&["generate"]) && warns(&["check"]));
    assert!(!warns(&["check", "--quiet"]));
    install("", "1.26.0");
    assert!(!warns(&["generate"]) && !warns(&["check"]));
    // The package of the project is the nearest one.
    install("convex/", "1.25.4");
    assert!(warns(&["generate"]));
    install("convex/", "no version");
    assert!(!warns(&["generate"]));
}

#[test]
fn failure_and_misuse_are_told_from_findings() {
    let workspace = Workspace::new("misuse", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    for (arguments, want) in [
        (&["generat"][..], "generat"),
        (
            &["print", "--format", "yaml"],
            "[possible values: ts, json, indexes, indexes-md, json-schema",
        ),
        (&["print", "--schema", "app"], "no schema is called `app`"),
        (
            &["check", "--manifest-path", "nowhere/Cargo.toml"],
            "can't read `nowhere/Cargo.toml`",
        ),
    ] {
        let outcome = workspace.run(arguments).ends_with(2);
        assert!(
            outcome.stderr.contains(want),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "", "{arguments:?}");
    }
    std::fs::remove_dir(workspace.path("convex")).unwrap();
    let outcome = workspace.run(&["generate"]).ends_with(2);
    let want = format!(
        "error: can't write `convex/schema.ts`: the folder `{}` does not exist\n",
        workspace.path("convex").display()
    );
    assert_eq!(outcome.stderr, want);
    let help = workspace.run(&["--help"]).succeeds();
    for verb in ["generate", "check", "print"] {
        assert!(
            help.stdout.contains(&format!("\n  {verb} ")),
            "{}",
            help.stdout
        );
    }
    let version = workspace.run(&["--version"]).succeeds();
    assert!(
        version.stdout.contains("npm convex 1.49.0"),
        "{}",
        version.stdout
    );
    assert!(version.stdout.contains("94a42c3d"), "{}", version.stdout);
}

#[test]
fn print_gives_every_format() {
    let workspace = Workspace::new("print", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.run(&["generate"]).succeeds();
    let print = |arguments: &[&str]| {
        let arguments = [&["print"], arguments].concat();
        workspace.run(&arguments).succeeds().stdout
    };
    assert_eq!(print(&[]), workspace.read(FILE));
    assert_eq!(print(&["--format", "ts"]), workspace.read(FILE));
    let tables = print(&["--layout", "tables"]);
    assert!(
        tables.ends_with("export const tables = {\n  users,\n};\n"),
        "{tables}"
    );
    let index = r#""indexDescriptor":"by_email","fields":["email"]"#;
    assert!(print(&["--format", "json"]).contains(index));
    assert!(print(&["--format", "indexes"]).contains(r#""name": "by_email""#));
    assert!(print(&["--format", "indexes-md"]).starts_with("# Indexes\n"));
    // Numbers that JSON does not have are spelled by the encoding.
    for (encoding, number) in [
        ("wire", "$float"),
        ("clean", "Infinity"),
        ("export", "$float"),
    ] {
        let schema = print(&["--format", "json-schema", "--encoding", encoding]);
        assert!(schema.contains(r#""users.document": {"#), "{schema}");
        assert!(schema.contains(number), "{schema}");
    }
}

#[test]
fn the_assertion_holds_the_files_against_the_types() {
    let workspace = Workspace::new("assert", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.write(
        "rust/schema/tests/current.rs",
        "#[test]\nfn current() {\n    \
         convex_schema::assert_up_to_date!(assert_model::schema());\n}\n",
    );
    let test = || workspace.cargo(&["test", "--quiet"], &[], &[("CONVEX_SCHEMA", "off")]);
    let missing = test().ends_with(101);
    let want = "`../../convex/schema.ts` is missing";
    assert!(missing.stdout.contains(want), "{}", missing.stdout);
    workspace.run(&["generate"]).succeeds();
    test().succeeds();
    let edited = workspace.read(FILE).replace("v.string()", "v.any()");
    workspace.write(FILE, &edited);
    let want = "table `users`: field `email` changed: v.any() -> v.string()";
    let differs = test().ends_with(101);
    assert!(differs.stdout.contains(want), "{}", differs.stdout);
    assert_eq!(workspace.read(FILE), edited);
}

/// The program `convex-schema`.
fn standalone(arguments: &[&str], input: &str) -> Outcome {
    let temporary = env!("CARGO_TARGET_TMPDIR");
    let folder = std::path::Path::new(temporary).join("standalone");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("export.json"), input).unwrap();
    let input = std::fs::File::open(folder.join("export.json")).unwrap();
    let mut program = Command::new(programs::program(temporary, "convex-schema"));
    for variable in programs::OWN_VARIABLES {
        program.env_remove(variable);
    }
    Outcome::of(program.args(arguments).stdin(Stdio::from(input)))
}

#[test]
fn the_standalone_program_prints_exports() {
    let export = r#"{"tables":[{"tableName":"users","indexes":[{"indexDescriptor":"by_email","fields":["email"]}],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[],"documentType":{"type":"object","value":{"email":{"fieldType":{"type":"string"},"optional":false}}}}],"schemaValidation":true}"#;
    let json = standalone(&["print", "-", "--format", "json"], export).succeeds();
    assert_eq!(json.stdout, format!("{export}\n"));
    let text = standalone(&["print", "-"], export).succeeds();
    assert!(
        text.stdout
            .contains("}).index(\"by_email\", [\"email\"]);\n"),
        "{}",
        text.stdout
    );
    // Nothing writes this text again.
    assert!(!text.stdout.contains("@generated"), "{}", text.stdout);
    let refused = export.replace(r#"["email"]"#, r#"["mail"]"#);
    standalone(&["print", "-"], &refused).ends_with(1);
    let garbage = standalone(&["print", "-"], "{").ends_with(1);
    assert!(
        garbage.stderr.contains("error[InvalidJson]"),
        "{}",
        garbage.stderr
    );
    standalone(&["print", "nowhere.json"], "").ends_with(2);
    standalone(&["push"], "").ends_with(2);
}

#[test]
fn an_output_that_convex_never_reads_is_warned_of() {
    let workspace = Workspace::new("unread", SchemaPackage::Program, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.write("convex.json", "{ \"functions\": \"convex/functions/\" }\n");
    let words = "Convex never reads `convex/schema.ts`: the schema of this project is \
                 `convex/functions/schema.ts`";
    let generate = workspace.run(&["generate"]).succeeds();
    assert!(generate.stderr.contains("wrote `convex/schema.ts`"));
    let check = workspace.run(&["check"]).succeeds();
    assert!(check.stderr.contains(words), "{}", check.stderr);
    let check = workspace.run(&["check", "--json"]).succeeds();
    let report: serde_json::Value = serde_json::from_str(&check.stdout).unwrap();
    let warning = report["warnings"][0].as_str().unwrap_or_default();
    assert!(warning.starts_with(words), "{warning}");
    // The build says it as well, seen from the package.
    let build = workspace.build();
    let words = "Convex never reads `../../convex/schema.ts`";
    assert!(build.stderr.contains(words), "{}", build.stderr);
    // A component has a schema of its own.
    workspace.write(
        "convex/convex.config.ts",
        "export default defineComponent(\"a\");\n",
    );
    let check = workspace.run(&["check", "--json"]).succeeds();
    assert!(!check.stdout.contains("warnings"), "{}", check.stdout);
}
