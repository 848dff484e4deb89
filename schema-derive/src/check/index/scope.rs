//! Which field of documents a field of an index is.

use convex_schema_rules::index::IndexError;
use convex_schema_rules::name;
use convex_schema_rules::path::FieldPath as RulesPath;
use syn::LitStr;

use crate::check::did_you_mean;
use crate::errors::Errors;
use crate::ir::{Body, Container, Content, FieldPath, FieldRef, Member, ObjectField, Shape};

/// The table whose indexes are checked.
pub(crate) struct Scope<'a> {
    pub(super) table: &'a str,
    container: &'a Container,
    /// The fields that the macro can see; `None` where only the types know them.
    fields: Option<&'a [ObjectField<'a>]>,
    /// The members of a table-level union, of which the macro sees some fields.
    members: &'a [Member<'a>],
    /// Whether an attribute could not be read, so that names in documents are uncertain.
    is_uncertain: bool,
}

impl<'a> Scope<'a> {
    /// The scope of the table called `table`.
    pub(crate) fn new(table: &'a str, container: &'a Container, shape: &'a Shape<'a>) -> Self {
        let fields = match shape {
            Shape::Object(fields) => Some(fields.as_slice()),
            _ => None,
        };
        let members = match shape {
            Shape::Union(members) => members.as_slice(),
            _ => &[],
        };
        let written = match &container.body {
            Body::Struct(Content::Named(fields)) => fields.as_slice(),
            _ => &[],
        };
        Self {
            table,
            container,
            fields,
            members,
            is_uncertain: container.is_broken || written.iter().any(|field| field.is_broken),
        }
    }

    /// The path of `field` in wire names, or `None` with the mistake recorded.
    pub(crate) fn resolve<'p>(
        &self,
        errors: &mut Errors,
        field: &'p FieldPath,
    ) -> Option<FieldRef<'p>> {
        let (path, seen) = match field {
            FieldPath::Ident(ident) => (self.by_ident(errors, ident)?, true),
            FieldPath::Path(literal) => {
                let seen = self.check_path(errors, literal)?;
                (literal.value(), seen)
            }
        };
        Some(FieldRef {
            path,
            source: field,
            seen,
        })
    }

    /// The wire name of the field with this Rust name.
    fn by_ident(&self, errors: &mut Errors, ident: &syn::Ident) -> Option<String> {
        let wanted = ident.to_string();
        let Some(fields) = self.fields else {
            let help = format!("write its name in documents as a string: `\"{wanted}\"`");
            let message = format!("this type has no field `{wanted}` of its own");
            errors.error(ident, message, help);
            return None;
        };
        let named = |field: &&ObjectField<'_>| {
            let written = field.field.and_then(|field| field.ident.as_ref());
            written.is_some_and(|ident| *ident == wanted)
        };
        match fields.iter().find(named) {
            Some(field) if field.flatten => {
                let message = format!("`{wanted}` is flattened: it is not a field of documents");
                let help = "write the name of one of its fields as a string";
                errors.error(ident, message, help);
                None
            }
            Some(field) => Some(field.name.clone()),
            None => {
                self.no_field(errors, ident, &wanted);
                None
            }
        }
    }

    fn no_field(&self, errors: &mut Errors, ident: &syn::Ident, wanted: &str) {
        let skipped = match &self.container.body {
            Body::Struct(Content::Named(fields)) => fields.iter().any(|field| {
                field.serde.skip && field.ident.as_ref().is_some_and(|ident| ident == wanted)
            }),
            _ => false,
        };
        if skipped {
            let message = format!("`{wanted}` is skipped: documents don't have it");
            errors.error(ident, message, "index a field that is stored");
            return;
        }
        let help = if name::is_system_field(wanted) {
            match wanted {
                name::ID_FIELD => IndexError::Id.help().to_owned(),
                _ => IndexError::CreationTime.help().to_owned(),
            }
        } else {
            let known: Vec<_> = self.rust_names().collect();
            did_you_mean(wanted, &known, || {
                format!("the fields are {}", list(&known))
            })
        };
        let message = format!("table `{}` has no field `{wanted}`", self.table);
        errors.error(ident, message, help);
    }

    fn rust_names(&self) -> impl Iterator<Item = String> {
        let fields = self
            .fields
            .unwrap_or_default()
            .iter()
            .filter(|field| !field.flatten);
        fields.filter_map(|field| Some(field.field?.ident.as_ref()?.to_string()))
    }

    /// Checks a path; `Some(true)` if nothing is left to assert.
    fn check_path(&self, errors: &mut Errors, literal: &LitStr) -> Option<bool> {
        let text = literal.value();
        let path = match RulesPath::parse(&text) {
            Ok(path) => path,
            Err(error) => {
                super::broken(errors, literal.span(), IndexError::Path(&text, error));
                return None;
            }
        };
        let mut components = path.components();
        let first = components.next().unwrap_or_default();
        if first.starts_with('_') || self.is_uncertain {
            // The rules for each kind of index speak of system fields.
            return Some(true);
        }
        let is_whole = components.next().is_none();
        let Some(fields) = self.fields else {
            let mut members = self.members.iter();
            return Some(is_whole && members.any(|member| member.has_field(first)));
        };
        if fields
            .iter()
            .any(|field| !field.flatten && field.name == first)
        {
            return Some(is_whole);
        }
        if fields.iter().any(|field| field.flatten) {
            return Some(false);
        }
        let known: Vec<_> = fields.iter().map(|field| field.name.clone()).collect();
        let help = did_you_mean(first, &known, || format!("the fields are {}", list(&known)));
        let message = format!(
            "table `{}` has no field `{first}` in its documents",
            self.table
        );
        errors.error(literal, message, help);
        None
    }
}

fn list(names: &[String]) -> String {
    let quoted: Vec<_> = names
        .iter()
        .take(6)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = if names.len() > 6 { ", ..." } else { "" };
    format!("{}{more}", quoted.join(", "))
}
