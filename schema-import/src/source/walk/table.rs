//! Tables, and what is chained to them.

use super::{Found, Here, Meaning, Walk, about, called, is_name};
use crate::Notes;
use crate::notes::{Docs, Note, Step};
use crate::source::parse::{Expression, Place};

impl<'a> Walk<'a> {
    /// The object of all tables, or a part of it, and where it stands.
    pub(super) fn tables(
        &self,
        at: Here<'a>,
        (value, place): (&'a Expression, Place),
        notes: &mut Notes,
        found: &mut Found,
        depth: usize,
    ) {
        match value {
            Expression::Object(properties, whole) => {
                let about = about(at.file, properties, *whole);
                for (property, docs) in properties.iter().zip(about) {
                    let Some(name) = &property.name else {
                        self.tables(at, (&property.value, property.place), notes, found, depth);
                        continue;
                    };
                    let mut note = self.table(at, &property.value, depth);
                    let own = std::mem::take(&mut note.docs);
                    note.docs = Docs::paragraphs([docs, own]);
                    notes.tables.insert(name.clone(), note);
                    if let (Expression::Name(constant), true) =
                        (&property.value, at.path == self.entry)
                    {
                        found.tables.insert(constant.clone(), name.clone());
                    }
                }
            }
            Expression::Name(name) => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, _) if depth > 0 => {
                    self.tables(at, (value, place), notes, found, depth - 1);
                }
                _ => self.spread(at, name, place, notes, found),
            },
            Expression::Call(callee, ..) => match self.function(at, callee, depth) {
                Some((at, value, ..)) if depth > 0 => {
                    self.tables(at, (value, place), notes, found, depth - 1);
                }
                _ => self.spread(at, &called(value), place, notes, found),
            },
            _ => self.spread(at, &called(value), place, notes, found),
        }
    }

    fn spread(&self, at: Here<'a>, name: &str, place: Place, notes: &mut Notes, found: &mut Found) {
        notes.spreads.push(name.to_owned());
        match &mut found.spreads {
            Some(places) if at.path == self.entry => places.push(place),
            spreads => *spreads = None,
        }
    }

    /// `defineTable(...)` with what is chained to it, or the constant that holds it.
    fn table(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.table(at, value, depth - 1);
                    note.docs = Docs::paragraphs([docs, std::mem::take(&mut note.docs)]);
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            // `Table` of convex-helpers.
            Expression::Member(object, name, _) if name == "table" && depth > 0 => {
                self.table(at, object, depth - 1)
            }
            Expression::Call(callee, arguments, _) => match &**callee {
                Expression::Member(object, ..) if !is_name(object, "v") => {
                    self.chain(at, value, depth)
                }
                Expression::Name(_) => {
                    let document = match arguments.as_slice() {
                        [(Expression::Text(_), _), (document, _), ..] | [(document, _), ..] => {
                            self.validator(at, document, depth)
                        }
                        [] => match self.function(at, callee, depth) {
                            Some((at, value, ..)) if depth > 0 => {
                                return self.table(at, value, depth - 1);
                            }
                            _ => Note::default(),
                        },
                    };
                    Note {
                        name: None,
                        ..document
                    }
                }
                _ => Note::default(),
            },
            _ => Note::default(),
        }
    }

    /// `table.index(...).index(...)`.
    fn chain(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        let mut calls = Vec::new();
        let mut base = value;
        while let Expression::Call(callee, arguments, whole) = base {
            let Expression::Member(object, _, name) = &**callee else {
                break;
            };
            let place = Place {
                start: name.start,
                end: whole.end,
            };
            calls.push((place, arguments.first().map(|(first, _)| first)));
            base = object;
        }
        calls.reverse();
        let mut note = self.table(at, base, depth);
        let places: Vec<_> = calls.iter().map(|(place, _)| *place).collect();
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return note;
        };
        let start = match base {
            Expression::Call(.., whole) => whole.end,
            _ => first.start,
        };
        let whole = Place {
            start,
            end: last.end,
        };
        let about = at.file.comments.about(&places, whole);
        for ((_, name), docs) in calls.into_iter().zip(about) {
            if let Some(Expression::Text(name)) = name {
                let inner = Note {
                    docs,
                    ..Note::default()
                };
                note.steps.insert(Step::Index(name.clone()), inner);
            }
        }
        note
    }
}
