//! Compressed files of rows, and files of a directory that are not read.

use std::fs;
use std::io::Write;

use convex_schema_files::{Format, Input, Outcome, ProblemCode, validate};
use tempfile::TempDir;

use crate::given::{options, schema};

const ROWS: &str = "{\"name\":\"ann\",\"age\":5}\n{\"name\":\"bo\"}\n{\"name\":7,\"age\":5}\n";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

fn read(input: Input<'_>) -> Outcome {
    validate(&schema(), [input], &options()).unwrap()
}

fn codes(outcome: &Outcome) -> Vec<ProblemCode> {
    outcome.problems().map(|it| it.code).collect()
}

#[test]
fn files_that_are_named_as_compressed_are_read() {
    let directory = TempDir::new().unwrap();
    let plain = read(Input::reader("users.jsonl", ROWS.as_bytes()));
    let counts = (plain.rows(), plain.rejected());
    assert_ne!(counts.1, 0);
    for (name, bytes) in [
        ("users.jsonl.gz", gzip(ROWS)),
        ("users.ndjson.zst", zstd(ROWS)),
        ("users.JSONL.GZ", gzip(ROWS)),
    ] {
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        let outcome = read(Input::path(&path));
        assert_eq!((outcome.rows(), outcome.rejected()), counts, "{name}");
        assert_eq!(codes(&outcome), [ProblemCode::Compressed], "{name}");
        assert_eq!(outcome.sources[0].format, Format::JsonLines);
        assert!(outcome.is_complete());
    }
    let csv = "name,age\nann,5\nbo,x\n";
    let array = "[{\"name\":\"ann\",\"age\":5}]";
    for (name, bytes, rows) in [
        ("users.csv.zst", zstd(csv), 2),
        ("users.json.gz", gzip(array), 1),
    ] {
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_eq!(read(Input::path(&path)).rows(), rows, "{name}");
    }
}

/// Where no name says what it is, the first bytes do. A file that says what it is is read as an import
/// reads it.
#[test]
fn compressed_rows_are_recognised_where_no_name_says_more() {
    for bytes in [gzip(ROWS), zstd(ROWS)] {
        let of = |name: &str| {
            let input = Input::reader(name, bytes.as_slice()).table("users");
            read(input.format(Format::JsonLines))
        };
        assert_eq!(of("<stdin>").rows(), 3);
        assert_eq!(of("users.gz").rows(), 3);
        let outcome = of("users.jsonl");
        assert_eq!(codes(&outcome), [ProblemCode::NotText]);
        let help = outcome.problems().next().and_then(|it| it.help.clone());
        assert!(help.unwrap_or_default().contains("`users.jsonl.gz`"));
    }
}

#[test]
fn a_compressed_file_that_is_cut_off_is_not_read_to_its_end() {
    let rows = ROWS.repeat(2_000);
    let directory = TempDir::new().unwrap();
    for (name, bytes) in [
        ("users.jsonl.gz", gzip(&rows)),
        ("users.jsonl.zst", zstd(&rows)),
        ("users.csv.gz", gzip(&"name,age\nann,5\n".repeat(3_000))),
    ] {
        let path = directory.path().join(name);
        fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let outcome = read(Input::path(&path));
        assert!(!outcome.is_complete(), "{name}");
        assert!(codes(&outcome).contains(&ProblemCode::Unreadable), "{name}");
        assert!(!outcome.to_text().contains("all accepted"), "{name}");
    }
}

#[test]
fn a_directory_names_what_it_does_not_read() {
    let directory = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("users.jsonl.gz", &gzip(ROWS));
    write("posts/documents.jsonl.zst", &zstd("{\"author\":\"x\"}\n"));
    write(".DS_Store", b"x");
    write("_modules/documents.jsonl", b"{}\n");
    let outcome = read(Input::path(directory.path()));
    assert_eq!(outcome.rows(), 4);
    assert_eq!(codes(&outcome), [ProblemCode::Compressed; 2]);
    // Files that may have rows of a table are reported as missed; the rest is named.
    write("posts.tsv", b"author\nx\n");
    write("users.csv.bz2", b"BZh9");
    write("users/documents.parquet", b"PAR1");
    write("README.md", b"# Rows\n");
    let outcome = read(Input::path(directory.path()));
    assert_eq!(outcome.rows(), 4);
    assert!(!outcome.is_complete());
    assert!(!outcome.to_text().contains("all accepted"));
    let problems = outcome.problems();
    let problems = problems.filter(|it| it.code != ProblemCode::Compressed);
    let shown: Vec<_> = problems.map(|it| (it.code, it.to_string())).collect();
    assert_eq!(shown.len(), 4, "{shown:?}");
    for (name, code) in [
        ("posts.tsv", ProblemCode::UnknownFormat),
        ("users.csv.bz2", ProblemCode::UnknownFormat),
        ("users/documents.parquet", ProblemCode::UnknownFormat),
        ("README.md", ProblemCode::NotRead),
    ] {
        let is_it = |it: &&(ProblemCode, String)| it.0 == code && it.1.contains(name);
        assert!(shown.iter().any(|it| is_it(&it)), "{name}: {shown:?}");
    }
}
