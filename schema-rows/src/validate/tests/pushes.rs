//! A plan is held against documents: what it calls free rejects none of those that were valid.

use super::agreement::document_validator;
use super::generate::{Seed, fitting, mutate, object, schema, validator};
use crate::validate::{Mode, Rows};
use convex_schema_core::{FieldValidator, Schema, TableDefinition, Validator, v};
use convex_schema_plan::push::{Outcome, Plan, ScanOutcome, TablePlan};

/// Changes one place of a validator, half of the time so that it accepts more.
fn change(seed: &mut Seed, target: &mut Validator) {
    match target {
        Validator::Array(element) if seed.below(4) > 0 => change(seed, element),
        Validator::Record(_, values) if seed.below(4) > 0 => change(seed, values),
        Validator::Union(members) if !members.is_empty() && seed.below(4) > 0 => {
            let at = seed.below(members.len());
            match seed.below(4) {
                0 if members.len() > 1 => drop(members.remove(at)),
                1 => members.push(validator(seed, 1)),
                _ => change(seed, &mut members[at]),
            }
        }
        Validator::Object(fields) if seed.below(5) > 0 => {
            let count = fields.fields.len();
            match seed.below(5) {
                _ if count == 0 => *target = object(seed, 1).into(),
                0 => drop(fields.fields.remove(seed.below(count))),
                1 => {
                    let field = &mut fields.fields[seed.below(count)].1;
                    field.optional = !field.optional;
                }
                2 => {
                    let new: FieldValidator = match seed.below(2) {
                        0 => v::optional(validator(seed, 1)),
                        _ => validator(seed, 1).into(),
                    };
                    fields.fields.push((format!("new{}", seed.below(3)), new));
                }
                _ => {
                    let at = seed.below(count);
                    change(seed, &mut fields.fields[at].1.validator);
                }
            }
        }
        _ => {
            let old = std::mem::replace(target, Validator::Any);
            *target = match seed.below(4) {
                0 => v::any(),
                1 => v::union([old, validator(seed, 1)]),
                2 => v::nullable(old),
                _ => validator(seed, 1),
            };
        }
    }
}

/// Another schema of the same table: near to the first, or nothing to do with it.
fn other(seed: &mut Seed, document: &Validator) -> Option<Schema> {
    let mut document = document.clone();
    if seed.below(10) == 0 {
        return Some(schema(seed));
    }
    for _ in 0..=seed.below(2) {
        change(seed, &mut document);
    }
    let build = |document| {
        let table = TableDefinition::new("users", document);
        Schema::builder().table(table).build()
    };
    let new = build(document);
    // A push rejects two fields of one name, and a document that is not an object.
    Plan::new(&new, &new).problems().is_empty().then_some(new)
}

#[derive(Default)]
struct Tally {
    free: usize,
    scan: usize,
    passes: usize,
    fails: usize,
    rejected: usize,
}

#[test]
fn free_is_never_promised_where_a_document_is_rejected() {
    let mut tally = Tally::default();
    for round in 0..6000_u64 {
        let mut seed = Seed(round.wrapping_mul(104_729));
        let old = schema(&mut seed);
        let document = document_validator(&old).unwrap_or(v::any());
        let Some(new) = other(&mut seed, &document) else {
            continue;
        };
        let plan = Plan::new(&old, &new);
        let (before, after) = (Rows::new(&old), Rows::new(&new));
        for attempt in 0..6 {
            let mut row = fitting(&mut seed, &document);
            for _ in 0..attempt / 3 {
                mutate(&mut seed, &mut row);
            }
            if before.table("users").validate(&row, Mode::Pure).is_err() {
                continue;
            }
            let is_valid = after.table("users").validate(&row, Mode::Pure).is_ok();
            tally.count(&plan, is_valid, &format!("{row}: {plan:#?}"));
        }
    }
    // Else the test would have looked at one side only.
    let Tally {
        free,
        scan,
        passes,
        fails,
        rejected,
    } = tally;
    assert!(
        free > 1000 && scan > 1000 && passes > 20 && fails > 500 && rejected > 1000,
        "free {free}, scan {scan}, passes {passes}, fails {fails}, rejected {rejected}"
    );
}

impl Tally {
    fn count(&mut self, plan: &Plan, is_valid: bool, context: &str) {
        self.rejected += usize::from(!is_valid);
        let found = plan.tables().first().and_then(TablePlan::scan_outcome);
        match (plan.outcome(), found) {
            (Outcome::Free, found) => {
                assert!(is_valid, "free, and rejected: {context}");
                assert_eq!(found, None, "{context}");
                self.free += 1;
            }
            (Outcome::Scan, Some(found)) => {
                self.scan += 1;
                match found {
                    ScanOutcome::Passes => {
                        assert!(is_valid, "said to pass, and rejected: {context}");
                        self.passes += 1;
                    }
                    ScanOutcome::Fails => {
                        assert!(!is_valid, "said to fail, and accepted: {context}");
                        self.fails += 1;
                    }
                    _ => {}
                }
            }
            (outcome, _) => assert_eq!(outcome, Outcome::Scan, "no reason: {context}"),
        }
    }
}
