//! A walk over a validator in the order in which the backend converts it.

use std::collections::HashSet;
use std::fmt;

use convex_schema_rules::name::is_system_name;

use crate::schema::{FieldRef, ValidatorKind, ValidatorRef};

/// A step of a walk.
pub(super) enum Event<'a> {
    /// A field of the object at the current place, before its validator.
    Field(FieldRef<'a>),
    /// The key validator of a record, after what is inside it and before the values.
    Keys(ValidatorRef<'a>),
    /// A validator, after what is inside it. Names of types are seen through.
    Validator(ValidatorRef<'a>),
}

/// Where a walk is. Prints as the start of a message, with nothing for the document itself.
#[derive(Default)]
pub(super) struct Location<'a> {
    steps: Vec<Step<'a>>,
}

enum Step<'a> {
    Field(&'a str),
    Element,
    Keys,
    Values,
    Args,
    Returns,
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return Ok(());
        }
        f.write_str("field `")?;
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Field(name) if position == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Element => f.write_str("[]")?,
                Step::Keys => f.write_str(".keys()")?,
                Step::Values => f.write_str(".values()")?,
                Step::Args => f.write_str(".args()")?,
                Step::Returns => f.write_str(".returns()")?,
            }
        }
        f.write_str("`: ")
    }
}

impl Location<'_> {
    /// Returns whether this is in a field of documents that starts with `_`: Convex reads its
    /// validator, then leaves it out.
    pub(super) fn is_left_out(&self) -> bool {
        matches!(self.steps.first(), Some(Step::Field(name)) if is_system_name(name))
    }

    /// Returns whether this is a field, or a member of the union that is its validator.
    pub(super) fn is_field(&self) -> bool {
        matches!(self.steps.last(), Some(Step::Field(_)))
    }

    /// Returns whether this is the document itself.
    pub(super) fn is_document(&self) -> bool {
        self.steps.is_empty()
    }
}

/// Visits `root` and all that is inside it: fields by the bytes of their names, members in order.
///
/// A type with a name is visited where it is met first. (An export repeats it at each use; what
/// is found there first is the same.)
pub(super) fn walk<'a>(root: ValidatorRef<'a>, visit: &mut dyn FnMut(&Location<'a>, Event<'a>)) {
    let mut walk = Walk {
        place: Location::default(),
        seen: HashSet::new(),
        visit,
    };
    walk.validator(root);
}

struct Walk<'a, 'v> {
    place: Location<'a>,
    seen: HashSet<usize>,
    visit: &'v mut dyn FnMut(&Location<'a>, Event<'a>),
}

impl<'a> Walk<'a, '_> {
    fn validator(&mut self, mut validator: ValidatorRef<'a>) {
        while let Some(named) = validator.named() {
            if !self.seen.insert(named.ordinal()) {
                return;
            }
            validator = named.validator();
        }
        match validator.kind() {
            ValidatorKind::Array(element) => self.step(Step::Element, element),
            ValidatorKind::Record { keys, values } => {
                self.step(Step::Keys, keys);
                (self.visit)(&self.place, Event::Keys(keys));
                self.step(Step::Values, values);
            }
            ValidatorKind::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|field| field.name());
                for field in fields {
                    (self.visit)(&self.place, Event::Field(field));
                    self.step(Step::Field(field.name()), field.validator());
                }
            }
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    self.validator(member.validator());
                }
            }
            ValidatorKind::Function(function) => {
                for (step, inner) in [
                    (Step::Args, function.args()),
                    (Step::Returns, function.returns()),
                ] {
                    if let Some(inner) = inner {
                        self.step(step, inner);
                    }
                }
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Unknown(_) => {}
        }
        (self.visit)(&self.place, Event::Validator(validator));
    }

    fn step(&mut self, step: Step<'a>, validator: ValidatorRef<'a>) {
        self.place.steps.push(step);
        self.validator(validator);
        self.place.steps.pop();
    }
}
