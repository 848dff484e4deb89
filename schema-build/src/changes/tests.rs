#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use convex_schema_core::export::export_json;
use convex_schema_core::{ObjectValidator, Schema, TableDefinition, v};
use convex_schema_emit::{TypeScriptOptions, typescript};

use super::{Reading, differences_between, read_back, renames_between};

const RUST: &str = r#"
export const status = v.union(v.literal("open"), v.literal("closed"));
/** A person. */
export const users = defineTable({
  email: v.string(),
  age: v.optional(v.number()),
  status,
}).index("by_email", ["email"]);
export const teams = defineTable({ name: v.string() });
export default defineSchema({ users, teams });
"#;

fn said(previous: Option<&str>, found: &str) -> Vec<String> {
    let schema = read_back(RUST).unwrap();
    let previous = previous.map(Reading::new);
    differences_between(previous.as_ref(), &Reading::new(found), &schema, RUST)
}

#[test]
fn an_edit_is_said_by_table_field_and_index() {
    for (from, to, want) in [
        (
            "  email: v.string(),\n",
            "",
            "table `users`: field `email` added: v.string()",
        ),
        (
            "  email: v.string(),\n",
            "  email: v.string(),\n  nick: v.string(),\n",
            "table `users`: field `nick` removed: v.string()",
        ),
        (
            "email: v.string()",
            "email: v.optional(v.string())",
            "table `users`: field `email` changed: v.optional(v.string()) -> v.string()",
        ),
        (
            ".index(\"by_email\", [\"email\"])",
            "",
            "table `users`: index `by_email` added: .index(\"by_email\", [\"email\"])",
        ),
        ("A person.", "A user.", "table `users` changed: its comment"),
        (
            "  email: v",
            "  /** Unique. */\n  email: v",
            "table `users`: field `email` changed: its comment",
        ),
        (
            "export const teams = defineTable({ name: v.string() });",
            "",
            "table `teams` added",
        ),
        (", teams }", " }", "table `teams` added"),
    ] {
        let found = RUST.replace(from, to);
        assert_ne!(found, RUST);
        assert_eq!(said(None, &found), [want], "{from}");
        assert_eq!(said(Some(RUST), &found), [want], "{from}");
    }
}

#[test]
fn what_changed_in_rust_is_no_edit() {
    let before = RUST.replace("  age: v.optional(v.number()),\n", "  years: v.number(),\n");
    assert!(said(Some(&before), &before).is_empty());
    assert_eq!(said(None, &before).len(), 2);
    let edited = before.replace("email: v.string()", "email: v.any()");
    let want = "table `users`: field `email` changed: v.any() -> v.string()";
    assert_eq!(said(Some(&before), &edited), [want]);
}

#[test]
fn a_comment_that_changed_in_rust_is_no_edit() {
    let before = RUST.replace("A person.", "A human.");
    assert!(said(Some(&before), &before).is_empty());
    let edited = before.replace("A human.", "A human being.");
    let want = "table `users` changed: its comment";
    assert_eq!(said(Some(&before), &edited), [want]);
}

#[test]
fn an_edit_that_rust_follows_is_not_undone() {
    let before = RUST.replace("age: v.optional(v.number())", "age: v.number()");
    assert!(said(Some(&before), RUST).is_empty());
}

#[test]
fn an_edit_within_what_rust_changed_is_said() {
    let before = RUST.replace("email: v.string()", "email: v.object({ a: v.string() })");
    let edited = before.replace("{ a: v.string() }", "{ a: v.number() }");
    let said = said(Some(&before), &edited);
    let want = "table `users`: field `email` changed: v.object({ a: v.number() }) -> v.string()";
    assert_eq!(said, [want]);
}

#[test]
fn what_can_not_be_read_is_said_as_text() {
    for (from, to, want) in [
        (
            "email: v.string()",
            "email: text()",
            "table `users`: field `email` changed: text() -> v.string()",
        ),
        (
            "email: v.string()",
            "email: v.string(), nick: text()",
            "table `users`: field `nick` removed: text()",
        ),
        (
            "[\"email\"]",
            "fields",
            "table `users`: index `by_email` changed: index(\"by_email\", fields) -> \
             index(\"by_email\", [\"email\"])",
        ),
        (
            "v.union(v.literal(\"open\"), v.literal(\"closed\"))",
            "literals(\"open\")",
            "type `status` changed: literals(\"open\") -> v.union(v.literal(\"open\"), \
             v.literal(\"closed\"))",
        ),
        (
            "name: v.string() });",
            "name: v.string( });",
            "table `teams`: field `name` changed: v.string( }) -> v.string()",
        ),
        (
            "defineTable({ name: v.string() })",
            "defineTable(team)",
            "table `teams` changed: team -> { ... }",
        ),
    ] {
        let found = RUST.replace(from, to);
        assert_ne!(found, RUST);
        assert_eq!(said(None, &found), [want], "{from}");
        assert!(read_back(&found).is_err(), "{from}");
    }
}

#[test]
fn long_texts_are_cut() {
    let deep = format!("{}text(){}", "v.array(".repeat(30), ")".repeat(30));
    let said = said(
        None,
        &RUST.replace("v.string(),\n  age", &format!("{deep},\n  age")),
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].ends_with("... -> v.string()"), "{said:?}");
    assert!(said[0].len() < 200, "{said:?}");
}

#[test]
fn probable_renames_are_pointed_out() {
    let schema = read_back(RUST).unwrap();
    let found = RUST.replace("teams", "groups").replace("by_email", "email");
    let want = [
        "table `groups` was probably renamed to `teams`: Convex keeps its documents in `groups`",
        "table `users`: index `email` was probably renamed to `by_email`: Convex drops `email` and \
         builds `by_email`",
    ];
    assert_eq!(renames_between(&Reading::new(&found), &schema), want);
}

/// Handles of functions and validators of a newer Convex are read back as they are written.
#[test]
fn newer_validators_are_read_back() {
    let emitted = |document: ObjectValidator| {
        let table = TableDefinition::new("jobs", document);
        let schema = Schema::builder().table(table).build();
        let text = typescript(&schema, &TypeScriptOptions::default());
        (export_json(&schema), text)
    };
    let geo = v::unknown("geo", r#"{"type":"geo","of":"*/ /*"}"#);
    let point = v::unknown("geo-point", r#"{"type":"geo-point"}"#);
    let args = v::object().field("at", v::optional(geo.clone()));
    let (want, text) = emitted(
        v::object()
            .field("any", v::function())
            .field("geo", geo)
            .field("points", v::optional(v::array(point)))
            .field(
                "run",
                v::function().fn_type("query").args(args).returns(v::null()),
            ),
    );
    assert_eq!(export_json(&read_back(&text).unwrap()), want, "{text}");

    // The fields of an object, as people write them.
    let with = |args: &str| {
        let function = format!("v.function({{ args: {args} }}),\n");
        export_json(&read_back(&RUST.replace("v.string(),\n", &function)).unwrap())
    };
    let object = with("v.object({ id: v.id(\"jobs\") })");
    assert_eq!(with("{ id: v.id(\"jobs\") }"), object);
    for edited in ["kind: v.any()", "fnType: query", "args: user"] {
        let found = RUST.replace("v.string(),\n", &format!("v.function({{ {edited} }}),\n"));
        assert!(read_back(&found).is_err(), "{edited}");
    }
}

#[test]
fn an_edited_handle_is_said() {
    let found = RUST.replace("v.string(),\n", "v.function({ fnType: \"query\" }),\n");
    let want = "table `users`: field `email` changed: v.function({ fnType: \"query\" }) -> \
                v.string()";
    assert_eq!(said(None, &found), [want]);
}
