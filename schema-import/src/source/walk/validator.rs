//! Validators and what stands in them.

use super::{Walk, about};
use crate::notes::{Constant, Docs, Form, Note, Step};
use crate::source::parse::{Call, Expression, Key, Property, TextRange};
use crate::source::scope::{Here, What};

impl<'a> Walk<'a> {
    pub(super) fn validator(&self, at: &Here<'a>, value: &'a Expression) -> Note {
        let before = self.lost_casts();
        let target = self.scope.follow(at, value);
        let mut note = match target.what {
            What::Value(at, value) => self.definition_of_validator(&at, value),
            What::Package(module, name) => {
                let cast = match value {
                    Expression::Name(_, place) | Expression::Member(_, _, place) => {
                        self.helper(at, (module, name), None, *place)
                    }
                    _ => None,
                };
                Note {
                    cast,
                    ..Note::default()
                }
            }
            What::Module(_) | What::Unknown => Note::default(),
        };
        let own = std::mem::take(&mut note.type_docs);
        note.type_docs = Docs::paragraphs(target.docs.into_iter().chain([own]));
        let Some(name) = target.name else {
            return note;
        };
        note.named(name);
        let is_here = at.path == self.entry && at.file.constants.contains_key(name);
        if is_here && note.form != Form::Other && self.lost_casts() == before {
            note.constants.push(Constant {
                name: name.to_owned(),
                is_fields: note.form == Form::Fields,
            });
        }
        note
    }

    fn definition_of_validator(&self, at: &Here<'a>, value: &'a Expression) -> Note {
        match value {
            Expression::Cast(cast) => {
                let mut note = self.validator(at, &cast.value);
                let cast = self.cast(at, &cast.to);
                if cast.ts.is_some() {
                    // The validator that the name stands for has another type.
                    note.unnamed();
                }
                // The type of fields has no place in the generated file.
                let form = match note.form {
                    Form::Validator => Form::Validator,
                    Form::Fields | Form::Other => Form::Other,
                };
                Note {
                    cast: Some(cast),
                    form,
                    ..note
                }
            }
            Expression::Object(properties, whole) => self.object(at, properties, *whole),
            Expression::Without(object, names) => {
                let mut note = self.validator(at, object);
                let is_left = |step: &Step| match step {
                    Step::Field(name) => !names.contains(name),
                    _ => true,
                };
                note.steps.retain(|step, _| is_left(step));
                note.unnamed();
                note
            }
            // `validator.fields` is the object that the validator was made of.
            Expression::Member(object, name, _) if name == "fields" => {
                let fields = part(self.validator(at, object));
                Note {
                    form: Form::Fields,
                    ..fields
                }
            }
            // `table.validator` is the one of its documents.
            Expression::Member(object, name, _) if name == "validator" => {
                let target = self.scope.follow(at, object);
                match target.what {
                    What::Value(at, value) => part(self.definition_of_table(&at, value)),
                    What::Module(_) | What::Package(..) | What::Unknown => Note::default(),
                }
            }
            Expression::Call(call) => self.call(at, call),
            _ => Note::default(),
        }
    }

    fn call(&self, at: &Here<'a>, call: &'a Call) -> Note {
        if let Expression::Member(object, method, _) = &*call.callee {
            if self.is_v(at, object) {
                return self.constructor(at, method, call);
            }
        }
        if let Some(called) = self.scope.called(at, call) {
            let mut note = self.validator(&called.at, &called.function.returned);
            let own = std::mem::take(&mut note.type_docs);
            note.type_docs = Docs::paragraphs(called.docs.into_iter().chain([own]));
            // A function names a type only if it always makes the same.
            let is_constant = called.function.parameters.is_empty();
            note.unnamed();
            if let Some(name) = called.name.filter(|_| is_constant) {
                note.named(name);
            }
            return note;
        }
        match self.scope.follow(at, &call.callee).what {
            What::Package(module, name) => self.helper_call(at, module, name, call),
            What::Value(..) | What::Module(_) | What::Unknown => self.method(at, call),
        }
    }

    /// A function of convex-helpers that makes a validator of others.
    fn helper_call(&self, at: &Here<'a>, module: &str, name: &str, call: &'a Call) -> Note {
        let cast = self.helper(at, (module, name), Some(call), call.place);
        let note = match name {
            "nullable" => self.constructor(at, name, call),
            "partial" | "pretendRequired" => {
                let argument = call.arguments.first();
                argument.map_or_else(Note::default, |(value, _)| part(self.validator(at, value)))
            }
            "literals" => self.constructor(at, "union", call),
            "brandedString" => Note {
                form: Form::Validator,
                ..Note::default()
            },
            _ => Note::default(),
        };
        Note {
            cast: cast.or(note.cast),
            ..note
        }
    }

    /// A method of a validator that gives another one.
    fn method(&self, at: &Here<'a>, call: &'a Call) -> Note {
        let Expression::Member(object, method, _) = &*call.callee else {
            return Note::default();
        };
        match method.as_str() {
            "partial" | "pick" | "omit" => part(self.validator(at, object)),
            "extend" => {
                let mut note = part(self.validator(at, object));
                if let Some((more, _)) = call.arguments.first() {
                    note.steps.extend(self.validator(at, more).steps);
                }
                note
            }
            _ => Note::default(),
        }
    }

    /// Whether `object` is the `v` of `convex/values`.
    pub(super) fn is_v(&self, at: &Here<'a>, object: &'a Expression) -> bool {
        match self.scope.follow(at, object).what {
            What::Package(_, name) => name == "v",
            What::Unknown => matches!(object, Expression::Name(name, _) if name == "v"),
            What::Value(..) | What::Module(_) => false,
        }
    }

    /// `v.method(arguments)`.
    fn constructor(&self, at: &Here<'a>, method: &str, call: &'a Call) -> Note {
        let argument = |position: usize| {
            let argument = call.arguments.get(position);
            argument.map(|(value, _)| self.validator(at, value))
        };
        let mut note = Note {
            form: Form::Validator,
            ..Note::default()
        };
        let mut step = |step: Step, inner: Option<Note>| {
            note.steps.extend(inner.map(|inner| (step, inner)));
        };
        match method {
            "optional" => {
                let mut inner = argument(0).unwrap_or_default();
                if let (Some(cast), false) = (&mut inner.cast, inner.is_brand) {
                    cast.ts = cast.ts.take().map(|ts| format!("VOptional<{ts}>"));
                }
                return Note {
                    form: Form::Other,
                    ..inner
                };
            }
            "object" => {
                let inner = argument(0).unwrap_or_default();
                return Note {
                    cast: None,
                    form: Form::Validator,
                    ..inner
                };
            }
            "array" => step(Step::Element, argument(0)),
            "nullable" => step(Step::Member(0), argument(0)),
            "record" => {
                step(Step::Key, argument(0));
                step(Step::Value, argument(1));
            }
            "union" => {
                let mut position = 0;
                self.members(at, &call.arguments, call.place, &mut |member| {
                    step(Step::Member(position), Some(member));
                    position += 1;
                });
            }
            _ => {}
        }
        note
    }

    /// Calls `each` for each member; ends before members whose number the syntax does not show.
    fn members(
        &self,
        at: &Here<'a>,
        members: &'a [(Expression, TextRange)],
        whole: TextRange,
        each: &mut dyn FnMut(Note),
    ) {
        let places: Vec<_> = members.iter().map(|(_, place)| *place).collect();
        for ((member, _), docs) in members.iter().zip(at.about(&places, whole)) {
            if let Expression::Spread(list) = member {
                match self.scope.follow(at, list).what {
                    What::Value(at, Expression::Array(members)) => {
                        let places = members.iter().map(|(_, place)| *place);
                        let end = places.clone().map(|place| place.end).max();
                        let start = places.map(|place| place.start).min();
                        let (Some(start), Some(end)) = (start, end) else {
                            continue;
                        };
                        self.members(&at, members, TextRange { start, end }, each);
                    }
                    _ => return,
                }
                continue;
            }
            let mut member = self.validator(at, member);
            member.docs = docs;
            each(member);
        }
    }

    fn object(&self, at: &Here<'a>, properties: &'a [Property], whole: TextRange) -> Note {
        let mut note = Note {
            form: Form::Fields,
            ..Note::default()
        };
        for (property, docs) in properties.iter().zip(about(at, properties, whole)) {
            let mut inner = self.validator(at, &property.value);
            if let Key::Spread = property.key {
                note.steps.extend(inner.steps);
            } else if let Some(name) = self.scope.key(at, &property.key) {
                inner.docs = docs;
                note.steps.insert(Step::Field(name), inner);
            }
        }
        note
    }
}

/// The note of a validator that has only a part of what the noted one has: no name is its own.
fn part(mut note: Note) -> Note {
    note.unnamed();
    Note {
        cast: None,
        form: Form::Other,
        ..note
    }
}

impl Note {
    /// Remembers the constant that holds the validator.
    fn named(&mut self, name: &str) {
        self.name = Some(name.to_owned());
        self.is_brand = self.is_brand || self.form == Form::Validator && self.ts().is_some();
    }

    /// Forgets the constants that hold the validator.
    fn unnamed(&mut self) {
        self.name = None;
        self.constants.clear();
        self.is_brand = false;
    }
}
