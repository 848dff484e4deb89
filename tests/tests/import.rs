//! Schemas become Rust, and come back as they were.
//!
//! The outside truth is the export that went in. Each test is one build of one workspace, and compiles a sample of its
//! schemas: all of them take a compiler for minutes (`cargo xtask test --long`).

#![expect(clippy::print_stdout, reason = "the figures are what the run is for")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use convex_schema::Schema;
use convex_schema_core::export::export_json;
use convex_schema_import::Options;
use convex_schema_tests::conformance::{self, LAYOUTS};
use convex_schema_tests::corpus::{
    Export, REFUSED, directory, exports, first_error, with_all_lists,
};
use convex_schema_tests::round_trip::{Outcome, round_trip};
use convex_schema_tests::{generate, node, odd, sample};

/// Random schemas that are tried.
const SEEDS: std::ops::Range<u64> = 0..100;

/// How many of them a sample has.
const SAMPLE: usize = 20;

/// A sample of the corpus has one schema of so many, beside the [`few`].
const SHARE: usize = 4;

#[test]
fn corpus() -> Result<(), Box<dyn Error>> {
    let Some(directory) = directory("import") else {
        return Ok(());
    };
    let exports = exports(&directory)?;
    assert!(!exports.is_empty(), "no exports in {}", directory.display());
    let is_known = |(name, _): &(&str, &str)| exports.iter().any(|export| export.name == *name);
    let answers_known = REFUSED.iter().all(is_known);
    let mut schemas = BTreeMap::new();
    let mut refused = Vec::new();
    let mut short = Vec::new();
    for export in &exports {
        let known = REFUSED.iter().find(|(name, _)| *name == export.name);
        let want = known.map(|(_, code)| (*code).to_owned());
        let found = match Schema::from_export_json(&export.text) {
            Ok(schema) => {
                schemas.insert(export.name.clone(), schema);
                None
            }
            Err(error) => Some(first_error(&error)),
        };
        if found != want && (known.is_some() || answers_known) {
            short.push(format!("{}: {found:?}, backend {want:?}", export.name));
        }
        refused.extend(found.map(|code| format!("{}: {code}", export.name)));
    }
    let few = few(&exports, |name| schemas.contains_key(name));
    if !sample::is_whole() {
        let mut number = 0;
        schemas.retain(|name, _| {
            number += 1;
            number % SHARE == 0 || few.contains(name.as_str())
        });
    }
    let outcome = round_trip(temporary(), "corpus", &schemas, &Options::default())?;
    let texts = exports
        .iter()
        .filter(|export| schemas.contains_key(&export.name));
    let wanted: BTreeMap<_, _> = texts
        .map(|export| {
            (
                export.name.as_str(),
                vec![export.text.clone(), with_all_lists(&export.text)],
            )
        })
        .collect();
    short.extend(differences(&outcome, &wanted));
    print(&outcome, &schemas, &refused, &short);
    assert!(short.is_empty(), "{}", short.join("\n"));
    assert_eq!(formatting(&outcome)?, "");
    typescript(&outcome, &wanted, &few)
}

/// Random and odd schemas, and the examples: what needs nothing from outside of this project.
#[test]
fn random_schemas_and_examples() -> Result<(), Box<dyn Error>> {
    let seeds = if sample::is_whole() {
        usize::MAX
    } else {
        SAMPLE
    };
    let mut schemas: BTreeMap<String, Schema> = SEEDS
        .take(seeds)
        .map(|seed| (format!("seed {seed:03}"), generate::schema(seed)))
        .collect();
    schemas.extend(
        odd::all()
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema)),
    );
    schemas.insert("every kind".to_owned(), every_kind_model::schema());
    schemas.insert("ari".to_owned(), ari_model::schema());
    // An export says neither what types are called nor which tables are owned elsewhere.
    let texts: BTreeMap<_, _> = schemas
        .iter()
        .map(|(name, schema)| (name.clone(), export_json(schema)))
        .collect();
    let mut read = BTreeMap::new();
    for (name, text) in &texts {
        let schema = Schema::from_export_json(text).map_err(|error| format!("{name}: {error}"))?;
        read.insert(name.clone(), schema);
    }
    let options = Options::default().single_file(true);
    let outcome = round_trip(temporary(), "random", &read, &options)?;
    let wanted = texts
        .iter()
        .map(|(name, text)| (name.as_str(), vec![text.clone()]))
        .collect();
    let short = differences(&outcome, &wanted);
    print(&outcome, &read, &[], &short);
    assert!(short.is_empty(), "{}", short.join("\n"));
    Ok(())
}

/// Holds the TypeScript of the compiled source against npm `convex` and tsc: it has to export what
/// the schema was imported from.
fn typescript(
    outcome: &Outcome,
    wanted: &BTreeMap<&str, Vec<String>>,
    few: &BTreeSet<&str>,
) -> Result<(), Box<dyn Error>> {
    let chosen = if sample::is_whole() {
        wanted.keys().copied().collect()
    } else {
        few.clone()
    };
    for (name, texts) in wanted {
        for (suffix, _) in LAYOUTS {
            let folder = outcome.typescript.join(format!("{name}-{suffix}"));
            if chosen.contains(name) {
                // The last one is what npm `convex` prints.
                conformance::want(&folder, texts.last().map_or("", String::as_str))?;
            } else {
                fs::remove_dir_all(&folder)?;
            }
        }
    }
    if let Some(report) = node::run("conformance.mjs", &[&outcome.typescript])? {
        print!(
            "{} imported schemas, their TypeScript: {report}",
            chosen.len()
        );
    }
    Ok(())
}

/// The largest schemas, and the first with each of the things that few have.
fn few(exports: &[Export], is_read: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    const LARGEST: usize = 3;
    const RARE: [&str; 9] = [
        r#""type":"bigint""#,
        r#""type":"bytes""#,
        r#""type":"commitTs""#,
        r#""type":"record""#,
        r#""value":"24h""#,
        r#""vectorIndexes":[{"#,
        r#""documentType":{"type":"any""#,
        r#""documentType":{"type":"union""#,
        r#""schemaValidation":false"#,
    ];
    let mut texts: Vec<(&str, &str)> = exports
        .iter()
        .map(|export| (export.name.as_str(), export.text.as_str()))
        .filter(|(name, _)| is_read(name))
        .collect();
    let with = |mark: &&str| texts.iter().find(|(_, text)| text.contains(*mark)).copied();
    let mut few: BTreeSet<&str> = RARE.iter().filter_map(with).map(|(name, _)| name).collect();
    texts.sort_by_key(|(_, text)| Reverse(text.len()));
    few.extend(texts.iter().take(LARGEST).map(|(name, _)| name));
    few
}

fn temporary() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The schemas that did not come back as one of the expected texts.
fn differences(outcome: &Outcome, wanted: &BTreeMap<&str, Vec<String>>) -> Vec<String> {
    let mut short = Vec::new();
    for (name, texts) in wanted {
        match (outcome.exports.get(*name), outcome.broken.get(*name)) {
            (Some(export), _) if texts.contains(export) => {}
            (Some(export), _) => short.push(format!("{name}: came back as {export}")),
            (None, Some(error)) => short.push(format!("{name}: {error}")),
            (None, None) => short.push(format!("{name}: nothing came back")),
        }
    }
    short
}

fn print(
    outcome: &Outcome,
    schemas: &BTreeMap<String, Schema>,
    refused: &[String],
    short: &[String],
) {
    let tables: usize = schemas.values().map(|schema| schema.tables().len()).sum();
    let raw = outcome.imports.iter().flat_map(|(name, import)| {
        let raw = import.raw.iter();
        raw.map(move |raw| format!("{name}: {} {}: {}", raw.table, raw.path, raw.reason))
    });
    let raw: Vec<String> = raw.collect();
    println!(
        "{} schemas, {tables} tables, {} equal, {} refused, {} raw validators",
        schemas.len() + refused.len(),
        schemas.len().saturating_sub(short.len()),
        refused.len(),
        raw.len()
    );
    for line in refused
        .iter()
        .chain(&raw)
        .chain(short)
        .chain(&outcome.warnings)
    {
        println!("  {line}");
    }
}

/// The changes that rustfmt would make, with the options of this project.
fn formatting(outcome: &Outcome) -> std::io::Result<String> {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--check", "--quiet"]);
    rustfmt.args(&outcome.roots);
    let output = rustfmt.current_dir(temporary()).output()?;
    let printed = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&printed).into_owned())
}
