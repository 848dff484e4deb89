//! `functions generate` and `functions check`: what is written, which changes break calls, and the exit codes.

use std::fs;

use serde_json::{Value, json};

use super::program::{Folder, Outcome};
use super::rows;

const GENERATE: [&str; 5] = ["functions", "generate", "spec.json", "--out", "api.rs"];
const CHECK: [&str; 5] = ["functions", "check", "spec.json", "--out", "api.rs"];

/// An object of required fields, as npm `convex` exports it.
pub(crate) fn object(fields: &[(&str, Value)]) -> Value {
    let field = |validator: &Value| json!({ "fieldType": validator, "optional": false });
    let fields = fields
        .iter()
        .map(|(name, validator)| ((*name).to_owned(), field(validator)));
    json!({ "type": "object", "value": fields.collect::<serde_json::Map<_, _>>() })
}

/// A validator without parts.
pub(crate) fn plain(name: &str) -> Value {
    json!({ "type": name })
}

/// An entry of a function spec.
pub(crate) fn entry(kind: &str, identifier: &str, args: &Value, returns: &Value) -> Value {
    json!({
        "identifier": identifier, "functionType": kind, "visibility": { "kind": "public" },
        "args": args, "returns": returns,
    })
}

/// A spec as `npx convex function-spec` prints it.
pub(crate) fn spec(functions: &[Value]) -> String {
    json!({ "url": "https://happy-otter-123.convex.cloud", "functions": functions }).to_string()
}

/// The query that all of these tests have.
fn greet() -> Value {
    let args = object(&[("name", plain("string"))]);
    entry("Query", "users.js:greet", &args, &plain("string"))
}

/// A folder with a schema, a spec and what was generated from it.
fn folder(name: &str, functions: &[Value]) -> Folder {
    let folder = rows::folder(name);
    folder.write("spec.json", &spec(functions));
    generate(&folder).ends_with(0);
    folder
}

fn generate(folder: &Folder) -> Outcome {
    folder.run(&with_schema(&GENERATE))
}

fn check(folder: &Folder) -> Outcome {
    folder.run(&with_schema(&CHECK))
}

fn with_schema<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--schema", "schema.json"]].concat()
}

fn text(folder: &Folder) -> String {
    fs::read_to_string(folder.path("api.rs")).unwrap()
}

#[test]
fn a_second_run_changes_nothing() {
    let folder = folder("functions-twice", &[greet()]);
    let first = text(&folder);
    generate(&folder)
        .ends_with(0)
        .says("`api.rs` is up to date: 1 function,");
    assert_eq!(text(&folder), first);
    check(&folder).ends_with(0).says("`api.rs` is up to date");
}

/// Each change of the query, whether calls break, and words that say so.
#[test]
fn check_tells_which_calls_break() {
    let name = ("name", plain("string"));
    let nullable = json!({ "type": "union", "value": [plain("string"), plain("null")] });
    let mut optional = object(std::slice::from_ref(&name));
    optional["value"]["loud"] = json!({ "fieldType": plain("boolean"), "optional": true });
    let greet =
        |kind: &str, args: &Value, returns: &Value| entry(kind, "users.js:greet", args, returns);
    let args = object(std::slice::from_ref(&name));
    let required = object(&[name, ("loud", plain("boolean"))]);
    let wider = object(&[("name", nullable.clone())]);
    let string = plain("string");
    let mut internal = self::greet();
    internal["visibility"]["kind"] = json!("internal");
    let added = entry("Action", "mail.js:send", &args, &plain("null"));
    for (functions, effect, words) in [
        (
            vec![greet("Query", &optional, &string)],
            "compatible",
            "loud",
        ),
        (
            vec![greet("Query", &wider, &string)],
            "compatible",
            "all calls are still accepted",
        ),
        (
            vec![self::greet(), added],
            "compatible",
            "a new public action",
        ),
        (
            vec![greet("Query", &required, &string)],
            "breaking",
            "calls may be rejected",
        ),
        (
            vec![greet("Query", &args, &nullable)],
            "breaking",
            "results may be unreadable",
        ),
        (
            vec![greet("Mutation", &args, &string)],
            "breaking",
            "it was a query",
        ),
        (vec![internal], "breaking", "clients can't call it"),
        (vec![], "breaking", "it is gone"),
    ] {
        let folder = folder("functions-changes", &[self::greet()]);
        let before = text(&folder);
        folder.write("spec.json", &spec(&functions));
        let breaking = usize::from(effect == "breaking");
        check(&folder)
            .ends_with(1)
            .says("`api.rs` is out of date")
            .says(&format!("  {effect}: `"))
            .says(words)
            .says(&format!("{breaking} breaking, 1 in all"));
        let printed = folder.run(&[&with_schema(&CHECK)[..], &["--json"]].concat());
        let report: Value = serde_json::from_str(&printed.ends_with(1).stdout).unwrap();
        assert_eq!(report["upToDate"], false);
        assert_eq!(report["changes"][0]["effect"], effect, "{report}");
        assert_eq!(text(&folder), before, "`check` writes nothing");
        generate(&folder).ends_with(0).says("wrote `api.rs`");
        check(&folder).ends_with(0);
    }
}

/// The order of functions, of fields and of members is no change.
#[test]
fn another_order_is_no_change() {
    let other = entry("Query", "a.js:b", &object(&[]), &plain("null"));
    let folder = folder("functions-order", &[greet(), other.clone()]);
    folder.write("spec.json", &spec(&[other, greet()]));
    check(&folder).ends_with(0);
}

/// A change of the model changes the file, although no function did.
#[test]
fn a_change_of_the_model_is_shown_by_lines() {
    let fields = object(&[("name", plain("string")), ("age", plain("number"))]);
    let get = entry("Query", "users.js:get", &object(&[]), &fields);
    let folder = folder("functions-model", &[get]);
    // Required, so that the struct of the model is what the query returns.
    folder.write("schema.json", &rows::schema(convex_schema::v::number()));
    check(&folder).ends_with(1).says("0 breaking, 0 in all");
    generate(&folder).ends_with(0);
    check(&folder).ends_with(0);
}

/// HTTP actions are listed, arguments without a validator are `Any`, the options of pages have a type.
#[test]
fn unlike_entries_are_told() {
    let http = |method: &str, path: &str| json!({ "functionType": "HttpAction", "method": method, "path": path });
    let undeclared = entry("Mutation", "old.js:anything", &plain("any"), &plain("any"));
    let cursor = json!({ "type": "union", "value": [plain("string"), plain("null")] });
    let page = object(&[("numItems", plain("number")), ("cursor", cursor)]);
    let args = object(&[("paginationOpts", page)]);
    let list = entry("Query", "users.js:list", &args, &plain("any"));
    let folder = rows::folder("functions-unlike");
    let functions = [undeclared, http("POST", "/hook"), list, http("GET", "/f/*")];
    folder.write("spec.json", &spec(&functions));
    generate(&folder)
        .ends_with(0)
        .says("no validator of the arguments is declared: `old:anything`")
        .says("no validator of the result is declared: `old:anything`, `users:list`")
        .says("skipped, because HTTP actions have no validators: ")
        .says("`GET /f/*`")
        .says("`POST /hook`")
        .says("wrote `api.rs`: 2 functions,");
    let text = text(&folder);
    assert!(text.contains("PaginationOptions"), "{text}");
    check(&folder).ends_with(0);
}

/// What this version can't read is left out with a warning; the others are written.
#[test]
fn unknown_entries_hide_no_others() {
    let folder = rows::folder("functions-unknown");
    let stream = entry("Stream", "users.js:follow", &object(&[]), &plain("null"));
    folder.write("spec.json", &spec(&[json!({}), stream, greet()]));
    generate(&folder)
        .ends_with(0)
        .says("`functions[0]`: left out")
        .says("users.js:follow")
        .says("wrote `api.rs`: 1 function,");
}

#[test]
fn standard_input_and_a_list_alone_are_specs() {
    let folder = folder("functions-input", &[greet()]);
    let check = with_schema(&["functions", "check", "-", "--out", "api.rs"]);
    folder.run_on(&check, &spec(&[greet()])).ends_with(0);
    folder
        .run_on(&check, &json!([greet()]).to_string())
        .ends_with(0);
    folder
        .run_on(&check, &spec(&[]))
        .ends_with(1)
        .says("it is gone");
}

/// Nothing is written then, and nothing is replaced.
#[test]
fn misuse_is_no_finding() {
    let folder = folder("functions-misuse", &[greet()]);
    let generated = text(&folder);
    folder.write("hand.rs", "fn main() {}\n");
    folder.write("broken.json", "{\"functions\":[");
    folder.write("other.json", "{\"tables\":[]}");
    for (arguments, words) in [
        (
            ["generate", "spec.json", "hand.rs"],
            "exists and is hand-written",
        ),
        (["check", "spec.json", "hand.rs"], "is hand-written"),
        (["check", "spec.json", "none.rs"], "can't read `none.rs`"),
        (
            ["generate", "none.json", "api.rs"],
            "can't read the functions `none.json`",
        ),
        (
            ["generate", "broken.json", "api.rs"],
            "expected the JSON of `npx convex function-spec`",
        ),
        (
            ["check", "other.json", "api.rs"],
            "missing field `functions`",
        ),
    ] {
        let [verb, spec, out] = arguments;
        let arguments = with_schema(&["functions", verb, spec, "--out", out]);
        folder.run(&arguments).ends_with(2).says(words);
    }
    assert_eq!(text(&folder), generated);
    let hand = fs::read_to_string(folder.path("hand.rs")).unwrap();
    assert_eq!(hand, "fn main() {}\n");
    assert!(!folder.path("none.rs").exists());
}

#[test]
fn without_a_schema_all_types_come_from_the_functions() {
    let folder = Folder::new("functions-alone");
    folder.write("spec.json", &spec(&[greet()]));
    folder
        .run(&GENERATE)
        .ends_with(0)
        .says("no schema was found");
    let quiet = folder.run(&[&GENERATE[..], &["--quiet"]].concat());
    assert_eq!(quiet.ends_with(0).stderr, "");
}
