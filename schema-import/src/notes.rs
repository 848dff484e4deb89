//! Notes of a source beyond its schema: comments and names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use convex_schema_core::__internal::{DocsStep, PlaceNotes};
use convex_schema_core::Schema;

/// The language of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// A `schema.ts`, or the export of one.
    #[default]
    TypeScript,
    /// The definitions of a PostgreSQL database.
    Sql,
}

impl Language {
    /// Returns its name in sentences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TypeScript => "TypeScript",
            Self::Sql => "SQL",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The notes of the source of a schema; empty for schemas without a source.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    pub(crate) language: Language,
    /// The tables that the source defines itself, by name.
    pub(crate) tables: BTreeMap<String, Note>,
    pub(crate) schema: SchemaNote,
    /// The text of the source.
    pub(crate) text: String,
    /// Lines about the whole.
    pub(crate) header: Docs,
    /// The comments that should be found in what is made of the source.
    pub(crate) comments: Vec<Comment>,
    pub(crate) spreads: Vec<Spread>,
    pub(crate) unread: Vec<Unread>,
    pub(crate) casts: Vec<Cast>,
    pub(crate) exports: Vec<Export>,
    /// The changes of the source when the tables are generated; `None` if there is no source.
    pub(crate) adoption: Option<Arc<dyn Adoption>>,
}

/// The changes of a source when its tables are generated.
pub(crate) trait Adoption: fmt::Debug + Send + Sync {
    /// The table that a constant of the source holds.
    fn table(&self, constant: &str) -> Option<&str>;

    /// The rest of the source when the generated file has the tables and `generated` (by
    /// constant); `stays` decides which tables of packages stay, by the name of their
    /// spread. `None` if the syntax does not show.
    fn rest(
        &self,
        generated: &BTreeMap<String, Generated>,
        stays: &dyn Fn(&str) -> bool,
    ) -> Option<Rest>;

    /// Returns the parts that nothing uses any more when the source only imports `kept`.
    fn unused(&self, kept: &[Imported]) -> Vec<Unused>;
}

/// The text of a source whose tables are generated.
#[derive(Debug)]
pub(crate) struct Rest {
    pub(crate) text: String,
    /// The comments in it.
    pub(crate) comments: Vec<Origin>,
    /// Its imports, the generated file apart.
    pub(crate) imported: Vec<Imported>,
}

/// Something that is imported: a module, and a name there; `*` for all of it.
pub(crate) type Imported = (String, String);

/// The notes about the schema itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct SchemaNote {
    pub(crate) docs: Docs,
    /// The options that are written out, by name: the value, and the lines about it.
    pub(crate) options: BTreeMap<String, (bool, Docs)>,
}

/// Tables of a package that a source spreads, such as `...authTables`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spread {
    /// The name in the source.
    pub name: String,
    /// The module that it comes from.
    pub module: String,
    /// The name of the export.
    pub export: String,
    /// Where it stands in the source, in bytes; `None` if it stands in another file.
    pub(crate) place: Option<Range<usize>>,
}

/// A part of the object of tables whose tables the syntax does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1 on.
    pub line: usize,
    /// The first line of its text.
    pub text: String,
}

/// A type that the source gives to a validator by a cast, and that no export has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Cast {
    /// The file.
    pub path: PathBuf,
    /// The line of the type, from 1 on.
    pub line: usize,
    /// The type as the source has it.
    pub ty: String,
}

/// Something that a source exports besides the schema, and that other modules import.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Export {
    /// Its name.
    pub name: String,
    /// The modules that import it.
    pub importers: Vec<PathBuf>,
}

/// Something that the source uses, and that nothing uses once the tables are generated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unused {
    /// The name of a constant or a function, or of a package (then `line` is `None`).
    pub name: String,
    /// The module that declares it; the `package.json` that lists the package.
    pub path: PathBuf,
    /// The line of its declaration, from 1 on; `None` for a package.
    pub line: Option<usize>,
}

/// A comment of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comment {
    /// The file.
    pub path: PathBuf,
    /// The line on which it starts, from 1 on.
    pub line: usize,
    /// Its words, in one line.
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

/// The notes about a place in a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Note {
    /// Lines about the table, the field, the member or the index.
    pub(crate) docs: Docs,
    /// Lines about the validator, wherever it is used.
    pub(crate) type_docs: Docs,
    /// The constant that holds the validator.
    pub(crate) name: Option<String>,
    /// Constants of the schema file that hold just this validator, or its fields.
    pub(crate) constants: Vec<Constant>,
    /// The type that the source gives to the validator.
    pub(crate) cast: Option<CastNote>,
    /// Whether the constant called `name` has the cast, so that the type of the constant does.
    pub(crate) is_brand: bool,
    /// What the noted expression makes.
    pub(crate) form: Form,
    /// Whether the number is a point in time, in milliseconds since 1970.
    pub(crate) is_time: bool,
    pub(crate) steps: BTreeMap<Step, Note>,
}

/// What an expression of the source makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(
    not(feature = "typescript"),
    expect(dead_code, reason = "only TypeScript has names for fields")
)]
pub(crate) enum Form {
    /// A validator.
    Validator,
    /// The fields of an object validator.
    Fields,
    /// Something else, such as an optional validator.
    #[default]
    Other,
}

/// A constant of the schema file, and what it holds of a validator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constant {
    pub(crate) name: String,
    /// Whether it holds the fields of the validator, not the validator.
    pub(crate) is_fields: bool,
}

/// How the generated file gives the value of a constant of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Generated {
    /// The exported name.
    pub(crate) name: String,
    /// The properties behind it, such as `.fields`; empty for the export itself.
    pub(crate) path: String,
}

/// A cast, and its type for the generated file; `None` if it can't be written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CastNote {
    pub(crate) cast: Cast,
    pub(crate) ts: Option<String>,
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

impl From<&DocsStep> for Step {
    fn from(step: &DocsStep) -> Self {
        match step {
            DocsStep::Field(name) => Self::Field(name.clone()),
            DocsStep::Element => Self::Element,
            DocsStep::Key => Self::Key,
            DocsStep::Value => Self::Value,
            DocsStep::Member(position) => Self::Member(*position),
            DocsStep::Index(name) => Self::Index(name.clone()),
        }
    }
}

impl Docs {
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Groups of lines with an empty line between them.
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

impl SchemaNote {
    /// Adds a paragraph about the schema.
    #[cfg(feature = "typescript")]
    pub(crate) fn add(&mut self, docs: Docs) {
        let before = std::mem::take(&mut self.docs);
        self.docs = Docs::paragraphs([before, docs]);
    }

    /// The value of an option, if the source writes it out.
    pub(crate) fn option(&self, name: &str) -> Option<&(bool, Docs)> {
        self.options.get(name)
    }
}

/// Notes of schemas that come from elsewhere than a `schema.ts`.
impl Notes {
    /// Sets the language of the source, which the comments of `lib.rs` name.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Adds lines to the doc comment of a table.
    pub fn describe_table(&mut self, table: &str, lines: &[String]) {
        self.table(table).docs.lines.extend_from_slice(lines);
    }

    /// Adds lines to the doc comment of a field of a table.
    pub fn describe_field(&mut self, table: &str, field: &str, lines: &[String]) {
        let note = self.field(table, field);
        note.docs.lines.extend_from_slice(lines);
    }

    /// Adds lines to the comment of an index.
    pub fn describe_index(&mut self, table: &str, index: &str, lines: &[String]) {
        let steps = &mut self.table(table).steps;
        let note = steps.entry(Step::Index(index.to_owned())).or_default();
        note.docs.lines.extend_from_slice(lines);
    }

    /// Names the type of a field; equal types of one name are one type. The name may be in any case.
    pub fn name_type(&mut self, table: &str, field: &str, name: &str) {
        self.field(table, field).name = Some(name.to_owned());
    }

    /// Marks the number in a field as a point in time: its type is `Timestamp`, also in lists and
    /// beside null.
    pub fn mark_time(&mut self, table: &str, field: &str) {
        self.field(table, field).is_time = true;
    }

    fn table(&mut self, table: &str) -> &mut Note {
        self.tables.entry(table.to_owned()).or_default()
    }

    fn field(&mut self, table: &str, field: &str) -> &mut Note {
        let step = Step::Field(field.to_owned());
        self.table(table).steps.entry(step).or_default()
    }
}

impl Notes {
    /// Returns the tables of packages that the source spreads.
    pub fn spreads(&self) -> &[Spread] {
        &self.spreads
    }

    /// Returns the parts of the object of tables whose tables the syntax does not show.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Returns the other exports of the source that other modules import.
    pub fn exports(&self) -> &[Export] {
        &self.exports
    }

    /// Returns the source as it would be without the spreads of packages that are not among `own`;
    /// `None` if one of them stands in another file.
    ///
    /// The tables that such a source lacks are those of the packages.
    pub fn without_spreads(&self, own: &[String]) -> Option<String> {
        let foreign = self.spreads.iter().filter(|it| !own.contains(&it.name));
        let places: Option<BTreeSet<(usize, usize)>> = foreign
            .map(|it| it.place.as_ref().map(|place| (place.start, place.end)))
            .collect();
        let mut text = self.text.clone();
        for (start, end) in places?.into_iter().rev() {
            let is_spread = text.get(start..end)?.starts_with("...");
            text.replace_range(start..end, if is_spread { "...{}" } else { "{}" });
        }
        Some(text)
    }

    /// Returns `schema` with the comments of its source (those of tables, fields, members and
    /// indexes) and with the types that its casts give to fields.
    #[must_use]
    pub fn documented(&self, schema: &Schema) -> Schema {
        schema.documented(|table, path| {
            let note = self.at(table, path);
            let ts = note.and_then(Note::ts_of_field);
            PlaceNotes {
                docs: note.and_then(Note::as_docs),
                ts: ts.filter(|_| matches!(path.last(), Some(DocsStep::Field(_)))),
            }
        })
    }

    /// Returns the casts that [`documented`](Self::documented) leaves out: those whose types can't
    /// be written elsewhere, and those of validators that belong to no field, such as elements of arrays.
    pub fn undocumented_casts(&self) -> Vec<Cast> {
        let mut kept = BTreeSet::new();
        for note in self.tables.values() {
            note.casts_of_fields(&mut kept);
        }
        let left = self.casts.iter().filter(|cast| !kept.contains(cast));
        left.cloned().collect()
    }

    /// Returns the note about a place of a table.
    fn at(&self, table: &str, path: &[DocsStep]) -> Option<&Note> {
        let mut note = self.tables.get(table)?;
        for step in path {
            note = note.step(&Step::from(step))?;
        }
        Some(note)
    }

    /// Whether there are comments that become docs.
    pub(crate) fn has_docs(&self) -> bool {
        !self.header.is_empty()
            || !self.schema.docs.is_empty()
            || self.tables.values().any(Note::has_docs)
    }

    /// The comments that are in none of `used`, and whose words no other comment there has.
    pub(crate) fn unplaced(&self, used: &BTreeSet<Origin>) -> Vec<Comment> {
        let is_used = |comment: &&Comment| used.contains(&comment.origin);
        let used = self.comments.iter().filter(is_used);
        let words: BTreeSet<&str> = used.map(|comment| comment.text.as_str()).collect();
        let is_lost =
            |comment: &&Comment| !is_used(comment) && !words.contains(comment.text.as_str());
        self.comments.iter().filter(is_lost).cloned().collect()
    }
}

impl Note {
    /// Returns the notes about the place that is one step further.
    pub(crate) fn step(&self, step: &Step) -> Option<&Self> {
        self.steps.get(step)
    }

    /// The types of all casts in the validator, with the ways to them: validators that differ in
    /// them have different types.
    pub(crate) fn casts(&self, found: &mut String) {
        if let Some(ts) = self.ts() {
            let _ = write!(found, " as {ts}");
        }
        for (step, note) in &self.steps {
            let start = found.len();
            note.casts(found);
            if found.len() > start {
                let _ = write!(found, " at {step:?};");
            }
        }
    }

    /// The type that the source gives to the validator, if it can be kept.
    pub(crate) fn ts(&self) -> Option<&str> {
        self.cast.as_ref()?.ts.as_deref()
    }

    /// The type of a field with this note, `v.optional` included.
    fn ts_of_field(&self) -> Option<String> {
        let ts = self.ts()?;
        // The cast of a constant is inside of `v.optional`.
        let is_inside = self.is_brand && self.form != Form::Validator;
        Some(if is_inside {
            format!("VOptional<{ts}>")
        } else {
            ts.to_owned()
        })
    }

    /// Collects the casts that give types to fields.
    fn casts_of_fields<'a>(&'a self, found: &mut BTreeSet<&'a Cast>) {
        for (step, note) in &self.steps {
            let cast = note.cast.as_ref().filter(|cast| cast.ts.is_some());
            if let (Step::Field(_), Some(cast)) = (step, cast) {
                found.insert(&cast.cast);
            }
            note.casts_of_fields(found);
        }
    }

    /// The lines about the place and, behind them, those about its validator.
    fn as_docs(&self) -> Option<convex_schema_core::Docs> {
        let both = Docs::paragraphs([self.docs.clone(), self.type_docs.clone()]);
        (!both.is_empty()).then(|| convex_schema_core::Docs::new(both.lines.join("\n")))
    }

    fn has_docs(&self) -> bool {
        !self.docs.is_empty()
            || !self.type_docs.is_empty()
            || self.steps.values().any(Self::has_docs)
    }
}
