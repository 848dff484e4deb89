//! Rules for `#[table(...)]`: the name, the kinds of items that may be tables, unique fields.

use convex_schema_rules::{casing, name};
use syn::LitStr;
use syn::spanned::Spanned;

use super::content;
use super::index;
use crate::errors::Errors;
use crate::ir::{
    CheckedTable, Container, Exact, FieldRef, MemberKind, ObjectField, Shape, TableArgs, UniqueArgs,
};

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
        if let Some(exact) = &container.convex.exact {
            let span = match exact {
                Exact::As(ty) => ty.span(),
                Exact::Validator(expression) => expression.span(),
            };
            let help = "leave this out, or leave out `external` if this is the definition";
            let message = "an external table is defined elsewhere, and so is its validator";
            errors.error_at(span, message, help);
        }
        return CheckedTable {
            name,
            external: true,
            staged: None,
            indexes: Vec::new(),
            unique: Vec::new(),
            allowed: &[],
            warnings: Vec::new(),
        };
    }
    if !container.is_broken {
        kind(errors, container, shape);
    }
    let scope = index::Scope::new(&name, container, shape);
    let (indexes, warnings) = index::indexes(errors, &scope, &args.indexes);
    let unique = args.unique.iter();
    let unique = unique
        .map(|unique| unique_fields(errors, &scope, unique))
        .collect();
    CheckedTable {
        name,
        external: false,
        staged: args.staged.as_ref(),
        indexes,
        unique,
        allowed: &args.allowed,
        warnings,
    }
}

fn unique_fields<'a>(
    errors: &mut Errors,
    scope: &index::Scope<'_>,
    unique: &'a UniqueArgs,
) -> Vec<FieldRef<'a>> {
    if unique.fields.is_empty() {
        let help = "list the fields: `unique(workspace_id, slug)`";
        errors.error_at(unique.span, "`unique` needs at least one field", help);
    }
    let fields = unique.fields.iter();
    fields
        .filter_map(|field| scope.resolve(errors, field))
        .collect()
}

fn table_name(errors: &mut Errors, container: &Container, args: &TableArgs) -> String {
    let suggestion = casing::suggest_table_name(&container.ident.to_string());
    let Some(literal) = &args.name else {
        if !args.is_broken {
            let help = format!(
                "give it one that renaming the type leaves alone: \
                 `#[table(name = \"{suggestion}\")]`"
            );
            errors.error(&container.ident, "the table has no name", help);
        }
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
        let help = format!("a name such as `{suggestion}` is fine");
        errors.error(literal, format_args!("table `{name}`: {error}"), help);
    }
}

/// Reports what a table that something else owns can't say.
fn external(errors: &mut Errors, args: &TableArgs) {
    let indexes = args.indexes.iter();
    let indexes = indexes.map(|index| (index.span, "so are its indexes"));
    let unique = args.unique.iter();
    let unique = unique.map(|unique| (unique.span, "so are its unique fields"));
    let staged = args.staged.iter();
    let staged = staged.map(|staged| (staged.span(), "so is its staged validator"));
    let allowed = args.allowed.iter();
    let allowed = allowed.map(|code| (code.span(), "so are its lints"));
    for (span, what) in indexes.chain(unique).chain(staged).chain(allowed) {
        let message = format!("an external table is defined elsewhere, and {what}");
        let help = "leave this out, or leave out `external` if this is the definition";
        errors.error_at(span, message, help);
    }
}

/// Reports items that can't be a table: documents are objects.
fn kind(errors: &mut Errors, container: &Container, shape: &Shape<'_>) {
    match shape {
        Shape::Null | Shape::Literal(_) => {
            let message = "documents are objects, and this type holds no fields";
            let help = "write a struct with named fields: `struct Name { ... }`";
            errors.error(&container.ident, message, help);
        }
        Shape::Object(fields) => reserved_fields(errors, fields),
        Shape::Union(members) => {
            for member in members {
                match &member.kind {
                    MemberKind::Null | MemberKind::Literal(_) => {
                        let message = "documents are objects, and this variant is not one";
                        let help = "give the enum a `tag`: `#[serde(tag = \"kind\")]`";
                        errors.error(&member.variant.ident, message, help);
                    }
                    MemberKind::Object(fields) => reserved_fields(errors, fields),
                    MemberKind::Type(_) => {}
                }
            }
        }
        // Only the types decide; const evaluation asks them.
        Shape::Newtype(_) | Shape::Transparent(_) | Shape::Exact(_) | Shape::External => {}
    }
}

/// Reports fields that Convex keeps for itself: it drops them from the validator without a word.
fn reserved_fields(errors: &mut Errors, fields: &[ObjectField<'_>]) {
    for field in fields
        .iter()
        .filter(|field| !field.flatten && field.name.starts_with('_'))
    {
        let message = format!(
            "field `{}`: names of a document's own fields do not start with `_`",
            field.name
        );
        let help = if name::is_system_field(&field.name) {
            "leave it out: Convex adds it to every document"
        } else {
            content::OTHER_NAME
        };
        errors.error_at(field.span, message, help);
    }
}
