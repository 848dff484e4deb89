//! The one model of a PostgreSQL schema, wherever it was read.
//!
//! A dump, a folder of migrations and a live server give the same [`Catalogue`]. Everything behind it knows
//! nothing of SQL texts and servers.

mod sql_type;

use std::collections::BTreeMap;
use std::fmt;

pub use self::sql_type::SqlType;
pub(crate) use self::sql_type::TypeGroup;
use crate::place::Place;

/// Tables, types, and what is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Catalogue {
    /// The tables, in the order of the source.
    pub tables: Vec<Table>,
    /// Labels of enum types, in order.
    pub enums: BTreeMap<Name, Vec<String>>,
    /// Domains: types with rules of their own.
    pub domains: BTreeMap<Name, Domain>,
    /// Fields of composite types.
    pub composites: BTreeMap<Name, Vec<(String, SqlType)>>,
    /// Definitions that a Convex schema does not have, or that were not understood, in the order of the source.
    pub left_out: Vec<LeftOut>,
}

/// The name of a table or a type, with its schema. Names are as PostgreSQL stores them: folded to lower case
/// unless they were quoted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Name {
    /// The schema.
    pub schema: String,
    /// The name within the schema.
    pub name: String,
}

/// The schema of names that have none.
pub const PUBLIC: &str = "public";

impl Name {
    /// Returns the name in a schema.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: schema.into(),
            name: name.into(),
        }
    }
}

/// `orders` in the schema `public`, else `auth.users`: the name in messages and in `migrate.toml`.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schema == PUBLIC {
            f.write_str(&self.name)
        } else {
            write!(f, "{}.{}", self.schema, self.name)
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The columns of the primary key, in its order; empty if it has none.
    pub primary_key: Vec<String>,
    /// The name of the primary key's constraint.
    pub primary_key_name: Option<String>,
    /// Unique constraints and full unique indexes, in order: the columns of each.
    pub uniques: Vec<Unique>,
    /// Check constraints, in order.
    pub checks: Vec<Check>,
    /// Foreign keys, in order.
    pub foreign_keys: Vec<ForeignKey>,
    /// Other indexes that a Convex index can stand for, in order.
    pub indexes: Vec<Index>,
    /// The comment on it.
    pub comment: Option<String>,
    /// The table of which it is a partition. Its rows are rows of that table.
    pub partition_of: Option<Name>,
    /// Where it is created.
    pub at: Place,
}

impl Table {
    /// Returns a table without columns.
    pub fn new(name: Name, at: Place) -> Self {
        Self {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
            primary_key_name: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            partition_of: None,
            at,
        }
    }

    /// Returns the column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns where the column with this name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Returns the foreign key of this one column, if there is one.
    pub fn foreign_key(&self, column: &str) -> Option<&ForeignKey> {
        let is_own = |key: &&ForeignKey| matches!(key.columns.as_slice(), [one] if one == column);
        self.foreign_keys.iter().find(is_own)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: SqlType,
    /// Whether it accepts null. A default does not change that.
    pub nullable: bool,
    /// The expression that gives the value of a row without one.
    pub default: Option<String>,
    /// The expression that gives the value of every row, for `GENERATED ALWAYS AS (...) STORED`.
    pub generated: Option<String>,
    /// Whether it is `GENERATED ... AS IDENTITY`, or of a serial type.
    pub is_identity: bool,
    /// The comment on it.
    pub comment: Option<String>,
    /// Where it is declared.
    pub at: Place,
}

impl Column {
    /// Returns a column that accepts null and has no default.
    pub fn new(name: impl Into<String>, ty: SqlType, at: Place) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: true,
            default: None,
            generated: None,
            is_identity: false,
            comment: None,
            at,
        }
    }
}

/// The expression of a default, if it gives another value than null.
pub(crate) fn not_null(expression: String) -> Option<String> {
    let start = expression.get(..4).unwrap_or_default();
    let rest = expression.get(4..).unwrap_or_default();
    let is_null = start.eq_ignore_ascii_case("null") && (rest.is_empty() || rest.starts_with("::"));
    (!is_null).then_some(expression)
}

/// Columns of which no two rows have the same values.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unique {
    /// The name of the constraint or the index.
    pub name: Option<String>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Whether null equals null (`NULLS NOT DISTINCT`). Otherwise a row with null in one of the columns equals no other.
    pub nulls_are_equal: bool,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// The name of the constraint.
    pub name: Option<String>,
    /// The expression.
    pub expression: String,
    /// The rule of the expression for one column, if a model can express it.
    pub rule: Option<Rule>,
}

/// A check of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The value is one of these.
    OneOf {
        /// The column.
        column: String,
        /// The values, in order: texts, or numbers as the source writes them.
        values: Vec<String>,
    },
    /// The number lies in a range.
    Range {
        /// The column.
        column: String,
        /// The lower end.
        min: Option<Bound>,
        /// The upper end.
        max: Option<Bound>,
    },
    /// The text has a length in characters within a range.
    Length {
        /// The column.
        column: String,
        /// The lower end.
        min: Option<Bound>,
        /// The upper end.
        max: Option<Bound>,
    },
    /// The text matches a regular expression of PostgreSQL.
    Pattern {
        /// The column.
        column: String,
        /// The expression.
        pattern: String,
        /// Whether the case of letters does not count.
        ignores_case: bool,
    },
}

impl Rule {
    /// Returns the column that the rule is about.
    pub fn column(&self) -> &str {
        match self {
            Self::OneOf { column, .. }
            | Self::Range { column, .. }
            | Self::Length { column, .. }
            | Self::Pattern { column, .. } => column,
        }
    }
}

/// An end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bound {
    /// The number, as the source writes it.
    pub value: String,
    /// Whether the number belongs to the range.
    pub inclusive: bool,
}

/// The action for rows when the row that they refer to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnDelete {
    /// The deletion fails, at the end of the statement or the transaction.
    #[default]
    NoAction,
    /// The deletion fails.
    Restrict,
    /// They are deleted too.
    Cascade,
    /// Their columns become null.
    SetNull,
    /// Their columns get their defaults.
    SetDefault,
}

impl OnDelete {
    /// Returns the rule as SQL writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

impl fmt::Display for OnDelete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignKey {
    /// The name of the constraint.
    pub name: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The table that it refers to, which the catalogue may not have.
    pub table: Name,
    /// The columns there; empty for the primary key.
    pub referred: Vec<String>,
    /// The delete rule.
    pub on_delete: OnDelete,
}

/// An index of plain columns in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Domain {
    /// The type below it.
    pub ty: SqlType,
    /// Whether it rejects null.
    pub not_null: bool,
    /// The expression that gives the value of a column of it without one.
    pub default: Option<String>,
    /// Its checks, about a column that is called `VALUE`.
    pub checks: Vec<Check>,
}

/// Something of the source that is not in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Where it stands.
    pub at: Place,
    /// The kind.
    pub what: What,
    /// Its name, or the start of its text.
    pub text: String,
}

/// Why something is not in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum What {
    /// The statement was not understood. It may change a table.
    NotUnderstood,
    /// A trigger.
    Trigger,
    /// A function or a procedure.
    Function,
    /// A row-level policy.
    Policy,
    /// A view, materialized or not.
    View,
    /// A rewrite rule.
    Rule,
    /// A partial index.
    PartialIndex,
    /// An index of expressions.
    ExpressionIndex,
    /// An index with a descending column.
    DescendingIndex,
    /// An index that is not a B-tree.
    OtherIndex,
    /// An exclusion constraint.
    Exclusion,
    /// A table whose rows are those of another server.
    ForeignTable,
    /// A table whose rows are rows of another table too.
    Inheritance,
    /// Statements that change rows after they were loaded, such as `UPDATE`.
    DataChange,
}

impl What {
    /// Returns what it is, in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotUnderstood => "not understood",
            Self::Trigger => "trigger",
            Self::Function => "function",
            Self::Policy => "policy",
            Self::View => "view",
            Self::Rule => "rule",
            Self::PartialIndex => "partial index",
            Self::ExpressionIndex => "index of expressions",
            Self::DescendingIndex => "descending index",
            Self::OtherIndex => "index that is not a B-tree",
            Self::Exclusion => "exclusion constraint",
            Self::ForeignTable => "foreign table",
            Self::Inheritance => "inheritance",
            Self::DataChange => "change of rows",
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Catalogue {
    /// Returns the table with this name.
    pub fn table(&self, name: &Name) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// Returns the table that rows of `name` belong to: the table itself, or the one that it is a partition of.
    pub fn root(&self, name: &Name) -> Option<&Table> {
        let mut table = self.table(name)?;
        for _ in 0..self.tables.len() {
            match &table.partition_of {
                Some(parent) => table = self.table(parent)?,
                None => return Some(table),
            }
        }
        None
    }

    /// Returns whether a table has partitions.
    pub fn has_partitions(&self, name: &Name) -> bool {
        let mut tables = self.tables.iter();
        tables.any(|table| table.partition_of.as_ref() == Some(name))
    }

    /// Drops the rules about texts that ignore case: the operators of `citext` are its own, so that `= 'a'` takes `A`.
    pub(crate) fn drop_rules_without_case(&mut self) {
        let types = self.clone();
        let ignores_case = |ty: &SqlType| types.base(ty).ignores_case();
        for table in &mut self.tables {
            let columns = &table.columns;
            for check in &mut table.checks {
                let column = check.rule.as_ref().map(Rule::column);
                let column = columns.iter().find(|it| column == Some(it.name.as_str()));
                if column.is_some_and(|it| ignores_case(&it.ty)) {
                    check.rule = None;
                }
            }
        }
        for domain in self.domains.values_mut().filter(|it| ignores_case(&it.ty)) {
            for check in &mut domain.checks {
                check.rule = None;
            }
        }
    }

    /// Returns the domains of a type, the outermost first.
    pub(crate) fn domains_of<'c>(&'c self, ty: &'c SqlType) -> impl Iterator<Item = &'c Domain> {
        let domain = |ty: &SqlType| match ty {
            SqlType::Named(name) => self.domains.get(name),
            _ => None,
        };
        // Domains can't be in a circle; the bound is for broken sources.
        std::iter::successors(domain(ty), move |it| domain(&it.ty)).take(self.domains.len())
    }

    /// Returns the type below all domains.
    pub fn base<'a>(&'a self, mut ty: &'a SqlType) -> &'a SqlType {
        // A domain of a domain of itself can't be created; the bound is for broken sources.
        for _ in 0..self.domains.len() {
            match ty {
                SqlType::Named(name) => match self.domains.get(name) {
                    Some(domain) => ty = &domain.ty,
                    None => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}
