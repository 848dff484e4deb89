//! Both engines against `convex-test`, the community's mock of the backend, on random rows.
//!
//! The sample keeps to what the mock judges as the backend does. It does not look into records,
//! gives ids a form of its own, refuses int64 and `-0` literals, and knows no limit of size or
//! depth: none of these is in the schema here, and the vectors of the real backend cover them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use convex_schema::emit::TypeScriptOptions;
use convex_schema::scan::{Encoding, ScanOptions};
use convex_schema::validate::Mode;
use convex_schema::{Schema, TableDefinition, TableMapping, Validator, Value, emit, v};
use convex_schema_tests::documents::{Documents, anything};
use convex_schema_tests::generate::Random;
use convex_schema_tests::node;
use convex_schema_tests::scanned::Subject;

const TABLE: &str = "rows";
const ROWS: usize = 1500;

fn schema() -> Schema {
    let row = v::object()
        .field("null", v::null())
        .field("number", v::number())
        .field("integer", v::int64())
        .field("flag", v::boolean())
        .field("bytes", v::bytes())
        .field("text", v::optional(v::string()))
        .field("state", literals(["open", "closed"]))
        .field("numbers", v::array(v::number()))
        .field("shapes", v::array(shape()))
        .field(
            "mixed",
            v::union([v::string(), v::null(), v::array(v::boolean())]),
        )
        .field("anything", v::optional(v::any()));
    Schema::builder()
        .table(TableDefinition::new(TABLE, row))
        .build()
}

fn literals(texts: [&str; 2]) -> Validator {
    v::union(texts.map(v::literal))
}

fn shape() -> Validator {
    let circle = v::object()
        .field("kind", v::literal("circle"))
        .field("radius", v::number());
    let square = v::object()
        .field("kind", v::literal("square"))
        .field("side", v::number())
        .field("name", v::optional(v::string()));
    v::union([circle.into(), square.into()])
}

/// Rows that the schema accepts, two in three of them changed in one place.
fn rows(schema: &Schema) -> Vec<Value> {
    let mapping = TableMapping::fresh_deployment([TABLE]);
    let documents = Documents::new(schema, &mapping);
    let mut random = Random::new(7);
    let row = |_| {
        let mut row = documents.document(&mut random, TABLE).unwrap();
        if random.chance(66) {
            change(&mut random, &mut row);
        }
        row
    };
    (0..ROWS).map(row).collect()
}

/// Takes a field away, adds one, or gives one another value, at the top or below it.
fn change(random: &mut Random, value: &mut Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = names[random.below(names.len())].clone();
            match random.below(6) {
                0 => drop(fields.remove(&name)),
                1 => drop(fields.insert("unknown".to_owned(), Value::Null)),
                2 => drop(fields.insert(name, anything(random, 1))),
                _ => fields
                    .get_mut(&name)
                    .into_iter()
                    .for_each(|inner| change(random, inner)),
            }
        }
        Value::Array(elements) if !elements.is_empty() && random.chance(80) => {
            let at = random.below(elements.len());
            change(random, &mut elements[at]);
        }
        other => *other = anything(random, 1),
    }
}

fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mock_agrees");
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the run is for")]
fn agrees_with_the_mock() {
    let schema = schema();
    let rows = rows(&schema);
    let (schema_file, rows_file) = (scratch().join("schema.ts"), scratch().join("rows.jsonl"));
    fs::write(
        &schema_file,
        emit::typescript(&schema, &TypeScriptOptions::default()),
    )
    .unwrap();
    let line = |row: &Value| format!("{{\"table\":\"{TABLE}\",\"row\":{}}}\n", row.to_wire());
    fs::write(&rows_file, rows.iter().map(line).collect::<String>()).unwrap();

    let Some(printed) = node::run("judge.mjs", &[&schema_file, &rows_file]).unwrap() else {
        return;
    };
    let verdicts: Vec<&str> = printed.lines().collect();
    assert_eq!(verdicts.len(), rows.len(), "{printed}");

    let options = ScanOptions::default()
        .mode(Mode::Insert)
        .encoding(Encoding::Wire);
    let mut subject = Subject::new(&schema, TABLE, &options);
    let mut accepted = 0;
    for (row, verdict) in rows.iter().zip(verdicts) {
        let text = row.to_wire();
        let is_valid = subject.is_valid(text.as_bytes());
        subject.accepts(text.as_bytes(), is_valid);
        assert_eq!(is_valid, verdict == "accepted", "{verdict}: {text}");
        accepted += usize::from(is_valid);
    }
    println!("convex-test: {ROWS} rows, {accepted} accepted, 0 disagreements");
    assert!((ROWS / 4..ROWS).contains(&accepted));
}
