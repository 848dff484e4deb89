//! The comments that an import has to place or to list.
//!
//! They are those of the schema file, and those of each statement of another file that the schema
//! is made of.

use std::path::{Path, PathBuf};

use super::load::Project;
use super::named::Statements;
use super::parse::{File, TextRange};
use crate::notes::Comment;

/// Returns the comments of the file `entry`, and of `statements`.
pub(super) fn comments(entry: &Path, project: &Project, statements: &Statements) -> Vec<Comment> {
    let mut comments = Vec::new();
    for (path, file) in &project.files {
        let parts = parts(path, file, statements);
        for (place, docs) in file.comments.all() {
            let is_about_schema = path == entry || parts.iter().any(|part| part.has(place.start));
            if let (true, Some(origin)) = (is_about_schema, docs.from.first()) {
                comments.push(Comment {
                    path: path.clone(),
                    line: file.line(place.start),
                    text: docs.lines.join(" "),
                    origin: *origin,
                });
            }
        }
    }
    comments
}

/// The parts of a file that the statements are: with the comments before and behind them, and with
/// the first of them the head of the file.
fn parts(path: &Path, file: &File, found: &Statements) -> Vec<TextRange> {
    let line_end = |position: usize| {
        let rest = file.comments.source().get(position..).unwrap_or_default();
        position + rest.find('\n').unwrap_or(rest.len())
    };
    let is_found = |statement: usize| found.contains(&(PathBuf::from(path), statement));
    let mut parts = Vec::new();
    let statements = file.statements.iter().enumerate();
    for (position, statement) in statements.filter(|(position, _)| is_found(*position)) {
        let before = position
            .checked_sub(1)
            .and_then(|it| file.statements.get(it));
        parts.push(TextRange {
            start: before.map_or(0, |before| line_end(before.place.end)),
            end: line_end(statement.place.end),
        });
    }
    if let (Some(first), false) = (file.statements.first(), parts.is_empty()) {
        parts.push(TextRange {
            start: 0,
            end: first.place.start,
        });
    }
    // Behind the last statement there is only the end of what was reached.
    let last = file.statements.len().checked_sub(1);
    if last.is_some_and(is_found) {
        parts.push(TextRange {
            start: file.statements.last().map_or(0, |last| last.place.end),
            end: file.comments.source().len(),
        });
    }
    parts
}
