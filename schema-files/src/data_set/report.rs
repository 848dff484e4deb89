//! The report on the entries of all rows together.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use convex_schema_core::DocumentId;
use convex_schema_rows::validate::{Values, ViolationCode};

use super::index::{KeyIndex, Repeated};
use super::runs::{Run, Subject};
use super::{At, IdFields, IndexEntries};
use crate::options::Options;
use crate::outcome::{Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, RowOf};
use crate::part::Part;

/// The ids of all documents.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// By the number of the table.
    tables: BTreeMap<u32, KeyIndex>,
    /// The rows of each id that several documents have, in order.
    pub(crate) repeated: Vec<Vec<At>>,
}

impl IndexEntries {
    /// Takes the ids of documents out of these.
    pub(crate) fn take_documents(&mut self) -> Documents {
        // Blocks were merged in the order of their rows, but for rows of other kinds in one block.
        self.runs.sort_by_key(|run| (run.part, run.first));
        let mut tables: BTreeMap<u32, Vec<Run>> = BTreeMap::new();
        let runs = std::mem::take(&mut self.runs).into_iter();
        let (of_documents, others) = runs.partition(|run| run.subject == Subject::Document);
        self.runs = others;
        let of_documents: Vec<Run> = of_documents;
        for run in of_documents {
            tables.entry(run.table).or_default().push(run);
        }
        let mut documents = Documents::default();
        for (table, runs) in tables {
            let mut repeated: BTreeMap<At, Vec<At>> = BTreeMap::new();
            let index = KeyIndex::new(runs, |Repeated { at, first }| {
                repeated
                    .entry(first)
                    .or_insert_with(|| vec![first])
                    .push(at);
            });
            documents.tables.insert(table, index);
            documents.repeated.extend(repeated.into_values());
        }
        documents
    }

    /// Looks for documents that are not there, and for what is there twice. `present` are the
    /// numbers of the tables whose documents were all read.
    pub(crate) fn find(
        self,
        documents: &Documents,
        id_fields: &IdFields,
        parts: &[Part],
        present: &BTreeSet<NonZeroU32>,
        options: &Options,
    ) -> DataSet {
        let finder = Finder { parts, options };
        let mut duplicates = finder.duplicate_ids(&documents.repeated);
        let mut references: BTreeMap<u32, Tally> = BTreeMap::new();
        let mut sets: BTreeMap<u32, Vec<Run>> = BTreeMap::new();
        for run in self.runs {
            match run.subject {
                Subject::Document => {}
                Subject::Reference(place) => {
                    let tally = references.entry(place).or_default();
                    tally.add(&run, documents, present, options);
                }
                Subject::Unique(set) => sets.entry(set).or_default().push(run),
            }
        }
        for (set, runs) in sets {
            duplicates.extend(finder.duplicate_keys(id_fields, set, runs));
        }
        let references = references.into_iter();
        DataSet {
            documents: documents.count(),
            references: references
                .map(|(place, tally)| finder.dangling(id_fields, place, tally))
                .collect(),
            duplicates,
        }
    }
}

impl Documents {
    fn count(&self) -> u64 {
        self.tables.values().map(|index| index.len() as u64).sum()
    }
}

/// References of one place of the schema.
#[derive(Debug, Default)]
struct Tally {
    checked: u64,
    unchecked: u64,
    dangling: Sampled<(At, DocumentId)>,
}

impl Tally {
    fn add(
        &mut self,
        run: &Run,
        documents: &Documents,
        present: &BTreeSet<NonZeroU32>,
        options: &Options,
    ) {
        let count = run.keys.len() as u64;
        let index = documents.tables.get(&run.table);
        let Some(table) = NonZeroU32::new(run.table) else {
            return;
        };
        if index.is_none() && !present.contains(&table) {
            self.unchecked += count;
            return;
        }
        self.checked += count;
        for (number, key) in run.keys.iter().enumerate() {
            if !index.is_some_and(|index| index.contains(key)) {
                let found = (run.at(number), DocumentId::new(table, *key));
                self.dangling.add(found, options.max_samples);
            }
        }
    }
}

/// The first, the last and some samples of many.
#[derive(Debug)]
struct Sampled<T> {
    count: u64,
    /// The least ones, in order.
    samples: Vec<T>,
    ends: Option<(T, T)>,
}

impl<T> Default for Sampled<T> {
    fn default() -> Self {
        Self {
            count: 0,
            samples: Vec::new(),
            ends: None,
        }
    }
}

impl<T: Copy + Ord> Sampled<T> {
    fn add(&mut self, one: T, most: usize) {
        self.count += 1;
        let (first, last) = self.ends.unwrap_or((one, one));
        self.ends = Some((first.min(one), last.max(one)));
        let at = self.samples.partition_point(|sample| *sample <= one);
        if at < most {
            self.samples.insert(at, one);
            self.samples.truncate(most);
        }
    }
}

struct Finder<'a> {
    parts: &'a [Part],
    options: &'a Options,
}

impl Finder<'_> {
    fn dangling(&self, id_fields: &IdFields, place: u32, tally: Tally) -> Dangling {
        let place = usize::try_from(place).ok();
        let place = place.and_then(|place| id_fields.id_fields.get(place));
        let (table, path) = place.cloned().unwrap_or_default();
        let Sampled {
            count,
            samples,
            ends,
        } = tally.dangling;
        let samples = samples.into_iter().map(|(at, id)| DanglingSample {
            row: self.row(at),
            id: self.shown(id),
        });
        Dangling {
            table,
            path,
            checked: tally.checked,
            unchecked: tally.unchecked,
            count,
            first: ends.map(|(first, _)| self.row(first.0)),
            last: ends.map(|(_, last)| self.row(last.0)),
            samples: samples.collect(),
        }
    }

    fn duplicate_ids(&self, same: &[Vec<At>]) -> Vec<Duplicates> {
        // By table, which is the only place that they have in common.
        let mut tables: BTreeMap<&str, Sampled<(At, At)>> = BTreeMap::new();
        for same in same {
            if let [first, others @ ..] = &**same {
                for other in others {
                    let table = tables.entry(self.table(*other)).or_default();
                    table.add((*other, *first), self.options.max_samples);
                }
            }
        }
        let duplicates = tables.into_iter().map(|(table, repeated)| {
            let fields = vec!["_id".to_owned()];
            self.duplicates(
                ViolationCode::DuplicateId,
                table.to_owned(),
                fields,
                repeated,
            )
        });
        duplicates.collect()
    }

    fn duplicate_keys(&self, id_fields: &IdFields, set: u32, runs: Vec<Run>) -> Option<Duplicates> {
        let set = usize::try_from(set).ok()?;
        let (table, fields) = id_fields.sets.get(set)?.clone();
        let mut found = Sampled::default();
        KeyIndex::new(runs, |Repeated { at, first }| {
            found.add((at, first), self.options.max_samples);
        });
        let is_any = found.count > 0;
        is_any.then(|| self.duplicates(ViolationCode::DuplicateUnique, table, fields, found))
    }

    fn duplicates(
        &self,
        code: ViolationCode,
        table: String,
        fields: Vec<String>,
        repeated: Sampled<(At, At)>,
    ) -> Duplicates {
        let samples = repeated.samples.into_iter();
        let samples = samples.map(|(at, first)| DuplicateSample {
            row: self.row(at),
            first: self.row(first),
        });
        Duplicates {
            code,
            table,
            fields,
            rows: repeated.count,
            samples: samples.collect(),
            last: repeated.ends.map(|(_, (at, _))| self.row(at)),
        }
    }

    fn table(&self, at: At) -> &str {
        self.part(at).map_or("", |part| part.table.as_str())
    }

    fn row(&self, at: At) -> RowOf {
        RowOf {
            file: self.part(at).map_or_else(String::new, |it| it.file.clone()),
            row: at.row,
        }
    }

    fn part(&self, at: At) -> Option<&Part> {
        self.parts.get(usize::try_from(at.part).ok()?)
    }

    fn shown(&self, id: DocumentId) -> Option<String> {
        (self.options.values == Values::Show).then(|| id.encode())
    }
}
