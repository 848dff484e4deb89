//! Directories: exports unpacked, and files named after tables.

use std::fs;

use convex_schema_files::{Error, Input, ProblemCode, validate};
use tempfile::TempDir;

use crate::given::{options, schema};

fn write(directory: &TempDir, name: &str, content: &str) {
    let path = directory.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn an_unpacked_export_and_named_files_are_read() {
    let directory = TempDir::new().unwrap();
    let row = "{\"name\":\"ann\",\"age\":5}\n";
    write(
        &directory,
        "_tables/documents.jsonl",
        "{\"name\":\"users\",\"id\":10001}\n",
    );
    write(&directory, "users/documents.jsonl", row);
    write(&directory, "posts.csv", "author\nx\n");
    write(&directory, "notes.txt", "no rows");
    let outcome = validate(&schema(), [Input::path(directory.path())], &options()).unwrap();
    assert_eq!((outcome.rows(), outcome.rejected()), (2, 1));
    assert!(outcome.sources[0].checks_tables_of_ids);
    // Said to be an export, 5 is an int64.
    write(&directory, "users/generated_schema.jsonl", "\"uniform\"\n");
    let outcome = validate(&schema(), [Input::path(directory.path())], &options()).unwrap();
    assert_eq!((outcome.rows(), outcome.rejected()), (2, 2));
    // So it is where the one file is given.
    let file = directory.path().join("users/documents.jsonl");
    let outcome = validate(&schema(), [Input::path(file)], &options()).unwrap();
    assert_eq!((outcome.rows(), outcome.rejected()), (1, 1));
}

#[test]
fn what_names_do_not_tell_is_asked_for() {
    let directory = TempDir::new().unwrap();
    let error = |name: &str| {
        write(&directory, name, "");
        let input = Input::path(directory.path().join(name));
        validate(&schema(), [input], &options()).unwrap_err()
    };
    assert!(matches!(error("users"), Error::NoFormat { .. }));
    assert!(matches!(error("my users.jsonl"), Error::NoTable { .. }));
    let missing = Input::path(directory.path().join("missing.jsonl"));
    let error = validate(&schema(), [missing], &options()).unwrap_err();
    assert!(matches!(error, Error::Open { .. }), "{error}");
    let empty = TempDir::new().unwrap();
    let outcome = validate(&schema(), [Input::path(empty.path())], &options()).unwrap();
    let codes: Vec<ProblemCode> = outcome.problems().map(|it| it.code).collect();
    assert_eq!(codes, [ProblemCode::NoRows]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = TempDir::new().unwrap();
    write(&outside, "users/documents.jsonl", "{}\n");
    let directory = TempDir::new().unwrap();
    write(&directory, "posts/documents.jsonl", "");
    std::os::unix::fs::symlink(outside.path().join("users"), directory.path().join("users"))
        .unwrap();
    std::os::unix::fs::symlink(directory.path(), directory.path().join("posts/up")).unwrap();
    let outcome = validate(&schema(), [Input::path(directory.path())], &options()).unwrap();
    let codes: Vec<ProblemCode> = outcome.problems().map(|it| it.code).collect();
    assert_eq!(codes, [ProblemCode::LinkSkipped; 2]);
    assert_eq!(outcome.rows(), 0);
}
