//! Enums: literals and the four ways in which serde writes variants that hold data.

use syn::{LitStr, Type};

use super::content;
use crate::errors::Errors;
use crate::ir::{
    Container, Content, Field, FieldType, LiteralValue, Member, MemberKind, ObjectField, Shape,
    Slot, Variant,
};

impl Member<'_> {
    /// Whether only its form identifies the variant.
    pub(crate) fn is_untagged(&self) -> bool {
        self.tag.is_none()
    }

    /// Whether the member is an object with this field, as far as the macro sees.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        match &self.kind {
            MemberKind::Object(fields) => fields
                .iter()
                .any(|field| !field.flatten && field.name == name),
            MemberKind::Null | MemberKind::Literal(_) | MemberKind::Type(_) => false,
        }
    }
}

impl<'a> MemberKind<'a> {
    /// Appends the types that values of the member hold.
    pub(super) fn types(&self, types: &mut Vec<&'a Type>) {
        match self {
            Self::Object(fields) => content::types(fields, types),
            Self::Type(ty) => types.extend(ty.described()),
            Self::Null | Self::Literal(_) => {}
        }
    }
}

/// How serde identifies variants.
#[derive(Clone, Copy)]
enum Tagging<'a> {
    /// `{ "Variant": ... }`.
    External,
    /// `{ "tag": "Variant", ... }`.
    Internal(&'a LitStr),
    /// `{ "tag": "Variant", "content": ... }`.
    Adjacent(&'a LitStr, &'a LitStr),
    /// By what fits.
    Untagged,
}

/// The validator of an enum.
pub(crate) fn shape<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variants: &'a [Variant],
) -> Shape<'a> {
    if container.serde.transparent {
        let message = "an enum can't be transparent";
        let help = "leave `transparent` out; `untagged` writes a variant as what it holds";
        errors.error(&container.ident, message, help);
    }
    let Some(tagging) = tagging(errors, container) else {
        return Shape::Union(Vec::new());
    };
    let kept = variants.iter().filter(|variant| !variant.serde.skip);
    let mut members: Vec<_> = kept
        .filter_map(|variant| member(errors, container, variant, tagging))
        .collect();
    unique_tags(errors, &members);
    match members.as_mut_slice() {
        // A constant: `v.literal(...)` itself, not a union of one.
        [
            Member {
                kind: MemberKind::Literal(value),
                ..
            },
        ] => Shape::Literal(value.clone()),
        _ => Shape::Union(members),
    }
}

fn tagging<'a>(errors: &mut Errors, container: &'a Container) -> Option<Tagging<'a>> {
    let serde = &container.serde;
    for name in [&serde.tag, &serde.content].into_iter().flatten() {
        content::check_name(errors, name, &name.value());
    }
    match (&serde.tag, &serde.content, serde.untagged) {
        (None, None, None) => Some(Tagging::External),
        (None, None, Some(_)) => Some(Tagging::Untagged),
        (Some(tag), None, None) => Some(Tagging::Internal(tag)),
        (Some(tag), Some(content), None) if tag.value() == content.value() => {
            let message = "tag and content have one name";
            errors.error(content, message, "give the content another name");
            None
        }
        (Some(tag), Some(content), None) => Some(Tagging::Adjacent(tag, content)),
        (None, Some(content), None) => {
            let help = "add the tag: `#[serde(tag = \"...\", content = \"...\")]`";
            errors.error(content, "`content` needs a tag", help);
            None
        }
        (_, _, Some(untagged)) => {
            let help = "leave one of the two out";
            errors.error_at(untagged, "an enum is either tagged or untagged", help);
            None
        }
    }
}

fn member<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variant: &'a Variant,
    tagging: Tagging<'_>,
) -> Option<Member<'a>> {
    let name = name(errors, container, variant)?;
    if let Some(with) = variant.serde.with {
        let message = "custom code writes this variant, so its fields do not show the stored form";
        let help = "hold a type of your own in the variant, and write \
                    `#[convex(as = \"...\")]` where that type needs it";
        errors.error_at(with, message, help);
        return None;
    }
    let tagging = if variant.serde.untagged {
        Tagging::Untagged
    } else {
        tagging
    };
    let literal = literal(errors, variant, &name, tagging);
    let kind = kind(errors, container, variant, &name, literal.clone(), tagging)?;
    if let MemberKind::Object(fields) = &kind {
        content::unique_names(errors, fields);
    }
    let tag = match tagging {
        Tagging::Untagged => None,
        _ => Some(literal),
    };
    Some(Member {
        name,
        docs: &variant.docs,
        kind,
        variant,
        tag,
    })
}

fn name(errors: &mut Errors, container: &Container, variant: &Variant) -> Option<String> {
    if let Some(rename) = &variant.serde.rename {
        return Some(rename.value());
    }
    let ident = variant.ident.to_string();
    let Some(rule) = container.serde.rename_all else {
        return Some(ident);
    };
    match rule.apply_to_variant(&ident) {
        Ok(name) => Some(name),
        Err(error) => {
            errors.error(&variant.ident, error, content::WRITE_NAME);
            None
        }
    }
}

/// The content of a variant, as serde sees it.
enum Held<'a> {
    Nothing,
    One(&'a Field),
    Named(&'a [Field]),
}

/// The content of `variant`; `None` with the mistake recorded.
fn held<'a>(errors: &mut Errors, variant: &'a Variant) -> Option<Held<'a>> {
    match &variant.content {
        Content::Unit => Some(Held::Nothing),
        // That is how serde writes and reads it.
        Content::Newtype(field) if field.serde.skip => Some(Held::Nothing),
        Content::Newtype(field) => Some(Held::One(field)),
        Content::Named(fields) => Some(Held::Named(fields)),
        Content::Tuple(span, fields) => {
            errors.push(content::tuple(*span, fields.len()));
            None
        }
    }
}

fn kind<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variant: &'a Variant,
    name: &str,
    literal: LiteralValue,
    tagging: Tagging<'_>,
) -> Option<MemberKind<'a>> {
    let held = held(errors, variant)?;
    let named = |errors: &mut Errors, fields| {
        let rule = variant.serde.rename_all;
        let rule = rule.or(container.serde.rename_all_fields);
        content::object(errors, container, fields, rule)
    };
    let span = variant.ident.span();
    Some(match (tagging, held) {
        (Tagging::External, Held::Nothing) => MemberKind::Literal(literal),
        (Tagging::External, held) => {
            content::check_name(errors, &variant.ident, name);
            let slot = match held {
                Held::One(field) => Slot::Payload(FieldType::unnamed(errors, container, field)),
                Held::Named(fields) => Slot::Object(named(errors, fields)),
                Held::Nothing => return None,
            };
            MemberKind::Object(vec![ObjectField::made(name.to_owned(), span, slot)])
        }
        (Tagging::Internal(tag), held) => {
            let mut object = vec![ObjectField::tag(tag, literal)];
            match held {
                Held::One(field) => object.push(beside_tag(errors, container, variant, field)),
                Held::Named(fields) => object.extend(named(errors, fields)),
                Held::Nothing => {}
            }
            MemberKind::Object(object)
        }
        (Tagging::Adjacent(tag, content), held) => {
            let slot = match held {
                Held::One(field) => Some(Slot::Type(FieldType::unnamed(errors, container, field))),
                Held::Named(fields) => Some(Slot::Object(named(errors, fields))),
                Held::Nothing => None,
            };
            let content = slot.map(|slot| ObjectField::made(content.value(), span, slot));
            let tag = ObjectField::tag(tag, literal);
            MemberKind::Object(std::iter::once(tag).chain(content).collect())
        }
        (Tagging::Untagged, Held::Nothing) => MemberKind::Null,
        (Tagging::Untagged, Held::Named(fields)) => MemberKind::Object(named(errors, fields)),
        (Tagging::Untagged, Held::One(field)) => {
            MemberKind::Type(FieldType::unnamed(errors, container, field))
        }
    })
}

/// The payload of an internally tagged variant, whose fields stand beside the tag.
fn beside_tag<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variant: &'a Variant,
    field: &'a Field,
) -> ObjectField<'a> {
    content::check_has_fields(errors, field);
    let slot = Slot::Payload(FieldType::unnamed(errors, container, field));
    ObjectField {
        flatten: true,
        ..ObjectField::made(variant.ident.to_string(), variant.ident.span(), slot)
    }
}

/// The identification of the variant: its name, or its literal.
fn literal(
    errors: &mut Errors,
    variant: &Variant,
    name: &str,
    tagging: Tagging<'_>,
) -> LiteralValue {
    let Some(literal) = &variant.convex.literal else {
        return LiteralValue::String(name.to_owned());
    };
    let holds_data = match &variant.content {
        Content::Unit => false,
        Content::Newtype(field) => !field.serde.skip,
        Content::Tuple(..) | Content::Named(_) => true,
    };
    if matches!(tagging, Tagging::Untagged) || matches!(tagging, Tagging::External) && holds_data {
        let message = "a literal needs a variant that is written as one";
        let help = "take the data out of the variant, or give the enum a `tag`";
        errors.error_at(literal.span, message, help);
    }
    literal.value.clone()
}

/// Reports variants that are written alike.
fn unique_tags(errors: &mut Errors, members: &[Member<'_>]) {
    for (position, member) in members.iter().enumerate() {
        let Some(tag) = &member.tag else { continue };
        let twin = members[..position]
            .iter()
            .find(|earlier| earlier.tag.as_ref() == Some(tag));
        let Some(twin) = twin else { continue };
        let (span, help) = match (&member.variant.convex.literal, &member.variant.serde.rename) {
            (Some(literal), _) => (literal.span, "give it another literal"),
            (None, Some(rename)) => (rename.span(), content::OTHER_NAME),
            (None, None) => (member.variant.ident.span(), content::OTHER_NAME),
        };
        let (one, other) = (&twin.variant.ident, &member.variant.ident);
        let message = format!("`{one}` and `{other}` are both written as `{tag}`");
        errors.error_at(span, message, help);
    }
}
