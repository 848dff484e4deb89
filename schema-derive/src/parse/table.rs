//! `#[table(...)]`.

use convex_schema_rules::index::Kind;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, bracketed};

use super::convex::{crate_path, type_value};
use super::lint;
use crate::errors::{Errors, with_help};
use crate::ir::{FieldPath, IndexArgs, IndexKind, TableArgs, UniqueArgs};
use crate::keys::{self, Known, Once};

impl IndexKind {
    /// Which kind it is, without what it lists.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Database { .. } => Kind::Database,
            Self::Search { .. } => Kind::Search,
            Self::Vector { .. } => Kind::Vector,
        }
    }
}

impl Parse for FieldPath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Path);
        }
        if input.peek(Ident::peek_any) {
            return input
                .call(Ident::parse_any)
                .map(|ident| Self::Ident(ident.unraw()));
        }
        let message = "expected a field of the struct, or a path into it";
        let help = "write the Rust name of a field, or names in documents: `\"address.city\"`";
        Err(with_help(input.span(), message, help))
    }
}

const TABLE: Known = Known {
    attribute: "table",
    keys: &[
        ("name", "name = \"users\""),
        ("index", "index(name = \"by_email\", fields = [email])"),
        (
            "search_index",
            "search_index(name = \"text\", field = body, filters = [team])",
        ),
        (
            "vector_index",
            "vector_index(name = \"near\", field = embedding, dimensions = 1536)",
        ),
        ("unique", "unique(team, email)"),
        ("allow", "allow(prefix_index)"),
        ("staged", "staged = NewUser"),
        ("external", "external"),
        ("crate", "crate = convex_schema"),
    ],
};

/// Reads every `#[table(...)]`.
pub(crate) fn args(errors: &mut Errors, attributes: &[Attribute]) -> TableArgs {
    let before = errors.count();
    let mut name = Once::new(&["name"]);
    let mut staged = Once::new(&["staged"]);
    let mut krate = Once::new(&["crate"]);
    let mut external = Once::new(&["external"]);
    let mut indexes = Vec::new();
    let mut unique = Vec::new();
    let mut allowed = Vec::new();
    keys::each_key(errors, attributes, &TABLE, |meta| {
        match keys::text(&meta).as_str() {
            "name" => name.set(&meta, keys::string(&meta)?)?,
            "external" => external.set(&meta, ())?,
            "staged" => staged.set(&meta, type_value(&meta)?)?,
            "crate" => krate.set(&meta, crate_path(&meta)?)?,
            "index" => indexes.push(database_index(&meta)?),
            "search_index" => indexes.push(search_index(&meta)?),
            "vector_index" => indexes.push(vector_index(&meta)?),
            "unique" => unique.push(unique_fields(&meta)?),
            "allow" => allowed.extend(lint::of_table(&meta)?),
            _ => return Err(keys::unknown(&meta, &TABLE)),
        }
        Ok(())
    });
    TableArgs {
        name: name.take(),
        external: external.take().is_some(),
        staged: staged.take(),
        indexes,
        unique,
        allowed,
        krate: krate.take(),
        is_broken: errors.count() > before,
    }
}

/// Reports `#[table(...)]` on a field or a variant, where it says nothing.
pub(crate) fn reject_inside(errors: &mut Errors, attributes: &[Attribute]) {
    let mut written = attributes.iter();
    if let Some(attribute) = written.find(|attribute| attribute.path().is_ident("table")) {
        let message = "`#[table(...)]` has no effect here: it belongs on the struct or the enum";
        let help = "move it there, with the names of fields: \
                    `#[table(index(name = \"by_email\", fields = [email]))]`";
        errors.error(attribute.path(), message, help);
    }
}

/// Reports `#[table(...)]` on a type that is not a table, and says whether it is there.
pub(crate) fn reject(errors: &mut Errors, attributes: &[Attribute]) -> bool {
    let mut written = attributes.iter();
    let Some(attribute) = written.find(|attribute| attribute.path().is_ident("table")) else {
        return false;
    };
    let message = "`#[table(...)]` belongs to the derive `Table`, which implies `ConvexType`";
    let help = "derive `Table` in place of `ConvexType`";
    errors.error(attribute.path(), message, help);
    true
}

fn database_index(meta: &ParseNestedMeta<'_>) -> syn::Result<IndexArgs> {
    let mut common = Common::new();
    let mut fields = Once::new(&["fields"]);
    meta.parse_nested_meta(|key| match keys::text(&key).as_str() {
        "fields" => fields.set(&key, paths(key.value()?)?),
        _ => common.key(&key, "index", &["name", "fields", "staged"]),
    })?;
    Ok(common.index(
        meta,
        IndexKind::Database {
            fields: fields.take(),
        },
    ))
}

fn search_index(meta: &ParseNestedMeta<'_>) -> syn::Result<IndexArgs> {
    let mut common = Common::new();
    let mut field = Once::new(&["field"]);
    let mut filters = Once::new(&["filters"]);
    meta.parse_nested_meta(|key| match keys::text(&key).as_str() {
        "field" | "search_field" => field.set(&key, key.value()?.parse()?),
        "filters" | "filter_fields" => filters.set(&key, paths(key.value()?)?),
        _ => common.key(
            &key,
            "search_index",
            &["name", "field", "filters", "staged"],
        ),
    })?;
    let filters = filters.take().unwrap_or_default();
    Ok(common.index(
        meta,
        IndexKind::Search {
            field: field.take(),
            filters,
        },
    ))
}

fn vector_index(meta: &ParseNestedMeta<'_>) -> syn::Result<IndexArgs> {
    let mut common = Common::new();
    let mut field = Once::new(&["field"]);
    let mut dimensions = Once::new(&["dimensions"]);
    let mut filters = Once::new(&["filters"]);
    meta.parse_nested_meta(|key| match keys::text(&key).as_str() {
        "field" | "vector_field" => field.set(&key, key.value()?.parse()?),
        "dimensions" => dimensions.set(&key, key.value()?.parse()?),
        "filters" | "filter_fields" => filters.set(&key, paths(key.value()?)?),
        _ => {
            let known = &["name", "field", "dimensions", "filters", "staged"];
            common.key(&key, "vector_index", known)
        }
    })?;
    let (field, dimensions) = (field.take(), dimensions.take());
    let filters = filters.take().unwrap_or_default();
    Ok(common.index(
        meta,
        IndexKind::Vector {
            field,
            dimensions,
            filters,
        },
    ))
}

/// The keys that every kind of index has.
struct Common {
    name: Once<LitStr>,
    staged: Once<()>,
}

impl Common {
    fn new() -> Self {
        Self {
            name: Once::new(&["name"]),
            staged: Once::new(&["staged"]),
        }
    }

    fn key(
        &mut self,
        key: &ParseNestedMeta<'_>,
        attribute: &str,
        known: &[&'static str],
    ) -> syn::Result<()> {
        match keys::text(key).as_str() {
            "name" => self.name.set(key, keys::string(key)?),
            "staged" => self.staged.set(key, ()),
            _ => Err(keys::unknown_of(key, attribute, known)),
        }
    }

    fn index(self, meta: &ParseNestedMeta<'_>, kind: IndexKind) -> IndexArgs {
        IndexArgs {
            span: keys::span(meta),
            name: self.name.take(),
            staged: self.staged.take().is_some(),
            kind,
        }
    }
}

/// `unique(workspace_id, slug)`.
fn unique_fields(meta: &ParseNestedMeta<'_>) -> syn::Result<UniqueArgs> {
    let content: ParseBuffer<'_>;
    syn::parenthesized!(content in meta.input);
    let fields = content.parse_terminated(FieldPath::parse, Token![,])?;
    Ok(UniqueArgs {
        span: keys::span(meta),
        fields: fields.into_iter().collect(),
    })
}

/// `[workspace_id, "address.city"]`.
fn paths(input: ParseStream<'_>) -> syn::Result<Vec<FieldPath>> {
    let content: ParseBuffer<'_>;
    bracketed!(content in input);
    let fields = content.parse_terminated(FieldPath::parse, Token![,])?;
    Ok(fields.into_iter().collect())
}
