//! Plans by hand. That none of them promises too much is tested in `schema-rows`, on documents.

use super::{Fate, IndexChange, Outcome, Plan, Prospect, Staging, TablePlan};
use crate::diff::tests::schema;
use convex_schema_core::{Index, Schema, TableDefinition};
use convex_schema_core::{ObjectValidator, Validator, v};

/// The plan for a table of one field `x`; `None` for a field that is absent.
fn of_field(old: Option<Validator>, new: Option<Validator>) -> TablePlan {
    let table = |field: Option<Validator>| {
        let document = v::object();
        let document = match field {
            Some(field) => document.field("x", field),
            None => document,
        };
        schema([TableDefinition::new("t", document)])
    };
    only(Plan::new(&table(old), &table(new)))
}

fn only(mut plan: Plan) -> TablePlan {
    assert_eq!(plan.tables.len(), 1, "{plan:?}");
    plan.tables.remove(0)
}

fn lines<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// The plan for a document that was one object and is another.
fn of_documents(old: ObjectValidator, new: ObjectValidator) -> TablePlan {
    let table = |document| schema([TableDefinition::new("t", document)]);
    only(Plan::new(&table(old), &table(new)))
}

#[test]
fn a_required_field_takes_three_pushes() {
    let plan = of_field(None, Some(v::string()));
    assert_eq!(plan.outcome(), Outcome::Scan);
    assert_eq!(plan.prospect(), Some(Prospect::Fails));
    assert_eq!(
        lines(&plan.reasons),
        ["field `x` added and required: v.string()"]
    );
    assert_eq!(
        lines(&plan.steps),
        [
            "widen: declare `x` as v.optional(v.string())",
            "widen: push that; no document is looked at",
            "write: set `x` in all that is written",
            "backfill: set `x` in the documents of `t`",
            "narrow: push the new schema; the scan finds nothing",
        ]
    );
    assert_eq!(plan.staging, Some(Staging::Possible));
}

#[test]
fn another_type_is_widened_to_both() {
    let plan = of_field(Some(v::string()), Some(v::number()));
    assert_eq!(plan.prospect(), Some(Prospect::Fails));
    assert_eq!(
        lines(&plan.steps),
        [
            "widen: declare `x` as v.union(v.string(), v.number())",
            "widen: push that; no document is looked at",
            "write: make `x` v.number() in all that is written",
            "backfill: change the documents of `t` whose `x` is not v.number()",
            "narrow: push the new schema; the scan finds nothing",
        ]
    );
    let narrower = of_field(Some(v::string()), Some(v::literal("a")));
    assert_eq!(narrower.prospect(), Some(Prospect::Depends));
    assert!(lines(&narrower.steps)[0].starts_with("write: "));
}

#[test]
fn what_forces_a_scan_is_named() {
    let text = || v::object().field("text", v::string());
    let inside = |field| v::object().field("x", field);
    let tagged = |tag: &str, more: ObjectValidator| more.field("kind", v::literal(tag)).into();
    for (plan, reason, prospect) in [
        (
            of_documents(text(), v::object()),
            "field `text` removed: v.string()",
            Prospect::Fails,
        ),
        (
            of_documents(
                v::object().field("text", v::optional(v::string())),
                v::object(),
            ),
            "field `text` removed: v.optional(v.string())",
            Prospect::Depends,
        ),
        (
            of_documents(inside(v::array(text())), inside(v::array(v::object()))),
            "field `x[].text` removed: v.string()",
            Prospect::Depends,
        ),
        (
            of_field(
                Some(v::union([v::literal("a"), v::literal("b")])),
                Some(v::literal("a")),
            ),
            "field `x` changed: v.union(v.literal(\"a\"), v.literal(\"b\")) -> v.literal(\"a\")",
            Prospect::Depends,
        ),
        (
            of_field(
                Some(v::union([v::literal("a"), v::literal("b")])),
                Some(v::union([v::literal("a"), v::literal("c")])),
            ),
            "member of the union in `x` removed: v.literal(\"b\")",
            Prospect::Depends,
        ),
        (
            of_field(
                Some(v::union([tagged("a", text()), tagged("b", v::object())])),
                Some(v::union([
                    tagged("a", v::object()),
                    tagged("b", v::object()),
                ])),
            ),
            "field `x.text` removed: v.string()",
            Prospect::Depends,
        ),
        (
            of_field(
                Some(v::record(v::string(), v::string())),
                Some(v::record(v::string(), v::nullable(v::string()))),
            ),
            "field `x` changed: v.record(v.string(), v.string()) -> v.record(v.string(), \
             v.union(v.string(), v.null()))",
            Prospect::Passes,
        ),
    ] {
        assert_eq!(lines(&plan.reasons), [reason]);
        assert_eq!(plan.prospect(), Some(prospect), "{reason}");
        assert_eq!(
            plan.steps.is_empty(),
            prospect == Prospect::Passes,
            "{reason}"
        );
    }
}

#[test]
fn tables_come_and_go_for_free() {
    let users = || TableDefinition::new("users", v::object().field("email", v::string()));
    let index = || Index::database("by_email", ["email"]);
    let (none, one) = (schema([]), schema([users().index(index())]));
    let added = only(Plan::new(&none, &one));
    assert_eq!((added.fate, added.outcome()), (Fate::Added, Outcome::Free));
    assert!(
        added.is_checked,
        "an old table of that name may have documents"
    );
    assert_eq!(added.indexes[0].change, IndexChange::Built);
    let removed = only(Plan::new(&one, &none));
    assert_eq!(
        (removed.fate, removed.outcome()),
        (Fate::Removed, Outcome::Free)
    );
    assert_eq!(removed.indexes[0].change, IndexChange::Dropped);
    assert!(Plan::new(&one, &one).is_empty());
}

#[test]
fn each_change_of_an_index_has_its_word() {
    let build = |indexes: Vec<Index>| {
        let table = TableDefinition::new("t", v::any());
        schema([indexes.into_iter().fold(table, TableDefinition::index)])
    };
    let by = |name: &str, field: &str| Index::database(name, [field]);
    let old = build(vec![
        by("same", "a"),
        by("enabled", "b").staged(),
        by("disabled", "c"),
        by("rebuilt", "d"),
        by("both", "e"),
        by("dropped", "f"),
        Index::search("search", "a").filter_fields(["b", "c"]),
    ]);
    let new = build(vec![
        Index::search("search", "a").filter_fields(["c", "b"]),
        by("built", "g"),
        by("staged", "h").staged(),
        by("same", "a"),
        by("enabled", "b"),
        by("disabled", "c").staged(),
        by("rebuilt", "i"),
        by("both", "j").staged(),
    ]);
    let plan = only(Plan::new(&old, &new));
    let words: Vec<_> = plan
        .indexes
        .iter()
        .map(|it| (it.name.as_str(), it.change.word()))
        .collect();
    assert_eq!(
        words,
        [
            ("built", "built"),
            ("staged", "staged"),
            ("enabled", "enabled"),
            ("disabled", "disabled"),
            ("rebuilt", "rebuilt"),
            ("both", "rebuilt and staged"),
            ("dropped", "dropped"),
        ]
    );
    assert_eq!(plan.outcome(), Outcome::Free);
}

#[test]
fn validation_that_is_turned_on_scans_all_tables() {
    let build = |on| {
        let table = TableDefinition::new("t", v::object().field("x", v::any()));
        let any = TableDefinition::new("free", v::any());
        Schema::builder()
            .table(table)
            .table(any)
            .schema_validation(on)
            .build()
    };
    let plan = Plan::new(&build(false), &build(true));
    assert_eq!(plan.schema_validation, Some((false, true)));
    let table = only(plan);
    assert_eq!(table.name, "t");
    assert_eq!(lines(&table.reasons), ["nothing was enforced before"]);
    assert_eq!(table.staging, None);
    assert_eq!(
        Plan::new(&build(true), &build(false)).outcome(),
        Outcome::Free
    );
}

#[test]
fn a_staged_validator_that_is_enforced_is_recognised() {
    let narrow = || v::object().field("x", v::string());
    let old = TableDefinition::new("t", v::object().field("x", v::any())).staged(narrow());
    let plan = only(Plan::new(
        &schema([old]),
        &schema([TableDefinition::new("t", narrow())]),
    ));
    assert_eq!(plan.staging, Some(Staging::Done));
    // The backend of the rules does not know staged validators, so nothing is promised.
    assert_eq!(plan.outcome(), Outcome::Scan);
}

#[test]
fn what_a_push_refuses_fails() {
    let table = TableDefinition::new("t", v::object()).index(Index::database("by_x", ["x"]));
    let plan = Plan::new(&schema([]), &schema([table]));
    assert_eq!(plan.outcome(), Outcome::Fail);
    assert_eq!(plan.refusals.len(), 1);
    assert_eq!(
        plan.to_json()["refusals"][0]["code"],
        "SchemaDefinitionError"
    );
}

#[test]
fn fields_that_the_backend_leaves_out_force_nothing() {
    let with = |name: &str| v::object().field(name, v::string()).field("x", v::any());
    let plan = of_documents(with("_a"), with("_b"));
    assert_eq!(plan.outcome(), Outcome::Free);
    assert_eq!(plan.differences.len(), 2);
}
