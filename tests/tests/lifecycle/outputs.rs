//! The output of the verbs for real schemas: text as it was, JSON as its JSON Schema says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use convex_schema::{Schema, TableDefinition, v};
use convex_schema_core::export::export_json;
use convex_schema_tests::{bless, corpus, node};
use serde_json::{Value, json};

use super::program::{Folder, Outcome, built};
use super::rows::{BAD, export, write_zip};

/// One schema in this many of the corpus: each takes some tenths of a second.
const CORPUS_STEP: usize = 8;

fn examples() -> [(&'static str, Schema); 2] {
    [
        ("ari", ari_model::schema()),
        ("every_kind", every_kind_model::schema()),
    ]
}

/// The schema that was deployed before: a field more in one table, a required field that is optional now, and
/// an index and a table of other names.
fn before(schema: &Schema) -> Value {
    let mut export: Value = serde_json::from_str(&export_json(schema)).unwrap();
    let tables = export["tables"].as_array_mut().unwrap();
    let is_object = |table: &&mut Value| table["documentType"]["type"] == "object";
    let first = tables.iter_mut().find(is_object).unwrap();
    let field = json!({ "fieldType": { "type": "string" }, "optional": false });
    first["documentType"]["value"]["legacy"] = field;
    let optional = tables.iter_mut().find_map(|table| {
        let fields = table["documentType"].get_mut("value")?.as_object_mut()?;
        fields.values_mut().find(|field| field["optional"] == true)
    });
    optional.unwrap()["optional"] = false.into();
    let mut indexes = tables.iter_mut().map(|table| &mut table["indexes"]);
    let index = indexes.find_map(|indexes| indexes.get_mut(0)).unwrap();
    index["indexDescriptor"] = "by_other_name".into();
    let last = tables.iter_mut().rfind(is_object).unwrap();
    last["tableName"] = "renamed".into();
    export
}

/// A folder with the schema in `schema.json` and what was before in `before.json`.
fn folder(name: &str, schema: &Schema) -> Folder {
    let folder = Folder::new(&format!("outputs-{name}"));
    folder.write("schema.json", &export_json(schema));
    folder.write("before.json", &before(schema).to_string());
    folder
}

#[test]
fn texts_are_as_they_were() {
    let mut changed = Vec::new();
    for (name, schema) in examples() {
        let folder = folder(name, &schema);
        for (file, arguments, code) in [
            ("diff.txt", &["diff", "before.json", "schema.json"][..], 1),
            // An export does not say which tables are external: each is a warning.
            ("lint.txt", &["lint", "schema.json"], 1),
            (
                "dictionary.md",
                &["docs", "schema.json", "--format", "markdown"],
                0,
            ),
            (
                "diagram.mmd",
                &["docs", "schema.json", "--format", "mermaid"],
                0,
            ),
        ] {
            let text = folder.run(arguments).ends_with(code).stdout;
            let path = directory().join(name).join(file);
            if bless::asked() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, text).unwrap();
            } else if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                changed.push(path);
            }
        }
    }
    assert!(
        changed.is_empty(),
        "{changed:#?} differ\nhelp: `cargo xtask bless`, then look at the differences"
    );
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("outputs")
}

/// The documents that the verbs print, one file each in a folder for each verb.
struct Documents(Folder);

impl Documents {
    fn add(&self, verb: &str, name: &str, printed: &Outcome, codes: &[i32]) {
        let Outcome {
            code,
            stdout,
            stderr,
        } = printed;
        assert!(codes.contains(code), "{verb} {name}: {code}: {stderr}");
        assert!(!stdout.contains('\u{1b}'), "{verb} {name}");
        self.0.write(&format!("{verb}/{name}.json"), stdout);
    }

    fn compared_and_advised(&self, name: &str, folder: &Folder) {
        let printed = folder.run(&["diff", "before.json", "schema.json", "--json"]);
        self.add("diff", name, &printed, &[0, 1, 3]);
        let printed = folder.run(&["lint", "schema.json", "--json"]);
        self.add("lint", name, &printed, &[0, 1]);
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let documents = Documents(Folder::new("outputs-json"));
    for (name, schema) in examples() {
        documents.compared_and_advised(name, &folder(&format!("{name}-json"), &schema));
    }
    let folder = super::rows::folder("outputs-rows");
    write_zip(&folder, "export.zip", &export("\"old\""));
    for (name, file) in [
        ("rows", "bad.jsonl"),
        ("export", "export.zip"),
        ("text", "text.csv"),
    ] {
        folder.write("text.csv", "name;age\n\u{feff}\n");
        folder.write("bad.jsonl", &format!("{BAD}{{\n"));
        let mut arguments = vec!["validate", "--schema", "schema.json", "--json", file];
        if name != "export" {
            arguments.extend(["--table", "users"]);
        }
        documents.add("validate", name, &folder.run(&arguments), &[1]);
    }
    let printed = folder.run(&["diff", "export.zip", "schema.json", "--json"]);
    documents.add("diff", "export", &printed, &[3]);
    let with_data = [
        "diff",
        "schema.json",
        "schema.json",
        "--data",
        "export.zip",
        "--json",
    ];
    documents.add("diff", "data", &folder.run(&with_data), &[0]);
    let sql = "CREATE TABLE users (id uuid PRIMARY KEY, nick text);\nCREATE TABLE other (a int);\n";
    folder.write("a.sql", sql);
    let drift = [
        "migrate",
        "drift",
        "--from",
        "a.sql",
        "--schema",
        "schema.json",
        "--json",
    ];
    documents.add("drift", "sql", &folder.run(&drift), &[1]);
    migrated(&documents, &folder);
    for package in ["ari", "every_kind"] {
        let name = format!("{}-schema", package.replace('_', "-"));
        let manifest = format!(
            "{}/../examples/{package}/schema",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut program = Command::new(built(&name));
        program.args(["check", "--json", "--manifest-path"]);
        let printed = Outcome::of(program.arg(Path::new(&manifest).join("Cargo.toml")));
        documents.add("check", package, &printed, &[0]);
    }
    from_corpus(&documents);
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema-cli/json");
    match node::run("json.mjs", &[&schemas, &documents.0.path(".")]) {
        Ok(Some(report)) => print!("{report}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

/// A migration that is clean, one that is not, and the comparison of a snapshot with itself.
fn migrated(documents: &Documents, folder: &Folder) {
    let init = |source: &str, schema: &str, mapping: &str| {
        let init = ["migrate", "init", "--from", source, "--schema", schema];
        folder.run(&[&init[..], &["--mapping", mapping]].concat());
    };
    let run = |verb: &str, mapping: &str| {
        let arguments = ["migrate", verb, "--mapping", mapping, "--json"];
        folder.run(&arguments)
    };
    init("a.sql", "schema.json", "open.toml");
    documents.add("migrate", "open", &run("check", "open.toml"), &[1]);
    let people = v::object().field("name", v::string());
    let people = Schema::builder().table(TableDefinition::new("people", people));
    folder.write("people.json", &export_json(&people.build()));
    let id = "5a3c2b1e-0f4d-4c6b-9a78-1234567890ab";
    folder.write(
        "people.sql",
        &format!(
            "CREATE TABLE people (id uuid PRIMARY KEY, name text NOT NULL);\n\
             INSERT INTO people VALUES ('{id}', 'ann');\n"
        ),
    );
    init("people.sql", "people.json", "people.toml");
    documents.add("migrate", "clean", &run("run", "people.toml"), &[0]);
    let verify = ["migrate", "verify", "snapshot.zip", "--manifest"];
    let verify = [&verify[..], &["snapshot.manifest.json", "--json"]].concat();
    documents.add("verify", "itself", &folder.run(&verify), &[0]);
}

/// Schemas of real projects, each against the one before.
fn from_corpus(documents: &Documents) {
    let Some(directory) = corpus::directory("outputs") else {
        return;
    };
    let folder = Folder::new("outputs-corpus");
    let exports = corpus::exports(&directory).unwrap();
    let is_readable = |export: &&corpus::Export| Schema::from_export_json(&export.text).is_ok();
    let readable: Vec<_> = exports.iter().filter(is_readable).collect();
    for pair in readable.windows(2).step_by(CORPUS_STEP) {
        folder.write("before.json", &pair[0].text);
        folder.write("schema.json", &pair[1].text);
        documents.compared_and_advised(&pair[1].name, &folder);
        for format in ["markdown", "mermaid", "html"] {
            let docs = ["docs", "schema.json", "--format", format];
            assert!(folder.run(&docs).ends_with(0).stdout.len() > 8, "{format}");
        }
    }
}
