//! Which member of a union was meant by a value that satisfies none.

use std::collections::BTreeMap;

use super::check::{Checker, Item};
use super::ids::TableIds;
use super::program::{Check, CheckId, Field, Run};
use convex_schema_core::Value;

/// The member that a value, which satisfies no member of a union, probably stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meant<'a> {
    /// The member that the literals in these fields name.
    Tagged {
        member: CheckId,
        field: &'a str,
        tag: &'a Value,
    },
    /// No member has this value in the field that tells the members apart.
    UnknownTag {
        field: &'a str,
        found: &'a Value,
        /// The checks of the field in all members.
        known: Vec<CheckId>,
    },
    /// The member with the fewest errors.
    Closest(CheckId),
    /// There are no members, or all differ in kind from the value.
    Nothing,
}

impl<'a, I: TableIds> Checker<'a, I> {
    /// Returns what was meant by `item`, which satisfies none of the members of the union.
    pub(crate) fn meant(self, run: Run, item: Item<'a>) -> Meant<'a> {
        let members = self.program.members(run);
        if let Item::Value(Value::Object(entries)) = item {
            if let Some(meant) = self.tagged(members, entries, item) {
                return meant;
            }
        }
        self.closest(members, item)
            .map_or(Meant::Nothing, Meant::Closest)
    }

    fn tagged(
        self,
        members: &'a [CheckId],
        entries: &'a BTreeMap<String, Value>,
        item: Item<'a>,
    ) -> Option<Meant<'a>> {
        let objects: Vec<(CheckId, &[Field])> = members
            .iter()
            .filter_map(|member| Some((*member, self.object_fields(*member)?)))
            .collect();
        let (_, first) = objects.first()?;
        let mut unknown = None;
        for candidate in *first {
            let name = &*candidate.name;
            let Some(found) = entries.get(name) else {
                continue;
            };
            let Some(tags) = self.tags(&objects, name) else {
                continue;
            };
            let matching: Vec<CheckId> = tags
                .iter()
                .filter(|(_, tag)| self.accepts(*tag, Item::Value(found)))
                .map(|(member, _)| *member)
                .collect();
            if matching.is_empty() {
                let known = tags.into_iter().map(|(_, tag)| tag).collect();
                unknown = unknown.or(Some(Meant::UnknownTag {
                    field: name,
                    found,
                    known,
                }));
            } else if matching.len() < objects.len() {
                let member = self.closest(&matching, item)?;
                return Some(Meant::Tagged {
                    member,
                    field: name,
                    tag: found,
                });
            }
        }
        // One object among values of other kinds needs no field to identify it.
        unknown.filter(|_| objects.len() > 1)
    }

    /// Returns the checks of the field `name` in all objects, if it is a literal everywhere.
    fn tags(self, objects: &[(CheckId, &[Field])], name: &str) -> Option<Vec<(CheckId, CheckId)>> {
        let of = |(member, fields): &(CheckId, &[Field])| {
            let at = fields
                .binary_search_by(|field| (*field.name).cmp(name))
                .ok()?;
            let tag = fields[at].check;
            self.program.is_literal(tag).then_some((*member, tag))
        };
        objects.iter().map(of).collect()
    }

    fn object_fields(self, check: CheckId) -> Option<&'a [Field]> {
        match self.program.check(check) {
            Check::Object(run) => Some(self.program.fields(run)),
            Check::Union(run) => match self.program.members(run) {
                [only] => self.object_fields(*only),
                _ => None,
            },
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
            | Check::Record { .. } => None,
        }
    }

    /// Returns the first of the members that cost least, unless all are of another kind than the
    /// value.
    fn closest(self, members: &[CheckId], item: Item<'a>) -> Option<CheckId> {
        let costs = members
            .iter()
            .map(|member| (self.cost(*member, item), *member));
        let (cost, member) = costs.min_by_key(|(cost, _)| *cost)?;
        (cost < OTHER_KIND).then_some(member)
    }

    /// How far `item` is from satisfying `check`; 0 if it does.
    fn cost(self, check: CheckId, item: Item<'a>) -> u32 {
        match (self.program.check(check), item) {
            (Check::Array(element), Item::Value(Value::Array(items))) => {
                let costs = items.iter().map(|it| self.cost(element, Item::Value(it)));
                sum(costs).min(MOST_INSIDE)
            }
            (Check::Record { keys, values }, Item::Value(Value::Object(entries))) => {
                let costs = entries.iter().map(|(key, value)| {
                    let value = self.cost(values, Item::Value(value));
                    self.cost(keys, Item::Key(key)).saturating_add(value)
                });
                sum(costs).min(MOST_INSIDE)
            }
            (Check::Object(run), Item::Value(Value::Object(entries))) => self
                .object_cost(self.program.fields(run), entries)
                .min(MOST_INSIDE),
            (Check::Union(run), _) => {
                let members = self.program.members(run).iter();
                let costs = members.map(|member| self.cost(*member, item));
                costs.min().unwrap_or(OTHER_KIND)
            }
            (Check::Literal(index), Item::Value(value))
                if value.kind() == self.program.literal(index).kind() =>
            {
                u32::from(!item.equals(self.program.literal(index))) * OTHER_LITERAL
            }
            _ if self.accepts(check, item) => 0,
            (Check::Id(_), _) if item.text().is_some() => 1,
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
            ) => OTHER_KIND,
        }
    }

    fn object_cost(self, fields: &'a [Field], entries: &'a BTreeMap<String, Value>) -> u32 {
        let known = |name: &str| {
            fields
                .binary_search_by(|field| (*field.name).cmp(name))
                .is_ok()
        };
        let extra = entries
            .keys()
            .filter(|name| !known(name) && !name.starts_with('_'));
        let costs = fields.iter().map(|field| match entries.get(&*field.name) {
            Some(value) => self.cost(field.check, Item::Value(value)).min(WRONG_FIELD),
            None => u32::from(!field.optional),
        });
        sum(costs.chain(extra.map(|_| 1)))
    }
}

fn sum(costs: impl Iterator<Item = u32>) -> u32 {
    costs.fold(0, u32::saturating_add)
}

/// The cost of a value of another kind.
const OTHER_KIND: u32 = 1000;

/// The cost of a literal of the right kind that is another one: tags weigh more than fields.
const OTHER_LITERAL: u32 = 8;

/// The most that one field costs.
const WRONG_FIELD: u32 = 8;

/// The most that the content of a value of the right kind costs.
const MOST_INSIDE: u32 = OTHER_KIND - 1;
