//! Fields of structs and variants.

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Fields as ObjectFields, MemberRef, ValidatorRef};
use convex_schema_rules::casing::RenameRule;

use super::{At, Planner, Position, is_null, raw};
use crate::Raw;
use crate::item::{Field, Fields, ItemId, Type};
use crate::names::{self, Taken};
use crate::notes::Step;

impl<'n> Planner<'n> {
    /// The fields of a struct.
    pub(super) fn fields(&mut self, fields: ObjectFields<'_>, at: &At<'n>) -> Fields {
        let mut fields = self.field_list(fields, 0, at);
        let rename_all = rename(fields.iter_mut().collect());
        Fields { rename_all, fields }
    }

    /// The fields of a variant without the first `skip`, whose names are still to be judged by [`rename`].
    pub(super) fn field_list(
        &mut self,
        fields: ObjectFields<'_>,
        skip: usize,
        at: &At<'n>,
    ) -> Vec<Field> {
        let mut taken = Taken::default();
        let mut list = Vec::new();
        for field in fields.iter().skip(skip) {
            let ident = taken.claim(&[&names::snake(field.name())], "_");
            let step = Step::Field(field.name().to_owned());
            list.push(self.field(field, ident, &at.join(field.name()).step(&step)));
        }
        list
    }

    fn field(&mut self, field: FieldRef<'_>, ident: String, at: &At<'n>) -> Field {
        let validator = field.validator();
        let reason = raw::reason(validator);
        let raw = reason.is_some().then(|| raw::expression(validator));
        let outer = self.null_first;
        self.null_first = has_null_first(validator);
        let typed = match reason {
            None => self.ty(validator, at, Position::Field),
            Some(reason) => {
                let (table, path) = self.way_to(at);
                self.raw.push(Raw {
                    table,
                    path,
                    reason,
                });
                Type::Convex("Any").into()
            }
        };
        let null_first = std::mem::replace(&mut self.null_first, outer);
        let ts = at.note.and_then(|note| {
            let ts = note.ts()?;
            self.keep(note);
            match (note.is_brand, &raw) {
                // The type of the field has it.
                (true, None) => None,
                (true, Some(_)) if field.is_optional() => Some(format!("VOptional<{ts}>")),
                _ => Some(ts.to_owned()),
            }
        });
        Field {
            null_first: null_first && raw.is_none(),
            ts,
            wire: field.name().to_owned(),
            ident,
            renamed: false,
            ty: typed.ty,
            optional: field.is_optional(),
            ambiguous: typed.ambiguous,
            raw,
            meta: field.meta().cloned().unwrap_or_default(),
            docs: at.docs(),
        }
    }

    /// The table of `at` and the path from it, by the first use of each item.
    pub(super) fn way_to(&self, at: &At<'_>) -> (String, String) {
        let mut path = at.path.clone();
        let mut item = &self.items[at.parent.0];
        let mut steps = 0;
        while let (None, Some(first)) = (&item.table, item.uses.first()) {
            path.splice(0..0, first.path.iter().cloned());
            let ItemId(parent) = first.parent;
            item = &self.items[parent];
            steps += 1;
            if steps > self.items.len() {
                break;
            }
        }
        let table = item.table.as_ref().map(|table| table.name.clone());
        (table.unwrap_or_default(), path.join("."))
    }
}

/// Whether null comes first in all unions of one value and null.
pub(super) fn has_null_first(validator: ValidatorRef<'_>) -> bool {
    let order = NullOrder::of(validator);
    order.first && !order.last
}

/// Where null stands in the unions of one value and null in a field, up to the next type with a
/// name.
#[derive(Default)]
struct NullOrder {
    first: bool,
    last: bool,
}

impl NullOrder {
    fn of(validator: ValidatorRef<'_>) -> Self {
        let mut order = Self::default();
        order.look(validator);
        order
    }

    fn look(&mut self, validator: ValidatorRef<'_>) {
        match validator.exhaustive() {
            ValidatorKind::Array(element) => self.look(element),
            ValidatorKind::Record { values, .. } => self.look(values),
            ValidatorKind::Union(members) => {
                let members: Vec<_> = members.iter().map(MemberRef::validator).collect();
                if let [one, other] = members.as_slice() {
                    match (is_null(*one), is_null(*other)) {
                        (false, true) => {
                            self.last = true;
                            self.look(*one);
                        }
                        (true, false) => {
                            self.first = true;
                            self.look(*other);
                        }
                        _ => {}
                    }
                }
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Object(_) => {}
        }
    }
}

/// Chooses the rule that leaves the fewest of `fields` to be renamed, and marks these.
pub(super) fn rename(fields: Vec<&mut Field>) -> Option<RenameRule> {
    let names: Vec<_> = fields
        .iter()
        .map(|field| (field.ident.as_str(), field.wire.as_str()))
        .collect();
    let (rule, renamed) = names::field_rule(&names);
    for (field, renamed) in fields.into_iter().zip(renamed) {
        field.renamed = renamed;
    }
    rule
}
