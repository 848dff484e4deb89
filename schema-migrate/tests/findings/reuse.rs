//! The files that a run leaves behind: finished tables for the next one, reports, and nothing where the disk is full.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use convex_schema_core::{Schema, TableDefinition, Value, v};
use convex_schema_migrate::{Options, verify};

use crate::case::Case;

const SQL: &str = "
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, age integer);
INSERT INTO users VALUES (1, 'Ann', 41), (2, 'Bo', NULL);
CREATE TABLE posts (id integer PRIMARY KEY, author integer NOT NULL REFERENCES users, title text);
INSERT INTO posts VALUES (1, 1, 'a'), (2, 2, NULL);
";

fn schema() -> Schema {
    let users = v::object()
        .field("name", v::string())
        .field("age", v::optional(v::number()));
    let posts = v::object()
        .field("author", v::id("users"))
        .field("title", v::optional(v::string()));
    Schema::builder()
        .table(TableDefinition::new("users", users))
        .table(TableDefinition::new("posts", posts))
        .build()
}

fn tables(title: &str) -> String {
    format!(
        "[tables.users]\ninto = \"users\"\nkey = [\"id\"]\ncolumns = {{ id = \"_id\", name = \"name\", age = \"age\" }}\n\
         [tables.posts]\ninto = \"posts\"\nkey = [\"id\"]\n[tables.posts.columns]\nid = \"_id\"\nauthor = \"author\"\n\
         title = {{ field = \"title\", null = \"{title}\" }}\n"
    )
}

/// The finished tables that are kept, by the start of their names.
fn kept(case: &Case) -> Vec<String> {
    let Ok(entries) = fs::read_dir(case.path("snapshot.zip.parts")) else {
        return Vec::new();
    };
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names
        .map(|it| it.split('-').next().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// The kept file of a table.
fn part(case: &Case, table: &str) -> PathBuf {
    let mut entries = fs::read_dir(case.path("snapshot.zip.parts"))
        .unwrap()
        .map(|it| it.unwrap().path());
    let is_own = |path: &PathBuf| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with(table)
    };
    entries.find(is_own).unwrap()
}

#[test]
fn finished_tables_are_reused() {
    let case = Case::new(SQL, schema());
    // One post is rejected, so nothing is written but the users, who are finished.
    let (report, written) = case.run_with(&tables("reject"), &Options::default());
    assert_eq!((report.rejected(), written), (1, None));
    assert_eq!(kept(&case), ["users"]);
    // Another document shows that the kept ones are taken: they are not read again.
    let path = part(&case, "users");
    let forged = forge(&fs::read(&path).unwrap());
    fs::write(&path, forged).unwrap();
    let (report, written) = case.run_with(&tables("absent"), &Options::default());
    assert!(
        report.is_clean() && written.is_some(),
        "{}",
        report.to_text()
    );
    assert_eq!(
        case.field("users", "name"),
        [Value::from("Eve"), Value::from("Bo")]
    );
    assert_eq!(report.tables[1].read, 2);
    // A snapshot in its place needs no finished tables.
    assert_eq!(kept(&case), Vec::<String>::new());
}

/// The part with another name for Ann.
fn forge(part: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};

    let mut old = zip::ZipArchive::new(Cursor::new(part)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut entry = old.by_index(at).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        new.start_file(entry.name(), zip::write::SimpleFileOptions::default())
            .unwrap();
        new.write_all(text.replace("Ann", "Eve").as_bytes())
            .unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn a_reused_table_has_the_bytes_of_a_new_one() {
    let case = Case::new(SQL, schema());
    let (_, written) = case.run_with(&tables("absent"), &Options::default());
    let first = fs::read(written.unwrap().snapshot).unwrap();
    case.run_with(&tables("reject"), &Options::default());
    assert_eq!(kept(&case), ["users"]);
    let (_, written) = case.run_with(&tables("absent"), &Options::default());
    assert!(fs::read(written.unwrap().snapshot).unwrap() == first);
}

#[test]
fn other_input_mapping_or_schema_makes_a_table_again() {
    let name = |case: &Case, tables: &str| {
        case.run_with(tables, &Options::default());
        let path = part(case, "users");
        let name = path.file_name().unwrap().to_owned();
        fs::remove_file(path).unwrap();
        name
    };
    let tables = tables("reject");
    let first = name(&Case::new(SQL, schema()), &tables);
    assert_eq!(first, name(&Case::new(SQL, schema()), &tables));
    let other = Schema::builder()
        .table(TableDefinition::new(
            "users",
            v::object()
                .field("name", v::string())
                .field("age", v::optional(v::any())),
        ))
        .table(TableDefinition::new(
            "posts",
            v::object()
                .field("author", v::id("users"))
                .field("title", v::optional(v::string())),
        ))
        .build();
    for (sql, schema, mapping) in [
        (SQL.replace("Ann", "Ans"), schema(), tables.clone()),
        (SQL.to_owned(), other, tables.clone()),
        (
            SQL.to_owned(),
            schema(),
            tables.replace(
                "age = \"age\"",
                "age = { field = \"age\", null = \"absent\" }",
            ),
        ),
    ] {
        assert_ne!(first, name(&Case::new(&sql, schema), &mapping));
    }
    // The mapping of a table that does not matter to the users.
    let unrelated = tables.replace(
        "author = \"author\"",
        "author = { field = \"author\", dangling = \"drop\" }",
    );
    assert_eq!(first, name(&Case::new(SQL, schema()), &unrelated));
}

#[test]
fn damaged_parts_are_made_again() {
    let case = Case::new(SQL, schema());
    case.run_with(&tables("reject"), &Options::default());
    let path = part(&case, "users");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let (report, written) = case.run_with(&tables("absent"), &Options::default());
    assert!(report.is_clean(), "{}", report.to_text());
    let written = written.unwrap();
    let verification = verify(&written.snapshot, &written.manifest).unwrap();
    assert!(verification.is_equal(), "{}", verification.to_text());
}

#[test]
fn reports_stand_beside_the_snapshot() {
    let case = Case::new(SQL, schema());
    case.run(&tables("reject"));
    let text = fs::read_to_string(case.path("snapshot.report.md")).unwrap();
    for line in [
        "| posts | posts | 2 | 1 | 1 | 0 |",
        "- `null_not_allowed`: `posts.title`: 1 row.",
        "`id = \"2\"`",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let json = fs::read_to_string(case.path("snapshot.report.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"][0]["samples"][0]["key"], "id = \"2\"");
}

/// The folder of the run of a child.
const FOLDER: &str = "CONVEX_SCHEMA_MIGRATE_FULL";

/// A run in a child that can't write long files; nothing in the test program itself.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let case = Case::open(&folder, schema());
    let error = case.error_in(&folder.join("out"), &tables("absent"));
    assert!(error.starts_with("can't write `"), "{error}");
}

/// Rows that deflate does not make short.
fn long() -> String {
    let mut sql = SQL.to_owned();
    let mut state = 88_172_645_463_325_252_u64;
    for id in 10..3_000 {
        use std::fmt::Write;

        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        writeln!(
            sql,
            "INSERT INTO users VALUES ({id}, '{state:x}{:x}', NULL);",
            state.rotate_left(17)
        )
        .unwrap();
    }
    sql
}

/// `ulimit -f` stands for a disk that is full: writing fails with an error of the system.
#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.sql"), long()).unwrap();
    fs::create_dir(folder.join("out")).unwrap();
    // The documents have some 100 KB, and the limit is 60 blocks of 512 or 1024 bytes.
    let out = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 60; exec \"$0\" --exact reuse::child",
        ])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{text}");
    assert!(!text.contains("drop failed"), "{text}");
    let left: Vec<_> = fs::read_dir(folder.join("out"))
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    // The posts were finished before, and are for the next run.
    assert_eq!(left, ["snapshot.zip.parts"]);
}
