//! Plans of single changes. `schema-rows` tests on documents that no plan promises too much.

use super::{
    IndexChange, LARGE_TABLE, Outcome, Plan, ScanOutcome, Staging, TableChange, TablePlan,
};
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
    only(&Plan::new(&table(old), &table(new)))
}

fn only(plan: &Plan) -> TablePlan {
    assert_eq!(plan.tables().len(), 1, "{plan:?}");
    plan.tables()[0].clone()
}

fn lines<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// The plan for a document that was one object and is another.
fn of_documents(old: ObjectValidator, new: ObjectValidator) -> TablePlan {
    let table = |document| schema([TableDefinition::new("t", document)]);
    only(&Plan::new(&table(old), &table(new)))
}

#[test]
fn a_required_field_takes_three_pushes() {
    let plan = of_field(None, Some(v::string()));
    assert_eq!(plan.outcome(), Outcome::Scan);
    assert_eq!(plan.scan_outcome(), Some(ScanOutcome::Fails));
    assert_eq!(
        lines(plan.reasons()),
        ["field `x` added as required: v.string()"]
    );
    assert_eq!(
        lines(plan.steps()),
        [
            "widen: declare `x` as v.optional(v.string())",
            "widen: push that schema; no document is scanned",
            "write: deploy code that always sets `x`",
            "backfill: set `x` in the documents of `t`",
            "narrow: push the new schema; its scan passes",
        ]
    );
    assert_eq!(plan.staging(), Some(Staging::Possible));
}

#[test]
fn another_type_is_widened_to_both() {
    let plan = of_field(Some(v::string()), Some(v::number()));
    assert_eq!(plan.scan_outcome(), Some(ScanOutcome::Fails));
    assert_eq!(
        lines(plan.steps()),
        [
            "widen: declare `x` as v.union(v.string(), v.number())",
            "widen: push that schema; no document is scanned",
            "write: deploy code that writes `x` as v.number()",
            "backfill: change the documents of `t` whose `x` is not v.number()",
            "narrow: push the new schema; its scan passes",
        ]
    );
    let narrower = of_field(Some(v::string()), Some(v::literal("a")));
    assert_eq!(narrower.scan_outcome(), Some(ScanOutcome::Depends));
    assert!(lines(narrower.steps())[0].starts_with("write: "));
}

#[test]
fn what_forces_a_scan_is_named() {
    let text = || v::object().field("text", v::string());
    let inside = |field| v::object().field("x", field);
    let tagged = |tag: &str, more: ObjectValidator| more.field("kind", v::literal(tag)).into();
    for (plan, reason, scan_outcome) in [
        (
            of_documents(text(), v::object()),
            "field `text` removed: v.string()",
            ScanOutcome::Fails,
        ),
        (
            of_documents(
                v::object().field("text", v::optional(v::string())),
                v::object(),
            ),
            "field `text` removed: v.optional(v.string())",
            ScanOutcome::Depends,
        ),
        (
            of_documents(inside(v::array(text())), inside(v::array(v::object()))),
            "field `x[].text` removed: v.string()",
            ScanOutcome::Depends,
        ),
        (
            of_field(
                Some(v::union([v::literal("a"), v::literal("b")])),
                Some(v::literal("a")),
            ),
            "field `x` changed: v.union(v.literal(\"a\"), v.literal(\"b\")) -> v.literal(\"a\")",
            ScanOutcome::Depends,
        ),
        (
            of_field(
                Some(v::union([v::literal("a"), v::literal("b")])),
                Some(v::union([v::literal("a"), v::literal("c")])),
            ),
            "member of the union in `x` removed: v.literal(\"b\")",
            ScanOutcome::Depends,
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
            ScanOutcome::Depends,
        ),
        (
            of_field(
                Some(v::record(v::string(), v::string())),
                Some(v::record(v::string(), v::nullable(v::string()))),
            ),
            "field `x` changed: v.record(v.string(), v.string()) -> v.record(v.string(), \
             v.union(v.string(), v.null()))",
            ScanOutcome::Passes,
        ),
    ] {
        assert_eq!(lines(plan.reasons()), [reason]);
        assert_eq!(plan.scan_outcome(), Some(scan_outcome), "{reason}");
        assert_eq!(
            plan.steps().is_empty(),
            scan_outcome == ScanOutcome::Passes,
            "{reason}"
        );
    }
}

#[test]
fn tables_come_and_go_for_free() {
    let users = || TableDefinition::new("users", v::object().field("email", v::string()));
    let index = || Index::database("by_email", ["email"]);
    let (none, one) = (schema([]), schema([users().index(index())]));
    let added = only(&Plan::new(&none, &one));
    assert_eq!(
        (added.change(), added.outcome()),
        (TableChange::Added, Outcome::Free)
    );
    assert!(
        added.is_checked(),
        "an old table of that name may have documents"
    );
    assert_eq!(added.indexes()[0].change(), IndexChange::Built);
    let removed = only(&Plan::new(&one, &none));
    assert_eq!(
        (removed.change(), removed.outcome()),
        (TableChange::Removed, Outcome::Free)
    );
    assert_eq!(removed.indexes()[0].change(), IndexChange::Dropped);
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
    let plan = only(&Plan::new(&old, &new));
    let words: Vec<_> = plan
        .indexes()
        .iter()
        .map(|it| (it.name(), it.change().as_str()))
        .collect();
    assert_eq!(
        words,
        [
            ("built", "built"),
            ("staged", "staged"),
            ("enabled", "enabled"),
            ("disabled", "disabled"),
            ("rebuilt", "rebuilt"),
            ("both", "rebuiltStaged"),
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
    assert_eq!(plan.schema_validation(), Some((false, true)));
    let table = only(&plan);
    assert_eq!(table.name(), "t");
    assert_eq!(lines(table.reasons()), ["the old schema enforced nothing"]);
    assert_eq!(table.staging(), None);
    assert_eq!(
        Plan::new(&build(true), &build(false)).outcome(),
        Outcome::Free
    );
}

#[test]
fn a_staged_validator_that_is_enforced_is_recognised() {
    let narrow = || v::object().field("x", v::string());
    let old = TableDefinition::new("t", v::object().field("x", v::any())).staged(narrow());
    let plan = only(&Plan::new(
        &schema([old]),
        &schema([TableDefinition::new("t", narrow())]),
    ));
    assert_eq!(plan.staging(), Some(Staging::Done));
    // The backend of the rules does not know staged validators, so nothing is promised.
    assert_eq!(plan.outcome(), Outcome::Scan);
}

#[test]
fn a_schema_that_convex_rejects_is_rejected() {
    let table = TableDefinition::new("t", v::object()).index(Index::database("by_x", ["x"]));
    let plan = Plan::new(&schema([]), &schema([table]));
    assert_eq!(plan.outcome(), Outcome::Rejected);
    assert_eq!(plan.problems().len(), 1);
    assert_eq!(
        plan.to_json()["problems"][0]["code"],
        "SchemaDefinitionError"
    );
}

#[test]
fn fields_that_the_backend_leaves_out_force_nothing() {
    let with = |name: &str| v::object().field(name, v::string()).field("x", v::any());
    let plan = of_documents(with("_a"), with("_b"));
    assert_eq!(plan.outcome(), Outcome::Free);
    assert_eq!(plan.differences().len(), 2);
}

/// The steps for documents of a table `t`.
fn steps_between(old: ObjectValidator, new: ObjectValidator) -> Vec<String> {
    lines(of_documents(old, new).steps())
}

#[test]
fn values_of_a_renamed_field_are_copied() {
    let named = |name: &str, validator: Validator| v::object().field(name, validator);
    let copied = [
        "widen: declare both `name` and `fullName` as v.optional(v.string())",
        "widen: push that schema; no document is scanned",
        "write: deploy code that sets `fullName` instead of `name`, and reads `name` where \
         `fullName` is missing",
        "backfill: copy `name` to `fullName` in the documents of `t` that lack `fullName`, then \
         remove `name`",
        "narrow: push the new schema; its scan passes",
    ];
    let (old, new) = (named("name", v::string()), named("fullName", v::string()));
    assert_eq!(steps_between(old.clone(), new), copied);
    let optional = v::object().field("fullName", v::optional(v::string()));
    assert_eq!(steps_between(old, optional), copied);
    let inside = |name: &str| v::object().field("items", v::array(named(name, v::string())));
    assert_eq!(
        steps_between(inside("cost"), inside("price"))[3],
        "backfill: copy `items[].cost` to `items[].price` in the documents of `t` that lack \
         `items[].price`, then remove `items[].cost`"
    );
}

#[test]
fn values_of_other_fields_are_not_copied() {
    let old = v::object().field("name", v::string());
    for new in [
        v::object(),
        v::object().field("age", v::number()),
        // Both could be the new name.
        v::object()
            .field("first", v::string())
            .field("last", v::string()),
    ] {
        let steps = steps_between(old.clone(), new);
        assert!(!steps.iter().any(|it| it.contains("copy")), "{steps:?}");
        let removed = "backfill: remove `name` from the documents of `t` that have it";
        assert!(steps.iter().any(|it| it == removed), "{steps:?}");
    }
}

/// Effects that this version does not know are reported as unknown.
#[test]
fn a_rule_that_is_not_known_gives_a_possible_scan() {
    let handle = |kind: &str| Some(v::function().fn_type(kind).into());
    let plan = of_field(handle("query"), handle("action"));
    assert_eq!(plan.outcome(), Outcome::ScanPossible);
    assert_eq!(plan.unknown_rules(), ["v.function()"]);
    // At run time only the shape of a handle is checked.
    assert_eq!(plan.scan_outcome(), Some(ScanOutcome::Passes));
    assert_eq!(lines(plan.steps()), [""; 0]);
    assert_eq!(plan.to_json()["unknownRules"][0], "v.function()");

    let geo = || v::unknown("geo", r#"{"type":"geo"}"#);
    let plan = of_field(Some(v::string()), Some(geo()));
    assert_eq!(plan.outcome(), Outcome::ScanPossible);
    assert_eq!(plan.unknown_rules(), ["geo"]);
    assert_eq!(plan.scan_outcome(), Some(ScanOutcome::Depends));
    assert_eq!(
        lines(plan.reasons()),
        [r#"field `x` changed: v.string() -> unknown validator {"type":"geo"}"#]
    );

    // The other changes of the table are known.
    let document = |field: Validator| v::object().field("x", geo()).field("y", field);
    let plan = of_documents(document(v::any()), document(v::string()));
    assert_eq!(plan.outcome(), Outcome::Scan);
    assert_eq!(plan.unknown_rules(), [""; 0]);
    let table = |document| schema([TableDefinition::new("t", document)]);
    let (old, new) = (document(v::string()), document(v::nullable(v::string())));
    let free = Plan::new(&table(old), &table(new));
    assert_eq!(only(&free).outcome(), Outcome::Free);
    assert_eq!(lines(only(&free).differences()).len(), 1);
}

#[test]
fn large_tables_need_confirmation() {
    let by = |name: &str| Index::database(name, [name]);
    let build = |indexes: [Index; 3]| {
        let document = v::object().field("built", v::any()).field("gone", v::any());
        let table = TableDefinition::new("t", document.field("later", v::any()));
        schema([indexes.into_iter().fold(table, TableDefinition::index)])
    };
    let old = build([by("gone"), by("kept"), by("other").staged()]);
    let new = build([by("kept"), by("built"), by("later").staged()]);
    let plan = Plan::new(&old, &new);
    let confirmed = |documents: Option<u64>| -> Vec<String> {
        let plan = plan
            .clone()
            .with_documents(|name| documents.filter(|_| name == "t"));
        let table = only(&plan);
        assert_eq!(table.documents(), documents);
        table
            .confirmed_indexes()
            .map(|it| it.name().to_owned())
            .collect()
    };
    assert_eq!(confirmed(Some(LARGE_TABLE)), ["built", "gone"]);
    assert_eq!(confirmed(Some(LARGE_TABLE - 1)), [""; 0]);
    assert_eq!(confirmed(None), [""; 0]);
}

#[test]
fn words_of_json_have_no_spaces() {
    let words = IndexChange::ALL.iter().map(|it| it.as_str());
    let outcomes = [
        Outcome::Free,
        Outcome::ScanPossible,
        Outcome::Scan,
        Outcome::Rejected,
    ];
    for word in words.chain(outcomes.map(Outcome::as_str)) {
        assert!(word.chars().all(|c| c.is_ascii_alphanumeric()), "{word}");
    }
    assert!(outcomes.is_sorted(), "the worst of several tables counts");
    assert_eq!(Outcome::ScanPossible.to_string(), "scan possible");
    assert_eq!(IndexChange::RebuiltStaged.to_string(), "rebuilt and staged");
}

#[test]
fn plans_are_json_for_programs() {
    let old = TableDefinition::new("t", v::object().field("x", v::optional(v::string())));
    let new = TableDefinition::new("t", v::object().field("x", v::string()));
    let plan = Plan::new(&schema([old]), &schema([new])).with_documents(|_| Some(7));
    let table = &plan.to_json()["tables"][0];
    assert_eq!(
        table["reasons"],
        serde_json::json!([{
            "path": "x",
            "cause": "becameRequired",
            "scanOutcome": "depends",
            "text": "field `x` became required: v.string()",
        }])
    );
    assert_eq!(
        table["differences"],
        serde_json::json!([{
            "table": "t",
            "item": "field",
            "path": "x",
            "change": "changed",
            "old": "v.optional(v.string())",
            "new": "v.string()",
        }])
    );
    assert_eq!(table["change"], "kept");
    assert_eq!(table["scanOutcome"], "depends");
    assert_eq!(table["documents"], 7);
    assert_eq!(table["steps"][0]["action"], "write");
}

/// An export of one table `t` with documents `{ x: string }`, with keys of a newer Convex.
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
fn newer(of_document: &str, of_index: &str, of_table: &str, of_schema: &str) -> Schema {
    let lists = r#""stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[]"#;
    let index = format!(r#"{{"indexDescriptor":"i","fields":["x"]{of_index}}}"#);
    let field = r#"{"fieldType":{"type":"string"},"optional":false}"#;
    let document = format!(r#"{{"type":"object","value":{{"x":{field}}}{of_document}}}"#);
    let table = format!(
        r#"{{"tableName":"t","indexes":[{index}],{lists},"documentType":{document}{of_table}}}"#
    );
    let text = format!(r#"{{"tables":[{table}],"schemaValidation":true{of_schema}}}"#);
    Schema::from_export_json(&text).unwrap()
}

/// A key that this version does not know is a difference wherever it stands, and nothing is free
/// because it is not known.
#[test]
fn keys_of_a_newer_convex_are_differences() {
    let before = newer("", "", "", "");
    for (new, line) in [
        (
            newer(r#","unknownKeys":"strip""#, "", "", ""),
            "table `t`: unknown key `unknownKeys` of the document validator added: \"strip\"",
        ),
        (
            newer("", "", r#","ttl":60"#, ""),
            "table `t`: unknown key `ttl` added: 60",
        ),
        (
            newer("", "", "", r#","region":"eu""#),
            "unknown key `region` added: \"eu\"",
        ),
    ] {
        let plan = Plan::new(&before, &new);
        assert_eq!(plan.outcome(), Outcome::ScanPossible, "{line}");
        assert_eq!(lines(&crate::diff::differences(&before, &new)), [line]);
        assert_eq!(Plan::new(&new, &before).outcome(), Outcome::ScanPossible);
        assert_eq!(Plan::new(&new, &new).outcome(), Outcome::Free);
        assert!(Plan::new(&new, &new).is_empty());
    }
    let sparse = newer("", r#","sparse":true"#, "", "");
    assert_eq!(
        lines(&crate::diff::differences(&before, &sparse)),
        [
            "table `t`: index `i` changed: .index(\"i\", [\"x\"]) -> .index(\"i\", [\"x\"]) with \
             \"sparse\":true"
        ]
    );
    let plan = Plan::new(&before, &sparse);
    assert_eq!(only(&plan).indexes()[0].change(), IndexChange::Rebuilt);
}
