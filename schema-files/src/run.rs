//! Threads that take blocks of rows, and the one place where their findings come together.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use convex_schema_core::Schema;
use convex_schema_core::validate::{ShapeOnly, WithMapping};

use crate::block::Block;
use crate::check::{Checked, Judge};
use crate::feed::Feed;
use crate::merge::{Done, Merger};
use crate::options::Options;
use crate::outcome::Outcome;
use crate::plan::{AnyRows, Plan};
use crate::progress::Progress;

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
    } = plan;
    let read = Arc::new(AtomicU64::new(0));
    let sources_and_parts = (&sources, &parts);
    let feed = Mutex::new(Feed::new(
        &parts,
        openers,
        options.limits,
        Arc::clone(&read),
    ));
    let merger = Mutex::new(Merger::new(sources.len(), options));
    let work = || {
        let (sources, parts) = sources_and_parts;
        let mut judge = None;
        let mut block = Block::default();
        while lock(&feed).next(&mut block) {
            let part = &parts[block.part];
            let checked = match &mut judge {
                Some((at, judge)) if *at == block.part => AnyJudge::block(judge, &block),
                _ => {
                    let rows = &sources[part.source].rows;
                    let mut new = match rows {
                        AnyRows::ShapeOnly(rows) => AnyJudge::ShapeOnly(Judge::new(
                            schema,
                            rows.table(&part.table),
                            part,
                            None,
                            options,
                        )),
                        AnyRows::WithMapping(rows) => AnyJudge::WithMapping(Judge::new(
                            schema,
                            rows.table(&part.table),
                            part,
                            Some(rows.ids().mapping()),
                            options,
                        )),
                    };
                    let checked = new.block(&block);
                    judge = Some((block.part, new));
                    checked
                }
            };
            let done = Done {
                source: part.source,
                checked,
                problems: std::mem::take(&mut block.problems),
            };
            let (goes_on, told) = lock(&merger).add(block.index, done);
            progress(Progress {
                bytes: read.load(Ordering::Relaxed),
                total_bytes: bytes,
                ..told
            });
            if !goes_on {
                lock(&feed).stop();
            }
        }
    };
    match threads(options) {
        1 => work(),
        threads => thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        }),
    }
    let merger = merger.into_inner().unwrap_or_else(PoisonError::into_inner);
    merger.finish(sources)
}

/// A judge, however ids are checked.
enum AnyJudge<'p> {
    ShapeOnly(Judge<'p, ShapeOnly>),
    WithMapping(Judge<'p, WithMapping>),
}

impl AnyJudge<'_> {
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
