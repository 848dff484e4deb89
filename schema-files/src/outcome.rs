//! What was found in all inputs.

mod data_set;
mod text;

use convex_schema_rows::validate::Findings;
use serde_json::json;

pub use self::data_set::{Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, RowOf};
use crate::input::Format;
use crate::problem::{Problem, Severity};

/// What was found in all inputs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The inputs, in order.
    pub sources: Vec<SourceOutcome>,
    /// What was found in the data set as a whole, if that was asked for.
    pub data_set: Option<DataSet>,
    /// Whether the first refused row ended the work: later rows were not looked at.
    pub stopped_early: bool,
}

/// What was found in one input.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SourceOutcome {
    /// What the input is called.
    pub name: String,
    /// How it was read.
    pub format: Format,
    /// Whether ids were held against the numbers of tables, as the backend does; else only their
    /// shape was checked, and a row that is accepted may have ids of other tables.
    pub checks_tables_of_ids: bool,
    /// What is wrong with rows: all counts are exact. Rows are numbered from 1 in each file; a row
    /// of JSON lines is its line, and of CSV the header is not counted.
    pub findings: Findings,
    /// What is wrong with files.
    pub problems: Vec<Problem>,
}

impl Outcome {
    /// The rows that were read.
    pub fn rows(&self) -> u64 {
        self.sources.iter().map(|it| it.findings.rows()).sum()
    }

    /// The rows that the backend refuses.
    pub fn refused(&self) -> u64 {
        self.sources.iter().map(|it| it.findings.refused()).sum()
    }

    /// The rows with warnings, accepted or not.
    pub fn warned(&self) -> u64 {
        self.sources.iter().map(|it| it.findings.warned()).sum()
    }

    /// What is wrong with files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.sources.iter().flat_map(|it| &it.problems)
    }

    /// Whether all rows could be read and the backend accepts them. Warnings do not count.
    pub fn is_accepted(&self) -> bool {
        let is_error = |problem: &Problem| problem.code.severity() == Severity::Error;
        self.refused() == 0 && !self.problems().any(is_error)
    }

    /// The outcome for a terminal. It ends in a new line.
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// The outcome as Markdown. It ends in a new line.
    pub fn to_markdown(&self) -> String {
        text::markdown(self)
    }

    /// The outcome as JSON, for programs: an object with the totals and `sources`, each with its
    /// `problems` and its findings.
    pub fn to_json(&self) -> serde_json::Value {
        let sources = self.sources.iter().map(SourceOutcome::to_json);
        json!({
            "accepted": self.is_accepted(),
            "rows": self.rows(),
            "refused": self.refused(),
            "warned": self.warned(),
            "stoppedEarly": self.stopped_early,
            "dataSet": self.data_set.as_ref().map(DataSet::to_json),
            "sources": sources.collect::<Vec<_>>(),
        })
    }
}

impl SourceOutcome {
    fn to_json(&self) -> serde_json::Value {
        let problems = self.problems.iter().map(Problem::to_json);
        json!({
            "name": self.name,
            "format": self.format.as_str(),
            "checksTablesOfIds": self.checks_tables_of_ids,
            "problems": problems.collect::<Vec<_>>(),
            "findings": self.findings.to_json(),
        })
    }
}
