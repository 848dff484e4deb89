//! Threads that take blocks of rows, and the one place where their findings come together.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use convex_schema_core::Schema;
use convex_schema_rows::validate::{Findings, ShapeOnly, WithMapping};

use crate::block::Block;
use crate::check::{Checked, Context, RowChecker};
use crate::data_set::IdFields;
use crate::import::ImportVerdict;
use crate::merge::{CheckedBlock, Merger};
use crate::options::Options;
use crate::outcome::{Outcome, SourceOutcome};
use crate::part::Part;
use crate::plan::{AnyRows, Plan, PlannedSource};
use crate::producer::Producer;
use crate::progress::Progress;
use crate::verdict::{find_duplicates, verdict};

/// Checks all rows of `plan`.
pub(crate) fn run(
    schema: &Schema,
    plan: Plan<'_>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Outcome {
    let Plan {
        sources,
        parts,
        openers,
        bytes,
        present,
    } = plan;
    let id_fields = options.references.then(|| IdFields::new(schema));
    let read = Arc::new(AtomicU64::new(0));
    let count = threads(options);
    let workers = Workers {
        context: Context {
            schema,
            options,
            id_fields: id_fields.as_ref(),
            number: 0,
        },
        rows: sources.iter().map(|source| &source.rows).collect(),
        parts: &parts,
        read: &read,
        bytes,
        progress,
        producer: Mutex::new(Producer::new(
            &parts,
            openers,
            options.limits,
            Arc::clone(&read),
        )),
        merger: Mutex::new(Merger::new(&sources, &parts, options)),
        merged: Condvar::new(),
        most_ahead: 4 * count as u64,
        has_failed: AtomicBool::new(false),
    };
    match count {
        1 => workers.work(),
        count => thread::scope(|scope| {
            for _ in 0..count {
                scope.spawn(|| workers.work());
            }
        }),
    }
    let merger = workers.merger.into_inner();
    let merger = merger.unwrap_or_else(PoisonError::into_inner);
    conclude(
        sources,
        &parts,
        merger,
        options,
        id_fields.map(|it| (it, present)),
    )
}

/// Puts the outcome together.
fn conclude(
    sources: Vec<PlannedSource>,
    parts: &[Part],
    mut merger: Merger,
    options: &Options,
    asked: Option<(IdFields, BTreeSet<NonZeroU32>)>,
) -> Outcome {
    let documents = merger.entries.take_documents();
    find_duplicates(&documents, parts, &mut merger.parts);
    let mut outcomes = Vec::new();
    let found = std::mem::take(&mut merger.sources);
    for ((index, planned), merged) in sources.into_iter().enumerate().zip(found) {
        let mut problems = planned.problems;
        problems.extend(merged.problems);
        for (part, found) in parts.iter().zip(&merger.parts) {
            if part.source == index && options.warnings {
                problems.extend(found.notes.problems(&part.file, options.values));
            }
        }
        let is_known = options.is_import() && !merger.stopped && !planned.is_cut;
        let import = if is_known || planned.import.early.is_some() {
            verdict(index, planned.import, parts, &mut merger.parts, options)
        } else {
            ImportVerdict::Unknown
        };
        let mut findings = merged.findings;
        if problems.iter().any(|problem| problem.code.is_unread()) {
            findings.values_mut().for_each(Findings::mark_partial);
        }
        let base = findings.remove(&options.component).unwrap_or_default();
        let checks_ids = planned.rows.get(&options.component);
        outcomes.push(SourceOutcome {
            name: planned.name,
            format: planned.format,
            checks_tables_of_ids: matches!(checks_ids, Some(AnyRows::WithMapping(_))),
            import,
            findings: base,
            components: findings,
            problems,
        });
    }
    let entries = merger.entries;
    Outcome {
        sources: outcomes,
        data_set: asked.map(|(id_fields, present)| {
            entries.find(&documents, &id_fields, parts, &present, options)
        }),
        stopped_early: merger.stopped,
    }
}

/// The state that all threads share.
struct Workers<'p, 'a> {
    context: Context<'p>,
    /// The schema compiled, of each input by component.
    rows: Vec<&'p BTreeMap<String, AnyRows>>,
    parts: &'p [Part],
    read: &'p AtomicU64,
    bytes: Option<u64>,
    progress: &'p (dyn Fn(Progress) + Sync),
    producer: Mutex<Producer<'p, 'a>>,
    merger: Mutex<Merger>,
    /// Tells that a block was merged.
    merged: Condvar,
    /// How many blocks a thread may be ahead of the one whose turn it is: what is done waits in
    /// memory.
    most_ahead: u64,
    /// Whether a thread has panicked: the others end too.
    has_failed: AtomicBool,
}

/// Ends the work of all threads if one panics.
struct Alarm<'c, 'p, 'a>(&'c Workers<'p, 'a>);

impl Drop for Alarm<'_, '_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.has_failed.store(true, Ordering::Relaxed);
            lock(&self.0.producer).stop();
            // Under the lock, so that no thread misses it on its way to sleep.
            let _merger = lock(&self.0.merger);
            self.0.merged.notify_all();
        }
    }
}

impl<'p> Workers<'p, '_> {
    /// Checks blocks until there are none left.
    fn work(&self) {
        let _alarm = Alarm(self);
        let mut checker = None;
        let mut block = Block::default();
        loop {
            let has_rows = lock(&self.producer).next(&mut block);
            if !has_rows {
                return;
            }
            let part = &self.parts[block.part];
            block.read(&part.file);
            // Blocks of a part follow each other, so a checker is kept for the next one.
            let (_, checker) = match checker.take() {
                Some((number, known)) if number == block.part => checker.insert((number, known)),
                _ => checker.insert((block.part, self.checker(part, block.part))),
            };
            let done = CheckedBlock {
                source: part.source,
                part: block.part,
                checked: checker.block(&block),
                is_cut: block.is_cut,
                problems: std::mem::take(&mut block.problems),
                import: block.import.take(),
            };
            if !self.merge(block.index, done) {
                lock(&self.producer).stop();
            }
        }
    }

    /// Adds a block to the findings once it is near its turn; whether more are wanted.
    fn merge(&self, index: u64, done: CheckedBlock) -> bool {
        let mut merger = lock(&self.merger);
        while index > merger.next() + self.most_ahead && !self.has_failed.load(Ordering::Relaxed) {
            let waited = self.merged.wait(merger);
            merger = waited.unwrap_or_else(PoisonError::into_inner);
        }
        let (goes_on, told) = merger.add(self.parts, index, done);
        drop(merger);
        self.merged.notify_all();
        (self.progress)(Progress {
            bytes: self.read.load(Ordering::Relaxed),
            total_bytes: self.bytes,
            ..told
        });
        goes_on
    }

    fn checker(&self, part: &'p Part, number: usize) -> AnyChecker<'p> {
        let context = Context {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            ..self.context
        };
        let rows = self.rows[part.source];
        AnyChecker::new(&rows[&part.component], part, context)
    }
}

/// A checker, however ids are checked.
enum AnyChecker<'p> {
    ShapeOnly(RowChecker<'p, ShapeOnly>),
    WithMapping(RowChecker<'p, WithMapping>),
}

impl<'p> AnyChecker<'p> {
    fn new(rows: &'p AnyRows, part: &'p Part, context: Context<'p>) -> Self {
        match rows {
            AnyRows::ShapeOnly(rows) => {
                let table = rows.table(&part.table);
                Self::ShapeOnly(RowChecker::new(table, part, None, context))
            }
            AnyRows::WithMapping(rows) => {
                let (table, mapping) = (rows.table(&part.table), rows.ids().mapping());
                Self::WithMapping(RowChecker::new(table, part, Some(mapping), context))
            }
        }
    }

    fn block(&mut self, block: &Block) -> Checked {
        match self {
            Self::ShapeOnly(checker) => checker.block(block),
            Self::WithMapping(checker) => checker.block(block),
        }
    }
}

fn threads(options: &Options) -> usize {
    match options.threads {
        0 => thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads => threads,
    }
}

/// A panic in another thread ends the whole run, so what it left behind does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
