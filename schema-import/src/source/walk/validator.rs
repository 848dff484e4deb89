//! Validators and what stands in them.

use super::{Here, Meaning, Walk, about, is_name};
use crate::notes::{Docs, Note, Step};
use crate::source::parse::{Expression, Place, Property};

impl<'a> Walk<'a> {
    pub(super) fn validator(&self, at: Here<'a>, value: &'a Expression, depth: usize) -> Note {
        match value {
            Expression::Name(name) if depth > 0 => match self.meaning(at, name, depth) {
                Meaning::Constant(at, value, docs) => {
                    let mut note = self.validator(at, value, depth - 1);
                    note.type_docs = Docs::paragraphs([docs, std::mem::take(&mut note.type_docs)]);
                    note.name = Some(name.clone());
                    note
                }
                Meaning::Foreign => Note::default(),
            },
            Expression::Object(properties, whole) => self.object(at, properties, *whole, depth),
            // `validator.fields` is the object that the validator was made of.
            Expression::Member(object, name, _) if name == "fields" => {
                self.validator(at, object, depth)
            }
            Expression::Call(callee, arguments, whole) => match &**callee {
                Expression::Member(object, method, _) if is_name(object, "v") => {
                    self.constructor(at, method, arguments, *whole, depth)
                }
                _ => self.made(at, callee, depth),
            },
            _ => Note::default(),
        }
    }

    /// What a function of the project makes; it names the type if it always makes the same.
    fn made(&self, at: Here<'a>, callee: &'a Expression, depth: usize) -> Note {
        let Expression::Name(name) = callee else {
            return Note::default();
        };
        match self.function(at, callee, depth) {
            Some((at, value, takes_nothing, docs)) if depth > 0 => {
                let mut note = self.validator(at, value, depth - 1);
                note.type_docs = Docs::paragraphs([docs, std::mem::take(&mut note.type_docs)]);
                note.name = takes_nothing.then(|| name.clone());
                note
            }
            _ => Note::default(),
        }
    }

    /// `v.method(arguments)`.
    fn constructor(
        &self,
        at: Here<'a>,
        method: &str,
        arguments: &'a [(Expression, Place)],
        whole: Place,
        depth: usize,
    ) -> Note {
        let argument = |position: usize| {
            let argument = arguments.get(position);
            argument.map(|(value, _)| self.validator(at, value, depth))
        };
        let mut note = Note::default();
        let mut step = |step: Step, inner: Option<Note>| {
            note.steps.extend(inner.map(|inner| (step, inner)));
        };
        match method {
            "optional" | "object" => return argument(0).unwrap_or_default(),
            "array" => step(Step::Element, argument(0)),
            "nullable" => step(Step::Member(0), argument(0)),
            "record" => {
                step(Step::Key, argument(0));
                step(Step::Value, argument(1));
            }
            "union" => {
                let places: Vec<_> = arguments.iter().map(|(_, place)| *place).collect();
                let about = at.file.comments.about(&places, whole);
                for (position, docs) in about.into_iter().enumerate() {
                    let mut member = argument(position).unwrap_or_default();
                    member.docs = docs;
                    step(Step::Member(position), Some(member));
                }
            }
            _ => {}
        }
        note
    }

    fn object(&self, at: Here<'a>, properties: &'a [Property], whole: Place, depth: usize) -> Note {
        let mut note = Note::default();
        let about = about(at.file, properties, whole);
        for (property, docs) in properties.iter().zip(about) {
            let mut inner = self.validator(at, &property.value, depth);
            match &property.name {
                None => note.steps.extend(inner.steps),
                Some(name) => {
                    inner.docs = docs;
                    note.steps.insert(Step::Field(name.clone()), inner);
                }
            }
        }
        note
    }
}
