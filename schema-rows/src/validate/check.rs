//! The backend's check of a value against a validator, up to the first error.
//!
//! Source: Convex backend, `crates/common/src/schemas/validator.rs` (`check_value`).

use std::collections::BTreeMap;

use super::ids::{IdFault, TableIds};
use super::path::Step;
use super::program::{Check, CheckId, Field, Program, Run};
use convex_schema_core::__internal::is_function_handle;
use convex_schema_core::Value;

/// The subject of a check: a value, or a key of a record, which counts as a string.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Item<'a> {
    Value(&'a Value),
    Key(&'a str),
}

impl<'a> Item<'a> {
    /// Returns the text, if the item is a string.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Item::Key(text) => Some(text),
            Item::Value(Value::String(text)) => Some(text),
            Item::Value(_) => None,
        }
    }

    /// Returns whether two values are equal by Convex's rule.
    pub(crate) fn equals(self, value: &Value) -> bool {
        match (self, value) {
            (Item::Value(own), _) => own == value,
            (Item::Key(own), Value::String(text)) => own == text,
            (Item::Key(_), _) => false,
        }
    }
}

/// The first error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault<'a> {
    pub(crate) kind: FaultKind<'a>,
    /// The check that was not satisfied.
    pub(crate) check: CheckId,
    /// The item that does not satisfy it.
    pub(crate) item: Item<'a>,
}

/// The kind of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind<'a> {
    NoMatch,
    Literal,
    Missing(&'a str),
    Extra(&'a str),
    /// An id of the table with this name.
    OtherTable(&'a str),
    SystemTable,
}

/// Takes the steps to an error, innermost first. `()` takes none: members of unions fail all the
/// time, and their paths are not needed.
pub(crate) trait Trail<'a> {
    /// Adds the step that led to where the error is.
    fn push(&mut self, step: Step<'a>);
}

impl<'a> Trail<'a> for () {
    fn push(&mut self, _: Step<'a>) {}
}

impl<'a> Trail<'a> for Vec<Step<'a>> {
    fn push(&mut self, step: Step<'a>) {
        Vec::push(self, step);
    }
}

/// A program and what it knows of ids.
#[derive(Debug)]
pub(crate) struct Checker<'a, I> {
    pub(crate) program: &'a Program,
    pub(crate) ids: &'a I,
}

impl<I> Clone for Checker<'_, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for Checker<'_, I> {}

impl<'a, I: TableIds> Checker<'a, I> {
    /// Returns whether `check` accepts `item`.
    pub(crate) fn accepts(self, check: CheckId, item: Item<'a>) -> bool {
        self.check(check, item, &mut ()).is_ok()
    }

    /// Checks `item` against `check`; `trail` gets the steps to the error.
    pub(crate) fn check<T: Trail<'a>>(
        self,
        check: CheckId,
        item: Item<'a>,
        trail: &mut T,
    ) -> Result<(), Fault<'a>> {
        let fault = |kind| Err(Fault { kind, check, item });
        match (self.program.check(check), item) {
            (Check::Any | Check::Unknown(_), _)
            | (Check::String, Item::Key(_) | Item::Value(Value::String(_)))
            | (Check::Null, Item::Value(Value::Null))
            | (Check::Float64, Item::Value(Value::Float64(_)))
            | (Check::Int64 | Check::CommitTs, Item::Value(Value::Int64(_)))
            | (Check::Boolean, Item::Value(Value::Boolean(_)))
            | (Check::Bytes, Item::Value(Value::Bytes(_))) => Ok(()),
            (Check::Function, _) if item.text().is_some_and(is_function_handle) => Ok(()),
            (Check::Id(target), _) => match self.id(target, item) {
                None => Ok(()),
                Some(kind) => fault(kind),
            },
            (Check::Literal(index), _) if item.equals(self.program.literal(index)) => Ok(()),
            (Check::Literal(_), _) => fault(FaultKind::Literal),
            (Check::Array(element), Item::Value(Value::Array(items))) => {
                self.elements(element, items, trail)
            }
            (Check::Record { keys, values }, Item::Value(Value::Object(entries))) => {
                self.entries(keys, values, entries, trail)
            }
            (Check::Object(run), Item::Value(Value::Object(entries))) => {
                let fields = self.program.fields(run);
                match self.fields(fields, entries.iter(), trail)? {
                    None => Ok(()),
                    Some(kind) => fault(kind),
                }
            }
            (Check::Union(run), _) => self.union(check, run, item, trail),
            (
                Check::Null
                | Check::Boolean
                | Check::Float64
                | Check::Int64
                | Check::CommitTs
                | Check::String
                | Check::Bytes
                | Check::Function
                | Check::Array(_)
                | Check::Record { .. }
                | Check::Object(_),
                _,
            ) => fault(FaultKind::NoMatch),
        }
    }

    /// Checks a document without its `_` fields against the check of its table.
    pub(crate) fn document<T: Trail<'a>>(
        self,
        check: CheckId,
        document: &'a Value,
        trail: &mut T,
    ) -> Result<(), Fault<'a>> {
        let item = Item::Value(document);
        match (self.program.check(check), document) {
            (Check::Object(run), Value::Object(entries)) => {
                let own = entries.iter().filter(|(name, _)| !name.starts_with('_'));
                match self.fields(self.program.fields(run), own, trail)? {
                    None => Ok(()),
                    Some(kind) => Err(Fault { kind, check, item }),
                }
            }
            (Check::Union(run), _) => match self.program.members(run) {
                [only] => self.document(*only, document, trail),
                members => {
                    let accepted = |member: &CheckId| self.document(*member, document, &mut ());
                    if members.iter().any(|member| accepted(member).is_ok()) {
                        return Ok(());
                    }
                    let kind = FaultKind::NoMatch;
                    Err(Fault { kind, check, item })
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
            ) => self.check(check, item, trail),
        }
    }

    /// Returns what is wrong with an id of the table `target`.
    pub(crate) fn id(self, target: u32, item: Item<'a>) -> Option<FaultKind<'a>> {
        let Some(text) = item.text() else {
            return Some(FaultKind::NoMatch);
        };
        match self.ids.verify(text, self.program.target(target)) {
            Ok(()) => None,
            Err(IdFault::NotAnId) => Some(FaultKind::NoMatch),
            Err(IdFault::OtherTable(table)) => Some(FaultKind::OtherTable(table)),
            Err(IdFault::SystemTable) => Some(FaultKind::SystemTable),
        }
    }

    fn elements<T: Trail<'a>>(
        self,
        element: CheckId,
        items: &'a [Value],
        trail: &mut T,
    ) -> Result<(), Fault<'a>> {
        for (index, item) in items.iter().enumerate() {
            self.check(element, Item::Value(item), trail)
                .inspect_err(|_| trail.push(Step::Index(index)))?;
        }
        Ok(())
    }

    fn entries<T: Trail<'a>>(
        self,
        keys: CheckId,
        values: CheckId,
        entries: &'a BTreeMap<String, Value>,
        trail: &mut T,
    ) -> Result<(), Fault<'a>> {
        for (key, value) in entries {
            self.check(keys, Item::Key(key), trail)
                .inspect_err(|_| trail.push(Step::Key(key)))?;
            self.check(values, Item::Value(value), trail)
                .inspect_err(|_| trail.push(Step::Entry(key)))?;
        }
        Ok(())
    }

    /// Both lists are sorted, so one walk through them finds all. A field that the validator does
    /// not know is reported only if nothing is wrong with those that it knows.
    fn fields<T: Trail<'a>>(
        self,
        fields: &'a [Field],
        mut entries: impl Iterator<Item = (&'a String, &'a Value)>,
        trail: &mut T,
    ) -> Result<Option<FaultKind<'a>>, Fault<'a>> {
        let mut extra = None;
        let mut entry = entries.next();
        for field in fields {
            while let Some((name, _)) = entry.filter(|(name, _)| name.as_str() < &*field.name) {
                extra = extra.or(Some(name.as_str()));
                entry = entries.next();
            }
            match entry {
                Some((name, value)) if name.as_str() == &*field.name => {
                    self.check(field.check, Item::Value(value), trail)
                        .inspect_err(|_| trail.push(Step::Field(&field.name)))?;
                    entry = entries.next();
                }
                _ if field.optional => {}
                _ => return Ok(Some(FaultKind::Missing(&field.name))),
            }
        }
        let extra = extra.or(entry.map(|(name, _)| name.as_str()));
        Ok(extra.map(FaultKind::Extra))
    }

    /// The error of a single member is that of the union; with several members or none it is `NoMatch`.
    fn union<T: Trail<'a>>(
        self,
        check: CheckId,
        run: Run,
        item: Item<'a>,
        trail: &mut T,
    ) -> Result<(), Fault<'a>> {
        let members = self.program.members(run);
        if let [only] = members {
            return self.check(*only, item, trail);
        }
        if members.iter().any(|member| self.accepts(*member, item)) {
            return Ok(());
        }
        Err(Fault {
            kind: FaultKind::NoMatch,
            check,
            item,
        })
    }
}
