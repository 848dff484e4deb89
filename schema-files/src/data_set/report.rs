//! What the entries of all rows say together.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use convex_schema_core::DocumentId;
use convex_schema_rows::validate::{Values, ViolationCode};

use super::{At, Document, IdFields, IndexEntries, Key, Reference};
use crate::options::Options;
use crate::outcome::{Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, RowOf};
use crate::part::Part;

impl IndexEntries {
    /// Sorts the documents by id.
    pub(crate) fn sort(&mut self) {
        self.documents.sort_unstable();
    }

    /// Looks for documents that are not there, and for what is there twice. `present` are the
    /// numbers of the tables whose documents were all read. The documents are sorted.
    pub(crate) fn find(
        mut self,
        id_fields: &IdFields,
        parts: &[Part],
        mut present: BTreeSet<NonZeroU32>,
        options: &Options,
    ) -> DataSet {
        self.keys.sort_unstable();
        // Stable by place, and rows are in order already but for those of several parts.
        self.references.sort_unstable();
        present.extend(self.documents.iter().map(|it| it.id.table_number()));
        let finder = Finder { parts, options };
        let mut duplicates = finder.duplicate_ids(&self.documents);
        for set in self.keys.chunk_by(|a, b| a.set == b.set) {
            duplicates.extend(finder.duplicate_keys(id_fields, set));
        }
        let of_places = self.references.chunk_by(|a, b| a.place == b.place);
        let references = of_places
            .map(|of_place| finder.dangling(id_fields, of_place, &self.documents, &present));
        DataSet {
            documents: self.documents.len() as u64,
            references: references.collect(),
            duplicates,
        }
    }
}

struct Finder<'a> {
    parts: &'a [Part],
    options: &'a Options,
}

impl Finder<'_> {
    fn dangling(
        &self,
        id_fields: &IdFields,
        references: &[Reference],
        documents: &[Document],
        present: &BTreeSet<NonZeroU32>,
    ) -> Dangling {
        let place = references.first().and_then(|first| {
            let place = usize::try_from(first.place).ok()?;
            id_fields.id_fields.get(place)
        });
        let (table, path) = place.cloned().unwrap_or_default();
        let mut found = Dangling {
            table,
            path,
            ..Dangling::default()
        };
        for reference in references {
            if !present.contains(&reference.id.table_number()) {
                found.unchecked += 1;
                continue;
            }
            found.checked += 1;
            let by_id = |document: &Document| document.id.cmp(&reference.id);
            if documents.binary_search_by(by_id).is_ok() {
                continue;
            }
            found.count += 1;
            let row = self.row(reference.at);
            if found.samples.len() < self.options.max_samples {
                let id = self.shown(reference.id);
                let row = row.clone();
                found.samples.push(DanglingSample { row, id });
            }
            found.first.get_or_insert_with(|| row.clone());
            found.last = Some(row);
        }
        found
    }

    fn duplicate_ids(&self, documents: &[Document]) -> Vec<Duplicates> {
        let same = documents.chunk_by(|a, b| a.id == b.id);
        let mut repeated = Vec::new();
        for same in same.filter(|same| same.len() > 1) {
            if let [first, others @ ..] = same {
                repeated.extend(others.iter().map(|other| (other.at, first.at)));
            }
        }
        // By table, as there is no other place that they have in common.
        repeated.sort_unstable_by_key(|(at, _)| (self.table(*at), *at));
        let of_tables = repeated.chunk_by(|(a, _), (b, _)| self.table(*a) == self.table(*b));
        let of_tables = of_tables.filter_map(|repeated| {
            let table = self.table(repeated.first()?.0).to_owned();
            let fields = vec!["_id".to_owned()];
            Some(self.duplicates(ViolationCode::DuplicateId, table, fields, repeated))
        });
        of_tables.collect()
    }

    fn duplicate_keys(&self, id_fields: &IdFields, keys: &[Key]) -> Option<Duplicates> {
        let set = usize::try_from(keys.first()?.set).ok()?;
        let (table, fields) = id_fields.sets.get(set)?.clone();
        let mut repeated = Vec::new();
        for same in keys.chunk_by(|a, b| a.hash == b.hash) {
            if let [first, others @ ..] = same {
                repeated.extend(others.iter().map(|other| (other.at, first.at)));
            }
        }
        repeated.sort_unstable();
        let is_any = !repeated.is_empty();
        is_any.then(|| self.duplicates(ViolationCode::DuplicateUnique, table, fields, &repeated))
    }

    fn duplicates(
        &self,
        code: ViolationCode,
        table: String,
        fields: Vec<String>,
        repeated: &[(At, At)],
    ) -> Duplicates {
        let samples = repeated.iter().take(self.options.max_samples);
        let samples = samples.map(|(at, first)| DuplicateSample {
            row: self.row(*at),
            first: self.row(*first),
        });
        Duplicates {
            code,
            table,
            fields,
            rows: repeated.len() as u64,
            samples: samples.collect(),
            last: repeated.last().map(|(at, _)| self.row(*at)),
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
