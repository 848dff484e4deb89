//! What a source says besides its schema: comments, and what things are called there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use convex_schema_core::{Schema, TableRef};

/// What is known of the source of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// The tables that the source defines itself, by name.
    pub(crate) tables: BTreeMap<String, Note>,
    /// Lines about the whole.
    pub(crate) header: Docs,
    /// The comments that should be found in what is made of the source.
    pub(crate) comments: Vec<Comment>,
    /// What tables of packages are spread from, such as `authTables`.
    pub spreads: Vec<String>,
    /// Other things that the source exports and that other modules import.
    pub exports: Vec<Export>,
    /// What is left of the source when the tables are generated.
    pub rest: Option<Rest>,
    /// The option `strictTableNameTypes`, which no export carries.
    pub strict_table_name_types: Option<bool>,
}

/// Something that a source exports besides the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// The modules that import it.
    pub importers: Vec<PathBuf>,
}

/// A `schema.ts` around generated tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// Its text, where tables of packages stay with them.
    pub with_spreads: String,
    /// Its text, where all tables are generated.
    pub without_spreads: String,
    /// The comments that stay in it.
    pub(crate) comments: Vec<Origin>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The file.
    pub path: PathBuf,
    /// The line on which it starts, from 1 on.
    pub line: usize,
    /// Its words.
    pub text: String,
    pub(crate) origin: Origin,
}

/// Which comment it is: the number of its file, and its own number in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) file: usize,
    pub(crate) number: usize,
}

/// Lines about something, and the comments that they are from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Docs {
    pub(crate) lines: Vec<String>,
    pub(crate) from: Vec<Origin>,
}

/// What is known of a place in a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Note {
    /// Lines about the table, the field, the member or the index.
    pub(crate) docs: Docs,
    /// Lines about the validator, wherever it is used.
    pub(crate) type_docs: Docs,
    /// The constant that holds the validator.
    pub(crate) name: Option<String>,
    pub(crate) steps: BTreeMap<Step, Note>,
}

/// A step into a validator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Field(String),
    Element,
    Key,
    Value,
    Member(usize),
    /// From a table to one of its indexes, by name.
    Index(String),
}

impl Docs {
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Groups of lines with an empty line between them.
    #[cfg(feature = "typescript")]
    pub(crate) fn paragraphs(groups: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            if !all.is_empty() {
                all.lines.push(String::new());
            }
            all.lines.extend(group.lines);
            all.from.extend(group.from);
        }
        all
    }
}

impl Notes {
    /// The tables of `schema` that the source does not define itself, if it spreads others.
    pub fn spread_tables(&self, schema: &Schema) -> Vec<String> {
        if self.spreads.is_empty() {
            return Vec::new();
        }
        let names = schema.tables().map(TableRef::name);
        let spread = names.filter(|name| !self.tables.contains_key(*name));
        spread.map(str::to_owned).collect()
    }

    /// Whether there are comments that become docs.
    pub(crate) fn has_docs(&self) -> bool {
        !self.header.is_empty() || self.tables.values().any(Note::has_docs)
    }

    /// The comments that are in none of `used`, and whose words no other comment there has.
    pub(crate) fn unplaced(&self, used: &BTreeSet<Origin>) -> Vec<Comment> {
        let is_used = |comment: &&Comment| {
            let stays = self.rest.iter().flat_map(|rest| &rest.comments);
            used.contains(&comment.origin) || stays.into_iter().any(|it| *it == comment.origin)
        };
        let said: BTreeSet<&str> = self
            .comments
            .iter()
            .filter(is_used)
            .map(|comment| comment.text.as_str())
            .collect();
        let unplaced = self
            .comments
            .iter()
            .filter(|comment| !is_used(comment) && !said.contains(comment.text.as_str()));
        unplaced.cloned().collect()
    }
}

impl Note {
    /// What is known of the place that is one step further.
    pub(crate) fn step(&self, step: &Step) -> Option<&Self> {
        self.steps.get(step)
    }

    fn has_docs(&self) -> bool {
        !self.docs.is_empty()
            || !self.type_docs.is_empty()
            || self.steps.values().any(Self::has_docs)
    }
}
