//! Findings as JSON.

use serde_json::{Value, json};

use super::group::{FindingGroup, Groups, Sample};
use super::overview::common;
use super::text::{next_steps, sorted};
use super::{Findings, TableFindings};
use crate::validate::violation::TextPosition;

impl Findings {
    /// Returns the findings as JSON: an object with `rows`, `rejected`, `warned` and `tables`, each
    /// of which has its name as `table`, and what [`TableFindings::to_json`] has.
    pub fn to_json(&self) -> Value {
        let tables: Vec<Value> = self
            .tables()
            .map(|(name, findings)| {
                let mut table = findings.to_json();
                table["table"] = name.into();
                table
            })
            .collect();
        json!({
            "rows": self.rows(),
            "rejected": self.rejected(),
            "warned": self.warned(),
            "tables": tables,
        })
    }
}

impl TableFindings {
    /// Returns the findings of the table as JSON: `rows`, `rejected`, `warned`, the likely causes that
    /// most rejected rows share as `common`, and the groups of `errors` and `warnings`.
    pub fn to_json(&self) -> Value {
        json!({
            "rows": self.rows,
            "rejected": self.rejected,
            "warned": self.warned,
            "common": shared(self),
            "errors": groups(&self.errors),
            "warnings": groups(&self.warnings),
        })
    }
}

fn shared(table: &TableFindings) -> Vec<Value> {
    common(table)
        .into_iter()
        .map(|common| {
            json!({
                "likelyCause": common.likely_cause.as_str(),
                "text": common.likely_cause.in_a_file(),
                "rows": common.rows,
                "paths": common.paths,
                "next": common.likely_cause.next_step(),
            })
        })
        .collect()
}

fn groups(groups: &Groups) -> Vec<Value> {
    let groups = sorted(groups).into_iter();
    groups.map(FindingGroup::to_json).collect()
}

impl FindingGroup {
    /// Returns the group as JSON: its fields in camel case, `help` with the next steps, `likelyCauses`
    /// with the findings of each, and `branches` with the groups of the members that were meant.
    pub fn to_json(&self) -> Value {
        group(self)
    }
}

impl Sample {
    /// Returns the sample as JSON: `row`, `path`, `found`, `position`.
    pub fn to_json(&self) -> Value {
        json!({
            "row": self.row,
            "path": self.path,
            "found": self.found,
            "position": self.position.map(TextPosition::to_json),
        })
    }
}

fn group(group: &FindingGroup) -> Value {
    let likely_causes: serde_json::Map<String, Value> = group
        .advice
        .iter()
        .filter_map(|(likely_cause, advice)| {
            Some((likely_cause.as_ref()?.to_string(), advice.count.into()))
        })
        .collect();
    let branches: Vec<Value> = group
        .branches
        .iter()
        .map(|(key, inner)| {
            json!({
                "member": key.member,
                "named": key.is_named,
                "errors": groups(inner),
            })
        })
        .collect();
    let helps: Vec<&str> = next_steps(group, &[])
        .iter()
        .map(|step| step.help)
        .collect();
    json!({
        "path": group.path,
        "code": group.code.as_str(),
        "count": group.count,
        "rows": group.rows,
        "firstRow": group.first_row,
        "lastRow": group.last_row,
        "message": group.message,
        "expected": group.expected,
        "help": helps,
        "likelyCauses": likely_causes,
        "samples": group.samples.iter().map(Sample::to_json).collect::<Vec<_>>(),
        "branches": branches,
    })
}
