//! Rules about the text of the files that git knows.

use std::path::Path;
use std::process::Command;

use crate::process::{Outcome, output_of, root};

/// The most lines of a source file, which has one subject: more is several files.
const MOST_LINES: usize = 700;

/// Folders that exist on one machine only.
const FOLDERS: [&str; 5] = ["home", "root", "tmp", "work", "Users"];

/// Endings of the files that people write.
const WRITTEN: [&str; 7] = ["json", "md", "mjs", "rs", "sh", "toml", "ts"];

/// Finds lines and files that break a rule about text.
pub(crate) fn findings() -> Outcome<Vec<String>> {
    let mut findings = Vec::new();
    for file in files()? {
        // A file that git knows can be gone from the folder.
        if let Ok(text) = std::fs::read_to_string(root().join(&file)) {
            findings.extend(of_file(&file, &text));
        }
    }
    Ok(findings)
}

/// Returns the Rust files and their texts.
pub(crate) fn rust_files() -> Outcome<Vec<(String, String)>> {
    let files = files()?.into_iter().filter(|file| is_rust(file));
    let read = |file: String| {
        let text = std::fs::read_to_string(root().join(&file)).ok()?;
        Some((file, text))
    };
    Ok(files.filter_map(read).collect())
}

/// Returns the files that git tracks, and the new ones that it does not ignore.
fn files() -> Outcome<Vec<String>> {
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    list.current_dir(root());
    let files = output_of(list)?;
    let is_written = |file: &&str| {
        let ending = Path::new(file)
            .extension()
            .and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| WRITTEN.contains(&ending)) && !file.ends_with("-lock.json")
    };
    Ok(files
        .lines()
        .filter(is_written)
        .map(str::to_owned)
        .collect())
}

fn is_rust(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "rs")
}

fn of_file(file: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let is_rust = is_rust(file);
    let lines = text.lines().count();
    if is_rust && lines > MOST_LINES {
        findings.push(format!("{file}: {lines} lines, at most {MOST_LINES}"));
    }
    // UI cases are small on purpose.
    let is_code = is_rust && !file.starts_with("tests/macros/ui/");
    for (index, line) in text.lines().enumerate() {
        let found = machine_path(line).or_else(|| is_code.then(|| unfinished(line)).flatten());
        if let Some(found) = found {
            findings.push(format!("{file}:{}: {found}", index + 1));
        }
    }
    findings
}

/// Returns a path that only one machine has, at the start of a word.
fn machine_path(line: &str) -> Option<String> {
    FOLDERS.iter().find_map(|folder| {
        let path = format!("/{folder}/");
        let at = line.find(&path)?;
        let before = line[..at].chars().next_back();
        let starts_word =
            before.is_none_or(|before| !before.is_alphanumeric() && !"./_-".contains(before));
        starts_word.then(|| format!("a path of one machine, `{path}`"))
    })
}

/// Returns a mark of something that was left for later: a word in a comment, or a macro or an attribute in code.
fn unfinished(line: &str) -> Option<String> {
    // In pieces, so that this file passes.
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]];
    let code = [["todo", "!("], ["unimplemented", "!("], ["#[ign", "ore"]];
    let comment = line.find("//").map_or("", |at| &line[at..]);
    let words = words.iter().map(|word| (word.concat(), comment));
    let code = code.iter().map(|mark| (mark.concat(), line));
    let mut marks = words.chain(code);
    marks
        .find(|(mark, text)| text.contains(mark))
        .map(|(mark, _)| format!("left for later, `{mark}`"))
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, MOST_LINES, of_file};

    #[test]
    fn paths_of_one_machine_are_found() {
        for folder in FOLDERS {
            let line = format!("see /{folder}/me/notes");
            assert_eq!(of_file("a.md", &line).len(), 1, "{line}");
            for start in ["https://example.com", "app", "..", "_", "-"] {
                let line = format!("{start}/{folder}/page.html");
                assert!(of_file("a.md", &line).is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn unfinished_code_is_found() {
        let line = ["// TO", "DO: later"].concat();
        assert_eq!(of_file("a.rs", &line).len(), 1);
        let call = ["let a = to", "do!();"].concat();
        assert_eq!(of_file("a.rs", &call).len(), 1);
        let text = ["let a = \"TO", "DO: what somebody else wrote\";"].concat();
        assert!(of_file("a.rs", &text).is_empty());
        assert!(of_file("a.rs", "// all done").is_empty());
    }

    #[test]
    fn long_files_are_found() {
        let text = "\n".repeat(MOST_LINES);
        assert!(of_file("a.rs", &text).is_empty());
        assert_eq!(of_file("a.rs", &(text + "\n")).len(), 1);
    }
}
