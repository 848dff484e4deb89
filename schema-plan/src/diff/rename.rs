//! Probable renames, which Convex takes for a removal and an addition.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Schema, ValidatorRef};
use serde_json::{Value, json};

use super::classes::Classes;

/// A table, index or field that probably has a new name: exactly one disappeared and exactly one
/// of equal content appeared. `Display` prints one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    kind: Renamed,
    table: Option<String>,
    old: String,
    new: String,
}

/// The kind of item that was renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Renamed {
    /// A table; its documents stay in the table with the old name.
    Table,
    /// An index; the old one is dropped and the new one built.
    Index,
    /// A field; the stored values stay in the field with the old name.
    Field,
}

impl Renamed {
    /// Returns `table`, `index` or `field`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Index => "index",
            Self::Field => "field",
        }
    }
}

impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Rename {
    fn new(kind: Renamed, table: Option<&str>, old: &str, new: &str) -> Self {
        Self {
            kind,
            table: table.map(str::to_owned),
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    pub(super) fn of_index(table: &str, old: &str, new: &str) -> Self {
        Self::new(Renamed::Index, Some(table), old, new)
    }

    pub(super) fn of_field(table: &str, old: &str, new: &str) -> Self {
        Self::new(Renamed::Field, Some(table), old, new)
    }

    /// Returns the kind of item.
    pub fn kind(&self) -> Renamed {
        self.kind
    }

    /// Returns the table of the index or field; `None` for a table.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Returns the old name; for a field its path.
    pub fn old_name(&self) -> &str {
        &self.old
    }

    /// Returns the new name; for a field its path.
    pub fn new_name(&self) -> &str {
        &self.new
    }

    /// Returns the rename as JSON, for programs:
    ///
    /// ```json
    /// { "kind": "table" | "index" | "field", "table": "users" | null, "old": "mail", "new": "email" }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "kind": self.kind.as_str(),
            "table": self.table,
            "old": self.old,
            "new": self.new,
        })
    }
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, old, new) = (self.kind, &self.old, &self.new);
        if let Some(table) = &self.table {
            write!(f, "table `{table}`: ")?;
        }
        write!(f, "{kind} `{old}` was probably renamed to `{new}`: ")?;
        match kind {
            Renamed::Table => write!(f, "Convex keeps its documents in `{old}`"),
            Renamed::Index => write!(f, "Convex drops `{old}` and builds `{new}`"),
            Renamed::Field => write!(f, "Convex does not copy the values"),
        }
    }
}

/// Returns the tables that were probably renamed.
pub(super) fn of_tables(old: &Schema, new: &Schema) -> Vec<Rename> {
    let mut classes = Classes::default();
    let gone = missing(old, new, &mut classes);
    let come = missing(new, old, &mut classes);
    pairs(gone, come)
        .into_iter()
        .map(|(old, new)| Rename::new(Renamed::Table, None, &old, &new))
        .collect()
}

/// Returns the tables of `from` that `of` has not: the class of the documents, and the name.
fn missing<'a>(from: &'a Schema, of: &Schema, classes: &mut Classes<'a>) -> Vec<(usize, String)> {
    let tables = from.tables();
    tables
        .filter(|table| of.table(table.name()).is_none())
        .filter_map(|table| {
            let document = table.document().filter(|it| says_something(*it))?;
            Some((classes.of(document), table.name().to_owned()))
        })
        .collect()
}

/// Returns whether equal documents are a sign that two tables are the same one.
fn says_something(document: ValidatorRef<'_>) -> bool {
    match document.exhaustive() {
        ValidatorKind::Any => false,
        ValidatorKind::Object(fields) => !fields.is_empty(),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "a table of any other kind has at least one member or is rejected"
        )]
        _ => true,
    }
}

/// Pairs the items that disappeared with those that appeared, each with a key of its content and
/// its name: where exactly one on each side has the key and the folded name; then, among the
/// others, where exactly one on each side has the key. In the order of `gone`.
pub(super) fn pairs<K: Hash + Eq + Clone>(
    gone: impl IntoIterator<Item = (K, String)>,
    come: impl IntoIterator<Item = (K, String)>,
) -> Vec<(String, String)> {
    let gone: Vec<_> = gone.into_iter().collect();
    let come: Vec<_> = come.into_iter().collect();
    let mut partner: Vec<Option<usize>> = vec![None; gone.len()];
    let mut is_taken = vec![false; come.len()];
    for by_name in [true, false] {
        let key = |(content, name): &(K, String)| {
            (
                content.clone(),
                if by_name { folded(name) } else { String::new() },
            )
        };
        // For each key the items of both sides that have no partner yet.
        let mut groups: HashMap<_, [Vec<usize>; 2]> = HashMap::new();
        for (place, item) in gone.iter().enumerate() {
            if partner[place].is_none() {
                groups.entry(key(item)).or_default()[0].push(place);
            }
        }
        for (place, item) in come.iter().enumerate() {
            if !is_taken[place] {
                groups.entry(key(item)).or_default()[1].push(place);
            }
        }
        for [old, new] in groups.into_values() {
            if let ([old], [new]) = (&old[..], &new[..]) {
                partner[*old] = Some(*new);
                is_taken[*new] = true;
            }
        }
    }
    let pairs = gone.into_iter().zip(partner);
    pairs
        .filter_map(|((_, old), new)| Some((old, come[new?].1.clone())))
        .collect()
}

/// Returns a name without case and `_`: `firstName` and `first_name` are one name in two styles.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}
