//! Puts the findings of blocks together, in the order of the blocks.

use std::collections::BTreeMap;

use convex_schema_core::validate::Findings;

use crate::check::Checked;
use crate::options::Options;
use crate::outcome::{Outcome, SourceOutcome};
use crate::plan::{AnyRows, PlannedSource};
use crate::problem::Problem;
use crate::progress::Progress;

/// What became of one block.
pub(crate) struct Done {
    pub(crate) source: usize,
    pub(crate) checked: Checked,
    pub(crate) problems: Vec<Problem>,
}

/// The findings so far.
pub(crate) struct Merger {
    sources: Vec<Merged>,
    /// The block whose turn it is.
    next: u64,
    /// Blocks that are done before their turn: at most as many as there are threads, but for
    /// a block that takes long.
    waiting: BTreeMap<u64, Done>,
    stopped: bool,
    told: Progress,
}

struct Merged {
    findings: Findings,
    problems: Vec<Problem>,
}

impl Merger {
    pub(crate) fn new(sources: usize, options: &Options) -> Self {
        let merged = || Merged {
            findings: Checked::new(options).findings,
            problems: Vec::new(),
        };
        Self {
            sources: (0..sources).map(|_| merged()).collect(),
            next: 0,
            waiting: BTreeMap::new(),
            stopped: false,
            told: Progress::default(),
        }
    }

    /// Adds the block with this number; whether more are wanted, and what is counted.
    pub(crate) fn add(&mut self, index: u64, done: Done) -> (bool, Progress) {
        self.waiting.insert(index, done);
        while let Some(done) = self.waiting.remove(&self.next) {
            self.next += 1;
            if !self.stopped {
                self.merge(done);
            }
        }
        (!self.stopped, self.told)
    }

    fn merge(&mut self, done: Done) {
        let findings = done.checked.findings;
        self.told.rows += findings.rows();
        self.told.refused += findings.refused();
        self.stopped = done.checked.stopped;
        if let Some(source) = self.sources.get_mut(done.source) {
            source.findings.merge(findings);
            source.problems.extend(done.problems);
        }
    }

    pub(crate) fn finish(self, sources: Vec<PlannedSource>) -> Outcome {
        let sources = sources.into_iter().zip(self.sources);
        let sources = sources.map(|(planned, merged)| {
            let mut problems = planned.problems;
            problems.extend(merged.problems);
            SourceOutcome {
                name: planned.name,
                format: planned.format,
                checks_tables_of_ids: matches!(planned.rows, AnyRows::WithMapping(_)),
                findings: merged.findings,
                problems,
            }
        });
        Outcome {
            sources: sources.collect(),
            stopped_early: self.stopped,
        }
    }
}
