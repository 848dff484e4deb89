//! Source, mapping and schema together: what to do with each table, and everything that stands against it.

mod problem;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping as TableNumbers};

pub use self::problem::{Problem, ProblemCode};
use crate::catalogue::{Catalogue, Name, Table};
use crate::convert::Conversion;
use crate::keys::KeyPlan;
use crate::mapping::{
    Condition, DanglingPolicy, EmptyPolicy, Mapping, MissingPolicy, Numbers, TableMapping,
};
use crate::near;
use crate::order::Order;
use crate::row::{Cell, Row};

/// The plan of all tables.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The tables that become documents, by the name of their documents' table.
    pub(crate) tables: Vec<TablePlan>,
    pub(crate) numbers: TableNumbers,
    /// The problems that stop it.
    pub(crate) problems: Vec<Problem>,
}

/// How the rows of a table become documents.
#[derive(Debug)]
pub(crate) struct TablePlan {
    pub(crate) source: Name,
    pub(crate) into: String,
    pub(crate) number: NonZeroU32,
    pub(crate) key: KeyPlan,
    /// Conditions on rows, with the columns that they are about.
    pub(crate) filter: Vec<(usize, Condition)>,
    pub(crate) order: Order,
    /// The column that gives `_creationTime`.
    pub(crate) creation: Option<(usize, Conversion)>,
    /// By name.
    pub(crate) fields: Vec<FieldPlan>,
    pub(crate) encoding: Encoding,
}

impl TablePlan {
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

/// How a field gets its value.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) name: String,
    pub(crate) from: From,
}

#[derive(Debug)]
pub(crate) enum From {
    /// A column.
    Column(ColumnPlan),
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
    /// The id of a row of the table with this name, whose position among the planned tables is known once all are.
    Reference {
        to: Name,
        target: usize,
        /// The columns of the key.
        columns: Vec<usize>,
        /// The conversion of an array of keys to an array of texts, if the column holds several.
        list: Option<Conversion>,
        dangling: DanglingPolicy,
    },
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
    tables.sort_by(|a, b| a.into.cmp(&b.into));
    for pair in tables.windows(2) {
        if pair[0].into == pair[1].into {
            let message = format!(
                "`{}` and `{}` both become `{}`: one table of documents takes the rows of one table",
                pair[0].source, pair[1].source, pair[0].into
            );
            problems.push(Problem::new(
                ProblemCode::RepeatedTarget,
                &pair[1].source.to_string(),
                message,
            ));
        }
    }
    find_references(&mut tables, &mut problems);
    problems.extend(reserved(&tables));
    Plan {
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

/// Finds the planned table of each reference.
fn find_references(tables: &mut [TablePlan], problems: &mut Vec<Problem>) {
    let positions: BTreeMap<Name, usize> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| (table.source.clone(), at))
        .collect();
    for table in tables {
        for field in &mut table.fields {
            let From::Column(column) = &mut field.from else {
                continue;
            };
            let ValuePlan::Reference { to, target, .. } = &mut column.value else {
                continue;
            };
            match positions.get(to) {
                Some(at) => *target = *at,
                None => {
                    let message = format!(
                        "`{}` refers to rows of `{to}`, which does not become documents: make it a table of \
                         documents, or leave the column out",
                        column.name
                    );
                    let problem = Problem::new(
                        ProblemCode::UnknownReference,
                        &table.source.to_string(),
                        message,
                    );
                    problems.push(problem.column(&column.name));
                }
            }
        }
    }
}
