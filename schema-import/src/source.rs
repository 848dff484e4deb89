//! Reads the comments and the names of a `schema.ts`.
//!
//! Only the syntax is read; what the schema *is* comes from evaluating it. Data flows one way:
//! `load` reads the files of the project (`parse` makes a small tree of each, `comments` and `code`
//! tell words from code that was commented out), `scope` follows names across files, `walk` goes
//! from the default export to every table and field. `importers` finds the modules that import from
//! the schema file, and `rest` writes what is left of it. A comment of what the walk does not
//! understand (functions with branches, conditions) is listed in
//! [`Import::unplaced`](crate::Import::unplaced).

mod aliases;
mod code;
mod comments;
mod importers;
mod load;
mod parse;
pub(crate) mod rest;
mod scope;
mod types;
mod walk;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::load::Project;
use self::parse::{File, Kind, Place};
use self::walk::Found;
use crate::Notes;
use crate::notes::Comment;

/// Reads the notes of the schema in the file `entry`, and in the files of the same project that it
/// imports.
///
/// # Errors
/// The file can't be read, or it is not TypeScript.
pub fn read(entry: &Path) -> std::io::Result<Notes> {
    let entry = &std::path::absolute(entry)?;
    let mut project = Project::read(entry)?;
    let found = walk::walk(entry, &project);
    let comments = comments(entry, &project, &found);
    let mut notes = Notes {
        tables: found.tables,
        schema: found.schema,
        comments,
        spreads: found.spreads,
        unread: found.unread,
        casts: found.casts,
        ..Notes::default()
    };
    let Some(file) = project.files.remove(entry) else {
        return Ok(notes);
    };
    if let Some(first) = file.statements.first() {
        if first.kind == Kind::Import {
            notes.header = file.comments.before(0, first.place.start);
        }
    }
    notes.exports = importers::exports(entry, &file, &project);
    if let (Some(argument), Some(spreads)) = (found.argument, found.places) {
        notes.rest = Some(Arc::new(rest::Left {
            file,
            argument,
            spreads,
            tables: found.constants,
            kept: notes.exports.iter().map(|it| it.name.clone()).collect(),
        }));
    }
    Ok(notes)
}

/// The comments that should be found in what is made of the source: those of the file `entry`, and
/// of the statements of other files that the walk reached.
fn comments(entry: &Path, project: &Project, found: &Found) -> Vec<Comment> {
    let mut comments = Vec::new();
    for (path, file) in &project.files {
        let reached = reached(path, file, found);
        for (place, docs) in file.comments.all() {
            let is_about_schema =
                path == entry || reached.iter().any(|reached| reached.has(place.start));
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

/// The parts of a file that the walk reached: statements with the comments before and behind them,
/// and with the first of them the head of the file.
fn reached(path: &Path, file: &File, found: &Found) -> Vec<Place> {
    let line_end = |position: usize| {
        let rest = file.comments.source().get(position..).unwrap_or_default();
        position + rest.find('\n').unwrap_or(rest.len())
    };
    let is_reached = |statement: usize| found.reached.contains(&(PathBuf::from(path), statement));
    let mut parts = Vec::new();
    let statements = file.statements.iter().enumerate();
    for (position, statement) in statements.filter(|(position, _)| is_reached(*position)) {
        let before = position
            .checked_sub(1)
            .and_then(|it| file.statements.get(it));
        parts.push(Place {
            start: before.map_or(0, |before| line_end(before.place.end)),
            end: line_end(statement.place.end),
        });
    }
    if let (Some(first), false) = (file.statements.first(), parts.is_empty()) {
        parts.push(Place {
            start: 0,
            end: first.place.start,
        });
    }
    // Behind the last statement there is only the end of what was reached.
    let last = file.statements.len().checked_sub(1);
    if last.is_some_and(is_reached) {
        parts.push(Place {
            start: file.statements.last().map_or(0, |last| last.place.end),
            end: file.comments.source().len(),
        });
    }
    parts
}
