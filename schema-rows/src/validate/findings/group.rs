//! Findings that agree in path and code.

use std::collections::BTreeMap;

use super::FindingsOptions;
use crate::validate::code::ViolationCode;
use crate::validate::finding::{Finding, NOT_JSON};
use crate::validate::likely_cause::LikelyCause;
use crate::validate::violation::TextPosition;

/// Findings of one table that agree in path and code, and inside of unions in the branch.
#[derive(Debug, Clone)]
pub struct FindingGroup {
    pub(super) path: String,
    pub(super) code: ViolationCode,
    pub(super) count: u64,
    pub(super) rows: u64,
    /// The row that was counted last: each row adds all its findings at once.
    current_row: Option<u64>,
    pub(super) first_row: u64,
    pub(super) last_row: u64,
    /// The expected validator and the message, from the first row.
    pub(super) expected: Option<String>,
    pub(super) message: String,
    pub(super) samples: Vec<Sample>,
    pub(super) advice: BTreeMap<Option<LikelyCause>, Advice>,
    pub(super) branches: BTreeMap<BranchKey, Groups>,
}

/// One row's finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The row.
    pub row: u64,
    /// The path in this row, with indexes and keys.
    pub path: String,
    /// The value that was found, shortened.
    pub found: Option<String>,
    /// The position, in a text that is not JSON or repeats a key.
    pub position: Option<TextPosition>,
    /// The next step for this value.
    pub(super) help: Option<String>,
    pub(super) likely_cause: Option<LikelyCause>,
}

/// How many findings have a likely cause, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Advice {
    pub(super) count: u64,
    /// The first row that has it: its help is kept.
    pub(super) row: u64,
    pub(super) help: Option<String>,
}

/// The member of a union that was meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BranchKey {
    /// `None` if no member has the value's literal.
    pub(super) member: Option<String>,
    pub(super) is_named: bool,
}

impl FindingGroup {
    /// Returns the path without what differs from row to row: `.items[].price`, `.scores.values()`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong.
    pub fn code(&self) -> ViolationCode {
        self.code
    }

    /// Returns what is wrong, for a person: a clause, by the first row.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns how many findings there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns how many rows have it.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Returns the first row that has one.
    pub fn first_row(&self) -> u64 {
        self.first_row
    }

    /// Returns the last row that has one.
    pub fn last_row(&self) -> u64 {
        self.last_row
    }

    /// Returns one finding of each of the first rows that have any.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Returns what was expected, as validators are written.
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    fn new(path: String, code: ViolationCode, row: u64) -> Self {
        Self {
            path,
            code,
            count: 0,
            rows: 0,
            current_row: None,
            first_row: row,
            last_row: row,
            expected: None,
            message: String::new(),
            samples: Vec::new(),
            advice: BTreeMap::new(),
            branches: BTreeMap::new(),
        }
    }

    /// Counts a finding, which is made only if it is wanted.
    pub(super) fn add(
        &mut self,
        row: u64,
        samples: usize,
        likely_cause: Option<LikelyCause>,
        finding: impl FnOnce() -> Finding,
    ) {
        self.count += 1;
        let is_new_row = self.current_row != Some(row);
        self.current_row = Some(row);
        self.rows += u64::from(is_new_row);
        let is_first = self.count == 1 || row < self.first_row;
        self.first_row = self.first_row.min(row);
        self.last_row = self.last_row.max(row);
        let wants_sample = is_new_row && self.has_room(row, samples);
        let advice = self.advice.entry(likely_cause).or_insert(Advice {
            count: 0,
            row: u64::MAX,
            help: None,
        });
        advice.count += 1;
        let wants_help = row < advice.row;
        if !(is_first || wants_sample || wants_help) {
            return;
        }
        let finding = finding();
        if wants_help {
            advice.row = row;
            advice.help.clone_from(&finding.help);
        }
        if is_first {
            self.expected.clone_from(&finding.expected);
            self.message.clone_from(&finding.summary);
        }
        if wants_sample {
            let sample = Sample {
                row,
                found: finding.found.or_else(|| reason(&finding.message)),
                path: finding.path,
                position: finding.position,
                help: finding.help,
                likely_cause,
            };
            self.keep(sample, samples);
        }
    }

    /// Counts findings of which nothing else is known. The number of their rows is not known, so
    /// each counts as a row.
    fn absorb(&mut self, count: u64, first_row: u64, last_row: u64) {
        self.count += count;
        self.rows += count;
        self.first_row = self.first_row.min(first_row);
        self.last_row = self.last_row.max(last_row);
    }

    fn has_room(&self, row: u64, samples: usize) -> bool {
        self.samples.len() < samples || self.samples.last().is_some_and(|last| row < last.row)
    }

    /// Samples are those of the first rows, one each.
    fn keep(&mut self, sample: Sample, samples: usize) {
        let at = self.samples.partition_point(|known| known.row < sample.row);
        if self
            .samples
            .get(at)
            .is_none_or(|known| known.row != sample.row)
        {
            self.samples.insert(at, sample);
            self.samples.truncate(samples);
        }
    }

    fn move_down(&mut self, lines: u64) {
        self.current_row = None;
        self.first_row += lines;
        self.last_row += lines;
        for sample in &mut self.samples {
            sample.row += lines;
            sample.position = sample.position.map(|it| it.moved_down(lines));
        }
        for advice in self.advice.values_mut() {
            advice.row += lines;
        }
        for groups in self.branches.values_mut() {
            groups.move_down(lines);
        }
    }

    fn merge(&mut self, other: Self, options: FindingsOptions) {
        self.count += other.count;
        self.rows += other.rows;
        self.current_row = None;
        if other.first_row < self.first_row {
            self.first_row = other.first_row;
            self.expected = other.expected;
            self.message = other.message;
        }
        self.last_row = self.last_row.max(other.last_row);
        for sample in other.samples {
            if self.has_room(sample.row, options.samples) {
                self.keep(sample, options.samples);
            }
        }
        for (likely_cause, theirs) in other.advice {
            match self.advice.get_mut(&likely_cause) {
                None => {
                    self.advice.insert(likely_cause, theirs);
                }
                Some(ours) => {
                    ours.count += theirs.count;
                    if theirs.row < ours.row {
                        ours.row = theirs.row;
                        ours.help = theirs.help;
                    }
                }
            }
        }
        for (key, groups) in other.branches {
            self.branches.entry(key).or_default().merge(groups, options);
        }
    }
}

/// Returns why a text is not JSON: that differs from row to row.
fn reason(message: &str) -> Option<String> {
    let reason = message.strip_prefix(NOT_JSON)?;
    Some(reason.trim_start_matches([':', ' ']).to_owned())
}

/// The groups of one table, or of one branch.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    /// Groups whose paths the schema bounds.
    of_schema: BTreeMap<(String, ViolationCode), FindingGroup>,
    /// Groups whose paths end in names that the rows bring: the first ones in order. A name that
    /// is not among the first now can't be later, so those that stay are counted from the start.
    of_rows: BTreeMap<(String, ViolationCode), FindingGroup>,
    /// Groups for the names that do not fit there.
    pub(super) others: BTreeMap<ViolationCode, FindingGroup>,
}

impl Groups {
    pub(super) fn iter(&self) -> impl Iterator<Item = &FindingGroup> {
        let of_rows = self.of_rows.values().chain(self.others.values());
        self.of_schema.values().chain(of_rows)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the group for a finding of `row`; `None` if there is no room for its name, and the finding is
    /// counted with others.
    pub(super) fn entry(
        &mut self,
        path: String,
        code: ViolationCode,
        row: u64,
        options: FindingsOptions,
    ) -> Option<&mut FindingGroup> {
        let key = (path, code);
        let groups = if !has_name_of_row(code) {
            &mut self.of_schema
        } else if self.makes_room(&key, options) {
            &mut self.of_rows
        } else {
            self.other(code, row).absorb(1, row, row);
            return None;
        };
        let group = || FindingGroup::new(key.0.clone(), code, row);
        if !groups.contains_key(&key) {
            groups.insert(key.clone(), group());
        }
        groups.get_mut(&key)
    }

    pub(super) fn get_mut(&mut self, path: &str, code: ViolationCode) -> Option<&mut FindingGroup> {
        self.of_schema.get_mut(&(path.to_owned(), code))
    }

    fn other(&mut self, code: ViolationCode, row: u64) -> &mut FindingGroup {
        let group = || FindingGroup {
            message: "findings about more names than are listed".to_owned(),
            ..FindingGroup::new(OTHER_NAMES.to_owned(), code, row)
        };
        self.others.entry(code).or_insert_with(group)
    }

    /// Returns whether there is room for the key, if need be by moving the last one to the others.
    fn makes_room(&mut self, key: &(String, ViolationCode), options: FindingsOptions) -> bool {
        if self.of_rows.contains_key(key) || self.of_rows.len() < options.names {
            return true;
        }
        match self.of_rows.last_key_value() {
            Some((last, _)) if key < last => {
                self.move_last();
                true
            }
            _ => false,
        }
    }

    fn move_last(&mut self) {
        if let Some(((_, code), group)) = self.of_rows.pop_last() {
            self.move_to_others(code, &group);
        }
    }

    fn move_to_others(&mut self, code: ViolationCode, group: &FindingGroup) {
        let other = self.other(code, group.first_row);
        other.absorb(group.count, group.first_row, group.last_row);
    }

    pub(super) fn move_down(&mut self, lines: u64) {
        let of_rows = self.of_rows.values_mut().chain(self.others.values_mut());
        for group in self.of_schema.values_mut().chain(of_rows) {
            group.move_down(lines);
        }
    }

    pub(super) fn merge(&mut self, other: Self, options: FindingsOptions) {
        for (key, group) in other.of_schema {
            put(&mut self.of_schema, key, group, options);
        }
        for (key, group) in other.of_rows {
            put(&mut self.of_rows, key, group, options);
        }
        while self.of_rows.len() > options.names {
            self.move_last();
        }
        for (code, group) in &other.others {
            self.move_to_others(*code, group);
        }
    }
}

/// The path of the group for the names that did not fit.
const OTHER_NAMES: &str = "other names";

fn put(
    groups: &mut BTreeMap<(String, ViolationCode), FindingGroup>,
    key: (String, ViolationCode),
    group: FindingGroup,
    options: FindingsOptions,
) {
    match groups.get_mut(&key) {
        Some(known) => known.merge(group, options),
        None => {
            groups.insert(key, group);
        }
    }
}

/// Returns whether paths of findings with this code hold names that are not the schema's.
fn has_name_of_row(code: ViolationCode) -> bool {
    matches!(
        code,
        ViolationCode::ExtraField
            | ViolationCode::InvalidFieldName
            | ViolationCode::InvalidEncoding
            | ViolationCode::InvalidDocumentError
            | ViolationCode::TooManyFieldsError
            | ViolationCode::ArrayTooLong
            | ViolationCode::TooNestedError
            | ViolationCode::ValueTooLargeError
            | ViolationCode::DuplicateKey
    )
}
