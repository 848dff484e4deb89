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

fn compare(server: &Server, database: &str, script: &Path) {
    let live = Source::server(&server.url(database)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for args in DUMPS {
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
    compare(server, "wide", wide());
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
        compare(server, &database, &path);
    }
}
