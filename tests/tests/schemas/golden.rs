//! The TypeScript and the lists of indexes of the models in `tests/src/models`, file by file.
//!
//! `BLESS=1 cargo test -p convex-schema-tests --test schemas golden` writes the files anew. Their content
//! is right because `conformance.rs` compares the same schemas with npm `convex`.

#![expect(clippy::panic, reason = "a panic is how a test fails")]

use std::fs;
use std::path::PathBuf;

use convex_schema::Schema;
use convex_schema::emit::{self, Layout, TypeScriptOptions};
use convex_schema_tests::{bless, models};

#[test]
fn files_are_as_they_were() {
    let mut changed = Vec::new();
    for (topic, schema) in models::all() {
        for (name, text) in files(topic, &schema) {
            let path = directory().join(topic).join(name);
            if bless::asked() {
                write(&path, &text);
            } else if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
                changed.push(path);
            }
        }
    }
    assert!(
        changed.is_empty(),
        "{changed:#?} differ\nhelp: `BLESS=1 cargo test -p convex-schema-tests --test schemas golden`, then look at the differences"
    );
}

#[test]
fn every_folder_belongs_to_a_model() {
    let topics: Vec<_> = models::all().into_iter().map(|(topic, _)| topic).collect();
    let folders = fs::read_dir(directory()).into_iter().flatten().flatten();
    for folder in folders {
        let name = folder.file_name();
        assert!(
            topics.iter().any(|topic| name == **topic),
            "{name:?} has no model"
        );
    }
}

/// The files of a topic: `schema.ts` always, other layouts and lists where they say more.
fn files(topic: &str, schema: &Schema) -> Vec<(&'static str, String)> {
    let typescript = |layout| {
        let options = TypeScriptOptions::default().layout(layout);
        emit::typescript(schema, &options)
    };
    let mut files = vec![("schema.ts", typescript(Layout::Schema))];
    match topic {
        "names" | "options" => files.push(("schema.gen.ts", typescript(Layout::Tables))),
        "indexes" => {
            files.push(("indexes.json", emit::index_json(schema)));
            files.push(("indexes.md", emit::index_markdown(schema)));
        }
        _ => {}
    }
    files
}

fn directory() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"))
}

fn write(path: &std::path::Path, text: &str) {
    let folder = path.parent().unwrap_or(path);
    if let Err(error) = fs::create_dir_all(folder).and_then(|()| fs::write(path, text)) {
        panic!("{}: {error}", path.display());
    }
}
