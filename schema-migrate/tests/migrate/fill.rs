//! Values that rows do not have, and signs of a source that is not complete.

use std::fs;
use std::path::Path;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_migrate::{Migration, Options, Report, Source};

const TABLE: &str = "CREATE TABLE notes (id uuid PRIMARY KEY, body text, kind text DEFAULT 'it''s' NOT NULL, \
     made timestamptz DEFAULT now(), size int GENERATED ALWAYS AS (length(body)) STORED);\n";

const MAPPING: &str = "version = 1\nfrom = []\nschema = \"\"\nnumbers = \"fresh\"\n[tables.notes]\ninto = \"notes\"\n\
     key = [\"id\"]\n[tables.notes.columns]\nid = \"_id\"\nbody = \"body\"\nkind = \"kind\"\nmade = \"made\"\n";

fn check(source: &Source, folder: &Path, size: &str) -> Report {
    let path = folder.join("migrate.toml");
    fs::write(&path, format!("{MAPPING}size = {size}\n")).unwrap();
    let fields = v::object()
        .field("body", v::optional(v::string()))
        .field("kind", v::optional(v::string()))
        .field("made", v::optional(v::number()))
        .field("size", v::optional(v::number()));
    let schema = Schema::builder()
        .table(TableDefinition::new("notes", fields))
        .build();
    let (mapping, text) = convex_schema_migrate::read_mapping(&path).unwrap();
    let migration = Migration::new(source, &schema, &mapping, &text, None);
    migration.check(&Options::default()).unwrap()
}

fn script(rows: &str) -> (tempfile::TempDir, Source) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.sql");
    fs::write(&path, format!("{TABLE}{rows}")).unwrap();
    let source = Source::script(&path).unwrap();
    (folder, source)
}

const DROP: &str = "{ drop = \"made by the database\" }";

fn missing(report: &Report, column: &str) -> u64 {
    let key = ("notes".to_owned(), column.to_owned(), "missing_value");
    report.rows.get(&key).map_or(0, |found| found.rows)
}

#[test]
fn statements_fill_columns_as_the_database_does() {
    // `kind` is filled with its constant; `made` is known by the database alone.
    let rows = "INSERT INTO notes (id, made) VALUES ('10000000-0000-4000-8000-000000000001', NULL);\n\
         INSERT INTO notes (id) VALUES ('10000000-0000-4000-8000-000000000002');\n\
         COPY notes (id, made) FROM stdin;\n10000000-0000-4000-8000-000000000003\t\\N\n\\.\n";
    let (folder, source) = script(rows);
    let report = check(&source, folder.path(), DROP);
    assert_eq!(
        (report.written(), missing(&report, "made")),
        (2, 1),
        "{}",
        report.to_text()
    );
    // A generated column is in no row of a script.
    let report = check(&source, folder.path(), "\"size\"");
    assert_eq!(
        (report.written(), missing(&report, "size")),
        (0, 2),
        "{}",
        report.to_text()
    );
}

#[test]
fn a_row_with_an_expression_hides_no_other_row() {
    let rows = "INSERT INTO notes (id, body, made) VALUES \
         ('10000000-0000-4000-8000-000000000001', 'a', NULL), (gen_random_uuid(), f('),('), NULL), \
         ('10000000-0000-4000-8000-000000000003', DEFAULT, DEFAULT), ('10000000-0000-4000-8000-000000000004', $$x$$, NULL);";
    let (folder, source) = script(rows);
    let report = check(&source, folder.path(), DROP);
    assert_eq!(
        (report.tables[0].read, report.written()),
        (4, 2),
        "{}",
        report.to_text()
    );
    assert_eq!(missing(&report, "made"), 1);
}

#[test]
fn columns_that_were_not_exported_are_no_defaults() {
    let (folder, mut source) = script("");
    let path = folder.path().join("notes.csv");
    fs::write(
        &path,
        "id,body,made\n10000000-0000-4000-8000-000000000001,a,\n",
    )
    .unwrap();
    source.add_rows("notes", &path).unwrap();
    let report = check(&source, folder.path(), DROP);
    assert_eq!(missing(&report, "kind"), 1, "{}", report.to_text());
    // JSON may leave out what is null, but no value that can't be null.
    let (folder, mut source) = script("");
    let path = folder.path().join("notes.jsonl");
    let rows = "{\"id\":\"10000000-0000-4000-8000-000000000001\"}\n\
         {\"id\":\"10000000-0000-4000-8000-000000000002\",\"kind\":\"k\"}\n";
    fs::write(&path, rows).unwrap();
    source.add_rows("notes", &path).unwrap();
    let report = check(&source, folder.path(), DROP);
    assert_eq!(
        (report.written(), missing(&report, "kind")),
        (1, 1),
        "{}",
        report.to_text()
    );
}

#[test]
fn sources_that_seem_incomplete_are_findings() {
    let (folder, source) = script("");
    let report = check(&source, folder.path(), DROP);
    assert_eq!(report.source.len(), 1, "{}", report.to_text());
    for (rows, want) in [(1000, 1), (999, 0), (2000, 1)] {
        let (folder, mut source) = script("");
        let path = folder.path().join("notes.json");
        let rows = (0..rows)
            .map(|at| format!("{{\"id\":\"10000000-0000-4000-8000-{at:012}\",\"kind\":\"k\"}}"));
        let rows: Vec<String> = rows.collect();
        fs::write(&path, format!("[{}]", rows.join(","))).unwrap();
        source.add_rows("notes", &path).unwrap();
        let report = check(&source, folder.path(), DROP);
        assert_eq!(
            (report.suspicions.len(), report.is_clean()),
            (want, want == 0)
        );
    }
}

#[test]
fn sections_that_undo_migrations_are_not_read() {
    for (up, down) in [
        ("-- migrate:up", "-- migrate:down transaction:false"),
        (
            "-- +goose Up\n-- +goose StatementBegin",
            "-- +goose StatementEnd\n--  +goose Down",
        ),
        ("-- +migrate Up", "-- +migrate Down"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.sql");
        let undone =
            "DROP TABLE a;\nALTER TABLE nothing DROP COLUMN x;\nINSERT INTO a VALUES (2);\n";
        let text = format!(
            "{up}\nCREATE TABLE a (id int PRIMARY KEY, t text DEFAULT '\n{down}\n');\n{down}\n{undone}{up}\n\
             CREATE TABLE b (id int PRIMARY KEY);\n"
        );
        fs::write(&path, text).unwrap();
        let source = Source::script(&path).unwrap();
        let tables = source.catalogue().tables.iter();
        let tables: Vec<_> = tables.map(|it| it.name.to_string()).collect();
        assert_eq!(tables, ["a", "b"], "{down}");
        assert_eq!(source.catalogue().left_out, [], "{down}");
        assert_eq!(source.notes().len(), 1, "{:?}", source.notes());
        assert!(source.notes()[0].contains("1.sql:"), "{:?}", source.notes());
    }
}
