//! The migration itself: reads rows, makes documents, validates and writes them.
//!
//! 1. The keys of all tables are read: which ids there will be (`keys`).
//! 2. All rows are read; each becomes a document whose references are looked up among the keys, and the text that
//!    is to be written is validated as an import would (`table`, `uniques`).
//! 3. Where rows were rejected, step 2 is done again for the tables that refer to them, until no more are rejected.

mod kept;
mod keys;
mod made;
mod table;
mod threads;
mod uniques;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use convex_schema_core::Schema;
use convex_schema_rows::validate::{Findings, FindingsOptions, Values};

use self::made::MadeGroup;
use self::uniques::Uniques;
use crate::documents::Keys;
use crate::error::Error;
use crate::keys::Memory;
use crate::plan::{From, Group, Plan, ValuePlan};
use crate::report::Report;
use crate::snapshot::Snapshot;
use crate::source::Source;

/// How a migration runs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Whether reports show values.
    pub values: bool,
    /// Rows that each finding shows: the first ones.
    pub samples: usize,
    /// The most rejected rows with which a snapshot is written all the same.
    pub allow_rejects: u64,
    /// Bytes of keys that are held in memory, 16 for a key and 32 for one by which rows are looked up; what is beyond
    /// goes to temporary files. Lists of keys take up to twice as much while they grow.
    pub key_bytes: usize,
    /// Threads that read tables, each another one. The result is the same for any number.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            values: true,
            samples: 3,
            allow_rejects: 0,
            key_bytes: KEY_BYTES,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Ten million keys, which take at most 320 MB.
const KEY_BYTES: usize = 160_000_000;

impl Options {
    /// Sets whether reports show values.
    #[must_use]
    pub fn values(self, values: bool) -> Self {
        Self { values, ..self }
    }

    /// Sets the most rejected rows with which a snapshot is written all the same.
    #[must_use]
    pub fn allow_rejects(self, allow_rejects: u64) -> Self {
        Self {
            allow_rejects,
            ..self
        }
    }

    /// Sets how many threads read tables.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Sets how many bytes of keys are held in memory.
    #[must_use]
    pub fn key_bytes(self, key_bytes: usize) -> Self {
        Self { key_bytes, ..self }
    }
}

/// Rows of a page of `PostgREST`, of which an export through Supabase has only one unless it asks for more.
const PAGE: u64 = 1000;

/// The inputs and outputs of a migration.
pub(crate) struct Runner<'r> {
    pub(crate) source: &'r Source,
    pub(crate) schema: &'r Schema,
    pub(crate) plan: &'r Plan,
    pub(crate) options: &'r Options,
    /// For each group, a name that stands for everything that its documents depend on, if that is known.
    pub(crate) fingerprints: &'r [Option<String>],
}

impl Runner<'_> {
    /// Reads all rows and adds what is found to `report`; writes the documents beside `out` if it is given, which are
    /// not in their place yet.
    pub(crate) fn run<'o>(
        &self,
        report: &mut Report,
        out: Option<&'o Path>,
    ) -> Result<Option<Snapshot<'o>>, Error> {
        let memory = Memory::new(self.options.key_bytes);
        let groups = &self.plan.groups;
        // Documents of an earlier run were made while no row was rejected, as in the first round.
        let mut made: Vec<Option<MadeGroup>> = match out {
            Some(out) => self.kept(out),
            None => groups.iter().map(|_| None).collect(),
        };
        if made.iter().all(Option::is_some) {
            return self.end(report, made, out);
        }
        let mut keys = keys::read(self, &memory)?;
        let mut uniques: Vec<Uniques> = groups
            .iter()
            .map(|it| Uniques::new(self.plan, it))
            .collect();
        // Groups with rejected rows.
        let mut rejecting = BTreeSet::new();
        loop {
            let mut grown = BTreeSet::new();
            for (position, new) in
                self.missing(&made, &keys, &mut uniques, &rejecting, &memory, out)
            {
                let new = new?;
                if new.rejected.len() > keys.rejected[position].len() {
                    grown.insert(position);
                }
                made[position] = Some(new);
            }
            for position in &grown {
                // Rows that were rejected once are rejected again, so that the new ones are all of them.
                if let Some(made) = &mut made[*position] {
                    let rejected = std::mem::replace(&mut made.rejected, keys::empty(&memory));
                    keys.rejected[*position] = rejected;
                }
            }
            rejecting.extend(grown.iter().copied());
            let mut is_done = true;
            for (position, group) in groups.iter().enumerate() {
                if self.refers(group, &grown) {
                    is_done = false;
                    made[position] = None;
                }
            }
            if is_done {
                break;
            }
        }
        drop(keys);
        self.end(report, made, out)
    }

    /// The documents that an earlier run made and that are the same in this one.
    fn kept(&self, out: &Path) -> Vec<Option<MadeGroup>> {
        let groups = self.plan.groups.iter().enumerate();
        let kept = groups.map(|(position, group)| {
            let name = self.fingerprints.get(position)?.as_ref()?;
            kept::find(self, group, name, out)
        });
        kept.collect()
    }

    /// Adds the findings to the report, and gives the documents to the snapshot.
    fn end<'o>(
        &self,
        report: &mut Report,
        made: Vec<Option<MadeGroup>>,
        out: Option<&'o Path>,
    ) -> Result<Option<Snapshot<'o>>, Error> {
        let mut snapshot = out.map(Snapshot::new);
        for (group, made) in self.plan.groups.iter().zip(made.into_iter().flatten()) {
            report.tables.extend(made.tables);
            report.rows.extend(made.rows);
            report.documents.merge(made.documents);
            if let (Some(snapshot), Some(part)) = (&mut snapshot, made.part) {
                snapshot.add(&group.into, part);
            }
        }
        self.counts(report)?;
        Ok(snapshot)
    }

    /// Makes the documents of the groups that have none.
    fn missing(
        &self,
        made: &[Option<MadeGroup>],
        keys: &Keys,
        uniques: &mut [Uniques],
        rejecting: &BTreeSet<usize>,
        memory: &Arc<Memory>,
        out: Option<&Path>,
    ) -> Vec<(usize, Result<MadeGroup, Error>)> {
        let all = self.plan.groups.iter().zip(uniques).enumerate();
        let jobs = all.filter(|(position, _)| made.get(*position).is_some_and(Option::is_none));
        threads::each(
            self.options.threads,
            jobs.collect(),
            |(position, (group, uniques))| {
                let name = self.fingerprints.get(position).and_then(Option::as_deref);
                // The next run has to make what depends on rejected rows.
                let name = name.filter(|_| !self.refers(group, rejecting));
                let out = out.map(|out| (out, name));
                (position, self.group(group, keys, uniques, memory, out))
            },
        )
    }

    /// Makes the documents of a group. Values that have to be unique are known once all rows were read, so that rows are
    /// read again where some are repeated.
    fn group(
        &self,
        group: &Group,
        keys: &Keys,
        uniques: &mut Uniques,
        memory: &Arc<Memory>,
        out: Option<(&Path, Option<&str>)>,
    ) -> Result<MadeGroup, Error> {
        uniques.collect(memory);
        let made = table::make(self, group, keys, uniques, memory, out)?;
        if !made.is_repeated {
            return Ok(made);
        }
        drop(made);
        table::make(self, group, keys, uniques, memory, out)
    }

    /// Whether rows of a group refer to rows of one of these groups.
    fn refers(&self, group: &Group, to: &BTreeSet<usize>) -> bool {
        let tables = self.plan.tables.get(group.tables.clone());
        let mut fields = tables.into_iter().flatten().flat_map(|table| &table.fields);
        fields.any(|field| match &field.from {
            From::Constant(_) => false,
            From::Column(column) => match &column.value {
                ValuePlan::Convert(_) | ValuePlan::File(_) => false,
                ValuePlan::Reference(reference) => {
                    let target = self.plan.tables.get(reference.target);
                    target.is_some_and(|target| to.contains(&target.group))
                }
            },
        })
    }

    /// Compares the rows that were read with what became of them, and with those that the source says there are.
    fn counts(&self, report: &mut Report) -> Result<(), Error> {
        if !self.plan.tables.is_empty() && report.tables.iter().all(|it| it.read == 0) {
            let message = "no table has a row: is this the right database?";
            let at = self.source.place_of_all();
            report.source.push((at, message.to_owned()));
        }
        for (table, counts) in self.plan.tables.iter().zip(&report.tables) {
            if counts.read != counts.written + counts.rejected + counts.dropped {
                return Err(Error::Other(format!(
                    "of {} rows of `{}`, {} were written, {} rejected and {} dropped: this is a bug of this program",
                    counts.read, table.source, counts.written, counts.rejected, counts.dropped
                )));
            }
            if counts.read > 0 && counts.read % PAGE == 0 && self.source.is_paged(&table.source) {
                report.suspicions.push(format!(
                    "`{}` has {} rows, a multiple of the page of PostgREST: is the file complete?",
                    table.source, counts.read
                ));
            }
            let Some(expected) = self.source.expected(&table.source)? else {
                continue;
            };
            if expected != counts.read {
                let message = format!(
                    "`{}` has {expected} rows, and {} were read",
                    table.source, counts.read
                );
                report.source.push((self.source.place_of_all(), message));
            }
        }
        Ok(())
    }

    fn findings(&self) -> Findings {
        let mut options = FindingsOptions::default();
        options.values = if self.options.values {
            Values::Show
        } else {
            Values::Hide
        };
        options.samples = self.options.samples;
        options.warnings = false;
        Findings::new(options)
    }
}
