//! Source, mapping and schema together: what to do with each table, and everything that stands against it.

mod existing;
mod files;
mod problem;
mod reference;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::ops::Range;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping as TableNumbers};
use convex_schema_files::{Deployment, ImportMode};

pub(crate) use self::existing::ExistingPlan;
pub(crate) use self::files::{FilePlan, Named as NamedFile};
pub use self::problem::{Problem, ProblemCode};
pub(crate) use self::reference::{By, List, ReferencePlan};
use crate::catalogue::{Catalogue, Name, Table};
use crate::convert::Conversion;
use crate::keys::{KeyColumns, KeyPlan};
use crate::mapping::{
    Condition, EmptyPolicy, Mapping, MissingPolicy, Numbers, TableMapping, UniquePolicy,
};
use crate::near;
use crate::order::Order;
use crate::row::{Cell, Row};

/// The plan of all tables.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The tables of documents, by name.
    pub(crate) groups: Vec<Group>,
    /// The tables of the source that become documents: those of one group follow each other.
    pub(crate) tables: Vec<TablePlan>,
    pub(crate) numbers: TableNumbers,
    /// The problems that stop it.
    pub(crate) problems: Vec<Problem>,
}

/// A table of documents, and the tables of the source whose rows they are.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) into: String,
    pub(crate) encoding: Encoding,
    /// Whether its documents stay in the deployment as they are.
    pub(crate) is_kept: bool,
    /// Positions among the planned tables.
    pub(crate) tables: Range<usize>,
    /// Fields that the model says are unique together.
    pub(crate) uniques: Vec<Vec<String>>,
}

/// How the rows of a table become documents.
#[derive(Debug)]
pub(crate) struct TablePlan {
    pub(crate) source: Name,
    pub(crate) into: String,
    pub(crate) number: NonZeroU32,
    /// The position of its documents' table among the groups.
    pub(crate) group: usize,
    pub(crate) key: KeyPlan,
    /// The names of the key's columns, and whether reports may show its values even if they hide others.
    pub(crate) key_names: Vec<String>,
    pub(crate) is_key_public: bool,
    /// Columns that the source says are unique together.
    pub(crate) uniques: Vec<UniquePlan>,
    /// The policy for a row that repeats values that are unique.
    pub(crate) repeated: UniquePolicy,
    /// Columns other than the key by which other tables refer to rows of this one.
    pub(crate) lookups: Vec<KeyColumns>,
    /// Where the documents of its rows are looked up.
    pub(crate) existing: Option<ExistingPlan>,
    /// Conditions on rows, with the columns that they are about.
    pub(crate) filter: Vec<(usize, Condition)>,
    pub(crate) order: Order,
    /// The column that gives `_creationTime`.
    pub(crate) creation: Option<(usize, Conversion)>,
    /// By name.
    pub(crate) fields: Vec<FieldPlan>,
}

impl TablePlan {
    /// Whether its documents stay in the deployment as they are, and its rows are not imported.
    pub(crate) fn is_kept(&self) -> bool {
        self.existing.as_ref().is_some_and(|it| it.is_kept)
    }

    /// Whether values of its documents need the encoding of exports.
    fn needs_export_encoding(&self) -> bool {
        self.fields.iter().any(|field| match &field.from {
            From::Column(column) => match &column.value {
                ValuePlan::Convert(conversion) => conversion.needs_export_encoding(),
                ValuePlan::Reference(_) | ValuePlan::File(_) => false,
            },
            // Numbers have a fraction, int64 has none.
            From::Constant(json) => json.parse::<i64>().is_ok(),
        })
    }

    /// Whether a row fulfils all conditions of the mapping; `None` if the row has not the value of one of them.
    pub(crate) fn takes(&self, row: &Row) -> Option<bool> {
        let mut takes = true;
        for (position, condition) in &self.filter {
            if row.cell(*position) == Cell::Unknown {
                return None;
            }
            takes &= condition.accepts(row, *position);
        }
        Some(takes)
    }
}

/// Columns that are unique together.
#[derive(Debug)]
pub(crate) struct UniquePlan {
    /// The name of the constraint, or the columns.
    pub(crate) name: String,
    /// The names of the columns.
    pub(crate) names: Vec<String>,
    pub(crate) columns: KeyColumns,
    pub(crate) nulls_are_equal: bool,
}

/// How a field gets its value.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) name: String,
    pub(crate) from: From,
}

#[derive(Debug)]
pub(crate) enum From {
    /// A column.
    Column(Box<ColumnPlan>),
    /// The same JSON text for all rows.
    Constant(String),
}

#[derive(Debug)]
pub(crate) struct ColumnPlan {
    pub(crate) column: usize,
    /// The name of the column.
    pub(crate) name: String,
    pub(crate) value: ValuePlan,
    pub(crate) null: OnNull,
    pub(crate) empty: EmptyPolicy,
    /// The JSON texts of new values, by the texts of old ones.
    pub(crate) map: Option<BTreeMap<String, String>>,
    pub(crate) missing: MissingPolicy,
}

#[derive(Debug)]
pub(crate) enum ValuePlan {
    Convert(Conversion),
    /// The id of a row of another table.
    Reference(ReferencePlan),
    /// The id of a stored file.
    File(FilePlan),
}

/// The treatment of null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OnNull {
    Absent,
    /// This JSON text.
    Json(String),
    Reject,
}

/// Plans the migration.
pub(crate) fn plan(
    catalogue: &Catalogue,
    mapping: &Mapping,
    schema: &Schema,
    secret: Option<&[u8]>,
) -> Plan {
    let mut problems = coverage(catalogue, mapping);
    let into = mapping.tables.values().filter_map(|table| match table {
        TableMapping::Into(table) => Some(table.into.as_str()),
        TableMapping::Drop(_) | TableMapping::Open(_) => None,
    });
    let numbers = numbers(schema, into, &mapping.numbers);
    let mut tables: Vec<TablePlan> = Vec::new();
    for table in &catalogue.tables {
        let Some(TableMapping::Into(into)) = mapping.tables.get(&table.name.to_string()) else {
            continue;
        };
        let context = table::Context {
            catalogue,
            mapping,
            schema,
            secret,
            numbers: &numbers,
        };
        tables.extend(table::plan(&context, table, into, &mut problems));
    }
    tables.sort_by(|a, b| (&a.into, &a.source).cmp(&(&b.into, &b.source)));
    let groups = groups(schema, &mut tables);
    problems.extend(mixed(&groups, &tables));
    problems.extend(conflict(schema, &groups, &numbers, &mapping.numbers));
    reference::find(&mut tables, &mut problems);
    problems.extend(reserved(&tables));
    Plan {
        groups,
        tables,
        numbers,
        problems,
    }
}

/// Every table and every column of the source has to be in the mapping, and no other.
fn coverage(catalogue: &Catalogue, mapping: &Mapping) -> Vec<Problem> {
    let mut problems = Vec::new();
    let own = catalogue
        .tables
        .iter()
        .filter(|it| it.partition_of.is_none());
    let own: BTreeMap<String, &Table> = own.map(|it| (it.name.to_string(), it)).collect();
    for (name, table) in &own {
        match mapping.tables.get(name) {
            None => problems.push(Problem::new(
                ProblemCode::UnmappedTable,
                name,
                format!(
                    "the mapping does not have the table `{name}`\nhelp: `migrate init` adds it"
                ),
            )),
            Some(TableMapping::Open(question)) => {
                problems.push(Problem::new(ProblemCode::OpenQuestion, name, question));
            }
            Some(TableMapping::Drop(_)) => {}
            Some(TableMapping::Into(into)) => table::coverage(table, into, &mut problems),
        }
    }
    for name in mapping
        .tables
        .keys()
        .filter(|name| !own.contains_key(*name))
    {
        let help = near::help(name, own.keys().map(String::as_str));
        let message = format!("the source has no table `{name}`{help}");
        problems.push(Problem::new(ProblemCode::UnknownTable, name, message));
    }
    problems
}

/// The numbers that the deployment has after the import.
#[expect(
    single_use_lifetimes,
    reason = "a lifetime without a name can't stand there"
)]
fn numbers<'m>(
    schema: &Schema,
    into: impl Iterator<Item = &'m str>,
    from: &Numbers,
) -> TableNumbers {
    let into: BTreeSet<&str> = into.collect();
    let names = schema.tables().map(convex_schema_core::TableRef::name);
    let names: BTreeSet<&str> = names.chain(into.iter().copied()).collect();
    let first = match from {
        Numbers::Fresh => return TableNumbers::fresh_deployment(names),
        Numbers::From(first) => *first,
        Numbers::Of { deployment, .. } => return deployment.clone().push(schema).numbers().clone(),
    };
    let mut numbers = TableNumbers::new();
    for (at, name) in (first..).zip(&into) {
        if let Some(number) = NonZeroU32::new(at) {
            // Neither is taken: both come in order, once.
            let _ = numbers.insert(*name, number);
        }
    }
    for name in names {
        numbers.insert_next(name);
    }
    numbers
}

/// The error that the import would meet in these numbers, by the rules of imports.
fn conflict(
    schema: &Schema,
    groups: &[Group],
    numbers: &TableNumbers,
    from: &Numbers,
) -> Option<Problem> {
    let deployment = match from {
        // Free numbers are for deployments of which no more is known than that the schema was pushed.
        Numbers::Fresh | Numbers::From(_) => Deployment::fresh(schema),
        Numbers::Of { deployment, .. } => deployment.clone().push(schema),
    };
    let mut imported = TableNumbers::new();
    for group in groups.iter().filter(|group| !group.is_kept) {
        let number = numbers.number_of(&group.into);
        // Names and numbers come from a mapping, where each occurs once.
        let _ = number.map(|number| imported.insert(group.into.as_str(), number));
    }
    let error = deployment.import_error(schema, &imported, ImportMode::Replace)?;
    let message = format!(
        "the import would fail with `{}`: {}\nhelp: name an export of the deployment in `numbers`",
        error.code, error.message
    );
    Some(Problem::new(
        ProblemCode::NumberConflict,
        "numbers",
        message,
    ))
}

/// Tables of which some rows stay in the deployment, although the import replaces the table.
fn mixed<'p>(groups: &'p [Group], tables: &'p [TablePlan]) -> impl Iterator<Item = Problem> + 'p {
    groups.iter().filter_map(|group| {
        let tables = tables.get(group.tables.clone())?;
        let other = tables.iter().find(|table| table.is_kept() != group.is_kept)?;
        let message = format!(
            "some rows of `{}` stay in the deployment, and the import would replace them by rows of others\n\
             help: write `rows = \"replace\"` in `existing`",
            group.into
        );
        let source = other.source.to_string();
        Some(Problem::new(ProblemCode::MixedTarget, &source, message))
    })
}

/// Tables whose numbers belong to the platform.
fn reserved(tables: &[TablePlan]) -> impl Iterator<Item = Problem> {
    /// The first number of a table of users.
    ///
    /// Source: Convex backend, `crates/value/src/table_mapping.rs`
    const FIRST: u32 = 10_001;
    let reserved = tables.iter().filter(|table| table.number.get() < FIRST);
    reserved.map(|table| {
        let message = format!(
            "the documents of `{}` would have the table number {}, which belongs to Convex\n\
             help: write `numbers = 12001`, or the name of an export of the deployment",
            table.into, table.number
        );
        Problem::new(
            ProblemCode::ReservedNumber,
            &table.source.to_string(),
            message,
        )
    })
}

/// The tables of documents; each table gets the position of its own.
fn groups(schema: &Schema, tables: &mut [TablePlan]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, table) in tables.iter_mut().enumerate() {
        let is_same = |last: &Group| last.into == table.into;
        if !groups.last().is_some_and(is_same) {
            let model = schema.table(&table.into);
            groups.push(Group {
                into: table.into.clone(),
                encoding: Encoding::Import,
                is_kept: table.is_kept(),
                tables: at..at,
                uniques: model.map_or_else(Vec::new, |it| it.unique().to_vec()),
            });
        }
        table.group = groups.len() - 1;
        if let Some(group) = groups.last_mut() {
            group.tables.end = at + 1;
            if table.needs_export_encoding() {
                group.encoding = Encoding::Export;
            }
        }
    }
    groups
}
