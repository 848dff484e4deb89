//! serde's attributes are read as serde reads them: names, skipped and flattened fields, tags.
//!
//! The items are those of the UI cases. `serde_derive_internals` is what serde's own derives parse
//! with.

use std::fs;
use std::path::Path;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use serde_derive_internals::ast::{self, Data, Style};
use serde_derive_internals::attr::TagType;
use serde_derive_internals::{Ctxt, Derive};

use crate::check;
use crate::errors::Errors;
use crate::ir::{LiteralValue, MemberKind, ObjectField, Shape, Slot};
use crate::{ir, parse};

#[test]
fn attributes_mean_what_serde_says() {
    let mut compared = 0;
    let mut differing = Vec::new();
    for folder in ["tests/schemas/accepted", "macros/ui/fail"] {
        for (path, item) in items(&Path::new("../tests").join(folder)) {
            // serde's parser panics for some of the mistakes that this one reports.
            let Some(own) = own(&item) else { continue };
            let Some(theirs) = theirs(&item) else {
                continue;
            };
            compared += 1;
            if own != theirs {
                differing.push(format!(
                    "{path}: {}\nours:  {own}\nserde: {theirs}",
                    item.ident
                ));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    assert!(compared > 250, "only {compared} items were compared");
}

/// The items below a folder that derive one of our traits.
fn items(folder: &Path) -> Vec<(String, syn::DeriveInput)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(items(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let Ok(file) = syn::parse_file(&text) else {
                continue;
            };
            let mut inputs = Vec::new();
            collect(&file.items, &mut inputs);
            let named = |item| (path.display().to_string(), item);
            found.extend(inputs.into_iter().map(named));
        }
    }
    found
}

fn collect(items: &[syn::Item], inputs: &mut Vec<syn::DeriveInput>) {
    for item in items {
        match item {
            syn::Item::Struct(_) | syn::Item::Enum(_) => {
                let input = syn::parse2(item.to_token_stream()).unwrap();
                if is_derived(&input) {
                    inputs.push(input);
                }
            }
            syn::Item::Mod(module) => {
                let content = module.content.as_ref();
                collect(content.map_or(&[], |(_, items)| items.as_slice()), inputs);
            }
            syn::Item::Fn(function) => {
                let local = function
                    .block
                    .stmts
                    .iter()
                    .filter_map(|statement| match statement {
                        syn::Stmt::Item(item) => Some(item.clone()),
                        _ => None,
                    });
                collect(&local.collect::<Vec<_>>(), inputs);
            }
            _ => {}
        }
    }
}

fn is_derived(input: &syn::DeriveInput) -> bool {
    let derives = input.attrs.iter().filter(|it| it.path().is_ident("derive"));
    let text: String = derives.map(|it| it.to_token_stream().to_string()).collect();
    text.contains("ConvexType") || text.contains("Table")
}

/// The shape of an item as this macro reads it; `None` if it has mistakes, or if attributes of ours
/// decide.
fn own(item: &syn::DeriveInput) -> Option<String> {
    let text = item.to_token_stream().to_string();
    let mut input: syn::DeriveInput = syn::parse_str(&text).unwrap();
    let mut errors = Errors::default();
    let derive = if text.contains("# [table") {
        ir::Derive::Table
    } else {
        ir::Derive::ConvexType
    };
    let parsed = parse::container(&mut errors, &mut input, derive);
    let checked = check::container(&mut errors, &parsed);
    errors.finish().ok()?;
    if text.contains("literal =") {
        return None;
    }
    Some(match &checked.shape {
        Shape::Null => "null".to_owned(),
        Shape::Literal(value) => format!("[{}]", literal(value)),
        Shape::Object(fields) => object(fields),
        Shape::Newtype(_) if parsed.serde.proxy.is_some() => return None,
        Shape::Newtype(_) => "newtype".to_owned(),
        Shape::Transparent(_) => "transparent".to_owned(),
        Shape::Union(members) => {
            let members = members.iter().map(|member| match &member.kind {
                MemberKind::Null => "null".to_owned(),
                MemberKind::Literal(value) => literal(value),
                MemberKind::Object(fields) => object(fields),
                MemberKind::Type(_) => "_".to_owned(),
            });
            format!("[{}]", members.collect::<Vec<_>>().join(" | "))
        }
        Shape::Exact(_) | Shape::External => return None,
    })
}

fn literal(value: &LiteralValue) -> String {
    match value {
        LiteralValue::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

fn object(fields: &[ObjectField<'_>]) -> String {
    let fields = fields.iter().map(|field| match &field.slot {
        Slot::Payload(_) if field.flatten => "..".to_owned(),
        Slot::Type(_) if field.flatten => {
            let written = field.field.and_then(|field| field.ident.as_ref());
            format!("..{}", written.unwrap())
        }
        Slot::Type(_) | Slot::Payload(_) => field.name.clone(),
        Slot::Literal(value) => format!("{}: {}", field.name, literal(value)),
        Slot::Object(fields) => format!("{}: {}", field.name, object(fields)),
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
}

/// The shape of an item as serde's derives read it; `None` if they reject it.
fn theirs(item: &syn::DeriveInput) -> Option<String> {
    let context = Ctxt::new();
    let private = Ident::new("private", Span::call_site());
    let container = ast::Container::from_ast(&context, item, Derive::Serialize, &private);
    context.check().ok()?;
    let container = container?;
    let attributes = &container.attrs;
    let name = &attributes.name().serialize_name().value;
    Some(match &container.data {
        Data::Struct(..) if attributes.transparent() => "transparent".to_owned(),
        Data::Struct(Style::Unit, _) => "null".to_owned(),
        Data::Struct(Style::Newtype, _) => "newtype".to_owned(),
        Data::Struct(Style::Tuple, _) => "tuple".to_owned(),
        Data::Struct(Style::Struct, fields) => {
            let tag = match attributes.tag() {
                TagType::Internal { tag } => Some(format!("{tag}: {name:?}")),
                _ => None,
            };
            serde_object(tag, fields)
        }
        Data::Enum(variants) => {
            let kept = variants.iter().filter(|it| !it.attrs.skip_serializing());
            let members = kept.map(|variant| member(attributes.tag(), variant));
            format!("[{}]", members.collect::<Vec<_>>().join(" | "))
        }
    })
}

fn member(tag: &TagType, variant: &ast::Variant<'_>) -> String {
    let name = &variant.attrs.name().serialize_name().value;
    let is_skipped = |field: &ast::Field<'_>| field.attrs.skip_serializing();
    let style = match variant.style {
        Style::Newtype if is_skipped(&variant.fields[0]) => Style::Unit,
        style => style,
    };
    let fields = &variant.fields;
    if variant.attrs.untagged() {
        return untagged(style, fields);
    }
    match (tag, style) {
        (TagType::None, style) => untagged(style, fields),
        (TagType::External, Style::Unit) => format!("{name:?}"),
        (TagType::External, Style::Struct) => format!("{{{name}: {}}}", serde_object(None, fields)),
        (TagType::External, _) => format!("{{{name}}}"),
        (TagType::Internal { tag } | TagType::Adjacent { tag, .. }, Style::Unit) => {
            format!("{{{tag}: {name:?}}}")
        }
        (TagType::Internal { tag }, Style::Struct) => {
            serde_object(Some(format!("{tag}: {name:?}")), fields)
        }
        (TagType::Internal { tag }, _) => format!("{{{tag}: {name:?}, ..}}"),
        (TagType::Adjacent { tag, content }, Style::Struct) => {
            format!(
                "{{{tag}: {name:?}, {content}: {}}}",
                serde_object(None, fields)
            )
        }
        (TagType::Adjacent { tag, content }, _) => format!("{{{tag}: {name:?}, {content}}}"),
    }
}

fn untagged(style: Style, fields: &[ast::Field<'_>]) -> String {
    match style {
        Style::Unit => "null".to_owned(),
        Style::Struct => serde_object(None, fields),
        Style::Newtype | Style::Tuple => "_".to_owned(),
    }
}

fn serde_object(tag: Option<String>, fields: &[ast::Field<'_>]) -> String {
    let kept = fields
        .iter()
        .filter(|field| !field.attrs.skip_serializing());
    let fields = kept.map(|field| {
        if field.attrs.flatten() {
            let member = field.member.to_token_stream().to_string();
            return format!("..{}", member.trim_start_matches("r#"));
        }
        field.attrs.name().serialize_name().value.clone()
    });
    let fields: Vec<_> = tag.into_iter().chain(fields).collect();
    format!("{{{}}}", fields.join(", "))
}
