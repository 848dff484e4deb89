//! Actions that a build must not take.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::workspace::{
    DEFAULT_OUTPUT, ONE_TABLE, Outcome, SchemaPackage, Workspace, set_read_only, set_writable,
};

const FILE: &str = "convex/schema.ts";

/// The schema file and a list of indexes in one folder.
const TWO_FILES: &str =
    r#"outputs = [{ path = "../../convex/schema.ts", indexes = "../../convex/indexes.json" }]"#;

/// A model that has one field more than [`ONE_TABLE`].
fn changed() -> String {
    ONE_TABLE.replace("v::object()", "v::object().field(\"age\", v::number())")
}

#[test]
fn with_ci_the_build_only_warns() {
    let workspace = Workspace::new("ci", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    let missing = workspace.build_with(&[("CI", "true")]).succeeds();
    let help = "help: `cargo run -p ci-schema -- generate` writes it";
    assert_eq!(
        missing.warnings(),
        ["`../../convex/schema.ts` is missing", help]
    );
    assert!(!workspace.path(FILE).exists());
    workspace.build();
    let text = workspace.read(FILE);
    workspace.model(&changed());
    for variables in [
        &[("CI", "1")][..],
        &[("CI", "true"), ("CONVEX_SCHEMA", "write")],
    ] {
        let want = [
            "`../../convex/schema.ts` is out of date; what would change:",
            "  table `users`: field `age` added: v.number()",
            help,
        ];
        let outcome = workspace.build_with(variables).succeeds();
        assert_eq!(outcome.warnings(), want, "{variables:?}");
        assert_eq!(workspace.read(FILE), text);
    }
}

#[test]
fn check_fails_the_build_and_writes_nothing() {
    let workspace = Workspace::new("check", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    workspace.build();
    let text = workspace.read(FILE);
    for ci in ["", "true"] {
        let check = [("CONVEX_SCHEMA", "check"), ("CI", ci)];
        workspace.model(ONE_TABLE);
        let fine = workspace.build_with(&check).succeeds();
        assert_eq!(fine.warnings(), [""; 0]);
        workspace.model(&changed());
        let outcome = workspace.build_with(&check).ends_with(101);
        let want = [
            "`../../convex/schema.ts` is out of date; what would change:",
            "  table `users`: field `age` added: v.number()",
            "help: `cargo run -p check-schema -- generate` writes it",
        ];
        assert_eq!(outcome.errors(), want, "CI={ci}");
        assert_eq!(workspace.read(FILE), text);
    }
}

#[test]
fn off_does_nothing_and_a_slip_fails() {
    let workspace = Workspace::new("off", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    let off = workspace.build_with(&[("CONVEX_SCHEMA", "off")]).succeeds();
    assert_eq!(off.warnings(), [""; 0]);
    assert!(!workspace.path(FILE).exists());
    let slip = workspace
        .build_with(&[("CONVEX_SCHEMA", "of")])
        .ends_with(101);
    let want = "`CONVEX_SCHEMA` is `of`: expected one of `write`, `check`, `off`";
    assert_eq!(slip.errors(), [want]);
    // Back to normal, the change of the environment alone is reason enough to run.
    workspace.build();
    assert!(workspace.path(FILE).exists());
}

#[test]
fn a_file_of_somebody_is_never_overwritten() {
    let workspace = Workspace::new("foreign", SchemaPackage::Script, ONE_TABLE, TWO_FILES);
    let mine =
        "import { defineSchema } from \"convex/server\";\nexport default defineSchema({});\n";
    let list = "{ \"mine\": true }\n";
    workspace.write(FILE, mine);
    workspace.write("convex/indexes.json", list);
    let adopt = "help: `cargo run -p foreign-schema -- generate --adopt` replaces it if both schemas are equal";
    let want = [
        "`../../convex/schema.ts` is hand-written and is left alone",
        adopt,
        "`../../convex/indexes.json` is hand-written and is left alone",
        adopt,
    ];
    assert_eq!(workspace.build().warnings(), want);
    let check = workspace
        .build_with(&[("CONVEX_SCHEMA", "check")])
        .ends_with(101);
    assert_eq!(check.errors(), want);
    assert_eq!(workspace.read(FILE), mine);
    assert_eq!(workspace.read("convex/indexes.json"), list);
}

#[test]
fn a_read_only_folder_warns_once() {
    let workspace = Workspace::new("readonly", SchemaPackage::Script, ONE_TABLE, TWO_FILES);
    set_read_only(&workspace.path("convex"));
    let outcome = workspace.build();
    set_writable(&workspace.path("convex"));
    let want = "`../../convex` is read-only: no schema is written there";
    assert_eq!(outcome.warnings(), [want]);
    assert_eq!(fs::read_dir(workspace.path("convex")).unwrap().count(), 0);
    assert_eq!(workspace.build().warnings(), [""; 0]);
    assert_eq!(fs::read_dir(workspace.path("convex")).unwrap().count(), 2);
}

#[test]
fn a_missing_folder_warns_once_and_is_not_made() {
    let workspace = Workspace::new("missing", SchemaPackage::Script, ONE_TABLE, TWO_FILES);
    fs::remove_dir(workspace.path("convex")).unwrap();
    let want = "`../../convex` does not exist: no schema is written there";
    assert_eq!(workspace.build().warnings(), [want]);
    assert!(!workspace.path("convex").exists());
    fs::create_dir(workspace.path("convex")).unwrap();
    workspace.build();
    assert!(
        workspace.path(FILE).exists(),
        "the folder alone is reason enough to run"
    );
}

#[test]
fn without_any_project_the_build_warns() {
    let workspace = Workspace::new("nowhere", SchemaPackage::Script, ONE_TABLE, "");
    let outcome = workspace.build();
    let first = outcome.warnings()[0];
    assert!(first.starts_with("no `convex.json` in `"), "{first}");
    workspace
        .build_with(&[("CONVEX_SCHEMA", "check")])
        .ends_with(101);
    workspace.write("convex.json", "{}");
    assert_eq!(workspace.build().warnings(), [""; 0]);
    assert!(workspace.path(FILE).exists());
}

#[test]
fn packages_and_docs_rs_write_nothing() {
    let workspace = Workspace::new("packaged", SchemaPackage::Script, ONE_TABLE, DEFAULT_OUTPUT);
    let docs = workspace.build_with(&[("DOCS_RS", "1")]).succeeds();
    assert_eq!(
        docs.warnings(),
        ["no schema is written, because docs.rs builds"]
    );
    workspace.write("rust/schema/Cargo.toml.orig", "");
    workspace.model(&changed());
    let want = "no schema is written, because the crate is packaged";
    assert_eq!(workspace.build().warnings(), [want]);
    assert!(!workspace.path(FILE).exists());
}

#[test]
fn mistakes_of_the_manifest_fail_the_build() {
    for (name, metadata, want) in [
        ("key", "output = []", "unknown key `output`"),
        (
            "layout",
            r#"outputs = [{ layout = "table" }]"#,
            "expected one of `schema`, `tables`",
        ),
    ] {
        let name = format!("manifest-{name}");
        let workspace = Workspace::new(&name, SchemaPackage::Script, ONE_TABLE, metadata);
        let outcome = workspace.build_with(&[]).ends_with(101);
        let errors = outcome.errors();
        assert!(errors[0].contains(want), "{errors:?}");
    }
}

#[test]
fn what_a_push_would_refuse_fails_the_build() {
    let model = ONE_TABLE.replace("[\"email\"]", "[\"mail\"]");
    let workspace = Workspace::new("refused", SchemaPackage::Script, &model, DEFAULT_OUTPUT);
    let outcome = workspace.build_with(&[]).ends_with(101);
    assert!(
        outcome.errors()[0].contains("index `by_email`"),
        "{}",
        outcome.stderr
    );
    assert!(!workspace.path(FILE).exists());
}

#[test]
fn two_builds_at_once_leave_a_whole_file() {
    let (one, other) = (ONE_TABLE.to_owned(), many_tables());
    let builders = [("race-one", one), ("race-many", other)].map(|(name, model)| {
        let metadata = r#"outputs = [{ path = "../../../race-target/schema.ts" }]"#;
        Workspace::new(name, SchemaPackage::Script, &model, metadata)
    });
    let folder = builders[0].path("../race-target");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    let file = folder.join("schema.ts");
    let texts = builders.each_ref().map(|builder| {
        builder.build();
        let text = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        // The header names the package that wrote the file.
        text
    });
    fs::write(&file, &texts[0]).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let runs = builders
            .each_ref()
            .map(|builder| scope.spawn(|| run_scripts(builder)));
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let found = fs::read_to_string(&file).unwrap();
                assert!(texts.contains(&found), "{} bytes", found.len());
            }
        });
        for run in runs {
            run.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
    });
    assert!(texts.contains(&fs::read_to_string(&file).unwrap()));
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "no temporary file is left"
    );
}

/// Runs the build script again and again, as many builds with target folders of their own would.
fn run_scripts(workspace: &Workspace) {
    let script = workspace.script();
    let out = script.with_file_name("race-out");
    fs::create_dir_all(&out).unwrap();
    for _ in 0..40 {
        let mut command = Command::new(&script);
        command
            .env_remove("CI")
            .env_remove("CONVEX_SCHEMA")
            .env("OUT_DIR", &out);
        Outcome::of(command.env("CARGO_MANIFEST_DIR", workspace.path("rust/schema"))).succeeds();
    }
}

fn many_tables() -> String {
    r#"
pub fn schema() -> Schema {
    let table = |number: u32| {
        let document = v::object().field("email", v::string());
        TableDefinition::new(format!("table{number}"), document)
    };
    (0..500).map(table).fold(Schema::builder(), |schema, table| schema.table(table)).build()
}
"#
    .to_owned()
}
