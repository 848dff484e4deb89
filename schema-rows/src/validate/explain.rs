//! All errors of a document, in the order in which the backend would meet them.
//!
//! It walks as [`check`](super::check) does and goes on where that stops, so it finds nothing
//! exactly if the verdict is good, and what it finds first is the verdict.

use std::collections::BTreeMap;

use super::branch::Meant;
use super::check::{Checker, FaultKind, Item};
use super::code::{RowPhase, ViolationCode};
use super::ids::TableIds;
use super::path::Step;
use super::program::{Check, CheckId, Field, Run};
use super::recognise::{Advice, Presence, near};
use super::shown::Values;
use super::violation::TextPosition;
use convex_schema_core::Value;

/// A finding before it is text.
#[derive(Debug, Clone)]
pub(crate) struct Raw<'s, 'a> {
    pub(crate) phase: RowPhase,
    pub(crate) code: ViolationCode,
    /// The path, a missing or unknown field included.
    pub(crate) steps: &'s [Step<'a>],
    /// How many of the steps the backend names.
    pub(crate) told: usize,
    pub(crate) what: What<'a>,
    /// The item that was found there.
    pub(crate) item: Option<Item<'a>>,
    pub(crate) advice: Option<Advice<'a>>,
    /// The position in the text.
    pub(crate) position: Option<TextPosition>,
}

impl<'s, 'a> Raw<'s, 'a> {
    /// Returns a finding at `steps`, all of which the backend names.
    pub(crate) fn new(
        phase: RowPhase,
        code: ViolationCode,
        steps: &'s [Step<'a>],
        what: What<'a>,
    ) -> Self {
        Self {
            phase,
            code,
            steps,
            told: steps.len(),
            what,
            item: None,
            advice: None,
            position: None,
        }
    }

    /// Returns the steps as they may be shown. An error that is found before the schema is used can be
    /// anywhere in a record or in `v.any()`: names below the first level may be data.
    pub(crate) fn shown_steps(&self, values: Values) -> Vec<Step<'a>> {
        let is_hidden = values == Values::Hide && self.phase < RowPhase::Table;
        let shown = |(level, step): (usize, &Step<'a>)| match step {
            Step::Field(name) if is_hidden && level > 0 => Step::Entry(name),
            step => *step,
        };
        self.steps.iter().enumerate().map(shown).collect()
    }
}

/// The subject of a finding.
#[derive(Debug, Clone)]
pub(crate) enum What<'a> {
    /// Something else was expected.
    Expected { check: CheckId, place: Presence },
    /// An id of this table, or of a system table, whose name is not shown.
    IdOf {
        check: CheckId,
        table: Option<&'a str>,
    },
    /// A required field is missing.
    Missing(CheckId),
    /// A field is not known.
    Extra,
    /// No member of a union has this tag: the tags that they have.
    Tags(Vec<CheckId>),
    /// Anything besides the schema: what to say, and the next step.
    Said {
        message: String,
        help: Option<&'static str>,
    },
}

/// The member of a union that was meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Branch<'a> {
    /// The field and the literal that identify the member; `None` if the member is just the closest, or if no
    /// member has the literal.
    pub(crate) tag: Option<(&'a str, &'a Value)>,
    /// The member, as the validator at the place; `None` if it is not known.
    pub(crate) member: Option<CheckId>,
}

/// Takes findings as they are made.
pub(crate) trait Sink<'a> {
    /// A finding; those of the branch that was meant follow between `open` and `close`.
    fn finding(&mut self, raw: &Raw<'_, 'a>);
    /// Returns the findings that follow are inside of the last one: why the branch does not fit.
    fn open(&mut self, branch: Branch<'a>);
    /// Returns the branch ends.
    fn close(&mut self);
}

/// Unknown keys of an object that may be known names misspelled. More of them are something else,
/// and comparing all names takes long.
const MOST_MISSPELLED: usize = 64;

/// Explains one document.
pub(crate) struct Explainer<'x, 'a, I, S> {
    pub(crate) checker: Checker<'a, I>,
    pub(crate) steps: Vec<Step<'a>>,
    pub(crate) sink: &'x mut S,
}

impl<'a, I: TableIds, S: Sink<'a>> Explainer<'_, 'a, I, S> {
    /// Explains a document without its `_` fields.
    pub(crate) fn document(&mut self, check: CheckId, document: &'a Value) {
        match (self.checker.program.check(check), document) {
            (Check::Object(run), Value::Object(entries)) => {
                let own = entries.iter().filter(|(name, _)| !name.starts_with('_'));
                self.fields(run, &own.collect::<Vec<_>>());
            }
            (Check::Union(run), _) => match self.checker.program.members(run) {
                [only] => self.document(*only, document),
                _ => {
                    if self.checker.document(check, document, &mut ()).is_err() {
                        self.union(check, run, Item::Value(document), Presence::Inside, true);
                    }
                }
            },
            (
                Check::Any
                | Check::Null
                | Check::Boolean
                | Check::Float64
                | Check::Int64
                | Check::CommitTs
                | Check::String
                | Check::Bytes
                | Check::Id(_)
                | Check::Literal(_)
                | Check::Function
                | Check::Unknown(_)
                | Check::Array(_)
                | Check::Record { .. }
                | Check::Object(_),
                _,
            ) => self.check(check, Item::Value(document), Presence::Inside),
        }
    }

    fn check(&mut self, check: CheckId, item: Item<'a>, place: Presence) {
        if is_unreadable(item) {
            return;
        }
        match (self.checker.program.check(check), item) {
            (Check::Array(element), Item::Value(Value::Array(items))) => {
                for (index, item) in items.iter().enumerate() {
                    self.inside(
                        Step::Index(index),
                        element,
                        Item::Value(item),
                        Presence::Inside,
                    );
                }
            }
            (Check::Record { keys, values }, Item::Value(Value::Object(entries))) => {
                for (key, value) in entries {
                    self.inside(Step::Key(key), keys, Item::Key(key), Presence::Inside);
                    self.inside(
                        Step::Entry(key),
                        values,
                        Item::Value(value),
                        Presence::Inside,
                    );
                }
            }
            (Check::Object(run), Item::Value(Value::Object(entries))) => {
                self.fields(run, &entries.iter().collect::<Vec<_>>());
            }
            (Check::Union(run), _) => match self.checker.program.members(run) {
                [only] => self.check(*only, item, place),
                _ if self.checker.accepts(check, item) => {}
                _ => self.union(check, run, item, place, false),
            },
            (
                Check::Any
                | Check::Null
                | Check::Boolean
                | Check::Float64
                | Check::Int64
                | Check::CommitTs
                | Check::String
                | Check::Bytes
                | Check::Id(_)
                | Check::Literal(_)
                | Check::Function
                | Check::Unknown(_)
                | Check::Array(_)
                | Check::Record { .. }
                | Check::Object(_),
                _,
            ) => {
                if let Err(fault) = self.checker.check(check, item, &mut ()) {
                    self.scalar(check, item, fault.kind, place);
                }
            }
        }
    }

    fn inside(&mut self, step: Step<'a>, check: CheckId, item: Item<'a>, place: Presence) {
        self.steps.push(step);
        self.check(check, item, place);
        self.steps.pop();
    }

    fn scalar(&mut self, check: CheckId, item: Item<'a>, kind: FaultKind<'a>, place: Presence) {
        let (code, what) = match kind {
            FaultKind::OtherTable(table) => (
                ViolationCode::TableNamesDoNotMatch,
                What::IdOf {
                    check,
                    table: Some(table),
                },
            ),
            FaultKind::SystemTable => (
                ViolationCode::SystemTableReference,
                What::IdOf { check, table: None },
            ),
            FaultKind::Literal => (
                ViolationCode::LiteralValuesDoNotMatch,
                What::Expected { check, place },
            ),
            _ => (ViolationCode::NoMatch, What::Expected { check, place }),
        };
        let advice = self.checker.recognise(check, item, kind, place);
        self.emit(code, what, Some(item), advice, 0);
    }

    fn emit(
        &mut self,
        code: ViolationCode,
        what: What<'a>,
        item: Option<Item<'a>>,
        advice: Option<Advice<'a>>,
        untold: usize,
    ) {
        self.sink.finding(&Raw {
            told: self.steps.len() - untold,
            item,
            advice,
            ..Raw::new(RowPhase::Validate, code, &self.steps, what)
        });
    }

    fn fields(&mut self, run: Run, entries: &[(&'a String, &'a Value)]) {
        let fields = self.checker.program.fields(run);
        let known = |name: &str| {
            fields
                .binary_search_by(|field| (*field.name).cmp(name))
                .is_ok()
        };
        let entry = |name: &str| {
            let at = entries
                .binary_search_by(|(known, _)| known.as_str().cmp(name))
                .ok()?;
            Some(entries[at].1)
        };
        let extra: Vec<&'a str> = entries
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| !known(name))
            .collect();
        let is_guessed = extra.len() <= MOST_MISSPELLED;
        let misspelled = if is_guessed { &*extra } else { &[] };
        for field in fields {
            match entry(&field.name) {
                Some(value) => {
                    let place = if field.optional {
                        Presence::OptionalField
                    } else {
                        Presence::RequiredField
                    };
                    let step = Step::Field(&field.name);
                    self.inside(step, field.check, Item::Value(value), place);
                }
                None if field.optional => {}
                None => self.missing(field, misspelled),
            }
        }
        let absent = fields.iter().map(|field| &*field.name);
        let absent: Vec<&'a str> = absent.filter(|name| entry(name).is_none()).collect();
        let absent = if is_guessed { &*absent } else { &[] };
        for name in extra {
            self.steps.push(Step::Field(name));
            let advice = near(name, absent.iter().copied());
            let item = entry(name).map(Item::Value);
            self.emit(ViolationCode::ExtraField, What::Extra, item, advice, 1);
            self.steps.pop();
        }
    }

    fn missing(&mut self, field: &'a Field, misspelled: &[&'a str]) {
        self.steps.push(Step::Field(&field.name));
        let advice = near(&field.name, misspelled.iter().copied());
        let what = What::Missing(field.check);
        self.emit(ViolationCode::MissingRequiredField, what, None, advice, 1);
        self.steps.pop();
    }

    fn union(&mut self, check: CheckId, run: Run, item: Item<'a>, place: Presence, document: bool) {
        let advice = self
            .checker
            .recognise(check, item, FaultKind::NoMatch, place);
        self.emit(
            ViolationCode::NoMatch,
            What::Expected { check, place },
            Some(item),
            advice,
            0,
        );
        let (member, tag) = match self.checker.meant(run, item) {
            Meant::Tagged { member, field, tag } => (member, Some((field, tag))),
            Meant::Closest(member) => (member, None),
            Meant::UnknownTag {
                field,
                found,
                known,
            } => {
                return self.unknown_tag(field, found, known);
            }
            Meant::Nothing => return,
        };
        if !self.opens(member, item) {
            return;
        }
        self.sink.open(Branch {
            tag,
            member: Some(member),
        });
        match item {
            Item::Value(value) if document => self.document(member, value),
            _ => self.check(member, item, place),
        }
        self.sink.close();
    }

    /// Returns whether the errors of the member are not just one about the value itself.
    fn opens(&self, member: CheckId, item: Item<'a>) -> bool {
        match (self.checker.program.check(member), item) {
            (Check::Array(_), Item::Value(Value::Array(_)))
            | (Check::Object(_) | Check::Record { .. }, Item::Value(Value::Object(_))) => true,
            (Check::Union(run), _) => match self.checker.program.members(run) {
                [only] => self.opens(*only, item),
                _ => !matches!(self.checker.meant(run, item), Meant::Nothing),
            },
            (
                Check::Any
                | Check::Null
                | Check::Boolean
                | Check::Float64
                | Check::Int64
                | Check::CommitTs
                | Check::String
                | Check::Bytes
                | Check::Id(_)
                | Check::Literal(_)
                | Check::Function
                | Check::Unknown(_)
                | Check::Array(_)
                | Check::Record { .. }
                | Check::Object(_),
                _,
            ) => false,
        }
    }

    fn unknown_tag(&mut self, field: &'a str, found: &'a Value, known: Vec<CheckId>) {
        let literals = known.iter().flat_map(|tag| self.checker.literals(*tag));
        let advice = match found {
            Value::String(found) => near(found, literals),
            _ => None,
        };
        self.sink.open(Branch {
            tag: None,
            member: None,
        });
        self.steps.push(Step::Field(field));
        let item = Some(Item::Value(found));
        self.emit(
            ViolationCode::LiteralValuesDoNotMatch,
            What::Tags(known),
            item,
            advice,
            0,
        );
        self.steps.pop();
        self.sink.close();
    }
}

impl<'a, I> Checker<'a, I> {
    /// Returns the texts among the literals that `check` accepts.
    fn literals(self, check: CheckId) -> Vec<&'a str> {
        match self.program.check(check) {
            Check::Literal(index) => match self.program.literal(index) {
                Value::String(text) => vec![text],
                _ => Vec::new(),
            },
            Check::Union(run) => {
                let members = self.program.members(run).iter();
                members.flat_map(|member| self.literals(*member)).collect()
            }
            Check::Any
            | Check::Null
            | Check::Boolean
            | Check::Float64
            | Check::Int64
            | Check::CommitTs
            | Check::String
            | Check::Bytes
            | Check::Id(_)
            | Check::Function
            | Check::Unknown(_)
            | Check::Array(_)
            | Check::Record { .. }
            | Check::Object(_) => Vec::new(),
        }
    }
}

/// Returns whether the item is an object that no decoder turns into a value, for which there is a
/// finding already: one more, about its kind, would mislead.
fn is_unreadable(item: Item<'_>) -> bool {
    let reserved = |entries: &BTreeMap<String, Value>| entries.keys().any(|it| it.starts_with('$'));
    matches!(item, Item::Value(Value::Object(entries)) if reserved(entries))
}
