//! `print --format openapi`: what it has with functions and without, and the exit codes.

use serde_json::{Value, json};

use super::functions::{entry, object, plain, spec};
use super::rows;

const PRINT: [&str; 4] = ["print", "schema.json", "--format", "openapi"];
const COMPONENTS: &str = "the API has components alone, because no functions are named";

#[test]
fn without_functions_it_says_that_components_are_all() {
    let folder = rows::folder("openapi-alone");
    let printed = folder.run(&PRINT).ends_with(0).says(COMPONENTS);
    let document: Value = serde_json::from_str(&printed.stdout).unwrap();
    let paths = document.get("paths").and_then(Value::as_object);
    assert!(paths.is_none_or(serde_json::Map::is_empty), "{document}");
    assert!(document["components"]["schemas"].is_object(), "{document}");
    let quiet = folder.run(&[&PRINT[..], &["--quiet"]].concat());
    assert_eq!(quiet.ends_with(0).stderr, "");
    let other = folder.run(&["print", "schema.json", "--format", "json-schema"]);
    assert_eq!(other.ends_with(0).stderr, "");
}

/// Clients can't call internal functions, and HTTP actions have paths of their own.
#[test]
fn public_functions_are_operations() {
    let folder = rows::folder("openapi-functions");
    let args = object(&[("name", plain("string"))]);
    let greet = entry("Query", "users.js:greet", &args, &plain("string"));
    let mut hidden = entry("Mutation", "users.js:forget", &args, &plain("null"));
    hidden["visibility"]["kind"] = json!("internal");
    let http = json!({ "functionType": "HttpAction", "method": "GET", "path": "/f/*" });
    folder.write("spec.json", &spec(&[greet, hidden, http]));
    let printed = folder.run(&[&PRINT[..], &["--functions", "spec.json"]].concat());
    let printed = printed.ends_with(0);
    assert_eq!(printed.stderr, "");
    let document: Value = serde_json::from_str(&printed.stdout).unwrap();
    let mut paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    // Maps keep their order or are sorted, as features of serde_json have it.
    paths.sort();
    // Convex takes a call at either: with the path in the body, or in the address.
    assert_eq!(paths, ["/api/query", "/api/run/users/greet"]);
    assert!(printed.stdout.contains("users:greet"), "{document}");
    assert!(!printed.stdout.contains("forget"), "{document}");
}

#[test]
fn exit_codes() {
    let folder = rows::folder("openapi-codes");
    folder.write("broken.json", "[");
    folder.write("spec.json", &spec(&[]));
    let bad = rows::schema(convex_schema::v::number()).replace("\"age\"", "\"$age\"");
    folder.write("rejected.json", &bad);
    for (arguments, code, words) in [
        (
            &[
                "schema.json",
                "--format",
                "openapi",
                "--functions",
                "spec.json",
            ][..],
            0,
            "",
        ),
        (
            &[
                "schema.json",
                "--format",
                "openapi",
                "--functions",
                "broken.json",
            ],
            2,
            "can't read the functions `broken.json`",
        ),
        (
            &[
                "schema.json",
                "--format",
                "openapi",
                "--functions",
                "none.json",
            ],
            2,
            "can't read the functions `none.json`",
        ),
        (
            &[
                "schema.json",
                "--format",
                "json-schema",
                "--functions",
                "spec.json",
            ],
            2,
            "`--functions` is for `--format openapi`, not for `json-schema`",
        ),
        (&["none.json", "--format", "openapi"], 2, "none.json"),
        (&["rejected.json", "--format", "openapi"], 1, "$age"),
    ] {
        let outcome = folder.run(&[&["print"], arguments].concat());
        outcome.ends_with(code).says(words);
    }
}
