//! Files of a folder become stored files.

use std::fs;

use convex_schema_core::{Schema, TableDefinition, Value, v};
use convex_schema_files::{Deployment, Input, validate};
use convex_schema_migrate::{Options, Source, init, needs_secret, open_questions, verify};
use sha2::{Digest, Sha256};

use crate::case::{Case, finding, found};

const SQL: &str = "
CREATE TABLE users (id integer PRIMARY KEY, avatar text, paper text);
INSERT INTO users VALUES
    (1, 'a.png', NULL),
    (2, 'deep/b.JPG', './a.png'),
    (3, 'none.png', NULL),
    (4, NULL, '../secret.txt');
";

fn schema() -> Schema {
    let users = v::object()
        .field("avatar", v::optional(v::id("_storage")))
        .field("paper", v::optional(v::id("_storage")));
    Schema::builder()
        .table(TableDefinition::new("users", users))
        .build()
}

fn tables(missing: &str) -> String {
    format!(
        "[tables.users]\ninto = \"users\"\nkey = [\"id\"]\n[tables.users.columns]\nid = \"_id\"\n\
         avatar = {{ field = \"avatar\", files = \"uploads\", missing = \"{missing}\" }}\n\
         paper = {{ field = \"paper\", files = \"uploads\" }}\n"
    )
}

fn case() -> Case {
    let case = Case::new(SQL, schema());
    fs::create_dir_all(case.path("uploads/deep")).unwrap();
    fs::write(case.path("uploads/a.png"), b"\x89PNG first").unwrap();
    fs::write(case.path("uploads/deep/b.JPG"), b"second").unwrap();
    fs::write(case.path("uploads/unused.png"), b"third").unwrap();
    fs::write(case.path("secret.txt"), b"no").unwrap();
    case
}

#[test]
fn named_files_are_stored_once_with_their_checksums() {
    let case = case();
    let report = case.run(&tables("absent"));
    let outside = finding("users.paper: bad_file_name", None, 1, &["id = \"4\""]);
    assert_eq!(found(&report), [outside], "{}", report.to_text());
    assert_eq!(report.tables[0].missing_files["avatar"], 1);
    let avatars = case.field("users", "avatar");
    // One file that two columns name is one file.
    assert_eq!(case.field("users", "paper")[1], avatars[0]);
    assert_eq!(avatars[2], Value::Null);
    let stored = case.documents("_storage");
    assert_eq!(stored.len(), 2);
    for (avatar, content, media, end) in [
        (
            &avatars[0],
            b"\x89PNG first".as_slice(),
            "image/png",
            ".png",
        ),
        (&avatars[1], b"second".as_slice(), "image/jpeg", ".jpg"),
    ] {
        let row = stored
            .iter()
            .find(|it| it.get("_id") == Some(avatar))
            .unwrap();
        assert_eq!(row.get("contentType"), Some(&Value::from(media)));
        #[expect(clippy::cast_precision_loss, reason = "the files are small")]
        let size = content.len() as f64;
        assert_eq!(row.get("size"), Some(&Value::Float64(size)));
        let sum = Value::Bytes(Sha256::digest(content).to_vec()).to_export();
        let sum: serde_json::Value = serde_json::from_str(&sum).unwrap();
        assert_eq!(
            row.get("sha256"),
            Some(&Value::from(sum["$bytes"].as_str().unwrap()))
        );
        let id = avatar.as_str().unwrap();
        assert_eq!(case.bytes(&format!("_storage/{id}{end}")), content);
    }
}

#[test]
fn the_reader_of_imports_accepts_stored_files() {
    let case = case();
    let options = Options::default().allow_rejects(2);
    let (_, written) = case.run_with(&tables("absent"), &options);
    let written = written.unwrap();
    let options = convex_schema_files::Options::new()
        .deployment(Deployment::fresh(&schema()))
        .references(true);
    let outcome = validate(&schema(), [Input::path(&written.snapshot)], &options).unwrap();
    assert!(outcome.is_accepted(), "{}", outcome.to_text());
    assert_eq!(outcome.data_set.as_ref().unwrap().dangling(), 0);
    let verification = verify(&written.snapshot, &written.manifest).unwrap();
    assert!(verification.is_equal(), "{}", verification.to_text());
    let names: Vec<_> = verification
        .tables
        .iter()
        .map(|it| (it.table.as_str(), it.equal))
        .collect();
    assert_eq!(names, [("users", 3), ("_storage", 2)]);
}

#[test]
fn missing_files_are_rejected_unless_the_mapping_says_otherwise() {
    let case = case();
    let report = case.run(&tables("reject"));
    let want = finding("users.avatar: missing_file", None, 1, &["id = \"3\""]);
    assert!(found(&report).contains(&want), "{}", report.to_text());
    // Files of rejected rows are not in the snapshot.
    fs::remove_file(case.path("uploads/deep/b.JPG")).unwrap();
    case.run(&tables("reject"));
    assert_eq!(case.documents("_storage").len(), 1);
}

#[test]
fn folders_and_fields_that_do_not_fit_are_problems() {
    let case = case();
    for (old, new, want) in [
        (
            "files = \"uploads\", missing",
            "files = \"upload\", missing",
            "there is no folder",
        ),
        (
            "missing = \"absent\"",
            "missing = \"keep\"",
            "`missing` is `reject`, `absent` or `null`",
        ),
        (
            "files = \"uploads\", missing = \"absent\"",
            "missing = \"absent\"",
            "name the folder of the files in `files`",
        ),
    ] {
        let tables = tables("absent").replacen(old, new, 1);
        let (report, _) = case.run_with(&tables, &Options::default());
        let problems: Vec<_> = report.problems.iter().map(ToString::to_string).collect();
        assert!(
            problems.iter().any(|it| it.contains(want)),
            "{new}: {problems:?}"
        );
    }
}

#[test]
fn init_asks_for_the_folder_and_writes_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sql");
    fs::write(
        &path,
        "CREATE TABLE users (id uuid PRIMARY KEY, avatar text);",
    )
    .unwrap();
    let source = Source::script(&path).unwrap();
    let from = ["a.sql".to_owned()];
    let text = init(&source, &schema(), &from, "s", None, "").unwrap();
    assert_eq!(open_questions(&text).unwrap(), 1);
    assert!(
        text.contains("the field is the id of a stored file"),
        "{text}"
    );
    // Keys that are UUIDs need no secret, and ids of files do.
    assert!(!needs_secret(source.catalogue(), &text).unwrap());
    let line = text
        .lines()
        .find(|line| line.starts_with("avatar = "))
        .unwrap();
    let answered = text.replace(line, "avatar = { field = \"avatar\", files = \"uploads\" }");
    assert!(needs_secret(source.catalogue(), &answered).unwrap());
    let again = init(
        &source,
        &schema(),
        &from,
        "s",
        Some("migrate.secret"),
        &answered,
    )
    .unwrap();
    assert!(again.contains("secret = \"migrate.secret\""), "{again}");
}
