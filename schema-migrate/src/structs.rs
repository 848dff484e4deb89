//! A catalogue becomes a schema: what the structs of `import --from-sql` are printed from.

mod column;
mod indexes;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_import::{Language, Notes};
use convex_schema_rules::casing::to_snake;
use convex_schema_rules::limit::MAX_OWN_DOCUMENT_FIELDS;

use self::column::lines;
pub(crate) use self::rules::{is_required, values};
use crate::catalogue::{Catalogue, Column, Name, SqlType, Table};
use crate::names::{self, Rename};
use crate::place::Place;

/// The field type of an integer of 64 bits, or of a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Numeric {
    /// A number, which is exact up to 2^53 or 15 digits.
    #[default]
    Number,
    /// An int64, for whole numbers.
    Int64,
    /// A string, which keeps every digit.
    String,
}

impl Numeric {
    /// The choices for `bigint`.
    pub const ALL: &'static [Self] = &[Self::Number, Self::Int64, Self::String];

    /// The choices for `numeric`.
    pub const FRACTIONAL: &'static [Self] = &[Self::Number, Self::String];

    /// `number`, `int64` or `string`: the name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Int64 => "int64",
            Self::String => "string",
        }
    }
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The choices of [`structs`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct StructOptions {
    /// The choice for `bigint`; without one it becomes a number, with a question.
    pub int8: Option<Numeric>,
    /// The choice for `numeric`; without one it becomes a number, with a question.
    pub numeric: Option<Numeric>,
    /// How the names of fields are written.
    pub rename: Rename,
}

impl StructOptions {
    /// Decides what `bigint` becomes.
    #[must_use]
    pub fn int8(mut self, int8: Option<Numeric>) -> Self {
        self.int8 = int8;
        self
    }

    /// Decides what `numeric` becomes. It can't be an int64, which has no fractions: then it is a number.
    #[must_use]
    pub fn numeric(mut self, numeric: Option<Numeric>) -> Self {
        self.numeric = numeric;
        self
    }

    /// Decides how the names of fields are written.
    #[must_use]
    pub fn rename(mut self, rename: Rename) -> Self {
        self.rename = rename;
        self
    }
}

/// A schema, what its structs say besides, and what of the source is not in it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Structs {
    /// The schema.
    pub schema: Schema,
    /// Comments, delete rules and times.
    pub notes: Notes,
    /// Where something of the source is not carried over, and what.
    pub left: Vec<(Place, String)>,
    /// The columns of the type `bigint` that became numbers without a decision of the user.
    pub undecided_int8: Vec<(Place, String)>,
    /// The columns of the type `numeric` that became numbers without a decision of the user.
    pub undecided_numeric: Vec<(Place, String)>,
}

/// Makes a schema of a catalogue.
pub fn structs(catalogue: &Catalogue, options: &StructOptions) -> Structs {
    let mut maker = Maker {
        catalogue,
        options,
        tables: names::tables(catalogue),
        notes: Notes::default().language(Language::Sql),
        left: Vec::new(),
        undecided_int8: Vec::new(),
        undecided_numeric: Vec::new(),
    };
    let mut builder = Schema::builder();
    let own = catalogue.tables.iter();
    for table in own.filter(|it| it.partition_of.is_none()) {
        builder = builder.table(maker.table(table));
    }
    for left_out in &catalogue.left_out {
        let text = format!("{}: {}", left_out.what, left_out.text);
        maker.left.push((left_out.at.clone(), text));
    }
    maker.left.sort();
    maker.left.dedup();
    Structs {
        schema: builder.build(),
        notes: maker.notes,
        left: maker.left,
        undecided_int8: maker.undecided_int8,
        undecided_numeric: maker.undecided_numeric,
    }
}

struct Maker<'c> {
    catalogue: &'c Catalogue,
    options: &'c StructOptions,
    /// The tables of documents.
    tables: BTreeMap<Name, String>,
    notes: Notes,
    left: Vec<(Place, String)>,
    undecided_int8: Vec<(Place, String)>,
    undecided_numeric: Vec<(Place, String)>,
}

impl Maker<'_> {
    fn leave(&mut self, at: &Place, text: impl Into<String>) {
        self.left.push((at.clone(), text.into()));
    }

    fn table(&mut self, table: &Table) -> TableDefinition {
        let name = self.tables.get(&table.name).cloned().unwrap_or_default();
        let mut docs = lines(table.comment.as_deref());
        let sql_name = table.name.to_string();
        if to_snake(&name) != sql_name && name != sql_name {
            column::sentence(
                &mut docs,
                &format!("The table {}.", column::code(&sql_name)),
            );
        }
        self.notes.describe_table(&name, &docs);
        let columns = self.columns(table);
        let own = columns.iter().map(|it| it.name.as_str());
        let fields = names::fields(own, self.options.rename);
        let mut metas = Vec::new();
        let mut object = v::object();
        let mut unsaid = BTreeSet::new();
        for column in &columns {
            let field = fields[&column.name].as_str();
            let (validator, meta) = self.column(table, column, &mut unsaid);
            self.describe(&name, table, column, field, &meta);
            object = object.field(field, validator);
            metas.push((field, meta));
        }
        let mut definition = TableDefinition::new(&name, object);
        for (field, meta) in metas {
            definition = definition.field_meta(field, meta);
        }
        for (position, check) in table.checks.iter().enumerate() {
            let is_unsaid = unsaid.contains(&position)
                || rules::is_of_no_column(table, check)
                || check
                    .rule
                    .as_ref()
                    .is_some_and(|it| !fields.contains_key(it.column()));
            if is_unsaid {
                let text = format!("check of `{}`: {}", table.name, check.expression);
                self.leave(&table.at, text);
            }
        }
        self.foreign_keys(table);
        let (definition, left) = indexes::add(definition, table, &fields);
        for text in left {
            self.leave(&table.at, format!("`{}`: {text}", table.name));
        }
        definition
    }

    /// The columns that become fields.
    fn columns<'t>(&mut self, table: &'t Table) -> Vec<&'t Column> {
        let mut columns = Vec::new();
        let mut too_many = 0;
        for column in &table.columns {
            if self.is_id(table, column) {
                let text = format!("`{}.{}` becomes `_id`", table.name, column.name);
                self.leave(&column.at, text);
            } else if columns.len() == MAX_OWN_DOCUMENT_FIELDS {
                let text = format!(
                    "`{}.{}`: a document has at most {MAX_OWN_DOCUMENT_FIELDS} fields of its own",
                    table.name, column.name
                );
                self.leave(&column.at, text);
                too_many += 1;
            } else {
                columns.push(column);
            }
        }
        if too_many > 0 {
            let text = format!("`{}`: {too_many} columns are too many", table.name);
            self.leave(&table.at, text);
        }
        columns
    }

    /// Whether a column is in the id of its documents, and nowhere else: a key that is one UUID.
    fn is_id(&self, table: &Table, column: &Column) -> bool {
        matches!(table.primary_key.as_slice(), [key] if *key == column.name)
            && *self.catalogue.base(&column.ty) == SqlType::Uuid
            && table.foreign_key(&column.name).is_none()
    }

    /// Lists the foreign keys that no `Id<T>` stands for.
    fn foreign_keys(&mut self, table: &Table) {
        let mut seen = BTreeSet::new();
        for key in &table.foreign_keys {
            let columns = key.columns.join(", ");
            match key.columns.as_slice() {
                [column] if seen.insert(column) => {}
                [_] => {
                    let text = format!(
                        "`{}`: the second reference of `{columns}`, to `{}`",
                        table.name, key.table
                    );
                    self.leave(&table.at, text);
                }
                _ => {
                    let text = format!(
                        "`{}`: the reference of ({columns}) to `{}`, because an id stands in one field",
                        table.name, key.table
                    );
                    self.leave(&table.at, text);
                }
            }
        }
    }
}
