//! Archives that `npx convex export` writes, and archives that it never would.

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use convex_schema_files::{
    Error, ImportCode, Input, Limits, Options, Outcome, ProblemCode, validate,
};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::given::{options, places, problems, schema};

/// Ids of the tables 10001 and 10002, from the backend's documentation of the format.
const USER: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

const TABLES: &str = "{\"name\":\"users\",\"id\":10001}\n{\"name\":\"posts\",\"id\":10002}\n";

fn user_row(name: &str) -> String {
    format!("{{\"_creationTime\":1700000000000.5,\"_id\":\"{USER}\",\"name\":{name}}}\n")
}

/// The files that an export writes.
fn files() -> Vec<(&'static str, String)> {
    vec![
        ("README.md", "An export.\n".to_owned()),
        ("_tables/documents.jsonl", TABLES.to_owned()),
        ("users/generated_schema.jsonl", "\"uniform\"\n".to_owned()),
        ("users/documents.jsonl", user_row("\"ann\"")),
        ("posts/generated_schema.jsonl", "\"uniform\"\n".to_owned()),
        (
            "posts/documents.jsonl",
            format!("{{\"author\":\"{USER}\"}}\n"),
        ),
        (
            "_storage/kg27rxfv99gzp01wmph0gvt92d6hnvy6.png",
            "\u{0}".to_owned(),
        ),
    ]
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    archive_with(files, CompressionMethod::Deflated)
}

fn archive_with(files: &[(&str, String)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Checks the archive in a file, whose name in messages is left out.
fn check(bytes: &[u8], options: &Options) -> Result<Outcome, Error> {
    let directory = TempDir::new().unwrap();
    let path = write(&directory, bytes);
    validate(&schema(), [Input::path(path)], options)
}

fn write(directory: &TempDir, bytes: &[u8]) -> PathBuf {
    let path = directory.path().join("snapshot.zip");
    fs::write(&path, bytes).unwrap();
    path
}

fn codes(outcome: &Outcome) -> Vec<ProblemCode> {
    outcome.problems().map(|it| it.code).collect()
}

#[test]
fn an_export_is_read_with_its_mapping_and_encoding() {
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        let outcome = check(&archive_with(&files(), method), &options()).unwrap();
        assert!(outcome.is_accepted(), "{}", outcome.to_text());
        assert_eq!(outcome.rows(), 2);
        assert!(outcome.sources[0].checks_tables_of_ids);
    }
    // In export JSON an integer literal is an int64, so a time has to have a fraction.
    let mut other = files();
    other[3].1 = user_row("\"ann\"").replace("1700000000000.5", "1700000000000");
    // The id of a user where a post's belongs.
    other[5].1 = format!("{{\"author\":\"{USER}\",\"_id\":\"{USER}\"}}\n");
    let outcome = check(&archive(&other), &options()).unwrap();
    assert_eq!(
        places(&outcome),
        ["ImportConflict row 1 -", "InvalidCreationTimeError row 1 -"]
    );
}

#[test]
fn tables_can_be_chosen_and_lie_below_any_directory() {
    let nested: Vec<(String, String)> = files()
        .into_iter()
        .map(|(name, content)| (format!("snapshot_1/{name}"), content))
        .collect();
    let nested: Vec<(&str, String)> = nested
        .iter()
        .map(|(name, content)| (name.as_str(), content.clone()))
        .collect();
    let mut options = options();
    options = options.tables(["users".to_owned()]);
    let outcome = check(&archive(&nested), &options).unwrap();
    let tables: Vec<&str> = outcome.sources[0]
        .findings
        .tables()
        .map(|it| it.0)
        .collect();
    assert_eq!((outcome.rows(), tables), (1, vec!["users"]));
    options = options.tables(["nothing".to_owned()]);
    let outcome = check(&archive(&nested), &options).unwrap();
    assert_eq!(outcome.rows(), 0);
}

#[test]
fn entries_with_bad_names_end_the_import() {
    let mut files = files();
    files.push(("../users/documents.jsonl", "{\"name\":\"bo\"}\n".to_owned()));
    files.push(("no table/documents.jsonl", "{}\n".to_owned()));
    files.push(("old/generated_schema.jsonl", "\"{a: int}\"\n".to_owned()));
    let outcome = check(&archive(&files), &options()).unwrap();
    assert_eq!(
        codes(&outcome),
        [ProblemCode::BadName, ProblemCode::BadGeneratedSchema]
    );
    // Any prefix is fine, so there are two files of users.
    assert_eq!((outcome.rows(), outcome.rejected()), (3, 0));
    let error = outcome.sources[0].import.error().unwrap();
    assert_eq!(error.code, ImportCode::InvalidTableName);
    assert!(!outcome.is_accepted());
}

#[test]
fn tables_of_components_are_read_without_a_schema() {
    let mut files = files();
    files.push((
        "_components/mail/users/documents.jsonl",
        "{}\n{\"$a\":1}\n".to_owned(),
    ));
    let outcome = check(&archive(&files), &options()).unwrap();
    let source = &outcome.sources[0];
    assert_eq!(source.components["mail"].rejected(), 1);
    let error = source.import.error().unwrap();
    assert_eq!(error.code, ImportCode::InvalidConvexValue);
    assert_eq!((error.component.as_str(), error.row), ("mail", Some(2)));
}

#[test]
fn what_no_import_reads_does_not_count_as_read() {
    for name in ["users.jsonl", "export/users.csv", "documents.jsonl"] {
        let files = [(name, "{\"name\":\"ann\"}\n".to_owned())];
        let outcome = check(&archive(&files), &options()).unwrap();
        assert_eq!(
            codes(&outcome),
            [ProblemCode::NotRead, ProblemCode::NoRows],
            "{name}"
        );
        assert_eq!(outcome.rows(), 0);
    }
    let files = [("users\\documents.jsonl", "{}\n".to_owned())];
    let outcome = check(&archive(&files), &options()).unwrap();
    assert_eq!(codes(&outcome), [ProblemCode::NotRead, ProblemCode::NoRows]);
    assert!(outcome.to_text().contains("writes `/` in names"));
    let files = [("README.md", String::new())];
    let outcome = check(&archive(&files), &options()).unwrap();
    assert_eq!(codes(&outcome), [ProblemCode::NoRows]);
}

/// The program takes a mark off the archive, which has none; entries keep theirs.
#[test]
fn a_byte_order_mark_in_an_entry_is_no_json() {
    let mut files = files();
    files[3].1.insert(0, '\u{feff}');
    let outcome = check(&archive(&files), &options()).unwrap();
    let error = outcome.sources[0].import.error().unwrap();
    assert_eq!(
        (error.code, error.row),
        (ImportCode::JsonInvalidRow, Some(1))
    );
    assert_eq!(outcome.rejected(), 1);
}

#[test]
fn damage_is_told_behind_the_rows_before_it() {
    let mut files = files();
    files[3].1 = user_row("\"ann\"").repeat(20_000);
    let stored = archive_with(&files, CompressionMethod::Stored);
    // One byte of the last row of users: the checksum tells.
    let row = user_row("\"ann\"");
    let at = memchr::memmem::rfind(&stored, row.as_bytes()).unwrap();
    let mut damaged = stored.clone();
    damaged[at + row.len() - 4] = b'b';
    let outcome = check(&damaged, &options()).unwrap();
    assert_eq!(codes(&outcome), [ProblemCode::Broken]);
    assert_eq!((outcome.rows(), outcome.rejected()), (20_001, 0));
    // A deflated stream that is garbage in its middle.
    let mut damaged = archive(&files);
    let name = memchr::memmem::find(&damaged, b"users/documents.jsonl").unwrap();
    for byte in &mut damaged[name + 200..name + 600] {
        *byte ^= 0x5a;
    }
    let outcome = check(&damaged, &options()).unwrap();
    assert!(codes(&outcome).contains(&ProblemCode::Broken));
    // Cut off, it has no table of contents.
    let error = check(&stored[..stored.len() - 40], &options()).unwrap_err();
    assert!(matches!(error, Error::Archive { .. }), "{error}");
    let error = check(b"PK\x03\x04", &options()).unwrap_err();
    assert!(matches!(error, Error::Archive { .. }), "{error}");
}

/// The bits of encryption are ignored, as the backend does; the method of the local header counts.
#[test]
fn entries_are_read_by_their_local_header() {
    let mut bytes = archive(&files());
    let name = b"users/documents.jsonl";
    let local = memchr::memmem::find(&bytes, name).unwrap();
    let central = memchr::memmem::rfind(&bytes, name).unwrap();
    bytes[local - 30 + 6] |= 1;
    bytes[central - 46 + 8] |= 1;
    // Method 12, bzip2.
    bytes[central - 46 + 10] = 12;
    let outcome = check(&bytes, &options()).unwrap();
    assert!(outcome.is_accepted(), "{}", outcome.to_text());
    bytes[local - 30 + 8] = 12;
    let outcome = check(&bytes, &options()).unwrap();
    assert_eq!(codes(&outcome), [ProblemCode::Broken]);
    assert!(outcome.to_text().contains("bzip2"));
    assert!(!outcome.is_complete());
    let error = outcome.sources[0].import.error().unwrap();
    assert_eq!(error.code, ImportCode::InvalidZip);
}

#[test]
fn bombs_are_bounded() {
    let row = user_row("\"ann\"");
    let mut files = files();
    // 2 MiB of which some hundredth is stored.
    files[3].1 = row.repeat((2 << 20) / row.len());
    let bytes = archive(&files);
    let limits = Limits::new().archive_ratio(10, 1 << 20);
    let options = options().fail_fast(true).limits(limits);
    let outcome = check(&bytes, &options).unwrap();
    assert_eq!(codes(&outcome), [ProblemCode::TooLarge]);
    assert!(!outcome.is_complete());
    let limits = limits.archive_bytes(1 << 20);
    let outcome = check(&bytes, &options.clone().limits(limits)).unwrap();
    assert_eq!(
        codes(&outcome),
        [ProblemCode::TooLarge, ProblemCode::TooLarge]
    );
    let error = check(&bytes, &options.limits(limits.entries(6))).unwrap_err();
    assert!(
        matches!(error, Error::TooManyEntries { limit: 6, .. }),
        "{error}"
    );
}

#[test]
fn stored_files_have_to_fit_what_is_said_of_them() {
    let id = "kg27rxfv99gzp01wmph0gvt92d6hnvy6";
    // The digest of one zero byte.
    let right = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=";
    let wrong = "2SmKENGwc1g33EvYXaxkGw887yekfl1TpU8vP1svz/o=";
    for (sha256, want) in [(right, None), (wrong, Some(ImportCode::Sha256Mismatch))] {
        let mut files = files();
        let row = format!("{{\"_id\":\"{id}\",\"sha256\":\"{sha256}\"}}\n");
        files.push(("_storage/documents.jsonl", row));
        let outcome = check(&archive(&files), &options()).unwrap();
        let error = outcome.sources[0].import.error();
        assert_eq!(error.map(|it| it.code), want, "{sha256}");
    }
    let mut files = files();
    files.push(("_storage/README.md", String::new()));
    let outcome = check(&archive(&files), &options()).unwrap();
    let error = outcome.sources[0].import.error().unwrap();
    assert_eq!(error.code, ImportCode::InvalidStorageId);
}

#[test]
fn an_archive_needs_a_file_and_no_table() {
    let bytes = archive(&files());
    let input = Input::reader("snapshot.zip", bytes.as_slice());
    let error = validate(&schema(), [input], &options()).unwrap_err();
    assert!(matches!(error, Error::NotAFile { .. }), "{error}");
    let directory = TempDir::new().unwrap();
    let input = Input::path(write(&directory, &bytes)).table("users");
    let error = validate(&schema(), [input], &options()).unwrap_err();
    assert!(matches!(error, Error::TableOfMany { .. }), "{error}");
    assert!(problems(&check(&bytes, &options()).unwrap()).is_empty());
}
