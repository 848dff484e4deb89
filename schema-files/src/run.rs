//! Threads that take blocks of rows, and the one place where their findings come together.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use convex_schema_core::Schema;
use convex_schema_rows::validate::{ShapeOnly, WithMapping};

use crate::block::Block;
use crate::check::{Checked, Context, Judge};
use crate::feed::Feed;
use crate::merge::{Done, Merger};
use crate::options::Options;
use crate::outcome::Outcome;
use crate::plan::{AnyRows, Part, Plan, PlannedSource};
use crate::progress::Progress;
use crate::set::Places;

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
    let places = options.data_set.then(|| Places::new(schema));
    let read = Arc::new(AtomicU64::new(0));
    let feed = Mutex::new(Feed::new(
        &parts,
        openers,
        options.limits,
        Arc::clone(&read),
    ));
    let merger = Mutex::new(Merger::new(&sources, &parts, options));
    let crew = Crew {
        context: Context {
            schema,
            options,
            places: places.as_ref(),
            number: 0,
        },
        sources: &sources,
        parts: &parts,
        read: &read,
        bytes,
        progress,
    };
    let work = || crew.work(&feed, &merger);
    match threads(options) {
        1 => work(),
        threads => thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        }),
    }
    let merger = merger.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (mut outcome, facts) = merger.finish(sources);
    outcome.data_set = places.map(|places| facts.find(&places, &parts, present, options));
    outcome
}

/// What all threads share, but for what they take turns at.
struct Crew<'p> {
    context: Context<'p>,
    sources: &'p [PlannedSource],
    parts: &'p [Part],
    read: &'p AtomicU64,
    bytes: Option<u64>,
    progress: &'p (dyn Fn(Progress) + Sync),
}

impl<'p> Crew<'p> {
    /// Checks blocks until there are none left.
    fn work(&self, feed: &Mutex<Feed<'p, '_>>, merger: &Mutex<Merger>) {
        let mut judge = None;
        let mut block = Block::default();
        while lock(feed).next(&mut block) {
            let part = &self.parts[block.part];
            block.read(&part.file);
            // Blocks of a part follow each other, so a judge is kept for the next one.
            let (_, judge) = match judge.take() {
                Some((number, known)) if number == block.part => judge.insert((number, known)),
                _ => judge.insert((block.part, self.judge(part, block.part))),
            };
            let done = Done {
                source: part.source,
                part: block.part,
                checked: judge.block(&block),
                is_cut: block.is_cut,
                problems: std::mem::take(&mut block.problems),
            };
            let (goes_on, told) = lock(merger).add(block.index, done);
            (self.progress)(Progress {
                bytes: self.read.load(Ordering::Relaxed),
                total_bytes: self.bytes,
                ..told
            });
            if !goes_on {
                lock(feed).stop();
            }
        }
    }

    fn judge(&self, part: &'p Part, number: usize) -> AnyJudge<'p> {
        let context = Context {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            ..self.context
        };
        AnyJudge::new(&self.sources[part.source].rows, part, context)
    }
}

/// A judge, however ids are checked.
enum AnyJudge<'p> {
    ShapeOnly(Judge<'p, ShapeOnly>),
    WithMapping(Judge<'p, WithMapping>),
}

impl<'p> AnyJudge<'p> {
    fn new(rows: &'p AnyRows, part: &'p Part, context: Context<'p>) -> Self {
        match rows {
            AnyRows::ShapeOnly(rows) => {
                let table = rows.table(&part.table);
                Self::ShapeOnly(Judge::new(table, part, None, context))
            }
            AnyRows::WithMapping(rows) => {
                let (table, mapping) = (rows.table(&part.table), rows.ids().mapping());
                Self::WithMapping(Judge::new(table, part, Some(mapping), context))
            }
        }
    }

    fn block(&mut self, block: &Block) -> Checked {
        match self {
            Self::ShapeOnly(judge) => judge.block(block),
            Self::WithMapping(judge) => judge.block(block),
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
