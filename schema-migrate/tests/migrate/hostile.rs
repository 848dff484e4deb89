//! Servers and values that make readers fail: the widest table, hostile texts, connections that end.

use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::Path;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_migrate::{Error, Migration, Options, Source};

use crate::canonical::{Expressions, assert_equal, canonical};
use crate::server::{Server, server};

/// The most columns of a table, but for the key.
const COLUMNS: usize = 1599;

/// The documents of the table `t` with a key and one text.
fn documents(source: &Source, folder: &Path) -> Result<String, Error> {
    let mapping = "version = 1\nfrom = []\nschema = \"\"\nnumbers = \"fresh\"\n[tables.t]\ninto = \"t\"\n\
         key = [\"id\"]\n[tables.t.columns]\nid = \"_id\"\nbody = \"body\"\n";
    let (path, out) = (folder.join("migrate.toml"), folder.join("out.zip"));
    fs::write(&path, mapping).unwrap();
    let fields = v::object().field("body", v::optional(v::string()));
    let schema = Schema::builder()
        .table(TableDefinition::new("t", fields))
        .build();
    let (mapping, text) = convex_schema_migrate::read_mapping(&path).unwrap();
    let migration = Migration::new(source, &schema, &mapping, &text, None);
    let (report, written) = migration.run(&out, &Options::default())?;
    assert!(written.is_some(), "{}", report.to_text());
    let mut zip = zip::ZipArchive::new(fs::File::open(&out).unwrap()).unwrap();
    let mut text = String::new();
    let mut entry = zip.by_name("t/documents.jsonl").unwrap();
    entry.read_to_string(&mut text).unwrap();
    Ok(text)
}

fn load(server: &Server, database: &str, folder: &Path, script: &str) {
    let path = folder.join("script.sql");
    fs::write(&path, script).unwrap();
    server.load(database, &path);
}

#[test]
fn a_table_of_1600_columns_is_that_of_the_server() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut script = "CREATE TABLE widest (id int PRIMARY KEY".to_owned();
    for column in 0..COLUMNS {
        let ty = ["text", "int DEFAULT 5", "boolean NOT NULL DEFAULT false"][column % 3];
        write!(script, ", \"c {column}\" {ty}").unwrap();
    }
    script.push_str(");\n");
    load(server, "widest", folder.path(), &script);
    let live = Source::server(&server.url("widest")).unwrap();
    assert_eq!(live.catalogue().tables[0].columns.len(), COLUMNS + 1);
    let dump = folder.path().join("dump.sql");
    fs::write(&dump, server.run("pg_dump", "widest", &[])).unwrap();
    let dump = Source::script(&dump).unwrap();
    let of = |source: &Source| canonical(source.catalogue(), Expressions::Exact);
    assert_equal("1600 columns", &of(&dump), &of(&live));
}

#[test]
fn hostile_texts_are_those_of_the_server() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let texts = [
        r"\.",
        r"\N",
        r"\\.",
        "\n\\.\n",
        "'; DROP TABLE t; --",
        "/* ; */",
        "$$;$tag$",
        "\t\r\n\u{8}\u{b}\u{c}\u{1}\u{7f}",
        "COPY t FROM stdin;\n1\tx\n\\.",
        "\u{feff}",
        "\"",
        "{\"a\":1}",
        "NULL",
        "",
        " ",
        "é🙂\u{2028}\u{10ffff}",
        "E'\\''",
        "-- migrate:down",
        "\n-- migrate:down\n",
        "\\x00",
        "\\000",
    ];
    let mut script = "CREATE TABLE t (id uuid PRIMARY KEY, body text);\n".to_owned();
    for (row, text) in texts.iter().enumerate() {
        let text = text.replace('\'', "''");
        writeln!(
            script,
            "INSERT INTO t VALUES ('10000000-0000-4000-8000-{row:012}', '{text}');"
        )
        .unwrap();
    }
    // A field of 3 MB has no place in a document; one of 900 kB has.
    script.push_str(
        "INSERT INTO t VALUES ('20000000-0000-4000-8000-000000000000', repeat('\\\"é', 200000));\n",
    );
    load(server, "hostile", folder.path(), &script);
    let want = documents(
        &Source::server(&server.url("hostile")).unwrap(),
        folder.path(),
    )
    .unwrap();
    let bodies = want.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["body"].as_str().unwrap().to_owned()
    });
    let bodies: Vec<String> = bodies.collect();
    assert_eq!(bodies[..texts.len()], texts);
    assert_eq!(bodies[texts.len()], "\\\"é".repeat(200_000));
    for args in [
        &[][..],
        &["--inserts"],
        &["--column-inserts", "--rows-per-insert=3"],
    ] {
        let path = folder.path().join("dump.sql");
        fs::write(&path, server.run("pg_dump", "hostile", args)).unwrap();
        let found = documents(&Source::script(&path).unwrap(), folder.path()).unwrap();
        assert!(found == want, "{args:?}");
    }
}

#[test]
fn a_connection_that_ends_is_an_error_and_leaves_no_snapshot() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let script = "CREATE TABLE t (id uuid PRIMARY KEY, body text);\n\
         INSERT INTO t SELECT md5(n::text)::uuid, repeat('x', 500) FROM generate_series(1, 60000) n;\n";
    load(server, "closing", folder.path(), script);
    let source = Source::server(&server.url("closing")).unwrap();
    let result = std::thread::scope(|scope| {
        let run = scope.spawn(|| documents(&source, folder.path()));
        let kill = "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'closing' \
             and application_name = 'convex-schema' and query like 'COPY %' and state = 'active'";
        while !run.is_finished() {
            server.run("psql", "postgres", &["-qAtc", kill]);
        }
        run.join().unwrap()
    });
    let error = result.unwrap_err().to_string();
    assert!(error.contains("postgres://postgres@"), "{error}");
    let left = fs::read_dir(folder.path()).unwrap();
    let left = left.map(|it| it.unwrap().file_name().into_string().unwrap());
    let archives: Vec<String> = left.filter(|name| name.contains("zip")).collect();
    assert_eq!(archives, Vec::<String>::new());
}
