//! What people are told about files.

use super::difference::{Difference, differences as parts_that_differ};
use super::file::{GeneratedFile, Kind, State};
use super::project::Project;
use super::same;

/// How many differences a message lists.
const LISTED: usize = 20;

/// What `found`, the text of `file` as it stands, says otherwise than the Rust types: one line
/// for each table, field and index, and one if it is nothing of that kind.
pub fn differences(file: &GeneratedFile, found: &str) -> Vec<String> {
    match file.kind() {
        Kind::TypeScript(_) => lines(&parts_that_differ(None, found, file.text())),
        Kind::IndexJson | Kind::IndexMarkdown => vec!["the list of indexes differs".to_owned()],
    }
}

fn lines(differences: &[Difference]) -> Vec<String> {
    if differences.is_empty() {
        return vec!["only the order or comments differ".to_owned()];
    }
    let mut lines: Vec<_> = differences
        .iter()
        .take(LISTED)
        .map(ToString::to_string)
        .collect();
    if let Some(more) = differences
        .len()
        .checked_sub(LISTED)
        .filter(|more| *more > 0)
    {
        lines.push(format!("and {more} more"));
    }
    lines
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
        return Some(list(&heading, &differences(file, found)));
    }
    let edits = parts_that_differ(Some(previous), found, file.text());
    // Nothing to undo, where the Rust types have followed the edit.
    let is_followed = edits.is_empty() && !parts_that_differ(None, found, previous).is_empty();
    (!is_followed).then(|| list(&heading, &lines(&edits)))
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
            let heading = format!("`{path}` is out of date:");
            list(&heading, &differences(file, found))
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
