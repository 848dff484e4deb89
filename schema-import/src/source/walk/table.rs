//! Tables, and what is chained to them.

use super::{Found, Walk, about};
use crate::Unread;
use crate::notes::{Docs, Note, Spread, Step};
use crate::source::parse::{Call, Expression, Key, Property, TextRange};
use crate::source::scope::{Here, Target, What};

impl<'a> Walk<'a> {
    /// The object of all tables, or a part of it, and its place.
    pub(super) fn tables(
        &self,
        at: &Here<'a>,
        value: &'a Expression,
        place: TextRange,
        found: &mut Found,
    ) {
        match value {
            Expression::Object(properties, whole) => {
                self.object_of_tables(at, properties, *whole, found);
            }
            Expression::Cast(cast) => {
                self.cast(at, &cast.to);
                self.tables(at, &cast.value, place, found);
            }
            Expression::Without(object, names) => {
                let mut inner = Found::default();
                self.tables(at, object, place, &mut inner);
                inner.tables.retain(|name, _| !names.contains(name));
                found.take(inner);
            }
            Expression::Call(call) if is_assign(call) => {
                for (value, place) in &call.arguments {
                    self.tables(at, value, *place, found);
                }
            }
            Expression::Call(call) => match self.scope.called(at, call) {
                Some(called) => {
                    self.tables(&called.at, &called.function.returned, place, found);
                }
                None => {
                    let target = self.scope.follow(at, &call.callee);
                    self.spread(at, &target, called_name(&call.callee), place, found);
                }
            },
            _ => {
                let target = self.scope.follow(at, value);
                match target.what {
                    What::Value(at, inner) if !std::ptr::eq(inner, value) => {
                        self.tables(&at, inner, place, found);
                    }
                    What::Module(module) => {
                        for name in self.scope.names(&module) {
                            let note = self.table_at(self.scope.export(&module, name));
                            found.tables.insert(name.to_owned(), note);
                        }
                    }
                    _ => self.spread(at, &target, called_name(value), place, found),
                }
            }
        }
    }

    fn object_of_tables(
        &self,
        at: &Here<'a>,
        properties: &'a [Property],
        whole: TextRange,
        found: &mut Found,
    ) {
        for (property, docs) in properties.iter().zip(about(at, properties, whole)) {
            if let Key::Spread = property.key {
                self.tables(at, &property.value, property.place, found);
                continue;
            }
            let Some(name) = self.scope.key(at, &property.key) else {
                found.unread(at, property.place);
                continue;
            };
            let mut note = self.table(at, &property.value);
            let own = std::mem::take(&mut note.docs);
            note.docs = Docs::paragraphs([docs, own]);
            if let (Expression::Name(constant, _), true) = (&property.value, at.path == self.entry)
            {
                found.constants.insert(constant.clone(), name.clone());
            }
            found.tables.insert(name, note);
        }
    }

    /// Tables that are spread from a package, or from what the syntax does not show.
    fn spread(
        &self,
        at: &Here<'a>,
        target: &Target<'a>,
        name: &str,
        place: TextRange,
        found: &mut Found,
    ) {
        let What::Package(module, export) = target.what else {
            found.unread(at, place);
            return;
        };
        found.spreads.push(Spread {
            name: name.to_owned(),
            module: module.to_owned(),
            export: export.to_owned(),
            place: (at.path == self.entry).then_some(place.start..place.end),
        });
    }

    /// `defineTable(...)` with what is chained to it, or what refers to it.
    fn table(&self, at: &Here<'a>, value: &'a Expression) -> Note {
        self.table_at(self.scope.follow(at, value))
    }

    /// The note of a table that a name refers to.
    fn table_at(&self, target: Target<'a>) -> Note {
        let mut note = match target.what {
            What::Value(at, value) => self.definition_of_table(&at, value),
            What::Module(_) | What::Package(..) | What::Unknown => Note::default(),
        };
        let own = std::mem::take(&mut note.docs);
        note.docs = Docs::paragraphs(target.docs.into_iter().chain([own]));
        note
    }

    pub(super) fn definition_of_table(&self, at: &Here<'a>, value: &'a Expression) -> Note {
        match value {
            Expression::Cast(cast) => {
                self.cast(at, &cast.to);
                self.table(at, &cast.value)
            }
            // `Table` of convex-helpers.
            Expression::Member(object, name, _) if name == "table" => self.table(at, object),
            Expression::Call(call) => {
                if let Some(called) = self.scope.called(at, call) {
                    let mut note = self.table(&called.at, &called.function.returned);
                    let own = std::mem::take(&mut note.docs);
                    note.docs = Docs::paragraphs(called.docs.into_iter().chain([own]));
                    return note;
                }
                if self.is_chained(at, call) {
                    return self.chain(at, call);
                }
                let document = match call.arguments.as_slice() {
                    [(Expression::Text(_), _), (document, _), ..] | [(document, _), ..] => {
                        self.validator(at, document)
                    }
                    [] => Note::default(),
                };
                Note {
                    name: None,
                    cast: None,
                    ..document
                }
            }
            _ => Note::default(),
        }
    }

    /// Whether a call is a method of a table, and not a function of a package.
    fn is_chained(&self, at: &Here<'a>, call: &'a Call) -> bool {
        let is_method = matches!(&*call.callee, Expression::Member(..));
        is_method
            && !matches!(
                self.scope.follow(at, &call.callee).what,
                What::Package(..) | What::Module(_)
            )
    }

    /// `table.index(...).index(...)`.
    fn chain(&self, at: &Here<'a>, value: &'a Call) -> Note {
        let mut calls = Vec::new();
        let mut call = value;
        let base = loop {
            let Expression::Member(object, _, name) = &*call.callee else {
                return Note::default();
            };
            let place = TextRange {
                start: name.start,
                end: call.place.end,
            };
            calls.push((place, call.arguments.first().map(|(first, _)| first)));
            match &**object {
                Expression::Call(inner) if self.is_chained(at, inner) => call = inner,
                base => break base,
            }
        };
        calls.reverse();
        let mut note = self.table(at, base);
        let places: Vec<_> = calls.iter().map(|(place, _)| *place).collect();
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return note;
        };
        let start = match base {
            Expression::Call(call) => call.place.end,
            _ => first.start,
        };
        let whole = TextRange {
            start,
            end: last.end,
        };
        for ((_, name), docs) in calls.into_iter().zip(at.about(&places, whole)) {
            let name = name.map(|name| self.scope.follow(at, name).what);
            if let Some(What::Value(_, Expression::Text(name))) = name {
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

impl Found {
    /// Remembers a part that the syntax does not show.
    fn unread(&mut self, at: &Here<'_>, place: TextRange) {
        let text = at.file.text(place);
        let first = text.lines().next().unwrap_or_default();
        self.unread.push(Unread {
            path: at.path.to_owned(),
            line: at.file.line(place.start),
            text: first.to_owned(),
        });
    }

    /// Takes over the tables of a part.
    fn take(&mut self, part: Self) {
        self.tables.extend(part.tables);
        self.spreads.extend(part.spreads);
        self.unread.extend(part.unread);
        self.constants.extend(part.constants);
    }
}

/// `Object.assign(...)`.
fn is_assign(call: &Call) -> bool {
    matches!(&*call.callee, Expression::Member(object, name, _)
        if name == "assign" && matches!(&**object, Expression::Name(name, _) if name == "Object"))
}

/// Returns the name of something that is spread.
fn called_name(value: &Expression) -> &str {
    match value {
        Expression::Name(name, _) | Expression::Member(_, name, _) => name,
        Expression::Call(call) => called_name(&call.callee),
        _ => "...",
    }
}
