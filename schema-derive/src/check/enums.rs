//! Enums: literals and the four ways in which serde writes variants that hold data.

use super::Shape;
use super::content::{self, FieldType, ObjectField, Slot};
use crate::errors::Errors;
use crate::parse::convex::LiteralValue;
use crate::parse::docs::Docs;
use crate::parse::{Container, Content, Variant};

/// A member of a union validator.
pub(crate) struct Member<'a> {
    /// The variant as serde names it.
    pub(crate) name: String,
    pub(crate) docs: &'a Docs,
    pub(crate) kind: MemberKind<'a>,
    pub(crate) variant: &'a Variant,
}

/// What a member of a union accepts.
pub(crate) enum MemberKind<'a> {
    Null,
    Literal(LiteralValue),
    Object(Vec<ObjectField<'a>>),
    Type(FieldType<'a>),
}

/// How serde tells variants apart.
enum Tagging {
    /// `{ "Variant": ... }`.
    External,
    /// `{ "tag": "Variant", ... }`.
    Internal(String),
    /// `{ "tag": "Variant", "content": ... }`.
    Adjacent(String, String),
    /// By what fits.
    Untagged,
}

/// The validator of an enum.
pub(crate) fn shape<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variants: &'a [Variant],
) -> Shape<'a> {
    let Some(tagging) = tagging(errors, container) else {
        return Shape::Union(Vec::new());
    };
    let kept = variants.iter().filter(|variant| !variant.serde.skip);
    let mut members: Vec<_> = kept
        .filter_map(|variant| member(errors, container, variant, &tagging))
        .collect();
    unique_literals(errors, &members);
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

fn tagging(errors: &mut Errors, container: &Container) -> Option<Tagging> {
    let serde = &container.serde;
    for name in [&serde.tag, &serde.content].into_iter().flatten() {
        content::check_name(errors, name, &name.value());
    }
    match (&serde.tag, &serde.content, serde.untagged) {
        (None, None, None) => Some(Tagging::External),
        (None, None, Some(_)) => Some(Tagging::Untagged),
        (Some(tag), None, None) => Some(Tagging::Internal(tag.value())),
        (Some(tag), Some(content), None) if tag.value() == content.value() => {
            let message = "tag and content have one name";
            errors.error_with_help(content, message, "give the content another name");
            None
        }
        (Some(tag), Some(content), None) => Some(Tagging::Adjacent(tag.value(), content.value())),
        (None, Some(content), None) => {
            errors.error_with_help(content, "`content` needs a tag", "add `tag = \"...\"`");
            None
        }
        (_, _, Some(untagged)) => {
            errors.push(syn::Error::new(
                untagged,
                "an enum is either tagged or untagged",
            ));
            None
        }
    }
}

fn member<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variant: &'a Variant,
    tagging: &Tagging,
) -> Option<Member<'a>> {
    let name = name(errors, container, variant)?;
    if let Some(with) = variant.serde.with {
        let message = "other code writes this variant, so its fields don't tell the validator";
        let help =
            "hold a type of your own in the variant and write `#[convex(as = \"...\")]` in it";
        errors.push(syn::Error::new(
            with,
            format_args!("{message}\n\nhelp: {help}"),
        ));
    }
    let tagging = if variant.serde.untagged {
        &Tagging::Untagged
    } else {
        tagging
    };
    let kind = kind(errors, container, variant, &name, tagging)?;
    if let MemberKind::Object(fields) = &kind {
        content::unique_names(errors, fields);
    }
    Some(Member {
        name,
        docs: &variant.docs,
        kind,
        variant,
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
            let help = "write the name: `#[serde(rename = \"...\")]`";
            errors.error_with_help(&variant.ident, error, help);
            None
        }
    }
}

fn kind<'a>(
    errors: &mut Errors,
    container: &'a Container,
    variant: &'a Variant,
    name: &str,
    tagging: &Tagging,
) -> Option<MemberKind<'a>> {
    let literal = literal(errors, variant, name, tagging);
    let rule = variant
        .serde
        .rename_all
        .or(container.serde.rename_all_fields);
    let fields = |errors: &mut Errors| match &variant.content {
        Content::Named(fields) => content::object(errors, container, fields, rule),
        _ => Vec::new(),
    };
    if let Content::Tuple(span) = &variant.content {
        errors.push(content::tuple(*span));
        return None;
    }
    let payload = match &variant.content {
        Content::Newtype(field) => Some(FieldType::new(errors, container, field)),
        _ => None,
    };
    let is_unit = matches!(variant.content, Content::Unit);
    Some(match (tagging, payload) {
        (Tagging::External, None) if is_unit => MemberKind::Literal(literal),
        (Tagging::External, payload) => {
            content::check_name(errors, &variant.ident, name);
            let slot = match payload {
                Some(payload) => Slot::Payload(payload),
                None => Slot::Object(fields(errors)),
            };
            MemberKind::Object(vec![ObjectField::made(name.to_owned(), slot)])
        }
        (Tagging::Internal(tag), payload) => {
            let mut object = vec![ObjectField::tag(tag.clone(), literal)];
            match payload {
                Some(payload) => object.push(flattened(variant, payload)),
                None => object.extend(fields(errors)),
            }
            MemberKind::Object(object)
        }
        (Tagging::Adjacent(tag, content), payload) => {
            let mut object = vec![ObjectField::tag(tag.clone(), literal)];
            match payload {
                Some(payload) => {
                    object.push(ObjectField::made(content.clone(), Slot::Type(payload)));
                }
                None if is_unit => {}
                None => {
                    let slot = Slot::Object(fields(errors));
                    object.push(ObjectField::made(content.clone(), slot));
                }
            }
            MemberKind::Object(object)
        }
        (Tagging::Untagged, None) if is_unit => MemberKind::Null,
        (Tagging::Untagged, None) => MemberKind::Object(fields(errors)),
        (Tagging::Untagged, Some(payload)) => MemberKind::Type(payload),
    })
}

/// The payload of an internally tagged variant, whose fields stand beside the tag.
fn flattened<'a>(variant: &'a Variant, payload: FieldType<'a>) -> ObjectField<'a> {
    let field = match &variant.content {
        Content::Newtype(field) => Some(&**field),
        _ => None,
    };
    let made = ObjectField::made(variant.ident.to_string(), Slot::Type(payload));
    ObjectField {
        field,
        flatten: true,
        ..made
    }
}

/// What the variant is known by: its name, or the literal that it gives.
fn literal(errors: &mut Errors, variant: &Variant, name: &str, tagging: &Tagging) -> LiteralValue {
    let Some(literal) = &variant.convex.literal else {
        return LiteralValue::String(name.to_owned());
    };
    let holds_data = !matches!(variant.content, Content::Unit);
    if matches!(tagging, Tagging::Untagged) || matches!(tagging, Tagging::External) && holds_data {
        let message = "a literal needs a variant that is written as one";
        let help = "take the data out of the variant, or give the enum a `tag`";
        errors.push(syn::Error::new(
            literal.span,
            format_args!("{message}\n\nhelp: {help}"),
        ));
    }
    if let LiteralValue::Float64(value) = literal.value {
        if !value.is_finite() {
            errors.push(syn::Error::new(
                literal.span,
                "a literal number must be finite",
            ));
        }
    }
    literal.value.clone()
}

/// Reports variants that are written alike.
fn unique_literals(errors: &mut Errors, members: &[Member<'_>]) {
    for (position, member) in members.iter().enumerate() {
        let MemberKind::Literal(value) = &member.kind else {
            continue;
        };
        let twin = members[..position]
            .iter()
            .find(|earlier| matches!(&earlier.kind, MemberKind::Literal(other) if other == value));
        if let Some(twin) = twin {
            let message = format_args!(
                "`{}` and `{}` are written as the same literal",
                twin.variant.ident, member.variant.ident
            );
            let help = "give one of them another name: `#[serde(rename = \"...\")]`";
            errors.error_with_help(&member.variant.ident, message, help);
        }
    }
}
