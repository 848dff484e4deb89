//! Definitions of PostgreSQL become Rust that compiles, and whose schema is the one that was meant.

mod generate;
mod hard;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use convex_schema::Schema;
use convex_schema_core::export::export_json;
use convex_schema_import::{Import, Options, import};
use convex_schema_migrate::{Numeric, Rename, Source, StructOptions, Structs, structs};
use convex_schema_tests::round_trip::round_trip_of;

/// Random sets of definitions that are tried; all of them with [`ALL`].
const SEEDS: u64 = 20;

/// Random sets of definitions that there are.
const ALL_SEEDS: u64 = 120;

/// Set to `1` so that all random sets of definitions are tried.
const ALL: &str = "CONVEX_SCHEMA_CORPUS_ALL";

fn of(sql: &str, options: &StructOptions) -> Result<Structs, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.sql");
    fs::write(&path, sql)?;
    let source = Source::script(&path)?;
    Ok(structs(source.catalogue(), options))
}

/// The Rust of definitions, which has to be of a schema that a push accepts.
fn imported(sql: &str, options: &StructOptions) -> Result<(Schema, Import), Box<dyn Error>> {
    let made = of(sql, options)?;
    let errors = made
        .schema
        .check()
        .into_iter()
        .filter(convex_schema::Problem::is_error);
    let errors: Vec<_> = errors.map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{}\n{sql}", errors.join("\n"));
    let options = Options::default().single_file(true).notes(made.notes);
    let import = import(&made.schema, &options);
    Ok((made.schema, import))
}

fn choices(seed: u64) -> StructOptions {
    let at = |all: &[Numeric]| {
        all.get(usize::try_from(seed).ok()? % (all.len() + 1))
            .copied()
    };
    let rename = match seed % 4 {
        0 => Rename::Camel,
        1 => Rename::Snake,
        _ => Rename::Keep,
    };
    StructOptions::default()
        .int8(at(Numeric::ALL))
        .numeric(at(Numeric::FRACTIONAL))
        .rename(rename)
}

#[test]
fn the_structs_compile_and_have_the_schema() -> Result<(), Box<dyn Error>> {
    let is_all = std::env::var_os(ALL).is_some_and(|value| value == "1");
    let seeds = if is_all { ALL_SEEDS } else { SEEDS };
    let mut texts: BTreeMap<String, (String, StructOptions)> = (0..seeds)
        .map(|seed| {
            let sql = generate::definitions(seed);
            (format!("seed {seed:03}"), (sql, choices(seed)))
        })
        .collect();
    for (name, sql) in hard::ALL {
        for (case, options) in [("", StructOptions::default()), (" renamed", choices(0))] {
            texts.insert(format!("{name}{case}"), ((*sql).to_owned(), options));
        }
    }
    let mut wanted = BTreeMap::new();
    let mut imports = BTreeMap::new();
    for (name, (sql, options)) in &texts {
        let (schema, import) = imported(sql, options)?;
        assert!(import.raw.is_empty(), "{name}: {:?}", import.raw);
        wanted.insert(name.clone(), export_json(&schema));
        imports.insert(name.clone(), import);
    }
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let outcome = round_trip_of(temporary, "sql", imports)?;
    let broken = outcome.broken.iter();
    let broken: Vec<_> = broken
        .map(|(name, error)| format!("{name}: {error}\n{}", texts[name].0))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert_eq!(outcome.warnings, [""; 0]);
    for (name, export) in &wanted {
        assert_eq!(outcome.exports.get(name), Some(export), "{name}");
    }
    assert_eq!(outcome.exports.len(), wanted.len());
    Ok(())
}
