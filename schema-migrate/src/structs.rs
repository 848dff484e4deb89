//! A catalogue becomes a schema: what the structs of `import --from-sql` are printed from.

use std::collections::BTreeSet;
use std::fmt;

use convex_schema_core::{FieldValidator, Index, Schema, TableDefinition, Validator, v};
use convex_schema_import::Notes;
use convex_schema_rules::limit::{MAX_INDEX_FIELDS, MAX_INDEXES_PER_TABLE};

use crate::catalogue::{Catalogue, Column, ForeignKey, Name, Rule, SqlType, Table};
use crate::names;
use crate::place::Place;

/// What a whole number of 64 bits, or a decimal number, becomes.
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
    /// What `bigint` becomes.
    pub int8: Numeric,
    /// What `numeric` becomes.
    pub numeric: Numeric,
}

/// A schema, what its structs say besides, and what of the source is not in it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Structs {
    /// The schema.
    pub schema: Schema,
    /// Comments, delete rules and times.
    pub notes: Notes,
    /// Where something of a table is not carried over, and what.
    pub left: Vec<(Place, String)>,
}

/// Makes a schema of a catalogue.
pub fn structs(catalogue: &Catalogue, options: &StructOptions) -> Structs {
    let mut maker = Maker {
        catalogue,
        options,
        notes: Notes::default(),
        left: Vec::new(),
    };
    let mut builder = Schema::builder();
    for table in catalogue
        .tables
        .iter()
        .filter(|it| it.partition_of.is_none())
    {
        builder = builder.table(maker.table(table));
    }
    for left_out in &catalogue.left_out {
        let text = format!("{}: {}", left_out.what, left_out.text);
        maker.left.push((left_out.at.clone(), text));
    }
    maker.left.sort();
    Structs {
        schema: builder.build(),
        notes: maker.notes,
        left: maker.left,
    }
}

struct Maker<'c> {
    catalogue: &'c Catalogue,
    options: &'c StructOptions,
    notes: Notes,
    left: Vec<(Place, String)>,
}

impl Maker<'_> {
    fn table(&mut self, table: &Table) -> TableDefinition {
        let name = names::table(&table.name.to_string());
        self.notes
            .describe_table(&name, &lines(table.comment.as_deref()));
        let mut object = v::object();
        let mut kept = BTreeSet::new();
        for column in &table.columns {
            if self.is_id(table, column) {
                let text = format!("`{}.{}` becomes `_id`", table.name, column.name);
                self.left.push((column.at.clone(), text));
                continue;
            }
            let field = names::field(&column.name);
            self.describe(&name, table, column, &field);
            object = object.field(field, self.field(table, column));
            kept.insert(column.name.as_str());
        }
        let mut definition = TableDefinition::new(&name, object);
        for unique in &table.uniques {
            if unique.columns.iter().all(|it| kept.contains(it.as_str())) {
                definition = definition.unique(unique.columns.iter().map(|it| names::field(it)));
            }
        }
        for index in self.indexes(table, &kept) {
            definition = definition.index(index);
        }
        for check in table.checks.iter().filter(|check| check.rule.is_none()) {
            let text = format!("check of `{}`: {}", table.name, check.expression);
            self.left.push((table.at.clone(), text));
        }
        definition
    }

    /// Whether a column is in the id of its documents, and nowhere else: a key that is one UUID.
    fn is_id(&self, table: &Table, column: &Column) -> bool {
        matches!(table.primary_key.as_slice(), [key] if *key == column.name)
            && *self.catalogue.base(&column.ty) == SqlType::Uuid
            && table.foreign_key(&column.name).is_none()
    }

    fn describe(&mut self, name: &str, table: &Table, column: &Column, field: &str) {
        let mut docs = lines(column.comment.as_deref());
        let mut sentence = |text: String| {
            if !docs.is_empty() {
                docs.push(String::new());
            }
            docs.push(text);
        };
        if field != column.name {
            sentence(format!("The column `{}`.", column.name));
        }
        if let Some(key) = table.foreign_key(&column.name) {
            sentence(format!(
                "Refers to `{}`, on delete: {}.",
                key.table,
                key.on_delete.as_str().to_lowercase()
            ));
        }
        if let Some(default) = &column.default {
            sentence(format!("Default in SQL: `{default}`."));
        }
        if let Some(expression) = &column.generated {
            sentence(format!("Generated in SQL: `{expression}`."));
            let text = format!(
                "generated column `{}.{}`: {expression}",
                table.name, column.name
            );
            self.left.push((column.at.clone(), text));
        }
        self.notes.describe_field(name, field, &docs);
        let mut ty = self.catalogue.base(&column.ty);
        if let SqlType::Array(inner) = ty {
            ty = self.catalogue.base(inner);
        }
        if matches!(ty, SqlType::Timestamptz | SqlType::Timestamp) {
            self.notes.mark_time(name, field);
        }
    }

    fn field(&mut self, table: &Table, column: &Column) -> FieldValidator {
        let validator = match table.foreign_key(&column.name) {
            Some(key) => self.reference(table, column, key),
            None => self.values(table, column),
        };
        FieldValidator::new(validator, column.nullable && !self.is_required(&column.ty))
    }

    /// Whether a domain rejects null.
    fn is_required(&self, ty: &SqlType) -> bool {
        match ty {
            SqlType::Named(name) => match self.catalogue.domains.get(name) {
                Some(domain) => domain.not_null || self.is_required(&domain.ty),
                None => false,
            },
            _ => false,
        }
    }

    fn reference(&mut self, table: &Table, column: &Column, key: &ForeignKey) -> Validator {
        let target = self.catalogue.root(&key.table);
        let is_key =
            |target: &&Table| key.referred.is_empty() || target.primary_key == key.referred;
        match target.filter(is_key) {
            Some(target) => v::id(names::table(&target.name.to_string())),
            None => {
                let text = format!(
                    "`{}.{}` refers to `{}`, which is not a key of a table of the source: no id",
                    table.name, column.name, key.table
                );
                self.left.push((column.at.clone(), text));
                self.ty(&column.ty)
            }
        }
    }

    /// What the type and the checks say.
    fn values(&self, table: &Table, column: &Column) -> Validator {
        let of_column = |rule: &Rule, name: &str| match rule {
            Rule::OneOf { column, values } if column == name => Some(literals(values)),
            Rule::OneOf { .. }
            | Rule::Range { .. }
            | Rule::Length { .. }
            | Rule::Pattern { .. } => None,
        };
        let rules = table.checks.iter().filter_map(|check| check.rule.as_ref());
        let mut found = rules.filter_map(|rule| of_column(rule, &column.name));
        found.next().unwrap_or_else(|| self.ty(&column.ty))
    }

    fn ty(&self, ty: &SqlType) -> Validator {
        match ty {
            SqlType::Boolean => v::boolean(),
            SqlType::Int8 => numeric(self.options.int8, true),
            SqlType::Numeric(_) => numeric(self.options.numeric, false),
            SqlType::Int2
            | SqlType::Int4
            | SqlType::Float4
            | SqlType::Float8
            | SqlType::Timestamptz
            | SqlType::Timestamp => v::number(),
            SqlType::Json | SqlType::Jsonb => v::any(),
            SqlType::Bytea => v::bytes(),
            SqlType::Array(element) => v::array(self.ty(element)),
            SqlType::Named(name) => self.named(name),
            SqlType::Text
            | SqlType::Varchar(_)
            | SqlType::Char(_)
            | SqlType::Uuid
            | SqlType::Date
            | SqlType::Time
            | SqlType::Timetz
            | SqlType::Interval
            | SqlType::Other(_) => v::string(),
        }
    }

    fn named(&self, name: &Name) -> Validator {
        if let Some(labels) = self.catalogue.enums.get(name) {
            return literals(labels);
        }
        if let Some(domain) = self.catalogue.domains.get(name) {
            return self.ty(&domain.ty);
        }
        match self.catalogue.composites.get(name) {
            Some(fields) => {
                let mut object = v::object();
                for (name, ty) in fields {
                    let field = v::optional(self.ty(ty));
                    object = object.field(names::field(name), field);
                }
                object.into()
            }
            None => v::string(),
        }
    }

    /// Indexes of uniques, foreign keys and indexes, each list of columns once.
    fn indexes(&mut self, table: &Table, kept: &BTreeSet<&str>) -> Vec<Index> {
        let mut indexes = Vec::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let uniques = table.uniques.iter().map(|it| &it.columns);
        for columns in uniques.chain(table.indexes.iter().map(|it| &it.columns)) {
            let are_kept = columns.iter().all(|it| kept.contains(it.as_str()));
            if !are_kept || columns.is_empty() {
                continue;
            }
            let fields: Vec<_> = columns.iter().map(|it| names::field(it)).collect();
            let mut name = format!("by_{}", fields.join("_"));
            name.truncate(64);
            let fits = fields.len() <= MAX_INDEX_FIELDS && indexes.len() < MAX_INDEXES_PER_TABLE;
            if !fits {
                let text = format!("index of `{}` ({})", table.name, columns.join(", "));
                self.left.push((table.at.clone(), text));
            } else if taken.insert(name.clone()) {
                indexes.push(Index::database(name, fields));
            }
        }
        indexes
    }
}

fn lines(comment: Option<&str>) -> Vec<String> {
    let lines = comment.into_iter().flat_map(str::lines);
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn literals(values: &[String]) -> Validator {
    let mut members: Vec<_> = values.iter().map(|it| v::literal(it.as_str())).collect();
    match members.len() {
        1 => members.remove(0),
        _ => v::union(members),
    }
}

fn numeric(choice: Numeric, is_whole: bool) -> Validator {
    match choice {
        Numeric::Int64 if is_whole => v::int64(),
        Numeric::Number | Numeric::Int64 => v::number(),
        Numeric::String => v::string(),
    }
}
