//! `diff` where the old side is an export, which has no schema: its documents are validated.

use anyhow::{Result, bail};
use convex_schema::Schema;
use convex_schema_plan::push::{Outcome, Plan};
use convex_schema_rows::validate::{Findings, TableFindings};
use serde_json::{Value, json};

use super::data::{documents, first_line, tells_all, to_json};
use super::{text, verdict};
use crate::args::DiffForm;
use crate::terminal::{NAME, styled};
use crate::validate::meter::count;
use crate::{Verdict, terminal};

/// The documents of an export, and the schema that is pushed over them.
struct Stored<'a> {
    name: &'a str,
    new: &'a Schema,
    /// The plan of a push over an empty schema: only its problems are used here.
    plan: Plan,
    findings: Findings,
}

/// Shows what a push of `new` would do where the documents of the export `name` are stored.
pub(super) fn run(name: &str, new: &Schema, form: &DiffForm) -> Result<Verdict> {
    if form.data.is_some() {
        bail!(
            "`{name}` is an export already, so `--data` has nothing to add\n\
             help: name the deployed schema as OLD, or leave `--data` out"
        );
    }
    let stored = Stored {
        name,
        new,
        plan: Plan::new(&Schema::builder().build(), new),
        findings: documents(name, new, Vec::new())?,
    };
    if form.json {
        terminal::print(&format!("{:#}\n", stored.to_json()))?;
    } else {
        terminal::show(&stored.text())?;
    }
    Ok(verdict(stored.outcome(), form.fail_on))
}

impl Stored<'_> {
    fn outcome(&self) -> Outcome {
        let kept = || self.tables().filter(|it| it.change == "kept");
        if self.plan.outcome() == Outcome::Rejected || self.findings.rejected() > 0 {
            Outcome::Rejected
        } else if self.new.schema_validation() && kept().any(|it| it.documents > 0) {
            // An export does not show whether the deployed validators allow less.
            Outcome::Scan
        } else {
            Outcome::Free
        }
    }

    /// The tables of the schema, and those that the export has besides.
    fn tables(&self) -> impl Iterator<Item = StoredTable<'_>> {
        let of_schema = self.new.tables().map(|table| {
            let findings = self.findings.tables().find(|it| it.0 == table.name());
            let findings = findings.map(|(_, findings)| findings);
            let change = if findings.is_some() { "kept" } else { "added" };
            StoredTable::new(table.name(), change, findings)
        });
        let others = self.findings.tables();
        let others = others.filter(|(name, _)| self.new.table(name).is_none());
        let others = others.map(|(name, it)| StoredTable::new(name, "removed", Some(it)));
        of_schema.chain(others)
    }

    fn text(&self) -> String {
        let name = self.name;
        let mut lines = vec![
            format!(
                "`{name}` has documents and no schema: they are validated against the new one;"
            ),
            "the deployed validators and indexes are not known\n".to_owned(),
            self.headline(),
        ];
        lines.extend(text::refusals(&self.plan));
        lines.push(String::new());
        for table in self.tables() {
            lines.push(table.line());
            lines.extend(table.findings.and_then(first_line));
        }
        if self.findings.rejected() > 0 {
            lines.push(tells_all(name));
        }
        lines.join("\n") + "\n"
    }

    fn headline(&self) -> String {
        let outcome = self.outcome();
        let word = text::word(outcome);
        let kept = self.tables().filter(|it| it.change == "kept");
        let rows = count(kept.map(|it| it.documents).sum());
        match outcome {
            Outcome::Rejected if self.plan.outcome() == Outcome::Rejected => {
                format!("{word}: the push is rejected, whatever is stored")
            }
            Outcome::Rejected => {
                let rejected = count(self.findings.rejected());
                format!("{word}: {rejected} of {rows} documents do not satisfy the new schema")
            }
            Outcome::Scan => format!(
                "{word}: all {rows} documents satisfy the new schema; the push scans them, \
                 unless the deployed validators allow nothing else"
            ),
            Outcome::Free => format!("{word}: no stored document is scanned"),
            _ => word,
        }
    }

    fn to_json(&self) -> Value {
        let mut json = self.plan.to_json();
        let tables = self.tables().map(|table| {
            json!({
                "table": table.name,
                "change": table.change,
                "outcome": table.outcome(),
            })
        });
        json["tables"] = tables.collect();
        json["outcome"] = self.outcome().as_str().into();
        json["judgedBy"] = "documents".into();
        json["data"] = to_json(self.name, &self.findings);
        json
    }
}

/// A table, and what is stored in it.
struct StoredTable<'a> {
    name: &'a str,
    change: &'static str,
    documents: u64,
    findings: Option<&'a TableFindings>,
}

impl<'a> StoredTable<'a> {
    fn new(name: &'a str, change: &'static str, findings: Option<&'a TableFindings>) -> Self {
        Self {
            name,
            change,
            documents: findings.map_or(0, TableFindings::rows),
            findings,
        }
    }

    fn rejected(&self) -> u64 {
        self.findings.map_or(0, TableFindings::rejected)
    }

    fn outcome(&self) -> &'static str {
        match (self.rejected(), self.change, self.documents) {
            (1.., ..) => Outcome::Rejected.as_str(),
            (0, "kept", 1..) => Outcome::Scan.as_str(),
            _ => Outcome::Free.as_str(),
        }
    }

    fn line(&self) -> String {
        let (name, documents) = (styled(NAME, self.name), count(self.documents));
        match (self.rejected(), self.change, self.documents) {
            (rejected @ 1.., ..) => {
                format!(
                    "{name}: {} of {documents} do not satisfy the new schema",
                    count(rejected)
                )
            }
            (0, "added", _) => format!("{name}: added, the export has no such table"),
            (0, "removed", _) => format!(
                "{name}: not in the new schema; its documents ({documents}) stay and are no longer validated"
            ),
            (0, _, 0) => format!("{name}: empty"),
            _ => format!("{name}: all {documents} satisfy the new schema"),
        }
    }
}
