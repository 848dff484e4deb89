//! Cases with the answers of the real backend, see `vectors/README.md`.
//!
//! They are read from the directory that the environment variable `CONVEX_VECTORS` names, so that
//! other cases of the same form can be run, else from `vectors/` in this package.

mod document;

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use self::document::DocumentCase;

/// What the backend answered. What a file of cases does not tell is absent or empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Expect {
    /// Whether the backend accepts it.
    pub ok: bool,
    /// The part of the backend that refuses it: `schema`, `value`, `validate`.
    pub stage: String,
    /// The step within that part.
    pub phase: String,
    /// The backend's code for the error, empty where it has none.
    pub code: String,
    /// The backend's text, cut at 240 bytes.
    pub error: String,
    /// The size of a value, in bytes.
    pub size: Option<usize>,
    /// The levels of a value.
    pub nesting: Option<usize>,
    /// The size of the value as a stored document, in bytes.
    pub stored_size: Option<usize>,
    /// The wire JSON of a value; absent for null.
    pub canonical: Option<Box<RawValue>>,
    /// The table number in an id.
    pub table_number: Option<u32>,
    /// The bytes of an id that are the document's own.
    pub internal_hex: Option<String>,
    /// An id.
    pub id: Option<String>,
    /// Whether a validator is a subset of another.
    pub subset: Option<bool>,
}

/// The cases of `file`, a name without `.jsonl.gz`.
///
/// A file may be missing where `CONVEX_VECTORS` points; then there are no cases, and the report
/// says so.
///
/// # Panics
/// If the file can't be read, or a line of it is no `T`.
pub fn cases<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let Some(text) = text_of(file) else {
        return Vec::new();
    };
    let lines = text.lines().enumerate();
    lines
        .map(|(index, line)| match serde_json::from_str(line) {
            Ok(case) => case,
            Err(error) => fail(&format!("{file}, line {}: {error}", index + 1)),
        })
        .collect()
}

/// The text of `small/FILE.json`, cases that a person can read.
///
/// # Panics
/// If it can't be read.
pub fn small<T: DeserializeOwned>(file: &str) -> T {
    let path = own_directory().join("small").join(format!("{file}.json"));
    let text = std::fs::read_to_string(&path);
    match text.map(|text| serde_json::from_str(&text)) {
        Ok(Ok(content)) => content,
        Ok(Err(error)) => fail(&format!("{}: {error}", path.display())),
        Err(error) => fail(&format!("{}: {error}", path.display())),
    }
}

/// Prints how many cases of `file` there were and how many of them disagree, and the first ten of
/// those.
///
/// # Panics
/// If any disagree, or if there were no cases and `CONVEX_VECTORS` is not set.
#[expect(clippy::print_stdout, reason = "the figures are what the run is for")]
pub fn report(file: &str, cases: usize, disagreements: &[String]) {
    println!(
        "{file}: {cases} cases, {} disagreements",
        disagreements.len()
    );
    for disagreement in disagreements.iter().take(10) {
        println!("  {}", shortened(disagreement));
    }
    assert!(disagreements.is_empty(), "{file}: see the list above");
    assert!(
        cases > 0 || chosen_directory().is_some(),
        "{file}: no cases"
    );
}

/// The start and the end of a long text.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 400 {
        return text.to_owned();
    }
    let start: String = text.chars().take(200).collect();
    let end: String = text.chars().skip(count - 200).collect();
    format!("{start} ... {end}")
}

fn text_of(file: &str) -> Option<String> {
    let chosen = chosen_directory();
    let may_miss = chosen.is_some();
    let directory = chosen.unwrap_or_else(own_directory);
    let path = directory.join(format!("{file}.jsonl.gz"));
    let packed = match File::open(&path) {
        Ok(packed) => packed,
        Err(error) if may_miss && error.kind() == ErrorKind::NotFound => return None,
        Err(error) => fail(&format!("{}: {error}", path.display())),
    };
    let mut text = String::new();
    match MultiGzDecoder::new(packed).read_to_string(&mut text) {
        Ok(_) => Some(text),
        Err(error) => fail(&format!("{}: {error}", path.display())),
    }
}

fn chosen_directory() -> Option<PathBuf> {
    std::env::var_os("CONVEX_VECTORS").map(PathBuf::from)
}

fn own_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
