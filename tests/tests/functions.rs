//! Functions over the schemas of real projects become Rust that compiles beside the model, with the model's names.
//!
//! Each table has a query that returns a document and a mutation that takes one: nothing of it needs a name that the
//! model does not have.

#![expect(clippy::print_stdout, reason = "the figures are what the run is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use convex_schema::{Schema, TableRef};
use convex_schema_core::export::validator_json;
use convex_schema_functions::Contract;
use convex_schema_import::functions::{FunctionOptions, Functions, generate};
use convex_schema_import::{Import, Options, import};
use convex_schema_tests::corpus::{directory, exports};
use convex_schema_tests::programs::{self, repository};
use convex_schema_tests::sample;
use serde_json::{Value as Json, json};

/// A sample compiles one schema of so many.
const SHARE: usize = 12;

#[test]
fn corpus() -> Result<(), Box<dyn Error>> {
    let Some(directory) = directory("functions") else {
        return Ok(());
    };
    let (mut functions, mut types, mut invented) = (0, 0, Vec::new());
    let mut compiled = BTreeMap::new();
    let exports = exports(&directory)?;
    for (place, export) in exports.iter().enumerate() {
        let Ok(schema) = Schema::from_export_json(&export.text) else {
            continue;
        };
        let import = import(&schema, &Options::default());
        let made = made(&schema)?;
        assert_eq!(made.functions, 2 * schema.tables().len(), "{}", export.name);
        functions += made.functions;
        types += import.types;
        invented.extend(
            made.invented
                .iter()
                .map(|it| format!("{}: {it}", export.name)),
        );
        // What few models have: a module whose tables start with the name of the file of functions.
        let is_odd = import.files.iter().any(|it| it.path.starts_with("api"));
        if sample::is_whole() || is_odd || place % SHARE == 0 {
            compiled.insert(format!("f{place:03}"), (import, made));
        }
    }
    println!(
        "{functions} functions, {types} types, {} invented; {} of {} schemas compiled",
        invented.len(),
        compiled.len(),
        exports.len()
    );
    assert_eq!(invented, [""; 0]);
    check(&compiled)?;
    Ok(())
}

fn made(schema: &Schema) -> Result<Functions, Box<dyn Error>> {
    let entries: Vec<Json> = schema.tables().flat_map(functions_of).collect();
    let contract = Contract::from_spec(&json!({ "functions": entries }).to_string())?;
    assert_eq!(contract.notes(), []);
    Ok(generate(
        &contract,
        schema,
        &Options::default(),
        &FunctionOptions::default(),
    ))
}

/// The query `get` and the mutation `create` in a module named after the table.
fn functions_of(table: TableRef<'_>) -> [Json; 2] {
    let name = table.name();
    let id = json!({ "type": "id", "tableName": name });
    let document: Json = table
        .document()
        .and_then(|it| serde_json::from_str(&validator_json(it)).ok())
        .unwrap_or_else(|| json!({ "type": "any" }));
    let field = |validator: &Json| json!({ "fieldType": validator, "optional": false });
    let args = |name: &str, validator: &Json| json!({ "type": "object", "value": { name: field(validator) } });
    // Arguments are an object.
    let row = match document["type"].as_str() {
        Some("object") => document.clone(),
        _ => args("document", &document),
    };
    let returned =
        json!({ "type": "union", "value": [stored(&document, &id), { "type": "null" }] });
    let entry = |function: &str, kind: &str, args: Json, returns: &Json| {
        json!({
            "identifier": format!("{name}.js:{function}"), "functionType": kind,
            "visibility": { "kind": "public" }, "args": args, "returns": returns,
        })
    };
    [
        entry("get", "Query", args("id", &id), &returned),
        entry("create", "Mutation", row, &id),
    ]
}

/// The validator of stored documents, as `schema.doc(table)` of npm `convex` makes it.
fn stored(document: &Json, id: &Json) -> Json {
    let mut stored = document.clone();
    match document["type"].as_str() {
        Some("object") => {
            let number = json!({ "type": "number" });
            stored["value"]["_id"] = json!({ "fieldType": id, "optional": false });
            stored["value"]["_creationTime"] = json!({ "fieldType": number, "optional": false });
        }
        Some("union") => {
            let members = document["value"].as_array().into_iter().flatten();
            stored["value"] = members.map(|member| self::stored(member, id)).collect();
        }
        _ => {}
    }
    stored
}

/// Checks one package for each schema, laid out as the guide says: the functions are `src/api.rs` of the model.
fn check(packages: &BTreeMap<String, (Import, Functions)>) -> io::Result<()> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = temporary.join("functions-of-corpus");
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\n";
    for (name, (import, made)) in packages {
        let package = root.join(name);
        let manifest = programs::manifest(name, "\"rows\"", serde)?;
        programs::write(&package.join("Cargo.toml"), &manifest)?;
        for file in &import.files {
            let text = match file.path.as_str() {
                "lib.rs" => format!("{}\npub mod api;\n", file.text),
                _ => file.text.clone(),
            };
            assert_ne!(
                file.path, "api.rs",
                "{name}: a module of the model has the name of the functions"
            );
            programs::write(&package.join("src").join(&file.path), &text)?;
        }
        programs::write(&package.join("src/api.rs"), &made.text)?;
    }
    let names: Vec<_> = packages.keys().map(|name| format!("'{name}'")).collect();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        names.join(", ")
    );
    programs::write(&root.join("Cargo.toml"), &workspace)?;
    let lock = fs::read_to_string(repository().join("Cargo.lock"))?;
    programs::write(&root.join("Cargo.lock"), &lock)?;
    let mut cargo = programs::cargo(temporary);
    cargo.args(["check", "--keep-going", "--quiet", "--message-format=short"]);
    let output = cargo.current_dir(&root).output()?;
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}");
    // Models may have warnings about their tables; functions have none.
    let warnings = printed.lines().filter(|line| line.contains("src/api.rs"));
    assert_eq!(warnings.collect::<Vec<_>>(), [""; 0]);
    Ok(())
}
