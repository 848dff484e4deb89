//! The types that functions share with the model: looked up by what they accept.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::meaning::{self, meaning};
use convex_schema_core::{FieldRef, Fields, Literal, MemberRef, Schema, ValidatorRef};

use super::{At, Planner, Position, Typed, is_null};
use crate::item::{Body, ItemId, Type};

/// The documents of tables by what they accept.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// With the fields that Convex adds.
    documents: HashMap<String, ItemId>,
    /// As they are inserted.
    rows: HashMap<String, ItemId>,
    /// With every field optional, as `.partial()` makes them.
    partial: HashMap<String, ItemId>,
    /// How many items the model has.
    model: usize,
}

impl Stored {
    /// The documents of `schema`; `item` finds the item of a table among the first `model` items.
    pub(super) fn new(
        schema: &Schema,
        item: impl Fn(&str) -> Option<ItemId>,
        model: usize,
    ) -> Self {
        let mut stored = Self {
            model,
            ..Self::default()
        };
        for table in schema.tables() {
            let Some((id, document)) = item(table.name()).zip(table.document()) else {
                continue;
            };
            // A validator that any object satisfies does not identify the table.
            if let Some(text) = meaning::stored(table.name(), document) {
                stored.documents.entry(text).or_insert(id);
            }
            if meaning::is_of_one_table(document) {
                stored.rows.entry(meaning(document)).or_insert(id);
                if let ValidatorKind::Object(fields) = document.exhaustive() {
                    let fields = fields.iter().map(|field| meaning::field(field, true));
                    stored
                        .partial
                        .entry(meaning::object(fields.collect()))
                        .or_insert(id);
                }
            }
        }
        stored
    }
}

impl<'n> Planner<'n> {
    /// Whether functions are planned and the item is not one of theirs.
    pub(super) fn is_of_model(&self, id: ItemId) -> bool {
        self.stored
            .as_ref()
            .is_some_and(|stored| id.0 < stored.model)
    }

    /// The item that accepts the same, while functions are planned.
    pub(super) fn of_same_meaning(&self, validator: ValidatorRef<'_>) -> Option<ItemId> {
        self.stored.as_ref()?;
        let id = *self.by_meaning.get(&meaning(validator))?;
        // Literals of other fields mean something else, unless the model says what they mean.
        (self.is_of_model(id) || !super::union::is_of_literals(validator)).then_some(id)
    }

    /// The type of a function's validator that Convex or the model has a name for.
    pub(super) fn of_model(
        &mut self,
        validator: ValidatorRef<'_>,
        at: &At<'n>,
        position: Position,
    ) -> Option<Typed> {
        let stored = self.stored.as_ref()?;
        match validator.exhaustive() {
            ValidatorKind::Object(fields) => {
                if is_pagination_options(fields) {
                    return Some(Type::Convex("PaginationOptions").into());
                }
                if let Some(ty) = stored.table(validator) {
                    return Some(ty.into());
                }
                let element = page_element(fields)?;
                let typed = self.ty(element, &at.join("item"), Position::Inner);
                Some(Typed {
                    ty: Type::Page(Box::new(typed.ty)),
                    ..typed
                })
            }
            ValidatorKind::Union(members) => {
                if let Some(ty) = stored.table(validator) {
                    return Some(ty.into());
                }
                let members = members.iter().map(MemberRef::validator);
                let rest: Vec<_> = members.clone().filter(|it| !is_null(*it)).collect();
                if rest
                    .iter()
                    .any(|it| matches!(it.exhaustive(), ValidatorKind::Any))
                {
                    return Some(Type::Convex("Any").into());
                }
                if rest.len() == members.len() {
                    return None;
                }
                if let [value] = rest.as_slice() {
                    return Some(self.nullable(*value, at, position));
                }
                // The rest of a longer union may be what the model has a name for.
                let text = meaning::union(&rest);
                let ty = match stored.documents.get(&text) {
                    Some(table) => Type::Doc(*table),
                    None => Type::Item(*self.by_meaning.get(&text)?),
                };
                let ty = Box::new(ty);
                let ty = match position {
                    Position::Field => Type::Nullable(ty),
                    Position::Inner => Type::Option(ty),
                };
                Some(ty.into())
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Unknown(_) => None,
        }
    }

    /// The name of the fields of a table that a function changes: `PaymentPatch`.
    pub(super) fn patch_name(&self, validator: ValidatorRef<'_>) -> Option<String> {
        let stored = self.stored.as_ref()?;
        let table = stored.partial.get(&meaning(validator))?;
        Some(format!("{}Patch", self.items[table.0].name))
    }

    /// The name of the type that a variant of a function's union holds, if the model has one for it.
    pub(super) fn model_name(&self, validator: ValidatorRef<'_>) -> Option<String> {
        let id = match self.stored.as_ref()?.table(validator) {
            Some(Type::Doc(id) | Type::Item(id)) => id,
            _ => self.of_same_meaning(validator)?,
        };
        let item = &self.items[id.0];
        let is_named =
            !item.name.is_empty() && matches!(item.body, Body::Struct(_) | Body::Enum(_));
        is_named.then(|| item.name.clone())
    }
}

impl Stored {
    /// The document or the row of a table.
    pub(super) fn table(&self, validator: ValidatorRef<'_>) -> Option<Type> {
        let text = meaning(validator);
        let document = self.documents.get(&text).map(|id| Type::Doc(*id));
        document.or_else(|| self.rows.get(&text).map(|id| Type::Item(*id)))
    }
}

/// Whether these are the fields of npm `convex`'s `paginationOptsValidator`, as any version has it.
///
/// Source: npm `convex`, `src/server/pagination.ts`.
fn is_pagination_options(fields: Fields<'_>) -> bool {
    let is_number =
        |field: FieldRef<'_>| matches!(field.validator().exhaustive(), ValidatorKind::Float64);
    let fits = |field: FieldRef<'_>| match field.name() {
        "numItems" => !field.is_optional() && is_number(field),
        "cursor" => !field.is_optional() && is_nullable_string(field.validator()),
        "endCursor" => field.is_optional() && is_nullable_string(field.validator()),
        "id" | "maximumRowsRead" | "maximumBytesRead" => field.is_optional() && is_number(field),
        _ => false,
    };
    fields.get("numItems").is_some() && fields.get("cursor").is_some() && fields.iter().all(fits)
}

/// The validator of the elements, if these are the fields of a page: npm `convex`'s
/// `paginationResultValidator`, or the part of it that people write by hand.
fn page_element(fields: Fields<'_>) -> Option<ValidatorRef<'_>> {
    let ValidatorKind::Array(element) = fields.get("page")?.validator().exhaustive() else {
        return None;
    };
    let fits = |field: FieldRef<'_>| {
        let validator = field.validator();
        match field.name() {
            "page" => !field.is_optional(),
            "isDone" => {
                !field.is_optional() && matches!(validator.exhaustive(), ValidatorKind::Boolean)
            }
            "continueCursor" => {
                !field.is_optional() && matches!(validator.exhaustive(), ValidatorKind::String)
            }
            "splitCursor" => is_nullable_string(validator),
            "pageStatus" => is_page_status(validator),
            _ => false,
        }
    };
    let has = |name| fields.get(name).is_some();
    (has("isDone") && has("continueCursor") && fields.iter().all(fits)).then_some(element)
}

fn is_nullable_string(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::String => true,
        ValidatorKind::Union(members) => members.iter().all(|member| {
            matches!(
                member.validator().exhaustive(),
                ValidatorKind::String | ValidatorKind::Null
            )
        }),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "cursors are strings or null"
        )]
        _ => false,
    }
}

fn is_page_status(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Null => true,
        ValidatorKind::Literal(Literal::String(text)) => {
            ["SplitRecommended", "SplitRequired"].contains(&text.as_str())
        }
        ValidatorKind::Union(members) => members
            .iter()
            .all(|member| is_page_status(member.validator())),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "a status is one of two literals or null"
        )]
        _ => false,
    }
}
