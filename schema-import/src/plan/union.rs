//! Unions become enums: tagged only where serde's form of it is the very same validator.

use std::collections::HashSet;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Literal, ValidatorRef};

use super::{At, Planner, Position, confuse, fields, tagging, unit};
use crate::item::{Content, Enum, Tagging, Variant};
use crate::names::{self, Taken};
use crate::notes::Step;

impl<'n> Planner<'n> {
    /// The enum whose members are these.
    pub(super) fn union(&mut self, members: &[ValidatorRef<'_>], at: &At<'n>) -> Enum {
        let (tagging, tagged) = form(members);
        if tagged == members.len() {
            if let (Tagging::External | Tagging::Literals, Some(values)) =
                (&tagging, all_literals(members))
            {
                let mut item = literals(&values, Taken::default());
                for (position, variant) in item.variants.iter_mut().enumerate() {
                    variant.docs = at.step(&Step::Member(position)).docs();
                }
                return item;
            }
        }
        let mut taken = Taken::default();
        let wanted = variant_names(members, &tagging, tagged);
        let mut variants = Vec::with_capacity(members.len());
        let mut ambiguous = false;
        for (position, (member, wanted)) in members.iter().zip(&wanted).enumerate() {
            let known = self.model_name(*member);
            let ident = taken.claim(&[known.as_deref().unwrap_or(wanted)], "");
            let at = at.join(&ident).step(&Step::Member(position));
            let variant = if position >= tagged {
                self.untagged(*member, ident, &at, &mut ambiguous)
            } else {
                self.tagged(*member, ident, &at)
            };
            variants.push(variant);
        }
        ambiguous |= tagged < members.len() && is_confusing(members);
        finished(tagging, variants, ambiguous)
    }

    /// A variant whose first field, or which itself, is a literal.
    fn tagged(&mut self, member: ValidatorRef<'_>, ident: String, at: &At<'n>) -> Variant {
        match member.exhaustive() {
            ValidatorKind::Literal(literal) => Variant {
                docs: at.docs(),
                ..unit(ident, literal)
            },
            ValidatorKind::Object(list) => {
                let rest = self.field_list(list, 1, at);
                Variant {
                    ident,
                    literal: tag(member).map(|(_, literal)| Literal::from(literal)),
                    renamed: false,
                    content: if rest.is_empty() {
                        Content::Unit
                    } else {
                        Content::Struct(rest)
                    },
                    docs: at.docs(),
                }
            }
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "only objects and literals have a tag"
            )]
            _ => self.untagged(member, ident, at, &mut false),
        }
    }

    fn untagged(
        &mut self,
        member: ValidatorRef<'_>,
        ident: String,
        at: &At<'n>,
        ambiguous: &mut bool,
    ) -> Variant {
        let content = match member.exhaustive() {
            ValidatorKind::Null => Content::Unit,
            ValidatorKind::Object(_) if self.model_name(member).is_some() => {
                Content::Newtype(self.ty(member, at, Position::Inner).ty)
            }
            ValidatorKind::Object(list) => Content::Struct(self.field_list(list, 0, at)),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "a variant holds whatever has a type"
            )]
            _ => {
                let typed = self.ty(member, at, Position::Inner);
                *ambiguous |= typed.ambiguous;
                Content::Newtype(typed.ty)
            }
        };
        Variant {
            ident,
            literal: None,
            renamed: false,
            content,
            docs: at.docs(),
        }
    }
}

/// Chooses the rules for names.
fn finished(tagging: Tagging, mut variants: Vec<Variant>, ambiguous: bool) -> Enum {
    let named: Vec<_> = variants
        .iter()
        .filter_map(|variant| match &variant.literal {
            Some(Literal::String(text)) => Some((variant.ident.as_str(), text.as_str())),
            _ => None,
        })
        .collect();
    let (rename_all, renamed) = names::variant_rule(&named);
    let tagged = variants
        .iter_mut()
        .filter(|variant| matches!(variant.literal, Some(Literal::String(_))));
    for (variant, renamed) in tagged.zip(renamed) {
        variant.renamed = renamed;
    }
    let all_fields = variants
        .iter_mut()
        .filter_map(|variant| match &mut variant.content {
            Content::Struct(fields) => Some(fields),
            Content::Unit | Content::Newtype(_) => None,
        });
    let rename_all_fields = fields::rename(all_fields.flatten().collect());
    Enum {
        tagging,
        rename_all,
        rename_all_fields,
        variants,
        ambiguous,
    }
}

/// An enum of nothing but literals.
pub(super) fn literals(literals: &[Literal], mut taken: Taken) -> Enum {
    let variants = literals.iter().map(|literal| {
        let ident = taken.claim(&[&names::pascal(&text(literal))], "");
        unit(ident, literal)
    });
    let variants = variants.collect();
    let tagging = tagging(literals);
    if tagging == Tagging::External {
        return finished(tagging, variants, false);
    }
    Enum {
        tagging,
        rename_all: None,
        rename_all_fields: None,
        variants,
        ambiguous: false,
    }
}

/// Returns the text after which a variant is named.
fn text(literal: &Literal) -> String {
    let number = |text: String| match text.strip_prefix('-') {
        Some(digits) => format!("minus_{digits}"),
        None => text,
    };
    match literal {
        Literal::String(text) => text.clone(),
        Literal::Float64(value) => {
            let text = format!("{value:?}");
            number(text.strip_suffix(".0").unwrap_or(&text).to_owned())
        }
        Literal::Int64(value) => number(value.to_string()),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// Returns the representation of the members, and how many of them, from the first on, have a tag.
fn form(members: &[ValidatorRef<'_>]) -> (Tagging, usize) {
    let count = members.len();
    if let Some(literals) = all_literals(members) {
        // A derive takes an enum with one literal for the literal itself.
        if count != 1 {
            return (tagging(&literals), count);
        }
        return (Tagging::Untagged, 0);
    }
    let texts = leading(members, |member| match member.exhaustive() {
        ValidatorKind::Literal(Literal::String(text)) => Some(("", text.as_str())),
        _ => None,
    });
    if texts > 0 {
        return (Tagging::External, texts);
    }
    let objects = leading(members, tag);
    let others = members.get(objects..).unwrap_or_default();
    let is_object =
        |member: &ValidatorRef<'_>| matches!(member.exhaustive(), ValidatorKind::Object(_));
    if objects == count || objects > 1 || objects == 1 && !others.iter().any(is_object) {
        let name = members.first().and_then(|first| tag(*first));
        let name = name.map_or("", |(name, _)| name);
        return (Tagging::Internal(name.to_owned()), objects);
    }
    (Tagging::Untagged, 0)
}

/// The members if all are literals, and each another.
fn all_literals(members: &[ValidatorRef<'_>]) -> Option<Vec<Literal>> {
    let mut literals: Vec<Literal> = Vec::with_capacity(members.len());
    for member in members {
        match member.exhaustive() {
            ValidatorKind::Literal(literal) if !literals.contains(literal) => {
                literals.push(literal.clone());
            }
            _ => return None,
        }
    }
    Some(literals)
}

/// How many members, from the first on, have a tag in the same place, and each another.
fn leading<'a>(
    members: &[ValidatorRef<'a>],
    tag: impl Fn(ValidatorRef<'a>) -> Option<(&'a str, &'a str)>,
) -> usize {
    let mut seen = HashSet::new();
    let mut place = None;
    let fits = members.iter().take_while(|member| {
        tag(**member)
            .is_some_and(|(name, text)| *place.get_or_insert(name) == name && seen.insert(text))
    });
    fits.count()
}

/// The first field of an object, if it is a string literal that is always there.
fn tag(member: ValidatorRef<'_>) -> Option<(&str, &str)> {
    let ValidatorKind::Object(fields) = member.exhaustive() else {
        return None;
    };
    fields.iter().next().and_then(constant_field)
}

fn constant_field(field: FieldRef<'_>) -> Option<(&str, &str)> {
    match field.validator().exhaustive() {
        ValidatorKind::Literal(Literal::String(text)) if !field.is_optional() => {
            Some((field.name(), text))
        }
        _ => None,
    }
}

/// Whether reading may take one member for another.
fn is_confusing(members: &[ValidatorRef<'_>]) -> bool {
    members.iter().enumerate().any(|(position, later)| {
        members[..position]
            .iter()
            .any(|earlier| confuse::hides(*earlier, *later))
    })
}

/// Returns the names of the variants, before clashes are resolved.
fn variant_names(members: &[ValidatorRef<'_>], tagging: &Tagging, tagged: usize) -> Vec<String> {
    let name = |(position, member): (usize, &ValidatorRef<'_>)| match tag(*member) {
        Some((_, text)) if position < tagged && matches!(tagging, Tagging::Internal(_)) => {
            names::pascal(text)
        }
        _ => match member.exhaustive() {
            ValidatorKind::Object(_) => object_name(*member, members),
            _ => kind_name(*member),
        },
    };
    members.iter().enumerate().map(name).collect()
}

/// Names an object by a difference from its siblings: a constant field, or a field that only it has.
fn object_name(object: ValidatorRef<'_>, members: &[ValidatorRef<'_>]) -> String {
    let ValidatorKind::Object(fields) = object.exhaustive() else {
        return String::new();
    };
    if let Some((_, text)) = fields.iter().find_map(constant_field) {
        return names::pascal(text);
    }
    // `kind: 1` and `ok: true` say little without the name.
    let other = fields
        .iter()
        .find_map(|field| match field.validator().exhaustive() {
            ValidatorKind::Literal(literal) if !field.is_optional() => {
                Some(names::part(&format!("{} {}", field.name(), text(literal))))
            }
            _ => None,
        });
    if let Some(name) = other {
        return name;
    }
    let count = |name: &str| {
        let having = members.iter().filter(|member| match member.exhaustive() {
            ValidatorKind::Object(fields) => fields.iter().any(|field| field.name() == name),
            _ => false,
        });
        having.count()
    };
    let objects = members
        .iter()
        .filter(|member| matches!(member.exhaustive(), ValidatorKind::Object(_)));
    let own = fields.iter().find(|field| count(field.name()) == 1);
    match own {
        Some(field) if objects.count() > 1 => format!("With{}", names::part(field.name())),
        _ => "Object".to_owned(),
    }
}

/// A name for what a member is.
fn kind_name(member: ValidatorRef<'_>) -> String {
    match member.exhaustive() {
        ValidatorKind::Any => "Any".to_owned(),
        ValidatorKind::Null => "Null".to_owned(),
        ValidatorKind::Float64 => "Number".to_owned(),
        ValidatorKind::Int64 => "Int64".to_owned(),
        ValidatorKind::CommitTs => "CommitTs".to_owned(),
        ValidatorKind::Function(_) => "Function".to_owned(),
        ValidatorKind::Unknown(unknown) => names::pascal(unknown.tag()),
        ValidatorKind::Boolean => "Boolean".to_owned(),
        ValidatorKind::String => "String".to_owned(),
        ValidatorKind::Bytes => "Bytes".to_owned(),
        ValidatorKind::Id(table) => {
            let table = table.trim_start_matches('_');
            format!("{}Id", names::pascal(&names::singular(table)))
        }
        ValidatorKind::Literal(literal) => names::pascal(&text(literal)),
        ValidatorKind::Array(_) => "List".to_owned(),
        ValidatorKind::Record { .. } => "Map".to_owned(),
        ValidatorKind::Object(_) => "Object".to_owned(),
        ValidatorKind::Union(_) => "Choice".to_owned(),
    }
}

/// Whether the validator is a literal or a union of literals.
pub(super) fn is_of_literals(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Literal(_) => true,
        ValidatorKind::Union(members) => members
            .iter()
            .all(|member| matches!(member.validator().exhaustive(), ValidatorKind::Literal(_))),
        #[allow(clippy::wildcard_enum_match_arm, reason = "no other kind is a literal")]
        _ => false,
    }
}

/// `StringOrNumber`: the name of a union of few plain members.
pub(super) fn own_name(validator: ValidatorRef<'_>) -> Option<String> {
    const MOST: usize = 3;
    let ValidatorKind::Union(members) = validator.exhaustive() else {
        return None;
    };
    if !(2..=MOST).contains(&members.len()) {
        return None;
    }
    let mut parts = Vec::with_capacity(MOST);
    for member in members.iter() {
        match member.validator().exhaustive() {
            ValidatorKind::Literal(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Object(_)
            | ValidatorKind::Union(_) => return None,
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
            | ValidatorKind::Id(_) => parts.push(kind_name(member.validator())),
        }
    }
    Some(parts.join("Or"))
}
