//! Reads the comments and the names of a `schema.ts`.
//!
//! Only the syntax is read; what the schema *is* comes from evaluating it. Data flows one way:
//! `load` reads the files of the project (`parse` makes a small tree of each, `comments` and `code`
//! tell words from code that was commented out), `scope` follows names across files, `walk` goes
//! from the default export to every table and field, and `named` adds what the code names where the
//! walk ends (functions with branches, conditions): comments there are `listed`. `importers` finds
//! the modules that import from the schema file, `rest` writes what is left of it, and `unused`
//! finds what nothing uses after that; `adoption` is both.

mod adoption;
mod aliases;
mod code;
mod comments;
mod importers;
mod listed;
mod load;
mod named;
mod parse;
mod paths;
mod rest;
mod scope;
mod text_range;
mod types;
mod unused;
mod walk;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use self::adoption::Adopted;
use self::load::Project;
use self::parse::{Kind, TextRange};
use self::rest::Left;
use self::unused::Modules;
use crate::Notes;

/// Reads the notes of the schema in the file `entry`, and in the files of the same project that it
/// imports.
///
/// # Errors
/// The file can't be read, or it is not TypeScript.
pub fn read(entry: &Path) -> std::io::Result<Notes> {
    let entry = &std::path::absolute(entry)?;
    let mut project = Project::read(entry)?;
    let found = walk::walk(entry, &project);
    let made_of = named::all(&project, &found.reached, &[]);
    let comments = listed::comments(entry, &project, &made_of);
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
    file.comments.source().clone_into(&mut notes.text);
    let modules = Modules::new(entry, &file, project, made_of);
    let spreads = notes.spreads.iter().map(|spread| {
        let place = spread.place.clone()?;
        let (start, end) = (place.start, place.end);
        Some((spread.name.clone(), TextRange { start, end }))
    });
    // Where parts are unread, tables of a package may stand in them.
    let spreads: Option<Vec<_>> = spreads.collect();
    let spreads = spreads.filter(|_| notes.unread.is_empty());
    let left = found.argument.zip(spreads);
    let left = left.map(|(argument, spreads)| Left {
        file,
        argument,
        spreads,
        tables: found.constants,
        kept: notes.exports.iter().map(|it| it.name.clone()).collect(),
    });
    notes.adoption = Some(Arc::new(Adopted { left, modules }));
    Ok(notes)
}
