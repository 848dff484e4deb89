//! Notes: values that Convex takes as they are and a person should know, once for each place of a file.

pub(crate) mod cells;
pub(crate) mod json;
mod text;

pub(crate) use self::text::is_json;

use std::collections::BTreeMap;
use std::fmt::Write;

use convex_schema_rows::validate::Values;

use crate::problem::{Problem, ProblemCode};

/// The most places of a file that are reported, for each kind of note.
const MOST: usize = 50;

/// Notes on the rows of one file, by kind and place.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: BTreeMap<(ProblemCode, String), Note>,
}

/// The rows that have the same note.
#[derive(Debug)]
struct Note {
    rows: u64,
    first_row: u64,
    /// The value in the first row, and the value that it becomes.
    found: String,
    becomes: String,
}

impl Notes {
    /// Adds that a row has `found` at `place`, which becomes something else.
    pub(crate) fn add(
        &mut self,
        code: ProblemCode,
        place: &str,
        row: u64,
        found: &str,
        becomes: impl FnOnce() -> String,
    ) {
        let key = (code, place.to_owned());
        if let Some(note) = self.notes.get_mut(&key) {
            note.rows += 1;
            return;
        }
        if self.notes.len() >= MOST {
            return;
        }
        let found: String = found.chars().take(60).collect();
        let note = Note {
            rows: 1,
            first_row: row,
            found,
            becomes: becomes(),
        };
        self.notes.insert(key, note);
    }

    /// Counts all rows as standing so many further down.
    pub(crate) fn move_down(&mut self, rows: u64) {
        for note in self.notes.values_mut() {
            note.first_row += rows;
        }
    }

    /// Adds the notes of rows that come behind these.
    pub(crate) fn merge(&mut self, other: Self) {
        for (key, note) in other.notes {
            if let Some(known) = self.notes.get_mut(&key) {
                known.rows += note.rows;
            } else if self.notes.len() < MOST {
                self.notes.insert(key, note);
            }
        }
    }

    /// Returns the notes as problems of `file`.
    pub(crate) fn problems(&self, file: &str, values: Values) -> Vec<Problem> {
        let problem = |((code, place), note): (&(ProblemCode, String), &Note)| {
            let mut message = String::new();
            if !place.is_empty() {
                let _ = write!(message, "{place}: ");
            }
            let _ = write!(message, "{}", what(*code));
            if values == Values::Show && !note.found.is_empty() {
                let _ = write!(message, ", such as `{}`", note.found);
                if !note.becomes.is_empty() {
                    let _ = write!(message, ", which becomes {}", note.becomes);
                }
            }
            let s = if note.rows == 1 { "" } else { "s" };
            let _ = write!(
                message,
                " ({} row{s}, first row {})",
                note.rows, note.first_row
            );
            let problem = Problem::new(*code, file, message);
            match help(*code) {
                Some(help) => problem.with_help(help),
                None => problem,
            }
        };
        self.notes.iter().map(problem).collect()
    }
}

/// Returns what the rows have, in words.
fn what(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::CellBecomesNull => {
            "cells are read as numbers that JSON does not have, and become null"
        }
        ProblemCode::CellBecomesNumber => "cells only look like numbers, and are stored as numbers",
        ProblemCode::CellIsNullText => "cells have the text NULL, which stays text",
        ProblemCode::TextIsJson => "strings hold JSON, which stays text",
        ProblemCode::IntegerRounded => "integers are beyond 2^53, so the nearest float is stored",
        ProblemCode::DoubledBackslashes => {
            "rows were written by COPY of PostgreSQL as text, which doubles each backslash of the JSON"
        }
        ProblemCode::TabSeparated => {
            "rows are text with tabs, as COPY of PostgreSQL writes it, and no JSON"
        }
        ProblemCode::NeedsSnapshot => {
            "rows have int64, bytes or NaN, or need them: JSON lines, JSON and CSV can't hold them"
        }
        ProblemCode::NotJsonNumber => "rows have NaN or Infinity, which JSON does not have",
        ProblemCode::NotJsonSyntax => {
            "rows are written as a program prints its values, and not as JSON"
        }
        other => other.as_str(),
    }
}

/// Returns the next step.
fn help(code: ProblemCode) -> Option<&'static str> {
    Some(match code {
        ProblemCode::CellBecomesNull | ProblemCode::CellBecomesNumber => {
            "CSV can't hold such a text as a string: write the rows as JSON lines, with the text in quotes"
        }
        ProblemCode::CellIsNullText => {
            "leave the cell empty, or write the rows as JSON lines with null"
        }
        ProblemCode::TextIsJson => {
            "write the JSON itself, not a string that holds it; CSV can't hold arrays and objects, JSON \
             lines can"
        }
        ProblemCode::IntegerRounded => {
            "write the integer as a string, or use `v.int64()` and a snapshot archive: \
             JSON lines, JSON and CSV hold floats alone"
        }
        ProblemCode::NeedsSnapshot => {
            "a snapshot archive can hold them: write the rows as `TABLE/documents.jsonl` in export JSON \
             (int64 as `7`, numbers as `7.0`, bytes as `{\"$bytes\": \"...\"}`) beside \
             `TABLE/generated_schema.jsonl` with the line `\"uniform\"`, and import it with \
             `zip -r snapshot.zip TABLE && npx convex import snapshot.zip`"
        }
        ProblemCode::DoubledBackslashes | ProblemCode::TabSeparated => crate::problem::PSQL,
        ProblemCode::NotJsonNumber => {
            "leave the key out, or write null where the validator accepts it; a snapshot archive can hold \
             NaN as `{\"$float\": \"AAAAAAAA+H8=\"}`"
        }
        ProblemCode::NotJsonSyntax => {
            "write JSON: `json.dumps(row)` in Python, `JSON.stringify(row)` in JavaScript; strings and keys \
             have double quotes, nothing is `null`, and no comma stands before a bracket"
        }
        _ => return None,
    })
}
