//! What indexes may be called and list.

mod conversion;
mod later;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use convex_schema_rules::limit::MAX_INDEXES_PER_TABLE;
use convex_schema_rules::name::{NameError, check_index_name};

use self::conversion::{database, search, vector};
pub(super) use self::later::{evaluate, push};
use super::{Code, Findings, Phase, Problem};
use crate::schema::{Index, TableRef};

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
            let message =
                format!("a table has at most {MAX_INDEXES_PER_TABLE} indexes, not {count}");
            let problem = Problem::error(Code::TooManyIndexes, Phase::Parse, message)
                .with_help("an index on `a, b` also serves queries by `a` alone");
            self.findings.report(problem.in_table(self.table));
        }
    }

    fn database(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            let mut converted = BTreeMap::new();
            for (_, index) in list(self.table, staged, "index") {
                let (fields, problems) = database(index);
                self.report(index, problems);
                converted.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
            // The backend looks at the map that remains, in which each name stands once.
            for (index, _) in converted.values().filter(|(_, fields)| fields.is_empty()) {
                self.report(index, [empty()]);
            }
            all.extend(converted);
        }
        self.unique(&all, same_fields);
    }

    fn search(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            for (_, index) in list(self.table, staged, "search index") {
                let (fields, problems) = search(index);
                self.report(index, problems);
                all.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
        }
        self.unique(&all, same_search);
    }

    fn vector(&mut self) {
        let mut all = BTreeMap::new();
        for staged in [false, true] {
            for (position, index) in list(self.table, staged, "vector index") {
                let place = (self.place, position);
                let given = !self.findings.missing_dimensions.contains(&place);
                let (fields, problems) = vector(index, given);
                self.report(index, problems);
                all.extend(fields.map(|fields| (index.name.as_str(), (index, fields))));
            }
        }
        self.unique(&all, same_vectors);
    }

    /// Names are looked at last, over all kinds. Those that are no identifiers were reported.
    fn names(&mut self) {
        let lists = [
            (false, "index"),
            (true, "index"),
            (false, "search index"),
            (true, "search index"),
            (true, "vector index"),
            (false, "vector index"),
        ];
        let mut seen = HashSet::new();
        for (staged, noun) in lists {
            for (_, index) in list(self.table, staged, noun) {
                match check_index_name(&index.name) {
                    Ok(()) | Err(NameError::FivetranIndex) => {}
                    Err(error) if error.is_reserved() => {
                        self.report(index, [reserved(index, error, Phase::Parse)]);
                    }
                    Err(_) => continue,
                }
                if !seen.insert(&index.name) {
                    self.report(index, [same_name()]);
                }
            }
        }
    }

    /// Reports indexes of equal content. The later name is at fault, as it is for the backend.
    fn unique<K: Eq + Hash>(
        &mut self,
        indexes: &BTreeMap<&'a str, (&'a Index, K)>,
        problem: fn(&str) -> Problem,
    ) {
        let mut seen: HashMap<&K, &str> = HashMap::new();
        for (name, (index, content)) in indexes {
            if let Some(other) = seen.insert(content, name) {
                self.report(index, [problem(other)]);
            }
        }
    }

    fn report(&mut self, index: &Index, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            let problem = problem.in_table(self.table).at_index(&index.name);
            self.findings.report(problem);
        }
    }
}

/// The indexes of one list of the export, with their places in the table.
fn list<'a>(
    table: TableRef<'a>,
    staged: bool,
    noun: &'static str,
) -> impl Iterator<Item = (usize, &'a Index)> {
    let listed =
        move |(_, index): &(usize, &Index)| index.staged == staged && index.kind.noun() == noun;
    table.indexes().iter().enumerate().filter(listed)
}

/// The indexes of one kind as the backend keeps them: those in use before those that are staged,
/// each sorted by name, and of two with one name the later.
pub(super) fn by_name<'a>(table: TableRef<'a>, noun: &str) -> impl Iterator<Item = &'a Index> {
    let sorted: BTreeMap<(bool, &str), &Index> = table
        .indexes()
        .iter()
        .filter(|index| index.kind.noun() == noun)
        .map(|index| ((index.staged, index.name.as_str()), index))
        .collect();
    sorted.into_values()
}

fn empty() -> Problem {
    let message = "an index has at least one field";
    Problem::error(Code::EmptyIndex, Phase::Parse, message)
        .with_help("every table has `by_creation_time` already, for reading in order of creation")
}

fn same_fields(other: &str) -> Problem {
    let message = format!("has the same fields as index `{other}`");
    Problem::error(Code::IndexNotUnique, Phase::Parse, message).with_help("remove one of the two")
}

fn same_search(other: &str) -> Problem {
    let message = format!("has the same search field and filter fields as index `{other}`");
    Problem::error(Code::SearchIndexFieldNotUnique, Phase::Parse, message)
        .with_help("remove one of the two")
}

fn same_vectors(other: &str) -> Problem {
    let message = format!("has the same vector field and dimensions as index `{other}`");
    Problem::error(Code::VectorIndexFieldNotUnique, Phase::Parse, message)
        .with_help("make one index with the filter fields of both")
}

fn same_name() -> Problem {
    let message = "another index of the table has this name";
    Problem::error(Code::IndexNamesNotUnique, Phase::Parse, message)
        .with_help("rename one of them; all kinds of index share their names")
}

fn reserved(index: &Index, error: NameError, phase: Phase) -> Problem {
    let message = format!("`{}` can't name an index: {error}", index.name);
    Problem::error(Code::IndexNameReserved, phase, message).with_help(super::rename(&index.name))
}
