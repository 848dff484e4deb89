//! Changes of schemas against the backend's answers: which documents it looks at again.

use convex_schema_core::{Schema, TableRef, export};
use convex_schema_plan::push::{Outcome, Plan, TablePlan};
use convex_schema_plan::subset::is_subset;
use convex_schema_tests::vectors::{Expect, cases, report, small};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct SubsetCase {
    group: String,
    a: Box<RawValue>,
    b: Box<RawValue>,
    expect: Expect,
}

#[test]
fn subset() {
    let cases: Vec<SubsetCase> = cases("subset");
    let disagreement = |case: &SubsetCase| {
        let found = subset_of(&case.a, &case.b);
        (found.as_ref().ok() != case.expect.subset.as_ref()).then(|| {
            let (want, group, a, b) = (case.expect.subset, &case.group, &case.a, &case.b);
            format!("{group}: found {found:?}, backend {want:?}: {a} of {b}")
        })
    };
    let disagreements: Vec<_> = cases.iter().filter_map(disagreement).collect();
    report("subset", cases.len(), &disagreements);
}

#[test]
fn a_plan_is_free_where_the_backend_sees_a_subset() {
    let cases: Vec<SubsetCase> = cases("subset");
    let disagreement = |case: &SubsetCase| {
        let found = is_free(&case.a, &case.b);
        (found.as_ref().ok() != case.expect.subset.as_ref()).then(|| {
            let (want, group, a, b) = (case.expect.subset, &case.group, &case.a, &case.b);
            format!("{group}: free {found:?}, backend {want:?}: {a} to {b}")
        })
    };
    let disagreements: Vec<_> = cases.iter().filter_map(disagreement).collect();
    report("subset", cases.len(), &disagreements);
}

/// Whether a push that makes a field `b`, which was `a`, looks at no document. If it does, the
/// plan has to say why.
fn is_free(a: &RawValue, b: &RawValue) -> Result<bool, String> {
    let schema = |validator| -> Result<Schema, String> {
        let field = format!(r#"{{"x":{{"fieldType":{validator},"optional":false}}}}"#);
        let document = format!(r#"{{"type":"object","value":{field}}}"#);
        let table = format!(r#"{{"tableName":"t","indexes":[],"documentType":{document}}}"#);
        let text = format!(r#"{{"tables":[{table}],"schemaValidation":true}}"#);
        export::read(&text).map_err(|problem| problem.to_string())
    };
    let plan = Plan::new(&schema(a)?, &schema(b)?);
    let outcome = plan.tables().iter().map(TablePlan::outcome).max();
    let has_reason = plan
        .tables()
        .iter()
        .all(|table| !table.reasons().is_empty());
    match outcome {
        Some(Outcome::Scan) if !has_reason => Err("a scan without a reason".to_owned()),
        outcome => Ok(outcome.is_none_or(|outcome| outcome == Outcome::Free)),
    }
}

/// Whether all that `a` accepts is seen to satisfy `b`; both are spelled as in exports.
fn subset_of(a: &RawValue, b: &RawValue) -> Result<bool, String> {
    let table = |name, validator| {
        format!(r#"{{"tableName":"{name}","indexes":[],"documentType":{validator}}}"#)
    };
    let text = format!(r#"{{"tables":[{},{}]}}"#, table("a", a), table("b", b));
    let schema = export::read(&text).map_err(|problem| problem.to_string())?;
    let document = |name| schema.table(name).and_then(TableRef::document);
    let a = document("a").ok_or("no validator")?;
    let b = document("b").ok_or("no validator")?;
    Ok(is_subset(a, b))
}

#[derive(Deserialize)]
struct PushCase {
    group: String,
    active: Option<String>,
    schema: String,
    expect: Scanned,
}

#[derive(Deserialize)]
struct Scanned {
    tables: Vec<String>,
}

#[test]
fn revalidate() {
    let cases: Vec<PushCase> = cases("revalidate");
    let disagreement = |case: &PushCase| {
        let found = scanned(case);
        (found.as_ref().ok() != Some(&case.expect.tables)).then(|| {
            let (want, group) = (&case.expect.tables, &case.group);
            let (active, schema) = (&case.active, &case.schema);
            format!("{group}: found {found:?}, backend {want:?}: {active:?} to {schema}")
        })
    };
    let disagreements: Vec<_> = cases.iter().filter_map(disagreement).collect();
    report("revalidate", cases.len(), &disagreements);
}

fn scanned(case: &PushCase) -> Result<Vec<String>, String> {
    let read = |text: &String| export::read(text).map_err(|problem| problem.to_string());
    let active = case.active.as_ref().map(read).transpose()?;
    let schema = read(&case.schema)?;
    let tables = convex_schema_plan::subset::tables_to_scan(&schema, active.as_ref());
    let tables: Vec<_> = tables.into_iter().map(str::to_owned).collect();
    let active = active.unwrap_or_else(|| Schema::builder().build());
    let plan = Plan::new(&active, &schema);
    let mut checked: Vec<_> = plan
        .tables()
        .iter()
        .filter(|table| table.is_checked())
        .collect();
    checked.sort_by_key(|table| table.name());
    if !checked.iter().map(|table| table.name()).eq(&tables) {
        return Err(format!("the plan looks at {checked:?}"));
    }
    Ok(tables)
}

#[derive(Deserialize)]
struct Pairs {
    cases: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    old: Box<RawValue>,
    new: Box<RawValue>,
    subset: bool,
}

#[test]
fn pairs() {
    for Pair { old, new, subset } in small::<Pairs>("schema_subset").cases {
        assert_eq!(subset_of(&old, &new), Ok(subset), "{old} to {new}");
    }
}
