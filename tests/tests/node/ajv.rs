//! `print --format json-schema` to ajv: the verdicts of the backend, in each encoding.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, and what was tried should be known"
)]

#[path = "../../../schema-emit/src/json_schema/tests/held.rs"]
mod held;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use convex_schema::Schema;
use convex_schema_emit::{JsonSchemaEncoding, json_schema};
use convex_schema_tests::{node, vectors};
use serde_json::{Value as Tree, json};

use self::held::Held;

/// So many documents each encoding has at least.
const LEAST: usize = 5_000;

#[test]
fn ajv_has_the_verdicts_of_the_backend() {
    let cases: Vec<Tree> = vectors::cases("docs");
    for encoding in [
        JsonSchemaEncoding::Wire,
        JsonSchemaEncoding::Clean,
        JsonSchemaEncoding::Export,
    ] {
        let folder = format!("ajv-{encoding}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
        fs::create_dir_all(&folder).unwrap();
        let count = write(&folder, &cases, encoding);
        assert!(count > LEAST, "only {count} cases");
        match node::run("ajv.mjs", &[&folder]) {
            Ok(Some(report)) => {
                print!("{encoding}: {report}");
                let want = format!("ajv: {count} cases, 0 disagreements");
                assert!(report.contains(&want), "{report}");
            }
            Ok(None) => {}
            Err(report) => panic!("{encoding}: {report}"),
        }
    }
}

/// Writes what `ajv.mjs` reads, and returns the number of documents.
fn write(folder: &Path, cases: &[Tree], encoding: JsonSchemaEncoding) -> usize {
    let (mut schemas, mut documents, mut count) = (String::new(), String::new(), 0);
    let mut known: HashMap<&str, Option<(usize, Schema)>> = HashMap::new();
    let mut numbers = 0..;
    for case in cases {
        let export = case["schema"].as_str().unwrap();
        let entry = known.entry(export).or_insert_with(|| {
            // One that the backend rejects has no JSON Schema.
            let schema = Schema::from_export_json(export).ok()?;
            let text: Tree = serde_json::from_str(&json_schema(&schema, encoding)).unwrap();
            writeln!(schemas, "{text}").unwrap();
            Some((numbers.next()?, schema))
        });
        let Some((number, schema)) = entry else {
            continue;
        };
        let Some(held) = Held::new(case, schema, encoding) else {
            continue;
        };
        let want = match case["expect"]["ok"] == true {
            true => Some(true),
            false if held.exception(case, encoding).is_some() => None,
            false => Some(false),
        };
        let line = json!({
            "schema": number, "definition": held.definition, "document": held.document,
            "want": want,
        });
        writeln!(documents, "{line}").unwrap();
        count += 1;
    }
    fs::write(folder.join("schemas.jsonl"), schemas).unwrap();
    fs::write(folder.join("cases.jsonl"), documents).unwrap();
    count
}
