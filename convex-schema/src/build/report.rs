//! What people are told about files.

use super::difference::{self, Reading};
use super::file::{GeneratedFile, Kind, State};
use super::project::Project;
use super::same;

/// How many differences a message lists.
const LISTED: usize = 20;

/// What changes if `file` replaces `found`, the text that stands there: a line for each table,
/// field, index and comment, and one if it is nothing of that kind.
pub fn differences(file: &GeneratedFile, found: &str) -> Vec<String> {
    match file.kind() {
        Kind::TypeScript(_) => between(None, &Reading::new(found), file),
        Kind::IndexJson | Kind::IndexMarkdown => index_list(),
    }
}

/// Tables and indexes that `found` has and that probably have another name in the Rust types.
///
/// Convex knows no renames: documents stay with the old name, and indexes are built again.
pub fn renames(file: &GeneratedFile, found: &str) -> Vec<String> {
    match file.kind() {
        Kind::TypeScript(_) => difference::renames(&Reading::new(found), file.schema()),
        Kind::IndexJson | Kind::IndexMarkdown => Vec::new(),
    }
}

fn between(previous: Option<&Reading>, found: &Reading, file: &GeneratedFile) -> Vec<String> {
    let lines = difference::differences(previous, found, file.schema(), file.text());
    if lines.is_empty() {
        return vec!["only its order or other comments".to_owned()];
    }
    let more = lines.len().saturating_sub(LISTED);
    let mut lines: Vec<_> = lines.into_iter().take(LISTED).collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn index_list() -> Vec<String> {
    vec!["the list of indexes".to_owned()]
}

/// What a build undid by writing `file` over `found`; `None` if nothing of it was done by hand.
///
/// `previous` is the text that the last build left.
pub(crate) fn undone(
    path: &str,
    file: &GeneratedFile,
    previous: Option<&str>,
    found: &str,
) -> Option<String> {
    let Some(previous) = previous else {
        let heading = format!("`{path}` did not show the Rust types and is written again:");
        return Some(list(&heading, &differences(file, found)));
    };
    if same::same(file.kind(), previous, found) {
        return None;
    }
    let heading = format!("an edit of `{path}` is undone, the Rust types decide:");
    if !matches!(file.kind(), Kind::TypeScript(_)) {
        return Some(list(&heading, &index_list()));
    }
    let (before, now) = (Reading::new(previous), Reading::new(found));
    let is_undone =
        !difference::differences(Some(&before), &now, file.schema(), file.text()).is_empty();
    // Nothing to undo, where the Rust types have followed the edit.
    let is_followed = !is_undone && before.differs(&now);
    (!is_followed).then(|| list(&heading, &between(Some(&before), &now, file)))
}

/// Why `file` is not as it should be, and what to do.
pub(crate) fn out_of_date(
    path: &str,
    project: &Project,
    file: &GeneratedFile,
    state: &State,
) -> String {
    let heading = match state {
        State::UpToDate => return format!("`{path}` is up to date"),
        State::Foreign => return foreign(path, project),
        State::Missing => format!("`{path}` is missing"),
        State::OutOfDate(found) => {
            let heading = format!("`{path}` is out of date; what would change:");
            let mut lines = differences(file, found);
            lines.extend(renames(file, found));
            list(&heading, &lines)
        }
    };
    format!("{heading}\nhelp: `{}` writes it", project.command())
}

/// That a file is somebody's own, and what to do.
pub(crate) fn foreign(path: &str, project: &Project) -> String {
    format!(
        "`{path}` was not written by convex-schema and is left alone\n\
         help: `{} --adopt` replaces it if both say the same",
        project.command()
    )
}

fn list(heading: &str, lines: &[String]) -> String {
    let mut text = heading.to_owned();
    for line in lines {
        text.push_str("\n  ");
        text.push_str(line);
    }
    text
}
