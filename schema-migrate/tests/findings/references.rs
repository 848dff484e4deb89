//! References by keys of all kinds, and what becomes of those that lead nowhere.

use convex_schema_core::{Schema, TableDefinition, Value, v};

use crate::case::{Case, finding, found};

fn schema() -> Schema {
    let users = v::object().field("slug", v::string());
    let posts = v::object()
        .field("author", v::optional(v::id("users")))
        .field("editor", v::optional(v::id("users")))
        .field("readers", v::optional(v::array(v::id("users"))));
    let user = TableDefinition::new("users", users);
    Schema::builder()
        .table(user)
        .table(TableDefinition::new("posts", posts))
        .build()
}

const SQL: &str = "
CREATE TABLE users (id uuid PRIMARY KEY, slug varchar(20) NOT NULL UNIQUE, mail text, UNIQUE (mail, slug));
INSERT INTO users VALUES
    ('00000000-0000-4000-8000-000000000001', 'ann', 'a@x'),
    ('00000000-0000-4000-8000-000000000002', 'bo', 'b@x'),
    ('00000000-0000-4000-8000-000000000003', 'cy', 'c@x');
CREATE TABLE posts (
    id integer PRIMARY KEY,
    author text CONSTRAINT posts_author REFERENCES users (slug),
    editor text,
    editor_mail text,
    readers jsonb,
    CONSTRAINT posts_editor FOREIGN KEY (editor, editor_mail) REFERENCES users (slug, mail)
);
INSERT INTO posts VALUES
    (1, 'ann', 'bo', 'b@x', '[\"ann\", \"cy\"]'),
    (2, 'bo', NULL, NULL, NULL),
    (3, 'dee', 'cy', 'c@x', 'null'),
    (4, NULL, 'cy', 'wrong', '[]'),
    (5, 'cy', NULL, NULL, '[\"eve\", \"bo\"]');
";

const TABLES: &str = r#"
[tables.users]
into = "users"
key = ["id"]
columns = { id = "_id", slug = "slug", mail = { drop = "private" } }
[tables.posts]
into = "posts"
key = ["id"]
[tables.posts.columns]
id = "_id"
author = { field = "author", dangling = "AUTHOR" }
editor = { field = "editor", with = ["editor_mail"] }
editor_mail = { drop = "in editor" }
readers = { field = "readers", by = ["slug"], dangling = "absent" }
"#;

#[test]
fn references_to_unique_columns_become_ids() {
    let case = Case::new(SQL, schema());
    let report = case.run(&TABLES.replace("AUTHOR", "reject"));
    let dangling = "dangling_reference";
    let want = [
        finding(
            &format!("posts.author: {dangling}"),
            Some("posts_author"),
            1,
            &["id = \"3\""],
        ),
        finding(
            &format!("posts.editor: {dangling}"),
            Some("posts_editor"),
            1,
            &["id = \"4\""],
        ),
    ];
    assert_eq!(found(&report), want, "{}", report.to_text());
    let ids = case.field("users", "_id");
    let (ann, bo, cy) = (ids[0].clone(), ids[1].clone(), ids[2].clone());
    assert_eq!(
        case.field("posts", "author"),
        [ann.clone(), bo.clone(), cy.clone()]
    );
    assert_eq!(
        case.field("posts", "editor"),
        [bo.clone(), Value::Null, Value::Null]
    );
    let readers = [
        Value::Array(vec![ann, cy]),
        Value::Null,
        Value::Array(vec![bo]),
    ];
    assert_eq!(case.field("posts", "readers"), readers);
    let counts = &report.tables[0].dangling;
    assert_eq!(
        (counts["posts_author"].rejected, counts["readers"].absent),
        (1, 1)
    );
}

#[test]
fn dangling_references_are_left_out_or_drop_their_row() {
    let case = Case::new(SQL, schema());
    let report = case.run(&TABLES.replace("AUTHOR", "absent"));
    assert_eq!(report.tables[0].dangling["posts_author"].absent, 1);
    assert_eq!(report.tables[0].written, 4);
    let report = case.run(&TABLES.replace("AUTHOR", "drop"));
    assert_eq!(report.tables[0].dangling["posts_author"].dropped, 1);
    assert_eq!((report.tables[0].written, report.tables[0].dropped), (3, 1));
}

#[test]
fn children_of_rejected_parents_say_so() {
    // Bo is rejected for a null, so what refers to him by his name is rejected too.
    let sql = SQL.replace("'bo', 'b@x')", "'bo', NULL)");
    let case = Case::new(&sql, schema());
    let mail = "mail = { drop = \"private\" }";
    let report = case.run(
        &TABLES
            .replace("AUTHOR", "reject")
            .replace("slug = \"slug\", ", "slug = { drop = \"no\" }, ")
            .replace(mail, "mail = { field = \"slug\", null = \"reject\" }"),
    );
    let names: Vec<_> = found(&report).into_iter().map(|it| (it.0, it.2)).collect();
    let want = [
        ("posts.author: dangling_reference", 1),
        ("posts.author: parent_rejected", 1),
        ("posts.editor: dangling_reference", 2),
        ("users.mail: null_not_allowed", 1),
    ];
    assert_eq!(
        names,
        want.map(|(name, rows)| (name.to_owned(), rows)),
        "{}",
        report.to_text()
    );
    assert_eq!(
        report.tables[0].dangling["posts_author"].of_rejected_parents,
        1
    );
}

#[test]
fn references_by_values_that_are_not_unique_are_rejected() {
    let sql = SQL
        .replace("UNIQUE, mail", ", mail")
        .replace("'cy', 'c@x')", "'ann', 'c@x')");
    let case = Case::new(&sql, schema());
    let report = case.run(&TABLES.replace("AUTHOR", "reject"));
    let all = found(&report);
    let want = finding(
        "posts.author: ambiguous_reference",
        None,
        1,
        &["id = \"1\""],
    );
    assert!(all.contains(&want), "{}", report.to_text());
}

#[test]
fn several_tables_become_one() {
    let sql = "
CREATE TABLE cats (id integer PRIMARY KEY, slug text NOT NULL);
INSERT INTO cats VALUES (1, 'tom'), (2, 'kit');
CREATE TABLE dogs (id integer PRIMARY KEY, slug text NOT NULL);
INSERT INTO dogs VALUES (1, 'rex'), (2, 'tom');
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES dogs, editor integer REFERENCES cats, readers integer[]);
INSERT INTO posts VALUES (1, 1, 1, '{2}');
";
    let tables = r#"
[tables.cats]
into = "users"
key = ["id"]
columns = { id = "_id", slug = "slug" }
[tables.dogs]
into = "users"
key = ["id"]
columns = { id = "_id", slug = "slug" }
[tables.posts]
into = "posts"
key = ["id"]
[tables.posts.columns]
id = "_id"
author = "author"
editor = "editor"
readers = { field = "readers", references = "cats" }
"#;
    let case = Case::new(sql, schema());
    let report = case.run(tables);
    assert!(report.is_clean(), "{}", report.to_text());
    let slugs = case.field("users", "slug");
    assert_eq!(slugs, ["tom", "kit", "rex", "tom"].map(Value::from));
    let ids = case.field("users", "_id");
    assert_eq!(case.field("posts", "author"), [ids[2].clone()]);
    assert_eq!(case.field("posts", "editor"), [ids[0].clone()]);
    assert_eq!(
        case.field("posts", "readers"),
        [Value::Array(vec![ids[1].clone()])]
    );
    let counts: Vec<_> = report
        .tables
        .iter()
        .map(|it| (it.source.as_str(), it.read))
        .collect();
    assert_eq!(counts, [("posts", 1), ("cats", 2), ("dogs", 2)]);
    // A column without a foreign key may mean either.
    let (report, _) = case.run_with(
        &tables.replace(", references = \"cats\"", ""),
        &convex_schema_migrate::Options::default(),
    );
    let codes: Vec<_> = report.problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["ambiguous_reference"]);
}

/// Violations of documents have the column, the key and the line of their row.
#[test]
fn violations_of_documents_lead_back_to_rows() {
    let sql = "
CREATE TABLE people (id integer PRIMARY KEY, mail text, extra jsonb);
INSERT INTO people VALUES
    (1, 'a', '{\"n\": 1}'),
    (2, 'b', '{\"n\": \"x\"}'),
    (3, 'c', '{\"n\": null}');
";
    let people = v::object()
        .field("address", v::union([v::literal("a"), v::literal("b")]))
        .field("more", v::object().field("n", v::number()));
    let schema = Schema::builder()
        .table(TableDefinition::new("people", people))
        .build();
    let tables = "[tables.people]\ninto = \"people\"\nkey = [\"id\"]\n[tables.people.columns]\nid = \"_id\"\n\
                  mail = { field = \"address\", null = \"reject\" }\nextra = { field = \"more\", null = \"reject\" }\n";
    let case = Case::new(sql, schema);
    let report = case.run(tables);
    let rows = found(&report);
    let of = |column: &str| {
        let start = format!("people.{column}: ");
        let mut rows = rows.iter().filter(|it| it.0.starts_with(&start));
        rows.next().map(|it| (it.2, it.3.clone()))
    };
    let keys = |ids: &[u64]| {
        ids.iter()
            .map(|id| format!("id = \"{id}\""))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of("extra"),
        Some((2, keys(&[2, 3]))),
        "{}",
        report.to_text()
    );
    assert_eq!(of("mail"), Some((1, keys(&[3]))), "{}", report.to_text());
    let text = report.to_text();
    assert!(text.contains("a.sql:4 (id = \"2\")"), "{text}");
    assert_eq!(report.documents.rejected(), 2);
}

#[test]
fn the_result_is_the_same_for_any_number_of_threads() {
    use std::fmt::Write;

    let mut sql = SQL.to_owned();
    for id in 10..400 {
        // Some references dangle, some users repeat a name, some posts refer to users that are rejected.
        let (slug, author) = (id % 350, (id * 7) % 420);
        writeln!(
            sql,
            "INSERT INTO users VALUES ('00000000-0000-4000-8000-{id:012}', 'u{slug}', 'm{id}');"
        )
        .unwrap();
        writeln!(
            sql,
            "INSERT INTO posts VALUES ({id}, 'u{author}', NULL, NULL, '[\"u{}\"]');",
            id + 1
        )
        .unwrap();
    }
    let case = Case::new(&sql, schema());
    let tables = TABLES.replace("AUTHOR", "reject");
    let runs: Vec<_> = [1, 2, 5]
        .map(|threads| {
            let options = convex_schema_migrate::Options::default()
                .allow_rejects(u64::MAX)
                .threads(threads)
                .key_bytes(3_000);
            let (report, written) = case.run_with(&tables, &options);
            assert!(report.rejected() > 0 && report.written() > 0);
            (
                report.to_text(),
                std::fs::read(written.unwrap().snapshot).unwrap(),
            )
        })
        .into();
    assert!(runs.iter().all(|run| *run == runs[0]));
}
