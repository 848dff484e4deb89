//! Names of the exported consts.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use convex_schema_rules::casing::to_camel;
use convex_schema_rules::javascript::{is_identifier_name, is_reserved_word};

use super::{casts, quote};
use convex_schema_core::{Schema, TypeRef};

/// The const that the object of all tables is called.
pub(super) const TABLES: &str = "tables";

/// The const of each table and of each named type, all different.
#[derive(Debug)]
pub(super) struct ConstNames<'a> {
    tables: Vec<TableName<'a>>,
    types: Vec<String>,
    /// The function of each type that a validator is cast to.
    casts: BTreeMap<&'a str, String>,
}

/// A table and its const.
#[derive(Debug)]
pub(super) struct TableName<'a> {
    pub(super) name: &'a str,
    pub(super) const_name: Cow<'a, str>,
}

impl<'a> ConstNames<'a> {
    /// Names everything that `schema` exports. A table has the first claim to its name.
    pub(super) fn new(schema: &'a Schema) -> Self {
        let mut taken = Taken::new(schema.tables().len() + schema.types().len());
        let tables = schema
            .tables()
            .map(|table| TableName {
                name: table.name(),
                const_name: taken.claim(bindable(table.name())),
            })
            .collect();
        let types = schema
            .types()
            .map(|named| {
                let wanted = to_camel(named.name());
                taken
                    .claim(Cow::Owned(bindable(&wanted).into_owned()))
                    .into_owned()
            })
            .collect();
        let casts = casts::wanted(schema).into_iter();
        let casts = casts.map(|(ty, name)| (ty, taken.claim(Cow::Owned(name)).into_owned()));
        let casts = casts.collect();
        Self {
            tables,
            types,
            casts,
        }
    }

    /// Returns the functions that cast validators, by type.
    pub(super) fn casts(&self) -> &BTreeMap<&'a str, String> {
        &self.casts
    }

    /// Returns the function that casts a validator to `ty`.
    pub(super) fn cast(&self, ty: &str) -> &str {
        self.casts.get(ty).map_or("", String::as_str)
    }

    /// Returns the tables in order.
    pub(super) fn tables(&self) -> &[TableName<'a>] {
        &self.tables
    }

    /// Returns the const of a named type.
    pub(super) fn of_type(&self, named: TypeRef<'_>) -> &str {
        &self.types[named.ordinal()]
    }
}

/// Names that are in use.
struct Taken<'a>(HashSet<Cow<'a, str>>);

impl<'a> Taken<'a> {
    fn new(capacity: usize) -> Self {
        Self(HashSet::with_capacity(capacity))
    }

    /// `name`, with as many `_` after it as it takes to be the first of that name.
    fn claim(&mut self, mut name: Cow<'a, str>) -> Cow<'a, str> {
        while name == TABLES || is_reserved_word(&name) || self.0.contains(&name) {
            name.to_mut().push('_');
        }
        self.0.insert(name.clone());
        name
    }
}

/// `name` with `_` for what no identifier can have. Tables and types of a schema that Convex
/// accepts keep their names.
fn bindable(name: &str) -> Cow<'_, str> {
    if is_identifier_name(name) {
        return Cow::Borrowed(name);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || c.is_alphabetic() && quote::is_kept(c);
    let mut bindable: String = name
        .chars()
        .map(|c| if fits(c) { c } else { '_' })
        .collect();
    if !bindable.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        bindable.insert(0, '_');
    }
    Cow::Owned(bindable)
}
