//! Schemas against the backend's answers: what is refused, where and with which code.

use convex_schema_core::{ProblemCode, Schema, SchemaError};
use convex_schema_tests::vectors::{Expect, cases, report};
use serde::Deserialize;

#[derive(Deserialize)]
struct SchemaCase {
    group: String,
    schema: String,
    expect: Expect,
}

#[test]
fn schemas() {
    let cases: Vec<SchemaCase> = cases("schemas");
    let disagreements: Vec<_> = cases.iter().filter_map(disagreement).collect();
    report("schemas", cases.len(), &disagreements);
}

fn disagreement(case: &SchemaCase) -> Option<String> {
    let expect = &case.expect;
    let want = match (expect.ok, expect.stage.as_str()) {
        (true, _) => Ok(()),
        (false, "schema") => Err((expect.phase.as_str(), expect.code.as_str())),
        // No other part of the backend is asked.
        (false, stage) => return Some(format!("{}: unknown stage {stage}", case.group)),
    };
    let answer = Schema::from_export_json(&case.schema);
    if answer.as_ref().is_ok_and(names_unknown_validator) {
        // The backend of the vectors rejects what it does not know, and does not look at staged
        // validators. A newer one may know it, so it is carried here, with a warning.
        return (!expect.ok && !expect.error.contains("unknown variant `"))
            .then(|| format!("{}: carried, but known: {}", case.group, case.schema));
    }
    let found = match &answer {
        Ok(_) => Ok(()),
        Err(error) => Err(first_error(error)),
    };
    let same = match (&want, &found) {
        (Ok(()), Ok(())) => true,
        (Err((phase, code)), Err((found_phase, found_code))) => {
            (phase.is_empty() || phase == found_phase) && (code.is_empty() || code == found_code)
        }
        _ => false,
    };
    (!same).then(|| {
        let (group, error, schema) = (&case.group, &expect.error, &case.schema);
        format!("{group}: found {found:?}, backend {want:?} ({error}): {schema}")
    })
}

/// Returns whether the check warns of a validator that this version does not know.
fn names_unknown_validator(schema: &Schema) -> bool {
    let problems = schema.check();
    let mut codes = problems.iter().map(|problem| problem.code);
    codes.any(|code| code == ProblemCode::UnknownValidator)
}

/// Phase and code, as the cases spell them.
fn first_error(error: &SchemaError) -> (&str, &str) {
    let first = error.errors().next();
    first.map_or(("none", "none"), |problem| {
        (problem.phase.as_str(), problem.code.as_str())
    })
}

/// A push stops at the first error; a check goes on. The first error has to be the same.
#[test]
fn warnings_and_later_phases_come_last() {
    let mut with_several_phases = 0;
    for case in cases::<SchemaCase>("schemas") {
        let Err(error) = Schema::from_export_json(&case.schema) else {
            continue;
        };
        let phases: Vec<_> = error.problems.iter().map(|problem| problem.phase).collect();
        assert!(phases.is_sorted(), "{phases:?}: {}", case.schema);
        with_several_phases += usize::from(phases.first() != phases.last());
    }
    // Where all problems are of one phase, no order can be wrong.
    assert!(
        with_several_phases >= 20,
        "only {with_several_phases} cases"
    );
}
