//! Values that are unique, over all rows.

use std::fmt::Write;

use convex_schema_core::{Schema, TableDefinition, Value, v};
use convex_schema_migrate::Options;

use crate::case::{Case, finding, found};

const TABLES: &str = r#"
[tables.people]
into = "people"
key = ["id"]
repeated = "REPEATED"
[tables.people.columns]
id = "_id"
email = "email"
org = "org"
number = "number"
code = { field = "code", null = "absent" }
score = "score"
"#;

/// `citext` ignores case; two uniques of several columns, one of which takes null as a value. PostgreSQL 15 would reject
/// rows 2, 5 and 7, which a script without its constraints may have: `pg_dump` writes them behind the rows.
const SQL: &str = "
CREATE EXTENSION citext;
CREATE TABLE people (
    id integer PRIMARY KEY,
    email citext,
    org text NOT NULL,
    number numeric(6,2),
    code text,
    score integer NOT NULL
);
INSERT INTO people VALUES
    (1, 'Ann@x.org', 'a', 1, 'q', 1),
    (2, 'ann@X.ORG', 'a', 2, 'r', 2),
    (3, NULL, 'b', NULL, 's', 3),
    (4, NULL, 'b', NULL, 't', 4),
    (5, NULL, 'a', 1.00, 'u', 5),
    (6, NULL, 'c', 1, NULL, 6),
    (7, NULL, 'c', 2, NULL, 6);
ALTER TABLE people ADD CONSTRAINT people_email_key UNIQUE (email);
ALTER TABLE people ADD CONSTRAINT people_org_number_key UNIQUE (org, number);
CREATE UNIQUE INDEX people_code ON people (code) NULLS NOT DISTINCT;
";

fn schema() -> Schema {
    let people = v::object()
        .field("email", v::optional(v::string()))
        .field("org", v::string())
        .field("number", v::optional(v::number()))
        .field("code", v::optional(v::string()))
        .field("score", v::number());
    let table = TableDefinition::new("people", people).unique(["score"]);
    Schema::builder().table(table).build()
}

#[test]
fn repeated_values_are_rejected_by_constraint() {
    let case = Case::new(SQL, schema());
    let tables = TABLES.replace("REPEATED", "reject");
    let report = case.run(&tables);
    let code = |columns: &str| format!("people.{columns}: duplicate_unique");
    let key = |number: u64| format!("id = \"{number}\"");
    let want = [
        finding(&code("code"), Some("people_code"), 1, &[&key(7)]),
        finding(&code("email"), Some("people_email_key"), 1, &[&key(2)]),
        finding(
            &code("org, number"),
            Some("people_org_number_key"),
            1,
            &[&key(5)],
        ),
    ];
    assert_eq!(found(&report), want, "{}", report.to_text());
    assert_eq!(report.tables[0].repeated.len(), 3);
    // The rows that came first stay.
    let scores = case.field("people", "score");
    assert_eq!(scores, [1.0, 3.0, 4.0, 6.0].map(Value::Float64));
    // Nothing is written in silence.
    let (_, written) = case.run_with(&tables, &Options::default());
    assert_eq!(written, None);
}

#[test]
fn uniques_of_the_model_are_checked_too() {
    let sql = SQL.replace(
        "CREATE UNIQUE INDEX people_code ON people (code) NULLS NOT DISTINCT;",
        "",
    );
    let case = Case::new(&sql, schema());
    let report = case.run(&TABLES.replace("REPEATED", "reject"));
    let name = "people.score: duplicate_unique";
    let want = finding(name, Some("unique(score) of `people`"), 1, &["id = \"7\""]);
    assert!(found(&report).contains(&want), "{}", report.to_text());
}

#[test]
fn policies_drop_or_keep_repeated_values() {
    let case = Case::new(SQL, schema());
    let report = case.run(&TABLES.replace("REPEATED", "drop"));
    let table = &report.tables[0];
    assert_eq!((table.written, table.dropped, table.rejected), (4, 3, 0));
    assert!(report.is_clean(), "{}", report.to_text());
    let report = case.run(&TABLES.replace("REPEATED", "keep"));
    let table = &report.tables[0];
    assert_eq!((table.written, table.dropped, table.rejected), (7, 0, 0));
    // Row 7 repeats the code of row 6 and its score, and is counted once.
    assert_eq!(table.repeated.values().sum::<u64>(), 3);
}

#[test]
fn rejected_rows_have_no_values() {
    // Row 1 is rejected for its own sake, so row 2 is the first one with its address.
    let sql = SQL.replace(
        "(1, 'Ann@x.org', 'a', 1, 'q', 1)",
        "(1, 'Ann@x.org', 'a', 1, 'q', NULL)",
    );
    let case = Case::new(&sql, schema());
    let report = case.run(&TABLES.replace("REPEATED", "reject"));
    let codes: Vec<_> = found(&report).into_iter().map(|it| it.0).collect();
    assert_eq!(
        codes,
        [
            "people.code: duplicate_unique",
            "people.score: null_not_allowed"
        ]
    );
}

#[test]
fn a_small_memory_gives_the_same() {
    let mut sql = "CREATE TABLE people (id integer, email text UNIQUE, org text NOT NULL, number integer, code text, score integer NOT NULL);\n\
                   COPY people (id, email, org, number, code, score) FROM stdin;\n"
        .to_owned();
    for row in 0..3_000 {
        let (email, score) = (row % 2_500, 7 * row);
        writeln!(sql, "{row}\tmail{email}\to\t{row}\tc{row}\t{score}").unwrap();
    }
    sql.push_str("\\.\n");
    let case = Case::new(&sql, schema());
    let tables = TABLES.replace("REPEATED", "reject");
    let texts: Vec<String> = [2_000, 40_000, 1 << 30]
        .map(|bytes| {
            let options = Options::default().allow_rejects(500).key_bytes(bytes);
            let (report, written) = case.run_with(&tables, &options);
            let snapshot = std::fs::read(written.unwrap().snapshot).unwrap();
            assert_eq!(report.rejected(), 500);
            format!("{}{snapshot:?}", report.to_text())
        })
        .into();
    assert!(texts.iter().all(|text| *text == texts[0]));
}
