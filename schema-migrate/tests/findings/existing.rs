//! Documents that are in the deployment already, and numbers that an import would reject.

use std::fs;
use std::io::Write;

use convex_schema_core::{Schema, TableDefinition, Value, v};
use convex_schema_migrate::{Options, Report};

use crate::case::{Case, finding, found};

const SQL: &str = "
CREATE TABLE shops (id uuid PRIMARY KEY, slug text NOT NULL, title text);
INSERT INTO shops VALUES
    ('00000000-0000-4000-8000-000000000001', 'a', 'First'),
    ('00000000-0000-4000-8000-000000000002', 'b', 'Second'),
    ('00000000-0000-4000-8000-000000000003', 'c', 'Third');
CREATE TABLE visits (id integer PRIMARY KEY, shop uuid NOT NULL CONSTRAINT visits_shop REFERENCES shops);
INSERT INTO visits VALUES
    (1, '00000000-0000-4000-8000-000000000001'),
    (2, '00000000-0000-4000-8000-000000000003'),
    (3, '00000000-0000-4000-8000-000000000009');
";

fn schema() -> Schema {
    let shops = v::object()
        .field("slug", v::string())
        .field("title", v::optional(v::string()));
    Schema::builder()
        .table(TableDefinition::new("shops", shops))
        .table(TableDefinition::new(
            "visits",
            v::object().field("shop", v::id("shops")),
        ))
        .table(TableDefinition::new(
            "zones",
            v::object().field("shop", v::id("shops")),
        ))
        .build()
}

/// Ids of the table number 10004, as a deployment makes them.
fn ids() -> [String; 2] {
    let number = std::num::NonZeroU32::new(10_004).unwrap();
    [7, 8].map(|byte| convex_schema_core::DocumentId::new(number, [byte; 16]).encode())
}

/// An export of the deployment: `b` is not in it.
fn export(case: &Case, extra: &str) {
    let [a, c] = ids();
    let shops = format!(
        "{{\"_id\":\"{a}\",\"_creationTime\":1.0,\"slug\":\"a\"}}\n{{\"_id\":\"{c}\",\"_creationTime\":2.0,\"slug\":\"c\"}}\n"
    );
    let tables = "{\"name\":\"shops\",\"id\":10004}\n{\"name\":\"visits\",\"id\":10001}\n{\"name\":\"zones\",\"id\":10002}\n";
    let file = fs::File::create(case.path("export.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    let folder = case.path("export");
    for (name, text) in [
        ("_tables/documents.jsonl", tables),
        ("shops/documents.jsonl", &format!("{shops}{extra}")),
        ("shops/generated_schema.jsonl", "\"uniform\"\n"),
        (
            "zones/documents.jsonl",
            &format!("{{\"_id\":\"x\",\"shop\":\"{a}\"}}\n"),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    zip.finish().unwrap();
}

/// The tables of the mapping, with `existing` of the shops.
fn tables(existing: &str, columns: &str) -> String {
    format!(
        "[tables.shops]\ninto = \"shops\"\nkey = [\"id\"]\nexisting = {{ field = \"slug\", column = \"slug\", {existing} }}\n\
         {columns}\n[tables.visits]\ninto = \"visits\"\nkey = [\"id\"]\ncolumns = {{ id = \"_id\", shop = \"shop\" }}\n"
    )
}

fn run(case: &Case, tables: &str) -> Report {
    case.numbers("\"export.zip\"");
    case.run(tables)
}

#[test]
fn references_lead_to_documents_of_the_deployment() {
    let case = Case::new(SQL, schema());
    export(&case, "");
    for name in ["export.zip", "export"] {
        let report = run(&case, &tables(&format!("in = \"{name}\""), ""));
        let want = [
            finding(
                "shops.slug: no_document",
                None,
                1,
                &["id = \"00000000-0000-4000-8000-000000000002\""],
            ),
            finding(
                "visits.shop: dangling_reference",
                Some("visits_shop"),
                1,
                &["id = \"3\""],
            ),
        ];
        assert_eq!(found(&report), want, "{}", report.to_text());
        let [a, c] = ids();
        assert_eq!(
            case.field("visits", "shop"),
            [Value::from(a), Value::from(c)]
        );
        let shops = &report.tables[0];
        assert_eq!(
            (shops.existing, shops.written, shops.dropped, shops.rejected),
            (2, 0, 2, 1)
        );
        // The documents stay, so their table is not imported.
        assert!(!case.names().iter().any(|name| name.starts_with("shops/")));
    }
}

#[test]
fn rows_without_a_document_follow_their_policy() {
    let sql = SQL.replace(
        "(3, '00000000-0000-4000-8000-000000000009')",
        "(3, '00000000-0000-4000-8000-000000000002')",
    );
    let case = Case::new(&sql, schema());
    export(&case, "");
    let report = run(
        &case,
        &tables("in = \"export.zip\", missing = \"drop\"", ""),
    );
    let want = [finding(
        "visits.shop: parent_rejected",
        Some("visits_shop"),
        1,
        &["id = \"3\""],
    )];
    assert_eq!(found(&report), want, "{}", report.to_text());
    // Rows that are imported keep the ids of their documents, and the others get new ones.
    let columns = "columns = { id = \"_id\", slug = \"slug\", title = \"title\" }";
    let replace = "in = \"export.zip\", rows = \"replace\", missing = \"mint\"";
    let report = run(&case, &tables(replace, columns));
    assert!(report.is_clean(), "{}", report.to_text());
    let [a, c] = ids().map(Value::from);
    let found = case.field("shops", "_id");
    assert_eq!((&found[0], &found[2]), (&a, &c));
    assert_eq!(case.field("visits", "shop"), [a, c, found[1].clone()]);
}

#[test]
fn values_of_several_documents_are_ambiguous() {
    let case = Case::new(SQL, schema());
    let [a, _] = ids();
    export(
        &case,
        &format!("{{\"_id\":\"{a}\",\"_creationTime\":3.0,\"slug\":\"c\"}}\n"),
    );
    let report = run(&case, &tables("in = \"export.zip\"", ""));
    let names: Vec<_> = found(&report).into_iter().map(|it| it.0).collect();
    let want = [
        "shops.slug: ambiguous_document",
        "shops.slug: no_document",
        "visits.shop: dangling_reference",
        "visits.shop: parent_rejected",
    ];
    assert_eq!(names, want, "{}", report.to_text());
}

#[test]
fn numbers_that_an_import_rejects_are_problems() {
    let case = Case::new(SQL, schema());
    export(&case, "");
    let codes = |numbers: &str, tables: &str| {
        case.numbers(numbers);
        let (report, written) = case.run_with(tables, &Options::default());
        assert_eq!(written, None);
        let problems = report.problems.iter();
        problems
            .map(|it| format!("{}: {}", it.code, it.message))
            .collect::<Vec<_>>()
    };
    let visits = "[tables.shops]\ndrop = \"no\"\n[tables.visits]\ninto = \"visits\"\nkey = [\"id\"]\n\
                  columns = { id = \"_id\", shop = { drop = \"no\" } }\nfill = { shop = \"x\" }\n";
    // Of a schema that was pushed, `shops` has the number 10001 and stays.
    let found = codes("10001", visits);
    assert!(
        found
            .iter()
            .any(|it| it.starts_with("number_conflict") && it.contains("TableConflict")),
        "{found:?}"
    );
    // `zones` stays, has a document, and refers to `shops`, whose number would change.
    let all = "[tables.shops]\ninto = \"shops\"\nkey = [\"id\"]\ncolumns = { id = \"_id\", slug = \"slug\", title = \"title\" }\n\
               [tables.visits]\ndrop = \"no\"\n";
    case.numbers("\"export.zip\"");
    assert!(case.run(all).is_clean());
    // An id of the export has another number than the mapping gives.
    case.numbers("\"fresh\"");
    let error = case.error(&tables("in = \"export.zip\"", ""));
    assert!(error.contains("the table number 10004"), "{error}");
    // A table that stays and an imported one can't be one table.
    let mixed = tables("in = \"export.zip\"", "")
        .replace("into = \"visits\"", "into = \"shops\"")
        .replace("shop = \"shop\"", "shop = { drop = \"no\" }")
        + "fill = { slug = \"x\" }\n";
    let found = codes("\"export.zip\"", &mixed);
    assert!(
        found.iter().any(|it| it.starts_with("mixed_target")),
        "{found:?}"
    );
}
