//! Validates stored documents against the schema to push, to show whether the scan would pass.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use convex_schema::Schema;
use convex_schema_files::{Format, Input, Options, ProblemCode, Severity};
use convex_schema_plan::push::{self, IndexPlan, LARGE_TABLE, Plan, TablePlan};
use convex_schema_rows::validate::{FindingGroup, Findings, Mode, TableFindings, Values};
use serde_json::{Value, json};

use super::quoted;
use crate::terminal::{BAD, GOOD, NAME, WARNING, styled, tell};
use crate::validate;
use crate::validate::meter::count;

/// The documents of an export that the push would scan, validated against the new schema.
pub(super) struct Data {
    name: String,
    findings: Findings,
    /// The number of documents of each table that is scanned or whose indexes change.
    documents: BTreeMap<String, u64>,
}

impl Data {
    /// Reads the tables to scan from an archive, a folder or a file.
    pub(super) fn read(name: &str, new: &Schema, plan: &Plan) -> Result<Self> {
        let path = Path::new(name);
        let found = fs::metadata(path).with_context(|| format!("can't read `{name}`"))?;
        if found.is_file() && Format::of_file(path) != Some(Format::Zip) {
            bail!(
                "`{name}` is not an export\n\
                 help: give the archive that `npx convex export` writes, or the folder of one"
            );
        }
        let is_rejected = plan.outcome() == push::Outcome::Rejected;
        let read = |is_read: &dyn Fn(&TablePlan) -> bool| {
            let tables = plan.tables().iter().filter(|table| is_read(table));
            let tables: Vec<_> = tables.map(|table| table.name().to_owned()).collect();
            if tables.is_empty() || is_rejected {
                return Ok(Findings::default());
            }
            documents(name, new, tables)
        };
        let findings = read(&TablePlan::is_checked)?;
        // Documents that no push scans are counted and never stop it.
        let others = read(&|table| !table.is_checked() && !table.indexes().is_empty())?;
        let counts = findings.tables().chain(others.tables());
        Ok(Self {
            name: name.to_owned(),
            documents: counts
                .map(|(table, findings)| (table.to_owned(), findings.rows()))
                .collect(),
            findings,
        })
    }

    /// How many documents a table has, if it is one that was read.
    pub(super) fn documents(&self, table: &str) -> Option<u64> {
        self.documents.get(table).copied()
    }

    /// Whether a document stops the push.
    pub(super) fn fails(&self) -> bool {
        self.findings.rejected() > 0
    }

    /// For people, in front of the plan.
    pub(super) fn text(&self) -> String {
        let (name, rows) = (&self.name, count(self.findings.rows()));
        if self.findings.rows() == 0 {
            return format!("`{name}` has no document that the push scans\n");
        }
        if !self.fails() {
            let word = styled(GOOD, "satisfy");
            return format!("all {rows} scanned documents in `{name}` {word} the new schema\n");
        }
        let rejected = count(self.findings.rejected());
        let word = styled(BAD, "will fail");
        let mut lines = vec![format!(
            "{word}: {rejected} of {rows} documents in `{name}` do not satisfy the new schema"
        )];
        for (table, findings) in self.findings.tables().filter(|it| it.1.rejected() > 0) {
            let name = styled(NAME, table);
            let (rejected, rows) = (count(findings.rejected()), count(findings.rows()));
            lines.push(format!("  {name}: {rejected} of {rows}"));
            lines.extend(first_line(findings));
        }
        lines.push(format!("{}\n", tells_all(name)));
        lines.join("\n")
    }

    /// For programs: what `--json` has as `data`.
    pub(super) fn to_json(&self) -> Value {
        to_json(&self.name, &self.findings)
    }
}

/// How many documents a table stores, in words.
pub(super) fn counted(table: &TablePlan) -> Option<String> {
    let documents = table.documents()?;
    let noun = if documents == 1 {
        "document"
    } else {
        "documents"
    };
    Some(format!("{} {noun}", count(documents)))
}

/// The question that the Convex CLI asks before it builds, changes or drops an index of a large
/// table.
pub(super) fn confirmation(table: &TablePlan) -> Option<String> {
    let mut indexes = table.confirmed_indexes().map(IndexPlan::name).peekable();
    indexes.peek()?;
    let (names, mark) = (quoted(indexes), styled(WARNING, "!"));
    Some(format!(
        "  {mark} `npx convex` asks before it builds or drops {names}, as for every table of {} \
         documents or more; without a terminal the push fails\n    \
         help: stage what is built (`staged: true`), or push with `--skip-large-indexes-check`",
        count(LARGE_TABLE)
    ))
}

/// Validates the documents of `tables` in an export against `new`; all tables if `tables` is empty.
pub(super) fn documents(name: &str, new: &Schema, tables: Vec<String>) -> Result<Findings> {
    // The documents are those of a deployment: they have their system fields.
    let options = Options::new()
        .mode(Mode::Existing)
        .warnings(false)
        .values(Values::Hide)
        .max_samples(1)
        .unknown_tables(true)
        .tables(tables);
    let mut findings = Findings::default();
    match validate::judge(new, vec![Input::path(Path::new(name))], &options, true) {
        Ok((outcome, _)) => {
            for problem in outcome.problems() {
                if problem.code.severity() == Severity::Error {
                    bail!("not all documents could be read: {problem}");
                }
                // The tables to scan may have no documents.
                if problem.code != ProblemCode::NoRows {
                    tell(&format!("{}: {problem}", styled(WARNING, "warning")));
                }
            }
            for source in outcome.sources {
                for component in source.components.keys() {
                    tell(&format!(
                        "{}: the tables of the component `{component}` are not checked: they have a \
                         schema of their own",
                        styled(WARNING, "warning")
                    ));
                }
                findings.merge(source.findings);
            }
            Ok(findings)
        }
        Err(error) => Err(validate::described(error)),
    }
}

/// For programs.
pub(super) fn to_json(name: &str, findings: &Findings) -> Value {
    let tables = findings.tables().map(|(table, findings)| {
        let first = first(findings).map(|first| {
            json!({
                "row": first.first_row(),
                "path": first.path(),
                "code": first.code().as_str(),
                "message": first.message(),
            })
        });
        json!({
            "table": table,
            "documents": findings.rows(),
            "rejected": findings.rejected(),
            "first": first,
        })
    });
    json!({
        "name": name,
        "documents": findings.rows(),
        "rejected": findings.rejected(),
        "tables": tables.collect::<Vec<_>>(),
    })
}

/// The first document that is rejected, in a line.
pub(super) fn first_line(findings: &TableFindings) -> Option<String> {
    let first = first(findings)?;
    let path = match first.path() {
        "" => "the document",
        path => path,
    };
    let (row, message, code) = (first.first_row(), first.message(), first.code());
    Some(format!(
        "    first in row {row}: {path}: {message} [{code}]"
    ))
}

/// Where a report on the other rejected documents can be had.
pub(super) fn tells_all(name: &str) -> String {
    format!("help: `validate --mode existing {name}` with the new schema lists all of them")
}

/// The finding of the first row that has one.
fn first(findings: &TableFindings) -> Option<&FindingGroup> {
    findings.errors().min_by_key(|group| group.first_row())
}
