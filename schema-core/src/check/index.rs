//! Rules for indexes: their names and their lists of fields, in each step of a push that reads them.

mod conversion;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use convex_schema_rules::index::{IndexError, Kind};
use convex_schema_rules::limit::{MAX_INDEXES_PER_TABLE, MAX_OWN_INDEX_FIELDS};
use convex_schema_rules::name::{NameError, check_index_name};
use convex_schema_rules::path::FieldPath;

use self::conversion::{database, search, vector};
use super::Findings;
use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::schema::{Index, IndexKind, TableRef};

/// Reports what the backend finds when it converts the indexes of the table at `place`.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`.
pub(super) fn parse<'a>(findings: &mut Findings<'a>, table: TableRef<'a>, place: usize) {
    let mut indexes = Indexes {
        findings,
        table,
        place,
    };
    indexes.count();
    indexes.database();
    indexes.search();
    indexes.vector();
    indexes.names();
}

/// The indexes of one table.
struct Indexes<'a, 'f> {
    findings: &'f mut Findings<'a>,
    table: TableRef<'a>,
    /// Of the table among all of the export.
    place: usize,
}

impl<'a> Indexes<'a, '_> {
    fn count(&mut self) {
        let count = self.table.indexes().len();
        if count > MAX_INDEXES_PER_TABLE {
            let problem = broken(IndexError::TooMany(count), PushPhase::Parse);
            self.findings.report(problem.in_table(self.table.name()));
        }
    }

    fn database(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            let mut converted = BTreeMap::new();
            for (_, index) in list(self.table, staged, Kind::Database) {
                let (fields, problems) = database(index);
                self.report(index, problems);
                converted.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
            // The backend looks at the map that remains, in which each name stands once.
            for (index, _) in converted.values().filter(|(_, fields)| fields.is_empty()) {
                self.report(index, [broken(IndexError::NoFields, PushPhase::Parse)]);
            }
            all.extend(converted);
        }
        self.unique(&all, IndexError::SameFields);
    }

    fn search(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            for (_, index) in list(self.table, staged, Kind::Search) {
                let (fields, problems) = search(index);
                self.report(index, problems);
                all.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
        }
        self.unique(&all, IndexError::SameSearch);
    }

    fn vector(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            for (position, index) in list(self.table, staged, Kind::Vector) {
                let place = (self.place, position);
                let given = !self.findings.missing_dimensions.contains(&place);
                let (fields, problems) = vector(index, given);
                self.report(index, problems);
                all.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
        }
        self.unique(&all, IndexError::SameVectors);
    }

    /// Checks names last, over all kinds. Those that are not identifiers were reported.
    fn names(&mut self) {
        let lists = [
            (false, Kind::Database),
            (true, Kind::Database),
            (false, Kind::Search),
            (true, Kind::Search),
            (true, Kind::Vector),
            (false, Kind::Vector),
        ];
        let mut seen = HashSet::new();
        for (staged, kind) in lists {
            for (_, index) in list(self.table, staged, kind) {
                match check_index_name(&index.name) {
                    Ok(()) | Err(NameError::FivetranIndex) => {}
                    Err(error) if error.is_reserved() => {
                        let rule = IndexError::Name(&index.name, error);
                        self.report(index, [broken(rule, PushPhase::Parse)]);
                    }
                    Err(_) => continue,
                }
                if !seen.insert(&index.name) {
                    self.report(index, [broken(IndexError::SameName, PushPhase::Parse)]);
                }
            }
        }
    }

    /// Reports indexes of equal content. The later name is at fault, as it is for the backend.
    fn unique<K: Eq + Hash>(
        &mut self,
        indexes: &BTreeMap<&'a str, (&'a Index, K)>,
        rule: fn(&'a str) -> IndexError<'a>,
    ) {
        let mut seen: HashMap<&K, &'a str> = HashMap::new();
        for (name, (index, content)) in indexes {
            if let Some(other) = seen.insert(content, name) {
                self.report(index, [broken(rule(other), PushPhase::Parse)]);
            }
        }
    }

    fn report(&mut self, index: &Index, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            let problem = problem.in_table(self.table.name()).at_index(&index.name);
            self.findings.report(problem);
        }
    }
}

/// The indexes of one list of the export, with their places in the table.
fn list(table: TableRef<'_>, staged: bool, kind: Kind) -> impl Iterator<Item = (usize, &Index)> {
    let listed =
        move |(_, index): &(usize, &Index)| index.staged == staged && index.kind.kind() == kind;
    table.indexes().iter().enumerate().filter(listed)
}

/// The indexes of one kind as the backend keeps them: those in use before those that are staged,
/// each sorted by name, and of two with one name the later.
pub(super) fn by_name(table: TableRef<'_>, kind: Kind) -> impl Iterator<Item = &Index> {
    let sorted: BTreeMap<(bool, &str), &Index> = table
        .indexes()
        .iter()
        .filter(|index| index.kind.kind() == kind)
        .map(|index| ((index.staged, index.name.as_str()), index))
        .collect();
    sorted.into_values()
}

/// Reports database indexes on reserved fields, and those with no room for `_creationTime`.
///
/// Source: Convex backend, `crates/application/src/lib.rs`.
pub(super) fn evaluate<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for index in by_name(table, Kind::Database) {
        for problem in evaluate_index(index) {
            findings.report(problem.in_table(table.name()).at_index(&index.name));
        }
    }
}

fn evaluate_index(index: &Index) -> Vec<Problem> {
    let IndexKind::Database { fields } = &index.kind else {
        return Vec::new();
    };
    let paths: Vec<_> = fields
        .iter()
        .filter_map(|field| FieldPath::parse(field).ok())
        .collect();
    let mut problems = Vec::new();
    if paths.iter().any(|path| path.is_creation_time()) {
        problems.push(broken(IndexError::CreationTime, PushPhase::Evaluate));
    }
    for path in paths {
        // The two fields of every document have messages of their own.
        if path.has_system_component() && !path.is_creation_time() && !path.is_id() {
            let rule = IndexError::ReservedField(path.as_str());
            problems.push(broken(rule, PushPhase::Evaluate));
        }
    }
    // Longer lists were rejected when the index was converted.
    if fields.len() == MAX_OWN_INDEX_FIELDS + 1 {
        let rule = IndexError::TooManyFields(fields.len());
        problems.push(broken(rule, PushPhase::Evaluate));
    }
    problems
}

/// Reports names that are rejected only when an index is made.
pub(super) fn push<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    for kind in Kind::ALL {
        for index in by_name(table, kind) {
            if let Err(error @ NameError::FivetranIndex) = check_index_name(&index.name) {
                let problem = broken(IndexError::Name(&index.name, error), PushPhase::Push);
                findings.report(problem.in_table(table.name()).at_index(&index.name));
            }
        }
    }
}

/// The problem of an index that breaks `rule`, with the code that the backend has for it.
fn broken(rule: IndexError<'_>, phase: PushPhase) -> Problem {
    let code = match rule {
        IndexError::TooMany(_) => ProblemCode::TooManyIndexes,
        IndexError::Name(_, error) if error.is_reserved() => ProblemCode::IndexNameReserved,
        IndexError::Name(..) => ProblemCode::InvalidIndexName,
        IndexError::SameName => ProblemCode::IndexNamesNotUnique,
        IndexError::NoFields => ProblemCode::EmptyIndex,
        IndexError::TooManyFields(_) => ProblemCode::IndexTooManyFields,
        IndexError::Path(..) => ProblemCode::InvalidIndexField,
        IndexError::FieldTwice(_) => ProblemCode::FieldsNotUniqueWithinIndex,
        IndexError::Id => ProblemCode::IndexFieldsContainId,
        IndexError::CreationTime => ProblemCode::IndexFieldsContainCreationTime,
        IndexError::ReservedField(_) => ProblemCode::IndexFieldNameReserved,
        IndexError::TooManyFilters(_) => ProblemCode::IndexTooManyFilterFields,
        IndexError::Dimensions(_) => ProblemCode::InvalidVectorDimensionError,
        IndexError::SameFields(_) => ProblemCode::IndexNotUnique,
        IndexError::SameSearch(_) => ProblemCode::SearchIndexFieldNotUnique,
        IndexError::SameVectors(_) => ProblemCode::VectorIndexFieldNotUnique,
        // The backend can't read these at all; so is any rule to come that it has no code for.
        IndexError::NoDimensions | _ => ProblemCode::InvalidSchema,
    };
    let help = match rule {
        // The check knows a name that would do.
        IndexError::Name(name, _) => super::rename(name),
        _ => rule.help().to_owned(),
    };
    Problem::error(code, phase, rule.to_string()).with_help(help)
}
