//! Diagrams, read by Mermaid's own parser.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and what was tried should be known"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use convex_schema::emit::mermaid;
use convex_schema::{Schema, TableDefinition, v};
use convex_schema_core::__internal::{fields, references};
use convex_schema_tests::{facts, generate, letters, margins, models, node, odd};
use serde_json::json;

/// How many random schemas are drawn.
const RANDOM: u64 = 120;

/// Words that the language of entity diagrams, or another language of Mermaid, gives a meaning.
const WORDS: &[&str] = &[
    "pk",
    "PK",
    "fk",
    "Fk",
    "uk",
    "uK",
    "one",
    "only",
    "many",
    "zero",
    "or",
    "more",
    "optionally",
    "to",
    "u",
    "end",
    "title",
    "direction",
    "TB",
    "LR",
    "class",
    "classDef",
    "style",
    "erDiagram",
    "accTitle",
    "accDescr",
    "default",
    "graph",
    "subgraph",
    "click",
    "o",
    "x",
    "constructor",
    "__proto__",
    "toString",
];

#[test]
fn diagrams_are_read_by_mermaid() {
    let folder = folder("diagrams");
    for seed in 0..RANDOM {
        write(&folder, &format!("random-{seed}"), &generate::schema(seed));
    }
    let written = models::all().into_iter().chain(odd::all());
    for (name, schema) in written {
        write(&folder, name, &schema);
    }
    for (name, schema) in [
        ("ari", ari_model::schema()),
        ("every-kind", every_kind_model::schema()),
        ("letters", letters::schema()),
        ("margins", margins::schema()),
        ("uses", models::uses::schema()),
        ("words", words()),
        ("empty", Schema::builder().build()),
    ] {
        write(&folder, name, &schema);
    }
    for (number, export) in facts::exports().into_values().enumerate() {
        let schema = convex_schema::export::read(&export).unwrap();
        write(&folder, &format!("construct-{number}"), &schema);
    }
    // Names that Convex rejects only have to parse.
    fs::write(folder.join("unchecked.mmd"), mermaid(&unchecked())).unwrap();
    match node::run("mermaid.mjs", &[&folder]) {
        Ok(Some(report)) => print!("{report}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

/// The judge rejects what it should: a key word as a name, a field too few, another diagram.
#[test]
fn wrong_diagrams_are_found() {
    let folder = folder("wrong");
    let right = mermaid(&words());
    let wanted = wanted(&words());
    for (name, text, want) in [
        ("right", right.clone(), &wanted),
        ("key", right.replace("pk_", "pk"), &wanted),
        ("fewer", right.replacen("        any one\n", "", 1), &wanted),
        ("flow", "flowchart TD\n  a --> b\n".to_owned(), &wanted),
    ] {
        fs::write(folder.join(format!("{name}.mmd")), text).unwrap();
        fs::write(folder.join(format!("{name}.json")), want.to_string()).unwrap();
    }
    match node::run("mermaid.mjs", &[&folder]) {
        Ok(None) => {}
        Ok(Some(report)) => panic!("{report}"),
        Err(report) => {
            assert!(report.contains("4 diagrams, 3 are not"), "{report}");
            assert!(!report.contains("right.mmd"), "{report}");
        }
    }
}

/// A table and a field for each of the words, and ids between all of them.
fn words() -> Schema {
    let document = WORDS.iter().fold(v::object(), |object, word| {
        let next = object.field(*word, v::any());
        next.field(format!("id_{word}"), v::optional(v::id(*word)))
    });
    let tables = WORDS.iter().filter(|word| !word.starts_with('_'));
    tables
        .fold(Schema::builder(), |schema, word| {
            schema.table(TableDefinition::new(*word, document.clone()))
        })
        .build()
}

/// Names with what could end a line, a name or a comment.
fn unchecked() -> Schema {
    const NAMES: &[&str] = &[
        "",
        " ",
        "a b",
        "1x",
        "a-b",
        "\"",
        "'",
        "\\",
        "%%",
        ";",
        "#",
        "{",
        "}",
        "*/",
        "\n",
        "direction TB",
        "\u{2028}",
        "größe",
        "日本",
    ];
    let document = NAMES.iter().fold(v::object(), |object, name| {
        object.field(*name, v::union([v::id(*name), v::literal(*name)]))
    });
    NAMES
        .iter()
        .fold(Schema::builder(), |schema, name| {
            schema.table(TableDefinition::new(*name, document.clone()))
        })
        .build()
}

fn write(folder: &Path, name: &str, schema: &Schema) {
    let name = name.replace(' ', "-");
    fs::write(folder.join(format!("{name}.mmd")), mermaid(schema)).unwrap();
    let wanted = wanted(schema).to_string();
    fs::write(folder.join(format!("{name}.json")), wanted).unwrap();
}

/// The tables with the number of their fields, those of other places that ids refer to, and the
/// references: each path and table once.
fn wanted(schema: &Schema) -> serde_json::Value {
    let mut entities: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: BTreeSet<(&str, String, &str)> = BTreeSet::new();
    for table in schema.tables() {
        let mut names = HashSet::new();
        fields(table, |place| {
            if !place.path.contains(['.', '[']) {
                names.insert(place.path.to_owned());
            }
            for reference in references(place.field.validator()) {
                found.insert((table.name(), place.path.to_owned(), reference.table));
            }
        });
        entities.insert(table.name(), names.len());
    }
    for (.., table) in &found {
        entities.entry(table).or_default();
    }
    json!({ "entities": entities, "relations": found.len() })
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mermaid")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
