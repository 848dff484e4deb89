//! Puts the findings of blocks together, in the order of the blocks.

use std::collections::BTreeMap;

use convex_schema_rows::validate::Findings;

use crate::check::Checked;
use crate::data_set::IndexEntries;
use crate::import::rows::PartErrors;
use crate::notes::Notes;
use crate::options::Options;
use crate::part::{Kind, Part, STORAGE};
use crate::plan::{AnyRows, PlannedSource};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::stored::Stored;

/// The result of checking one block.
pub(crate) struct CheckedBlock {
    pub(crate) source: usize,
    pub(crate) part: usize,
    pub(crate) checked: Checked,
    /// Whether the rows of the part that come behind are unknown.
    pub(crate) is_cut: bool,
    pub(crate) problems: Vec<Problem>,
    /// The error with which an import ends behind these rows.
    pub(crate) import: Option<(crate::import::ImportCode, String)>,
}

/// The findings so far.
pub(crate) struct Merger {
    pub(crate) sources: Vec<Merged>,
    /// The events that an import meets in the rows of each part, and its records of stored files.
    pub(crate) parts: Vec<MergedPart>,
    /// The block whose turn it is.
    next: u64,
    /// Blocks that are done before their turn. Threads that are too far ahead wait.
    waiting: BTreeMap<u64, CheckedBlock>,
    pub(crate) stopped: bool,
    /// The part that the last block was of, and its lines so far.
    lines: (usize, u64),
    /// The part that could not be read to its end.
    cut: Option<usize>,
    progress: Progress,
    pub(crate) entries: IndexEntries,
}

/// The findings of one input.
pub(crate) struct Merged {
    /// By component; the one that is imported into is always there.
    pub(crate) findings: BTreeMap<String, Findings>,
    pub(crate) problems: Vec<Problem>,
}

/// The results of one part besides findings.
#[derive(Default)]
pub(crate) struct MergedPart {
    pub(crate) errors: PartErrors,
    pub(crate) stored: Vec<Stored>,
    pub(crate) notes: Notes,
    /// Whether it was read to its end.
    pub(crate) is_cut: bool,
}

impl MergedPart {
    fn new(part: &Part) -> Self {
        let mut merged = Self::default();
        merged.errors.is_array = part.kind == Kind::Array;
        merged
    }
}

impl Merger {
    pub(crate) fn new(sources: &[PlannedSource], parts: &[Part], options: &Options) -> Self {
        let merged = |(index, source): (usize, &PlannedSource)| {
            let mut findings = BTreeMap::new();
            findings.insert(options.component.clone(), Checked::new(options).findings);
            // Tables without rows are shown too, unless the work may end before they are reached.
            let of_source = parts.iter().filter(|part| part.source == index);
            for part in of_source.filter(|part| part.table != STORAGE && !options.fail_fast) {
                let findings = findings
                    .entry(part.component.clone())
                    .or_insert_with(|| Checked::new(options).findings);
                if let Some(rows) = source.rows.get(&part.component) {
                    add_table(findings, rows, &part.table);
                }
            }
            Merged {
                findings,
                problems: Vec::new(),
            }
        };
        Self {
            sources: sources.iter().enumerate().map(merged).collect(),
            parts: parts.iter().map(MergedPart::new).collect(),
            next: 0,
            waiting: BTreeMap::new(),
            stopped: false,
            lines: (0, 0),
            cut: None,
            progress: Progress::default(),
            entries: IndexEntries::default(),
        }
    }

    /// Returns the block whose turn it is.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// Adds the block with this number; whether more are wanted, and what is counted.
    pub(crate) fn add(
        &mut self,
        parts: &[Part],
        index: u64,
        done: CheckedBlock,
    ) -> (bool, Progress) {
        self.waiting.insert(index, done);
        while let Some(done) = self.waiting.remove(&self.next) {
            self.next += 1;
            if !self.stopped {
                self.merge(parts, done);
            }
        }
        (!self.stopped, self.progress)
    }

    fn merge(&mut self, parts: &[Part], done: CheckedBlock) {
        if self.cut == Some(done.part) {
            return;
        }
        if done.is_cut {
            self.cut = Some(done.part);
        }
        let Checked {
            mut findings,
            mut entries,
            mut errors,
            mut notes,
            stored,
            lines,
            size,
            has_unread,
            stopped,
            ..
        } = done.checked;
        if let Some(lines) = lines {
            let before = self.lines_before(done.part, lines);
            findings.move_down(before);
            entries.move_down(before);
            errors.move_down(before);
            notes.move_down(before);
        }
        self.entries.append(entries);
        self.progress.rows += findings.rows();
        self.progress.rejected += findings.rejected();
        self.stopped = stopped;
        if let Some(part) = self.parts.get_mut(done.part) {
            part.errors.rows.merge(errors);
            part.errors.batches.push(size.0, size.1);
            part.errors.count += size.0;
            part.errors.cut = part.errors.cut.take().or(done.import);
            part.stored.extend(stored);
            part.notes.merge(notes);
            part.is_cut |= done.is_cut || has_unread;
        }
        let component = parts.get(done.part).map(|part| part.component.as_str());
        if let Some(source) = self.sources.get_mut(done.source) {
            let of_component = component.and_then(|it| source.findings.get_mut(it));
            match of_component {
                Some(sum) => sum.merge(findings),
                None => {
                    let component = component.unwrap_or_default().to_owned();
                    source.findings.insert(component, findings);
                }
            }
            source.problems.extend(done.problems);
        }
    }

    /// Returns how many lines of the part stand before a block of so many.
    fn lines_before(&mut self, part: usize, lines: u64) -> u64 {
        if self.lines.0 != part {
            self.lines = (part, 0);
        }
        let before = self.lines.1;
        self.lines.1 += lines;
        before
    }
}

fn add_table(findings: &mut Findings, rows: &AnyRows, table: &str) {
    match rows {
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
            CheckedBlock {
                source: 0,
                part,
                checked,
                is_cut,
                problems: Vec::new(),
                import: None,
            }
        };
        let mut merger = Merger::new(&[], &[], &options);
        let blocks = [(0, false), (0, true), (0, false), (0, false), (1, false)];
        let counts = blocks.into_iter().zip(0..).map(|((part, is_cut), index)| {
            let (goes_on, progress) = merger.add(&[], index, done(part, is_cut));
            assert!(goes_on);
            progress.rows
        });
        assert_eq!(counts.collect::<Vec<_>>(), [1, 2, 2, 2, 3]);
    }
}
