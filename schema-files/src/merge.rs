//! Puts the findings of blocks together, in the order of the blocks.

use std::collections::BTreeMap;

use convex_schema_rows::validate::Findings;

use crate::check::{Checked, STORAGE};
use crate::options::Options;
use crate::outcome::{Outcome, SourceOutcome};
use crate::plan::{AnyRows, Part, PlannedSource};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::set::Facts;

/// What became of one block.
pub(crate) struct Done {
    pub(crate) source: usize,
    pub(crate) part: usize,
    pub(crate) checked: Checked,
    /// Whether the rows of the part that come behind are unknown.
    pub(crate) is_cut: bool,
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
    /// The part that the last block was of, and its lines so far.
    lines: (usize, u64),
    /// The part that could not be read to its end.
    cut: Option<usize>,
    told: Progress,
    facts: Facts,
}

struct Merged {
    findings: Findings,
    problems: Vec<Problem>,
}

impl Merger {
    pub(crate) fn new(sources: &[PlannedSource], parts: &[Part], options: &Options) -> Self {
        let merged = |(index, source)| {
            let of_source = |part: &&Part| part.source == index && part.table != STORAGE;
            let mut findings = Checked::new(options).findings;
            // Tables without rows are told of too, unless the work may end before they are reached.
            for part in parts
                .iter()
                .filter(of_source)
                .filter(|_| !options.fail_fast)
            {
                add_table(&mut findings, source, &part.table);
            }
            Merged {
                findings,
                problems: Vec::new(),
            }
        };
        Self {
            sources: sources.iter().enumerate().map(merged).collect(),
            next: 0,
            waiting: BTreeMap::new(),
            stopped: false,
            lines: (0, 0),
            cut: None,
            told: Progress::default(),
            facts: Facts::default(),
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
        if self.cut == Some(done.part) {
            return;
        }
        if done.is_cut {
            self.cut = Some(done.part);
        }
        let Checked {
            mut findings,
            mut facts,
            lines,
            stopped,
        } = done.checked;
        if let Some(lines) = lines {
            let before = self.lines_before(done.part, lines);
            findings.move_down(before);
            facts.move_down(before);
        }
        self.facts.append(facts);
        self.told.rows += findings.rows();
        self.told.refused += findings.refused();
        self.stopped = stopped;
        if let Some(source) = self.sources.get_mut(done.source) {
            source.findings.merge(findings);
            source.problems.extend(done.problems);
        }
    }

    /// How many lines of the part stand before a block of so many.
    fn lines_before(&mut self, part: usize, lines: u64) -> u64 {
        if self.lines.0 != part {
            self.lines = (part, 0);
        }
        let before = self.lines.1;
        self.lines.1 += lines;
        before
    }

    pub(crate) fn finish(self, sources: Vec<PlannedSource>) -> (Outcome, Facts) {
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
        let outcome = Outcome {
            sources: sources.collect(),
            data_set: None,
            stopped_early: self.stopped,
        };
        (outcome, self.facts)
    }
}

fn add_table(findings: &mut Findings, source: &PlannedSource, table: &str) {
    match &source.rows {
        AnyRows::ShapeOnly(rows) => findings.add_accepted(rows.table(table), 0),
        AnyRows::WithMapping(rows) => findings.add_accepted(rows.table(table), 0),
    }
}

#[cfg(test)]
mod tests {
    use convex_schema_core::{Schema, TableDefinition, v};
    use convex_schema_rows::validate::Rows;

    use super::*;

    #[test]
    fn rows_behind_what_could_not_be_read_are_left_out() {
        let table = TableDefinition::new("users", v::any());
        let rows = Rows::new(&Schema::builder().table(table).build());
        let options = Options::default();
        let done = |part, is_cut| {
            let mut checked = Checked::new(&options);
            checked.findings.add_accepted(rows.table("users"), 1);
            checked.lines = Some(1);
            Done {
                source: 0,
                part,
                checked,
                is_cut,
                problems: Vec::new(),
            }
        };
        let mut merger = Merger::new(&[], &[], &options);
        let blocks = [(0, false), (0, true), (0, false), (0, false), (1, false)];
        let counts = blocks.into_iter().zip(0..).map(|((part, is_cut), index)| {
            let (goes_on, told) = merger.add(index, done(part, is_cut));
            assert!(goes_on);
            told.rows
        });
        assert_eq!(counts.collect::<Vec<_>>(), [1, 2, 2, 2, 3]);
    }
}
