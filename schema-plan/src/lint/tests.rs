//! Each rule on a case that it reports and on one that it leaves alone.

use convex_schema_rules::lint::{CODES, OF_FIELDS};

use super::{Level, RULES, lint};
use convex_schema_core::{Index, Schema, TableDefinition};
use convex_schema_core::{ObjectValidator, Validator, v};

/// Returns the reports of one rule about a table `t` beside a table `users`.
fn found(code: &str, table: TableDefinition) -> Vec<String> {
    let users = TableDefinition::new("users", v::object());
    let schema = Schema::builder().table(table).table(users).build();
    let lints = lint(&schema)
        .into_iter()
        .filter(|lint| lint.rule().code() == code);
    lints
        .map(|lint| {
            // A field can allow exactly what is said about fields.
            assert_eq!(lint.path().is_some(), OF_FIELDS.contains(&code), "{lint}");
            lint.to_string()
                .split('\n')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

fn table(document: impl Into<Validator>) -> TableDefinition {
    TableDefinition::new("t", document)
}

fn of(field: impl Into<Validator>) -> TableDefinition {
    table(v::object().field("x", field.into()))
}

#[test]
fn every_rule_has_a_code_of_its_own() {
    let codes: Vec<_> = RULES.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes, CODES);
}

#[test]
fn prefix_index() {
    let build = |longer: Index| {
        let document = v::object().field("a", v::any()).field("b", v::any());
        table(document)
            .index(Index::database("short", ["a"]))
            .index(longer)
    };
    assert_eq!(
        found("prefix_index", build(Index::database("long", ["a", "b"]))),
        ["table `t`, index `short`: its fields are the first ones of `long`"]
    );
    assert_eq!(
        found("prefix_index", build(Index::database("other", ["b", "a"]))),
        [""; 0]
    );
    let staged = build(Index::database("long", ["a", "b"]).staged());
    assert_eq!(found("prefix_index", staged), [""; 0]);
    let search = build(Index::search("search", "a").filter_fields(["b"]));
    assert_eq!(found("prefix_index", search), [""; 0]);
}

#[test]
fn unindexed_reference() {
    let code = "unindexed_reference";
    let inside = v::object().field("owner", v::nullable(v::id("users")));
    assert_eq!(
        found(code, of(inside.clone())),
        ["table `t`, field `x.owner`: no index starts with this reference to `users`"]
    );
    let indexed = of(inside.clone()).index(Index::database("by_owner", ["x.owner"]));
    assert_eq!(found(code, indexed), [""; 0]);
    let filter = Index::search("search", "y").filter_fields(["x.owner"]);
    assert_eq!(found(code, of(inside.clone()).index(filter)), [""; 0]);
    // A field that no index can hold is not reported.
    assert_eq!(found(code, of(v::array(inside))), [""; 0]);
    assert_eq!(found(code, of(v::id("_storage"))), [""; 0]);
}

#[test]
fn fields_of_indexes() {
    let document = v::object()
        .field("maybe", v::optional(v::string()))
        .field("free", v::any())
        .field("sure", v::string());
    let document = table(document)
        .index(Index::database("by_maybe", ["sure", "maybe"]))
        .index(Index::database("by_free", ["free"]));
    assert_eq!(
        found("optional_in_index", document.clone()),
        ["table `t`, index `by_maybe`: the field `maybe` may be absent"]
    );
    assert_eq!(
        found("any_in_index", document),
        ["table `t`, index `by_free`: the field `free` accepts any value"]
    );
    // One kind of document has it, another has not.
    let kinds = v::union([
        v::object().field("a", v::string()).into(),
        v::object().into(),
    ]);
    let kinds = table(kinds).index(Index::database("by_a", ["a"]));
    assert_eq!(found("optional_in_index", kinds).len(), 1);
    let any = table(v::any()).index(Index::database("by_a", ["a"]));
    assert_eq!(found("any_in_index", any), [""; 0]);
}

#[test]
fn id_array() {
    assert_eq!(
        found("id_array", of(v::array(v::id("users")))),
        ["table `t`, field `x`: an array of ids of `users` can have up to 8192 elements"]
    );
    assert_eq!(found("id_array", of(v::array(v::id("_storage")))), [""; 0]);
    assert_eq!(found("id_array", of(v::id("users"))), [""; 0]);
}

#[test]
fn large_document() {
    let code = "large_document";
    // 2 bytes, 8,192 times 2 + (1 + 1 + 9) * 15 bytes: 1,368,066, of 1,048,576.
    let names: Vec<_> = ('a'..='o').map(String::from).collect();
    let add = |object: ObjectValidator, name: &String| object.field(name.as_str(), v::number());
    let wide = names.iter().fold(v::object(), add);
    let sizes = "8192 elements of 167 bytes, with empty strings, exceed the size of a document";
    assert_eq!(
        found(code, of(v::array(wide))),
        [format!("table `t`, field `x`: {sizes}")]
    );
    // 8,192 times 9 bytes fit; that many of these do not, and only the outer array is reported.
    assert_eq!(found(code, of(v::array(v::number()))), [""; 0]);
    assert_eq!(found(code, of(v::array(v::array(v::number())))).len(), 1);
}

#[test]
fn near_limit() {
    let code = "near_limit";
    let indexed = |count: usize| {
        let add = |table: TableDefinition, number: usize| {
            table.index(Index::database(
                format!("by_{number}"),
                [format!("f{number}")],
            ))
        };
        (0..count).fold(table(v::any()), add)
    };
    assert_eq!(found(code, indexed(27)), [""; 0]);
    assert_eq!(
        found(code, indexed(28)),
        ["table `t`: 28 indexes of at most 32"]
    );
    let deep = (0..13).fold(v::null(), |inner, _| v::array(inner));
    assert_eq!(
        found(code, of(deep)),
        ["table `t`: 14 levels of nesting of at most 16"]
    );
}

#[test]
fn mixed_case() {
    let document = |names: &[&str]| {
        let add = |object: ObjectValidator, name: &&str| object.field(*name, v::any());
        table(names.iter().fold(v::object(), add))
    };
    assert_eq!(
        found(
            "mixed_case",
            document(&["first_name", "lastName", "nickName", "age"])
        ),
        ["table `t`: the names of fields mix cases: 1 like `first_name`, 2 like `lastName`"]
    );
    assert_eq!(
        found("mixed_case", document(&["first_name", "age", "URL"])),
        [""; 0]
    );
    let followed = document(&["userId"]).index(Index::database("by_userId", ["userId"]));
    assert_eq!(found("mixed_case", followed), [""; 0]);
}

#[test]
fn lints_are_json_for_programs() {
    let schema = Schema::builder().table(of(v::id("t"))).build();
    let lints = lint(&schema);
    assert_eq!(lints[0].rule().level(), Level::Note);
    assert_eq!(
        lints[0].to_json(),
        serde_json::json!({
            "code": "unindexed_reference",
            "level": "note",
            "table": "t",
            "index": null,
            "path": "x",
            "message": "no index starts with this reference to `t`",
            "help": "add an index on `x` if queries look up documents by it, or if documents of `t` \
                     are deleted",
            "reason": "without an index, a query reads the whole table to find the documents that refer \
                       to one",
        })
    );
}
