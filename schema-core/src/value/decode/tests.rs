#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::value::{PendingValue, Value, import};

fn array(elements: usize) -> String {
    format!("[{}]", vec!["0"; elements].join(","))
}

fn object(fields: usize) -> String {
    let fields: Vec<_> = (0..fields).map(|it| format!("\"f{it}\":0")).collect();
    format!("{{{}}}", fields.join(","))
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

/// The limits are those of the backend, each with a neighbour that is allowed.
#[test]
fn checks_limits() {
    let key = |len: usize| format!("{{\"{}\":0}}", "k".repeat(len));
    let string = |len: usize| format!("\"{}\"", "s".repeat(len));
    for (allowed, rejected, code) in [
        (array(8192), array(8193), Some("ArrayTooLong")),
        (object(1024), object(1025), Some("TooManyFieldsError")),
        (nested(64), nested(65), Some("TooNestedError")),
        (key(1024), key(1025), None),
        (
            string((32 << 20) - 2),
            string((32 << 20) - 1),
            Some("ValueTooLargeError"),
        ),
    ] {
        let start = &allowed[..20];
        assert!(Value::parse_wire(&allowed).is_ok(), "{start}");
        assert!(Value::parse_export(&allowed).is_ok(), "{start}");
        assert!(PendingValue::parse_wire(&allowed).is_ok(), "{start}");
        let rejections = [
            Value::parse_wire(&rejected).map(drop),
            Value::parse_export(&rejected).map(drop),
            PendingValue::parse_wire(&rejected).map(drop),
        ];
        for rejection in rejections {
            assert_eq!(rejection.unwrap_err().code(), code, "{start}");
        }
    }
}

#[test]
fn the_first_error_is_the_backends() {
    for (text, want) in [
        // Errors inside come before those of the container, an earlier field before a later one.
        (
            format!(r#"[{},{{"$a":0}}]"#, array(8193)),
            "`[0]`: an array",
        ),
        (format!(r#"[{{"$a":0}},{}]"#, array(8193)), "`[0]`: key"),
        (format!("[{}0]", "{\"$a\":0},".repeat(8193)), "`[0]`: key"),
        (
            format!(r#"{{"z":{},"a":{{"$":0}}}}"#, array(8193)),
            "`.z`: an array",
        ),
        // A key comes before what it holds.
        (format!(r#"{{"\u0000":{}}}"#, array(8193)), "key \"\\0\": "),
        // The whole text must be JSON first.
        (r#"{"$a":0"#.to_owned(), "this is not JSON: "),
        // A repeated key takes the place of the first and the value of the last.
        (
            r#"{"b":{"$b":0},"a":{"$a":0},"b":0}"#.to_owned(),
            "`.a`: key \"$a\"",
        ),
        (
            r#"{"b":0,"a":{"$a":0},"b":{"$b":0}}"#.to_owned(),
            "`.b`: key \"$b\"",
        ),
    ] {
        let error = Value::parse_wire(&text).unwrap_err().to_string();
        assert!(error.starts_with(want), "{want} {error}");
    }
    let hidden = r#"{"$integer":0,"$integer":"AAAAAAAAAAA="}"#;
    assert_eq!(Value::parse_wire(hidden), Ok(Value::Int64(0)));
}

#[test]
fn errors_say_where_and_what() {
    for (text, want) in [
        (
            r#"{"a":[{"$float":1}]}"#,
            "`.a[0]`: expected base64 in a string in `$float`",
        ),
        (
            r#"{"$bytes":"AB=="}"#,
            "the base64 in `$bytes` is wrong: the last character of the base64 has bits that belong to no byte",
        ),
        (
            r#"{"$integer":"AA=="}"#,
            "`$integer` holds the base64 of 8 bytes, little-endian, not of 1",
        ),
        (
            r#"{"$float":"AAAAAAAA8D8="}"#,
            "`$float` is for NaN, infinities and -0, not 1.0\nhelp: write the number itself",
        ),
        (
            r#"{"$commitTs":null}"#,
            "key \"$commitTs\": keys of documents that start with `$` are reserved for Convex",
        ),
        (
            r#"{"$serde_json::private::Number":"1.5"}"#,
            "key \"$serde_json::private::Number\": keys of documents that start with `$` are reserved for Convex",
        ),
        (
            r#"{"$serde_json::private::Numbers":"1"}"#,
            "key \"$serde_json::private::Numbers\": keys of documents that start with `$` are reserved for Convex",
        ),
        (
            "[nul]",
            "this is not JSON: expected ident at line 1 column 5",
        ),
    ] {
        assert_eq!(Value::parse_wire(text).unwrap_err().to_string(), want);
    }
    let error = PendingValue::parse_wire(r#"[{"$commitTs":0}]"#).unwrap_err();
    assert_eq!(error.to_string(), "`[0]`: `$commitTs` holds null");
    let error = import::json_array(r#"[{"a":1},{"a":{"$b":1}}]"#).unwrap_err();
    assert_eq!(error.path(), "[1].a");
    let error = import::json_array("{}").unwrap_err();
    let want = "expected a JSON array of objects, found an object";
    assert_eq!(error.to_string(), want);
    let error = import::json_row("5").unwrap_err();
    assert_eq!(error.to_string(), "expected a JSON object, found a number");
    for text in ["", "[]", "5", "null"] {
        assert!(import::json_row(text).is_err(), "{text}");
        assert_eq!(import::json_array(text).is_ok(), text == "[]", "{text}");
    }
}

/// An export object whose first key starts with `$` is wire JSON, one with a later such key is not.
#[test]
fn the_first_key_makes_wire_json_of_an_export() {
    let integer = r#"{"$integer":"BQAAAAAAAAA="}"#;
    assert_eq!(Value::parse_export(integer), Ok(Value::Int64(5)));
    for text in [
        r#"{"$integer":"BQAAAAAAAAA=","a":1}"#,
        r#"{"a":1,"$integer":"BQAAAAAAAAA="}"#,
        r#"{"$commitTs":null}"#,
    ] {
        assert!(Value::parse_export(text).is_err(), "{text}");
    }
}

#[test]
fn csv_headers_are_keys() {
    assert_eq!(import::csv_header("  first name "), Ok("first name"));
    assert_eq!(import::csv_header(""), Ok(""));
    assert!(import::csv_header("$a").is_err());
    assert!(import::csv_header("a\tb").is_err());
}
