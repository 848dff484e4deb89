//! Generated TypeScript held against npm `convex`, prettier and two versions of TypeScript: what
//! it exports, how it is laid out, whether it type-checks under `--strict`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and what was tried should be known"
)]

use convex_schema::export;
use std::fs;
use std::path::Path;

use convex_schema::emit::Layout;
use convex_schema::{Index, Schema, TableDefinition, v};
use convex_schema_tests::conformance::{self, LAYOUTS};
use convex_schema_tests::{facts, generate, letters, margins, models, node, odd, sample};

/// How many random schemas `cargo xtask test --long` tries.
const RANDOM: u64 = 320;

/// How many are tried otherwise: compilers of TypeScript take a quarter of a second for each.
const SAMPLE: u64 = 80;

/// Where their seeds start; another number there tries others.
const SEED: &str = "CONVEX_SCHEMA_SEED";

#[test]
fn typescript_does_what_the_schema_says() {
    let first = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok());
    let count = if sample::is_whole() { RANDOM } else { SAMPLE };
    let seeds = first.unwrap_or(0)..first.unwrap_or(0) + count;
    println!("seeds {seeds:?}; set {SEED} for others");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    let _ = fs::remove_dir_all(&folder);
    for (name, schema) in written() {
        for (suffix, layout) in LAYOUTS {
            write(&folder.join(format!("{name}-{suffix}")), &schema, layout);
        }
    }
    for (number, (_, export)) in typed_constructs().enumerate() {
        let schema = export::read(&export).expect("npm convex prints what is read");
        let folder = folder.join(format!("construct-{number:03}"));
        conformance::write(&folder, &schema, Layout::Schema).expect("the case can be written");
        conformance::want(&folder, &export).expect("the case can be written");
    }
    let uses = folder.join("uses");
    write(&uses, &models::uses::schema(), Layout::Schema);
    fs::copy(facts::uses_file(), uses.join("uses.ts")).expect("the case can be written");
    write(&folder.join("letters"), &letters::schema(), Layout::Schema);
    write(&folder.join("margins"), &margins::schema(), Layout::Schema);
    for seed in seeds {
        let layouts = [Layout::Tables, Layout::Schema, Layout::Schema];
        let layout = layouts[usize::try_from(seed % 3).unwrap_or(0)];
        let name = format!("random-{seed:05}");
        write(&folder.join(name), &generate::schema(seed), layout);
    }
    match node::run("conformance.mjs", &[&folder]) {
        Ok(Some(report)) => print!("{report}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

/// The measured constructs that TypeScript accepts.
fn typed_constructs() -> impl Iterator<Item = (String, String)> {
    let all = facts::exports().into_iter();
    all.filter(|(_, export)| facts::is_typed(export))
}

/// npm `convex` exports what the file of facts says.
#[test]
fn facts_are_those_of_npm_convex() {
    match node::run("constructs.mjs", &[&facts::exports_file()]) {
        Ok(Some(report)) => print!("{report}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

/// Schemas that people wrote: the examples, the models of the golden files, and extremes.
fn written() -> Vec<(&'static str, Schema)> {
    let mut written = vec![
        ("ari", ari_model::schema()),
        ("beside-auth-tables", beside_auth_tables_model::schema()),
        ("every-kind", every_kind_model::schema()),
        ("empty", Schema::builder().build()),
        ("bare", Schema::builder().schema_validation(false).build()),
        ("one", one_empty_table()),
        ("unchecked", unchecked()),
    ];
    written.extend(models::all());
    written.extend(odd::all());
    written
}

fn one_empty_table() -> Schema {
    let table = TableDefinition::new("things", v::object());
    let table = table.index(Index::database("by_time", ["_creationTime"]));
    Schema::builder().table(table).build()
}

/// Names that Convex refuses and that must not get out of their quotes all the same.
fn unchecked() -> Schema {
    const NAMES: &[&str] = &[
        "a b",
        "",
        "1x",
        "a-b",
        "\"",
        "'",
        "\\",
        "`${x}`",
        "x: 1 }); process.exit(1); ({",
        "*/",
        "\n",
        "\u{2028}",
        "default",
    ];
    let document = NAMES.iter().fold(v::object(), |object, name| {
        object.field(*name, v::id(*name))
    });
    NAMES
        .iter()
        .fold(Schema::builder(), |schema, name| {
            let indexes = NAMES.iter().map(|field| Index::database(*name, [*field]));
            let table = TableDefinition::new(*name, document.clone());
            schema.table(indexes.fold(table, TableDefinition::index))
        })
        .build()
}

fn write(folder: &Path, schema: &Schema, layout: Layout) {
    conformance::write(folder, schema, layout).expect("the case can be written");
    conformance::want(folder, &export::export_json(schema)).expect("the case can be written");
}
