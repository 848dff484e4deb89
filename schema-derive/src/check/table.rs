//! What `#[table(...)]` says: the name, what kind of item may be a table, unique fields.

use convex_schema_rules::{casing, name};
use syn::{LitStr, Type};

use super::Shape;
use super::content::ObjectField;
use super::enums::MemberKind;
use super::index::{self, CheckedIndex, FieldRef};
use crate::errors::Errors;
use crate::parse::Container;
use crate::parse::table::TableArgs;

/// A table without mistakes.
pub(crate) struct CheckedTable<'a> {
    pub(crate) name: String,
    pub(crate) external: bool,
    pub(crate) staged: Option<&'a Type>,
    pub(crate) indexes: Vec<CheckedIndex<'a>>,
    pub(crate) unique: Vec<Vec<FieldRef<'a>>>,
    /// Things to look at that are no mistakes.
    pub(crate) warnings: Vec<index::Warning>,
}

/// Checks `#[table(...)]`.
pub(crate) fn table<'a>(
    errors: &mut Errors,
    container: &'a Container,
    args: &'a TableArgs,
    shape: &Shape<'_>,
) -> CheckedTable<'a> {
    let name = table_name(errors, container, args);
    if args.external {
        external(errors, args);
    }
    kind(errors, container, shape);
    let scope = index::Scope::new(&name, container, shape);
    let (indexes, warnings) = index::indexes(errors, &scope, &args.indexes);
    let unique = args
        .unique
        .iter()
        .map(|fields| {
            fields
                .iter()
                .filter_map(|field| scope.resolve(errors, field))
                .collect()
        })
        .collect();
    CheckedTable {
        name,
        external: args.external,
        staged: args.staged.as_ref(),
        indexes,
        unique,
        warnings,
    }
}

fn table_name(errors: &mut Errors, container: &Container, args: &TableArgs) -> String {
    let suggestion = casing::suggest_table_name(&container.ident.to_string());
    let Some(literal) = &args.name else {
        errors.error_with_help(
            &container.ident,
            "the table has no name",
            format_args!("give it one that renaming the type leaves alone: `#[table(name = \"{suggestion}\")]`"),
        );
        return suggestion;
    };
    check_table_name(errors, literal, args.external, &suggestion);
    literal.value()
}

fn check_table_name(errors: &mut Errors, literal: &LitStr, external: bool, suggestion: &str) {
    let name = literal.value();
    let checked = if external {
        // System tables are owned by Convex, so an external table may be one.
        name::check_identifier(&name)
    } else {
        name::check_table_name(&name)
    };
    if let Err(error) = checked {
        let help = format_args!("a name such as `{suggestion}` is fine");
        errors.error_with_help(literal, format_args!("table `{name}`: {error}"), help);
    }
}

/// Reports what a table that something else owns can't say.
fn external(errors: &mut Errors, args: &TableArgs) {
    let help = "declare it where the table is defined, or remove `external`";
    for index in &args.indexes {
        let message = "an external table is defined elsewhere, and so are its indexes";
        errors.push(syn::Error::new(
            index.span,
            format_args!("{message}\n\nhelp: {help}"),
        ));
    }
    if let Some(staged) = &args.staged {
        let message = "an external table is defined elsewhere, and so is its staged validator";
        errors.error_with_help(staged, message, help);
    }
}

/// Reports items that can't be a table: documents are objects.
fn kind(errors: &mut Errors, container: &Container, shape: &Shape<'_>) {
    match shape {
        Shape::Null | Shape::Literal(_) => {
            let message = "documents are objects, and this type holds no fields";
            let help = "write a struct with named fields: `struct Name { ... }`";
            errors.error_with_help(&container.ident, message, help);
        }
        Shape::Object(fields) => reserved_fields(errors, fields),
        Shape::Union(members) => {
            for member in members {
                match &member.kind {
                    MemberKind::Null | MemberKind::Literal(_) => {
                        let message = "documents are objects, and this variant is none";
                        let help = "give the enum a `tag`: `#[serde(tag = \"kind\")]`";
                        errors.error_with_help(&member.variant.ident, message, help);
                    }
                    MemberKind::Object(fields) => reserved_fields(errors, fields),
                    MemberKind::Type(_) => {}
                }
            }
        }
        // Only the types can tell; const evaluation asks them.
        Shape::Newtype(_) | Shape::Transparent(_) | Shape::Exact(_) | Shape::External => {}
    }
}

/// Reports fields that Convex keeps for itself: it drops them from the validator without a word.
fn reserved_fields(errors: &mut Errors, fields: &[ObjectField<'_>]) {
    for field in fields
        .iter()
        .filter(|field| !field.flatten && field.name.starts_with('_'))
    {
        let Some(written) = field.field else { continue };
        let message = format_args!(
            "field `{}`: names of a document's own fields do not start with `_`",
            field.name
        );
        let help = if name::is_system_field(&field.name) {
            "every document has it; read documents as `Doc<...>`"
        } else {
            "give the field another name: `#[serde(rename = \"...\")]`"
        };
        match &written.serde.rename {
            Some(rename) => errors.error_with_help(rename, message, help),
            None => errors.error_with_help(&written.ident, message, help),
        }
    }
}
