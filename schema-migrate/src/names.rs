//! Names that Convex accepts, for names of SQL. Two names of one list stay two.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_rules::casing::{to_camel, to_pascal, to_snake};
use convex_schema_rules::limit::MAX_IDENTIFIER_LEN;
use convex_schema_rules::name::{check_table_name, check_validator_field_name};
use deunicode::deunicode_with_tofu;

use crate::catalogue::{Catalogue, Name, PUBLIC};

/// How the names of fields are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Rename {
    /// As the columns are called, as far as Convex accepts their names.
    #[default]
    Keep,
    /// `camelCase`.
    Camel,
    /// `snake_case`.
    Snake,
    /// `PascalCase`.
    Pascal,
}

impl Rename {
    /// The cases that a name can be changed to.
    pub const ALL: &'static [Self] = &[Self::Camel, Self::Snake, Self::Pascal];

    /// Returns the case as serde names it, `keep` for none.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Camel => "camelCase",
            Self::Snake => "snake_case",
            Self::Pascal => "PascalCase",
        }
    }

    fn apply(self, name: &str) -> String {
        match self {
            Self::Keep => name.to_owned(),
            Self::Camel => to_camel(name),
            Self::Snake => to_snake(name),
            Self::Pascal => to_pascal(name),
        }
    }
}

impl std::fmt::Display for Rename {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The tables of documents for all tables of a catalogue, each with a name of its own.
pub(crate) fn tables(catalogue: &Catalogue) -> BTreeMap<Name, String> {
    let own = catalogue
        .tables
        .iter()
        .filter(|it| it.partition_of.is_none());
    let mut own: Vec<_> = own.map(|it| &it.name).collect();
    // Names of the schema `public` have no prefix and come first.
    own.sort_by_key(|name| name.schema != PUBLIC);
    let wanted: Vec<_> = own.iter().map(|name| table(&name.to_string())).collect();
    let exact = own.iter().zip(&wanted).map(|(own, it)| own.name == *it);
    own.iter()
        .map(|it| (*it).clone())
        .zip(distinct(&wanted, exact))
        .collect()
}

/// The fields for a list of columns, each with a name of its own.
#[expect(
    single_use_lifetimes,
    reason = "a lifetime without a name can't stand there"
)]
pub(crate) fn fields<'c>(
    columns: impl IntoIterator<Item = &'c str>,
    rename: Rename,
) -> BTreeMap<String, String> {
    let columns: Vec<_> = columns.into_iter().collect();
    let wanted = columns.iter().map(|it| field(it, rename));
    let wanted: Vec<_> = wanted.collect();
    let exact = columns.iter().zip(&wanted).map(|(own, it)| *own == it);
    let names = distinct(&wanted, exact);
    columns
        .iter()
        .map(|it| (*it).to_owned())
        .zip(names)
        .collect()
}

/// The table of documents of a table: camelCase, with the schema in front if it is not `public`.
pub(crate) fn table(name: &str) -> String {
    let mut letters = letters(name);
    if letters
        .trim_start_matches('_')
        .starts_with(|first: char| first.is_ascii_digit())
    {
        letters.insert_str(0, "table_");
    }
    let name = to_camel(&letters);
    accepted(&name, "table", |name| check_table_name(name).is_ok())
}

/// The field of a column.
pub(crate) fn field(column: &str, rename: Rename) -> String {
    let is_field = |name: &str| check_validator_field_name(name).is_ok() && !name.starts_with('_');
    let name = if is_field(column) {
        rename.apply(column)
    } else {
        rename.apply(letters(column).trim_matches('_'))
    };
    accepted(&name, "field", is_field)
}

/// A name that is accepted: what is wrong with it is the first letter, or its length.
fn accepted(name: &str, kind: &str, is_accepted: impl Fn(&str) -> bool) -> String {
    let mut name = name.trim_start_matches('_').to_owned();
    if name.is_empty() {
        kind.clone_into(&mut name);
    } else if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name = format!("{kind}_{name}");
    }
    name.truncate(MAX_IDENTIFIER_LEN);
    if is_accepted(&name) {
        name
    } else {
        kind.to_owned()
    }
}

/// The names, with a number behind those that are taken. Names that need no change keep theirs.
fn distinct(wanted: &[String], exact: impl Iterator<Item = bool>) -> Vec<String> {
    let exact: Vec<bool> = exact.collect();
    let mut taken = BTreeSet::new();
    let mut names = vec![String::new(); wanted.len()];
    for pass in [true, false] {
        for (at, name) in wanted.iter().enumerate() {
            if exact.get(at) == Some(&pass) {
                let mut free = name.clone();
                let mut number = 2_u32;
                while !taken.insert(free.clone()) {
                    free = numbered(name, number);
                    number += 1;
                }
                names[at] = free;
            }
        }
    }
    names
}

/// The name with a number behind it, as long as a name may be.
pub(crate) fn numbered(name: &str, number: u32) -> String {
    let number = number.to_string();
    let room = MAX_IDENTIFIER_LEN - number.len();
    let name = name.get(..room.min(name.len())).unwrap_or_default();
    format!("{name}{number}")
}

/// The name in ASCII letters, digits and `_`.
fn letters(name: &str) -> String {
    let name = deunicode_with_tofu(name.trim(), "_");
    name.trim()
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Rename, field, fields, table, tables};
    use crate::catalogue::{Catalogue, Name, Table};
    use crate::place::Place;

    #[test]
    fn names_are_ones_that_convex_accepts() {
        let long = "a".repeat(63);
        for (name, want) in [
            ("ari_payments", "ariPayments"),
            ("auth.users", "authUsers"),
            ("Order Items", "orderItems"),
            ("\u{e9}t\u{e9}", "ete"),
            ("\u{437}\u{430}\u{43a}\u{430}\u{437}", "zakaz"),
            ("_prisma_migrations", "prismaMigrations"),
            ("2fa_codes", "table2faCodes"),
            ("___", "table"),
            (long.as_str(), long.as_str()),
        ] {
            assert_eq!(table(name), want, "{name}");
        }
        for (column, want) in [
            ("created_at", "created_at"),
            ("userId", "userId"),
            ("_hidden", "hidden"),
            ("_id", "id"),
            ("first name", "first_name"),
            ("2fa", "field_2fa"),
            ("\u{e9}t\u{e9}", "ete"),
            ("a.b", "a_b"),
            ("$", "field"),
        ] {
            assert_eq!(field(column, Rename::Keep), want, "{column}");
        }
        for (rename, want) in [
            (Rename::Camel, "userEmail"),
            (Rename::Snake, "user_email"),
            (Rename::Pascal, "UserEmail"),
        ] {
            for column in ["user_email", "userEmail", "User Email"] {
                assert_eq!(field(column, rename), want, "{column}");
            }
        }
    }

    #[test]
    fn names_that_meet_get_numbers() {
        let long = format!("{}\u{e9}", "x".repeat(70));
        let columns = ["a b", "a_b", "a-b", "\u{4e2d}", "\u{20ac}\u{20ac}", &long];
        let named = fields(columns, Rename::Keep);
        assert_eq!(named["a_b"], "a_b");
        assert_eq!(named["a b"], "a_b2");
        assert_eq!(named["a-b"], "a_b3");
        assert_eq!(named[&long].len(), 64);
        let mut catalogue = Catalogue::default();
        for (schema, name) in [
            ("auth", "users"),
            ("public", "auth_users"),
            ("public", "AuthUsers"),
        ] {
            let table = Table::new(Name::new(schema, name), Place::new(&"a.sql".into(), 1));
            catalogue.tables.push(table);
        }
        let tables = tables(&catalogue);
        let tables: Vec<_> = tables.values().map(String::as_str).collect();
        assert_eq!(tables, ["authUsers3", "authUsers2", "authUsers"]);
    }
}
