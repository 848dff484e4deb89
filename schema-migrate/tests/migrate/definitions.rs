//! Definitions read from SQL equal the catalogue of the server that ran them.

use std::path::Path;

use convex_schema_migrate::Source;
use convex_schema_migrate::catalogue::What;

use crate::canonical::{Expressions, assert_equal, canonical};
use crate::generate;
use crate::server::{Server, server};

/// All forms in which `pg_dump` writes definitions.
const DUMPS: &[&[&str]] = &[
    &[],
    &["--schema-only"],
    &["--inserts"],
    &["--clean", "--create", "--if-exists"],
    &["--quote-all-identifiers"],
    &["--disable-dollar-quoting", "--no-owner", "--no-privileges"],
];

fn wide() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/migrate/wide.sql"
    ))
}

fn compare(server: &Server, database: &str, script: &Path, dumps: &[&[&str]]) {
    let live = Source::server(&server.url(database)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for args in dumps {
        let path = folder.path().join("dump.sql");
        std::fs::write(&path, server.run("pg_dump", database, args)).unwrap();
        let dump = Source::script(&path).unwrap();
        let what = format!("pg_dump {args:?}");
        let unknown = dump.catalogue().left_out.iter();
        let unknown: Vec<_> = unknown
            .filter(|it| it.what == What::NotUnderstood)
            .collect();
        assert!(unknown.is_empty(), "{what}: {unknown:#?}");
        assert!(dump.problems().is_empty(), "{what}: {:#?}", dump.problems());
        let is_quoted = args.contains(&"--quote-all-identifiers");
        let how = if is_quoted {
            Expressions::Present
        } else {
            Expressions::Exact
        };
        let (found, want) = (
            canonical(dump.catalogue(), how),
            canonical(live.catalogue(), how),
        );
        assert_equal(&what, &found, &want);
    }
    let own = Source::script(script).unwrap();
    let loose = Expressions::Present;
    let (found, want) = (
        canonical(own.catalogue(), loose),
        canonical(live.catalogue(), loose),
    );
    assert_equal("the script itself", &found, &want);
}

#[test]
fn definitions_of_all_kinds_are_those_of_the_server() {
    let Some(server) = server() else { return };
    server.load("wide", wide());
    compare(server, "wide", wide(), DUMPS);
}

/// How many tables the scripts of each seed define.
const TABLES: usize = 120;

#[test]
fn generated_definitions_are_those_of_the_server() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    for seed in 1..=3 {
        let path = folder.path().join(format!("{seed}.sql"));
        std::fs::write(&path, generate::script(seed, TABLES)).unwrap();
        let database = format!("generated{seed}");
        server.load(&database, &path);
        compare(server, &database, &path, DUMPS);
    }
}

/// Schemas of unlike kinds, as people write them.
#[test]
fn schemas_of_many_kinds_are_those_of_the_server() {
    let Some(server) = server() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/migrate/schemas");
    let mut scripts: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    scripts.sort();
    let mut failed = Vec::new();
    for (position, script) in scripts.iter().enumerate() {
        // Half of the forms of dumps for each.
        let dumps: Vec<_> = DUMPS
            .iter()
            .skip(position % 2)
            .step_by(2)
            .copied()
            .collect();
        let name = script.file_stem().unwrap().to_str().unwrap().to_owned();
        let result = std::panic::catch_unwind(|| {
            server.load(&name, script);
            compare(server, &name, script, &dumps);
        });
        if result.is_err() {
            failed.push(name);
        }
    }
    assert_eq!(failed, Vec::<String>::new());
}
