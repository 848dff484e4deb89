//! Cases with the answers of the real backend, see `vectors/README.md`.
//!
//! The cases in `vectors/` of this package always run. The environment variable `CONVEX_VECTORS`
//! names a directory with more cases of the same form, which run after them.

mod document;

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

pub use self::document::DocumentCase;

/// The backend's answer. Parts that a file of cases lacks are absent or empty.
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

/// How many cases each file of the repository holds. A file that loses cases fails its tests.
const OWN: [(&str, usize); 11] = [
    ("docs", 7041),
    ("docs_rawtext", 300),
    ("ids", 491),
    ("import", 4885),
    ("import_large", 3),
    ("mint", 41),
    ("revalidate", 158),
    ("schemas", 1009),
    ("sizes", 326),
    ("subset", 1535),
    ("values", 75),
];

/// The file that only other directories hold: its documents of 1 MiB are too large for git.
const LARGE: &str = "docs_large";

/// Reads the cases of `file`, a name without `.jsonl.gz`: those of the repository, then those of
/// `CONVEX_VECTORS` that differ from them.
///
/// # Panics
/// If a file can't be read, if a line of it is not a `T`, if the repository holds another number
/// of cases than the table of counts says, or if `CONVEX_VECTORS` names a directory without cases.
pub fn cases<T: DeserializeOwned>(file: &str) -> Vec<T> {
    cases_of(file, more_directory().as_deref())
}

fn cases_of<T: DeserializeOwned>(file: &str, more: Option<&Path>) -> Vec<T> {
    let own = OWN.iter().find(|(own, _)| *own == file);
    let own_text = own.map_or_else(String::new, |(_, count)| {
        let text = unpacked(&packed(&own_directory(), file));
        let found = text.lines().count();
        assert!(
            found == *count,
            "{file}: expected {count} cases, found {found}"
        );
        text
    });
    assert!(
        own.is_some() || file == LARGE,
        "{file}: not a file of cases"
    );
    let more_text = more.map_or_else(String::new, |directory| more_cases(directory, file));
    let own: HashSet<&str> = own_text.lines().collect();
    let more = more_text.lines().filter(|line| !own.contains(line));
    let lines = own_text.lines().chain(more);
    lines
        .enumerate()
        .map(|(index, line)| match serde_json::from_str(line) {
            Ok(case) => case,
            Err(error) => fail(&format!("{file}, case {}: {error}", index + 1)),
        })
        .collect()
}

/// The cases of `file` in the directory that `CONVEX_VECTORS` names. A directory may lack a file,
/// but not all of them, and no file may be empty.
fn more_cases(directory: &Path, file: &str) -> String {
    let files = OWN.iter().map(|(own, _)| *own).chain([LARGE]);
    let mut files = files.map(|file| packed(directory, file));
    assert!(
        files.any(|path| path.is_file()),
        "no cases in {}\nhelp: `CONVEX_VECTORS` names a directory with files such as \
         `docs.jsonl.gz`",
        directory.display()
    );
    let path = packed(directory, file);
    if !path.is_file() {
        return String::new();
    }
    let text = unpacked(&path);
    assert!(!text.is_empty(), "{}: no cases", path.display());
    text
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
/// If any disagree, or if there were no cases.
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
    assert!(cases > 0, "{file}: no cases");
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

fn packed(directory: &Path, file: &str) -> PathBuf {
    directory.join(format!("{file}.jsonl.gz"))
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    let read =
        File::open(path).and_then(|packed| MultiGzDecoder::new(packed).read_to_string(&mut text));
    match read {
        Ok(_) => text,
        Err(error) => fail(&format!("{}: {error}", path.display())),
    }
}

/// The directory that `CONVEX_VECTORS` names.
pub fn more_directory() -> Option<PathBuf> {
    std::env::var_os("CONVEX_VECTORS").map(PathBuf::from)
}

fn own_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test fails by panicking")]

    use std::fs;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use serde::de::IgnoredAny;

    use super::{OWN, cases_of, packed, unpacked};

    /// A fresh directory with the lines as the file `ids`.
    fn directory(name: &str, lines: Option<&str>) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("vectors-{name}-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("a temporary directory can be made");
        if let Some(lines) = lines {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder
                .write_all(lines.as_bytes())
                .expect("memory takes it");
            let text = encoder.finish().expect("memory takes it");
            fs::write(packed(&directory, "ids"), text).expect("the file can be written");
        }
        directory
    }

    fn count(more: Option<&Path>, file: &str) -> Result<usize, String> {
        let more = more.map(Path::to_owned);
        let file = file.to_owned();
        let found =
            std::panic::catch_unwind(move || cases_of::<IgnoredAny>(&file, more.as_deref()));
        found.map(|cases| cases.len()).map_err(|panic| {
            let text = panic.downcast::<String>();
            text.map_or_else(|_| String::new(), |text| *text)
        })
    }

    #[test]
    fn every_file_of_the_repository_holds_its_cases() {
        for (file, want) in OWN {
            assert_eq!(count(None, file), Ok(want), "{file}");
        }
    }

    #[test]
    fn more_cases_are_added_to_those_of_the_repository() {
        let own = unpacked(&packed(&super::own_directory(), "ids"));
        let known = own.lines().next().expect("there are cases");
        let more = directory("more", Some(&format!("{known}\n{{\"id\":\"another\"}}\n")));
        assert_eq!(
            count(Some(&more), "ids"),
            Ok(491 + 1),
            "one of them is known"
        );
        assert_eq!(count(Some(&more), "mint"), Ok(41), "a file may be missing");
        assert_eq!(count(Some(&more), "docs_large"), Ok(0));
    }

    #[test]
    fn a_directory_without_cases_fails() {
        for (name, lines, want) in [
            ("empty", None, "no cases in "),
            ("blank", Some(""), "ids.jsonl.gz: no cases"),
            ("broken", Some("{"), "ids, case 492: "),
        ] {
            let found = count(Some(&directory(name, lines)), "ids");
            assert!(
                found.as_ref().is_err_and(|it| it.contains(want)),
                "{name}: {found:?}"
            );
        }
        let missing = Path::new("there/is/no/such/directory");
        assert!(count(Some(missing), "ids").is_err());
        assert!(count(None, "idz").is_err_and(|it| it.contains("not a file of cases")));
    }
}
