//! The outcome of all inputs.

mod data_set;
mod text;

use std::collections::BTreeMap;

use convex_schema_rows::validate::Findings;
use serde_json::json;

pub use self::data_set::{Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, RowOf};
use crate::import::ImportVerdict;
use crate::input::Format;
use crate::problem::{Problem, Severity};

/// The outcome of all inputs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The inputs, in order.
    pub sources: Vec<SourceOutcome>,
    /// The outcome of the data set as a whole, if the options asked for it.
    pub data_set: Option<DataSet>,
    /// Whether the first rejected row ended the work: later rows were not looked at.
    pub stopped_early: bool,
}

/// The outcome of one input.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SourceOutcome {
    /// The name of the input.
    pub name: String,
    /// How it was read.
    pub format: Format,
    /// Whether the table of each id was checked, as the backend does; else only the shape of ids
    /// was checked, and a row that is accepted may have ids of other tables.
    pub checks_tables_of_ids: bool,
    /// The answer of `npx convex import` to the input.
    pub import: ImportVerdict,
    /// The findings about rows: all counts are exact. Rows are numbered from 1 in each file; a row
    /// of JSON lines is its line, and of CSV the header is not counted.
    pub findings: Findings,
    /// The same for rows of other components, by their path. They were checked without a schema.
    pub components: BTreeMap<String, Findings>,
    /// The problems of files.
    pub problems: Vec<Problem>,
}

impl Outcome {
    fn all_findings(&self) -> impl Iterator<Item = &Findings> {
        self.sources.iter().flat_map(SourceOutcome::all_findings)
    }

    /// Returns the rows that were read.
    pub fn rows(&self) -> u64 {
        self.all_findings().map(Findings::rows).sum()
    }

    /// Returns the rows that the backend rejects.
    pub fn rejected(&self) -> u64 {
        self.all_findings().map(Findings::rejected).sum()
    }

    /// Returns the rows with warnings, accepted or not.
    pub fn warned(&self) -> u64 {
        self.all_findings().map(Findings::warned).sum()
    }

    /// Returns what is wrong with files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.sources.iter().flat_map(|it| &it.problems)
    }

    /// Returns whether all rows could be read and the backend accepts them. Warnings do not count.
    pub fn is_accepted(&self) -> bool {
        let is_error = |problem: &Problem| problem.code.severity() == Severity::Error;
        let is_rejected = self.sources.iter().any(|it| it.import.error().is_some());
        self.rejected() == 0 && !is_rejected && !self.problems().any(is_error)
    }

    /// Returns whether all inputs were read to their end. If not, nothing is known of what is
    /// behind.
    pub fn is_complete(&self) -> bool {
        !self.problems().any(|problem| problem.code.is_unread())
    }

    /// Returns whether there is anything to warn of: rows with warnings, problems of files, ids of
    /// documents that are not there, or repeated values.
    pub fn has_warnings(&self) -> bool {
        let is_warning = |problem: &Problem| problem.code.severity() == Severity::Warning;
        let in_data_set = |it: &DataSet| it.dangling() + it.repeated() > 0;
        self.warned() > 0
            || self.problems().any(is_warning)
            || self.data_set.as_ref().is_some_and(in_data_set)
    }

    /// Returns the outcome for a terminal. It ends in a new line.
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// Returns the outcome as Markdown. It ends in a new line.
    pub fn to_markdown(&self) -> String {
        text::markdown(self)
    }

    /// Returns the outcome as JSON, for programs: an object with the totals and `sources`, each
    /// with its `problems`, its findings and the answer of an `import`.
    pub fn to_json(&self) -> serde_json::Value {
        let sources = self.sources.iter().map(SourceOutcome::to_json);
        json!({
            "accepted": self.is_accepted(),
            "complete": self.is_complete(),
            "rows": self.rows(),
            "rejected": self.rejected(),
            "warned": self.warned(),
            "stoppedEarly": self.stopped_early,
            "dataSet": self.data_set.as_ref().map(DataSet::to_json),
            "sources": sources.collect::<Vec<_>>(),
        })
    }
}

impl SourceOutcome {
    fn all_findings(&self) -> impl Iterator<Item = &Findings> {
        self.components.values().chain([&self.findings])
    }

    /// Returns the outcome of the input as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        let problems = self.problems.iter().map(Problem::to_json);
        let components = self.components.iter();
        let components = components.map(|(path, findings)| (path.clone(), findings.to_json()));
        json!({
            "name": self.name,
            "format": self.format.as_str(),
            "checksTablesOfIds": self.checks_tables_of_ids,
            "import": self.import.to_json(),
            "problems": problems.collect::<Vec<_>>(),
            "findings": self.findings.to_json(),
            "components": components.collect::<serde_json::Map<_, _>>(),
        })
    }
}
