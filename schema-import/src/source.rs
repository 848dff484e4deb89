//! Reads the comments and the names of a `schema.ts`.
//!
//! Only syntax is looked at, file by file: what the schema *is* comes from evaluating it. What this
//! does not understand (functions with branches, conditions) has no notes; its comments are listed
//! in [`Import::unplaced`](crate::Import::unplaced).

mod comments;
mod importers;
mod load;
mod parse;
mod rest;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::parse::{File, Kind};
use self::walk::Found;
use crate::notes::Comment;
use crate::{Notes, Rest};

/// What is known of the schema in the file `entry`, and in those of the same project that it
/// imports.
///
/// # Errors
/// The file can't be read, or is no TypeScript.
pub fn read(entry: &Path) -> std::io::Result<Notes> {
    let entry = &std::path::absolute(entry)?;
    let files = load::all(entry)?;
    let mut notes = Notes::default();
    let Some(file) = files.get(entry) else {
        return Ok(notes);
    };
    if let Some(first) = file.statements.first() {
        if first.kind == Kind::Import {
            notes.header = file.comments.before(0, first.place.start);
        }
    }
    let found = walk::notes(entry, &files, &mut notes);
    notes.exports = importers::exports(entry, file);
    notes.rest = rest(file, &found, &notes);
    notes.comments = comments(entry, &files, &found);
    Ok(notes)
}

/// What is left of the file, if the walk has found the tables in it.
fn rest(file: &File, found: &Found, notes: &Notes) -> Option<Rest> {
    let argument = found.argument?;
    let kept: Vec<&str> = notes.exports.iter().map(|it| it.name.as_str()).collect();
    let left = rest::Left {
        file,
        argument,
        tables: &found.tables,
        kept: &kept,
    };
    let with_spreads = left.text(found.spreads.as_deref()?);
    let without_spreads = left.text(&[]);
    Some(Rest {
        with_spreads: with_spreads.0,
        without_spreads: without_spreads.0,
        comments: without_spreads.1,
    })
}

/// The comments of the file, and of what it uses of others, which stay where they are.
fn comments(entry: &Path, files: &BTreeMap<PathBuf, File>, found: &Found) -> Vec<Comment> {
    let mut comments = Vec::new();
    for (path, file) in files {
        let is_about_schema = |position: usize| {
            path == entry
                || found
                    .reached
                    .iter()
                    .any(|(reached, place)| reached == path && place.has(position))
        };
        for (place, docs) in file.comments.all() {
            if let (true, Some(origin)) = (is_about_schema(place.start), docs.from.first()) {
                let before = file.comments.source().get(..place.start);
                comments.push(Comment {
                    path: path.clone(),
                    line: before.unwrap_or_default().matches('\n').count() + 1,
                    text: docs.lines.join(" "),
                    origin: *origin,
                });
            }
        }
    }
    comments
}
