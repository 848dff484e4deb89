//! One difference, for people and for programs.

use std::collections::HashMap;
use std::fmt;

use convex_schema_core::__internal::shortened;
use convex_schema_core::{Schema, UnknownKeys};
use serde_json::{Value, json};

/// One difference between two schemas. `Display` prints one line and shortens long texts.
///
/// ```
/// use convex_schema_plan::diff::differences;
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let schema = |user| Schema::builder().table(TableDefinition::new("users", user)).build();
/// let old = schema(v::object());
/// let new = schema(v::object().field("email", v::string()));
/// let lines: Vec<String> = differences(&old, &new).iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["table `users`: field `email` added: v.string()"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    table: Option<String>,
    item: Item,
    change: Change,
}

/// The subject of a [`Difference`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// `schemaValidation`.
    SchemaValidation,
    /// The table itself.
    Table,
    /// The whole document validator, where the change can't be shown field by field.
    Document,
    /// A field of documents, by its path: `address.city`, `items[].price`, `scores.values()`.
    Field(String),
    /// A member of the union at a path; the empty path is the document itself.
    Member(String),
    /// The validator that is checked in the background.
    StagedDocument,
    /// An index, by name.
    Index(String),
    /// A key of the table, or of the whole schema, that this version does not know.
    UnknownKey(String),
    /// A key of the document validator that this version does not know.
    UnknownDocumentKey(String),
}

/// The change of an [`Item`]. The texts are whole and spelled as in a `schema.ts`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Only the new schema has it.
    Added(String),
    /// Only the old schema has it.
    Removed(String),
    /// Both have it, with different contents.
    #[non_exhaustive]
    Changed {
        /// The old content.
        old: String,
        /// The new content.
        new: String,
    },
}

impl Item {
    /// Returns the kind as JSON has it: `field`, `stagedDocument`, ...
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::SchemaValidation => "schemaValidation",
            Self::Table => "table",
            Self::Document => "document",
            Self::Field(_) => "field",
            Self::Member(_) => "member",
            Self::StagedDocument => "stagedDocument",
            Self::Index(_) => "index",
            Self::UnknownKey(_) => "unknownKey",
            Self::UnknownDocumentKey(_) => "unknownDocumentKey",
        }
    }

    /// Returns the path of the field or union, the name of the index, or the key.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Field(path)
            | Self::Member(path)
            | Self::Index(path)
            | Self::UnknownKey(path)
            | Self::UnknownDocumentKey(path) => Some(path),
            Self::SchemaValidation | Self::Table | Self::Document | Self::StagedDocument => None,
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SchemaValidation => f.write_str("`schemaValidation`"),
            Self::Table => f.write_str("table"),
            Self::Document => f.write_str("documents"),
            Self::Field(path) => write!(f, "field `{path}`"),
            Self::Member(path) if path.is_empty() => f.write_str("member of the union"),
            Self::Member(path) => write!(f, "member of the union in `{path}`"),
            Self::StagedDocument => f.write_str("staged validator"),
            Self::Index(name) => write!(f, "index `{name}`"),
            Self::UnknownKey(key) => write!(f, "unknown key `{key}`"),
            Self::UnknownDocumentKey(key) => {
                write!(f, "unknown key `{key}` of the document validator")
            }
        }
    }
}

impl Change {
    pub(super) fn between(old: &dyn fmt::Display, new: &dyn fmt::Display) -> Self {
        Self::Changed {
            old: format!("{old:#}"),
            new: format!("{new:#}"),
        }
    }

    /// Returns `added`, `removed` or `changed`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Removed(_) => "removed",
            Self::Changed { .. } => "changed",
        }
    }

    /// Returns the old content, unless the item was added.
    pub fn before(&self) -> Option<&str> {
        match self {
            Self::Added(_) => None,
            Self::Removed(old) | Self::Changed { old, .. } => Some(old),
        }
    }

    /// Returns the new content, unless the item was removed.
    pub fn after(&self) -> Option<&str> {
        match self {
            Self::Removed(_) => None,
            Self::Added(new) | Self::Changed { new, .. } => Some(new),
        }
    }
}

/// As the end of a line: `added: v.string()`, `changed: v.string() -> v.null()`. Long texts are
/// shortened.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.as_str();
        match self {
            Self::Added(text) | Self::Removed(text) => write!(f, "{word}: {}", shortened(text)),
            Self::Changed { old, new } => {
                write!(f, "{word}: {} -> {}", shortened(old), shortened(new))
            }
        }
    }
}

impl Difference {
    pub(super) fn in_table(table: &str, item: Item, change: Change) -> Self {
        Self {
            table: Some(table.to_owned()),
            item,
            change,
        }
    }

    /// Returns the difference of `schemaValidation`, if there is one.
    pub(super) fn of_validation(old: &Schema, new: &Schema) -> Option<Self> {
        let (before, after) = (old.schema_validation(), new.schema_validation());
        (before != after).then(|| Self {
            table: None,
            item: Item::SchemaValidation,
            change: Change::between(&before, &after),
        })
    }

    /// Returns the name of the table; `None` if the difference concerns the whole schema.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Returns what was added, removed or changed.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Returns what happened to the item.
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// Returns the line without the name of the table: `field `email` added: v.string()`.
    pub fn clause(&self) -> String {
        match self.item {
            // The documents of a whole table make the line too long and add nothing to it.
            Item::Table => self.change.as_str().to_owned(),
            _ => format!("{} {}", self.item, self.change),
        }
    }

    /// Returns the difference as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "table": "users" | null,
    ///   "item": "schemaValidation" | "table" | "document" | "field" | "member" | "stagedDocument" | "index" | "unknownKey"
    ///     | "unknownDocumentKey",
    ///   "path": "email" | null,
    ///   "change": "added" | "removed" | "changed", "old": "v.null()" | null, "new": "v.string()" | null
    /// }
    /// ```
    ///
    /// `path` is the path of a field or union, or the name of an index.
    pub fn to_json(&self) -> Value {
        json!({
            "table": self.table,
            "item": self.item.as_str(),
            "path": self.item.path(),
            "change": self.change.as_str(),
            "old": self.change.before(),
            "new": self.change.after(),
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clause = self.clause();
        match (&self.table, &self.item) {
            (Some(table), Item::Table) => write!(f, "table `{table}` {clause}"),
            (Some(table), _) => write!(f, "table `{table}`: {clause}"),
            (None, _) => f.write_str(&clause),
        }
    }
}

/// Returns the differences of the keys of whole schemas that this version does not know.
pub(crate) fn of_keys(old: &Schema, new: &Schema) -> Vec<Difference> {
    let changes = key_changes(old.unknown_keys(), new.unknown_keys(), Item::UnknownKey);
    let difference = |(item, change)| Difference {
        table: None,
        item,
        change,
    };
    changes.into_iter().map(difference).collect()
}

/// Returns the differences of keys that this version does not know: those of `new` in order, then
/// those that only `old` has.
pub(super) fn key_changes(
    old: &UnknownKeys,
    new: &UnknownKeys,
    item: impl Fn(String) -> Item,
) -> Vec<(Item, Change)> {
    let before: HashMap<&str, &str> = old.iter().collect();
    let after: HashMap<&str, &str> = new.iter().collect();
    let mut changes = Vec::new();
    for (key, json) in new.iter() {
        match before.get(key) {
            Some(known) if *known == json => {}
            Some(known) => changes.push((item(key.to_owned()), Change::between(known, &json))),
            None => changes.push((item(key.to_owned()), Change::Added(json.to_owned()))),
        }
    }
    for (key, json) in old.iter().filter(|(key, _)| !after.contains_key(key)) {
        changes.push((item(key.to_owned()), Change::Removed(json.to_owned())));
    }
    changes
}
