//! Findings as JSON.

use serde_json::{Value, json};

use super::group::{FindingGroup, Groups, Sample};
use super::overview::common;
use super::text::{next_steps, sorted};
use super::{Findings, TableFindings};

pub(super) fn json(findings: &Findings) -> Value {
    let tables = findings.tables();
    let tables: Vec<Value> = tables
        .map(|(name, findings)| table(name, findings))
        .collect();
    json!({
        "rows": findings.rows(),
        "refused": findings.refused(),
        "warned": findings.warned(),
        "tables": tables,
    })
}

fn table(name: &str, table: &TableFindings) -> Value {
    let common: Vec<Value> = common(table)
        .into_iter()
        .map(|common| {
            json!({
                "mistake": common.mistake.as_str(),
                "text": common.mistake.in_a_file(),
                "rows": common.rows,
                "paths": common.paths,
                "next": common.mistake.next_step(),
            })
        })
        .collect();
    json!({
        "table": name,
        "rows": table.rows,
        "refused": table.refused,
        "warned": table.warned,
        "common": common,
        "errors": groups(&table.errors),
        "warnings": groups(&table.warnings),
    })
}

fn groups(groups: &Groups) -> Vec<Value> {
    sorted(groups).into_iter().map(group).collect()
}

fn group(group: &FindingGroup) -> Value {
    let mistakes: serde_json::Map<String, Value> = group
        .advice
        .iter()
        .filter_map(|(mistake, advice)| Some((mistake.as_ref()?.to_string(), advice.count.into())))
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
        "mistakes": mistakes,
        "samples": group.samples.iter().map(sample).collect::<Vec<_>>(),
        "branches": branches,
    })
}

fn sample(sample: &Sample) -> Value {
    json!({
        "row": sample.row,
        "path": sample.path,
        "found": sample.found,
        "position": sample.position.map(|it| it.to_string()),
    })
}
