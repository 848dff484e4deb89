#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use super::Json;
use crate::value::{Value, ValueError};

/// A text that shows all that `Json` distinguishes.
fn shown(json: &Json) -> String {
    match json {
        Json::Number(number) => match number.integer {
            Some(integer) => format!("{integer}i {:?}", number.float),
            None => format!("{:?}", number.float),
        },
        Json::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(shown).collect();
            format!("[{}]", elements.join(" "))
        }
        Json::Object(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(key, value)| format!("{key}={}", shown(value)))
                .collect();
            format!("{{{}}}", fields.join(" "))
        }
        Json::String(text) => format!("{text:?}"),
        Json::Bool(value) => value.to_string(),
        Json::Null => "null".to_owned(),
    }
}

#[test]
fn numbers_keep_their_spelling() {
    for (text, want) in [
        ("5", "5i 5.0"),
        ("-5", "-5i -5.0"),
        ("5.0", "5.0"),
        ("5e0", "5.0"),
        ("0", "0i 0.0"),
        ("-0", "-0.0"),
        ("-0.0", "-0.0"),
        (
            "9223372036854775807",
            "9223372036854775807i 9.223372036854776e18",
        ),
        ("9223372036854775808", "9.223372036854776e18"),
        (
            "-9223372036854775808",
            "-9223372036854775808i -9.223372036854776e18",
        ),
        ("-9223372036854775809", "-9.223372036854776e18"),
        ("18446744073709551616", "1.8446744073709552e19"),
        ("9007199254740993", "9007199254740993i 9007199254740992.0"),
        ("1e-400", "0.0"),
        ("5e-324", "5e-324"),
    ] {
        assert_eq!(shown(&Json::parse(text).unwrap()), want, "{text}");
        let through_serde = Json::from_serde(serde_json::from_str(text).unwrap()).unwrap();
        assert_eq!(shown(&through_serde), want, "{text} through serde_json");
    }
}

/// `serde_json` misreads these without its feature `float_roundtrip`, which this build does not have.
#[test]
fn floats_are_exact_in_values_and_literals() {
    use crate::{Schema, ValidatorKind};

    for text in [
        "1.7976931348623157e308",
        "31.245270191439438",
        "121.48791951161945",
        "0.000000000000000000000000000000000000000000000000000001e54",
        "9007199254740992.999999999999999999999",
    ] {
        let want = Value::Float64(text.parse().unwrap());
        assert_eq!(Value::parse_wire(text), Ok(want.clone()), "{text}");
        assert_eq!(Value::parse_export(text), Ok(want.clone()), "{text}");
        let export = format!(
            r#"{{"tables":[{{"tableName":"t","indexes":[],"documentType":{{"type":"object","value":{{
            "a":{{"fieldType":{{"type":"literal","value":{text}}},"optional":false}}}}}}}}],
            "schemaValidation":true}}"#
        );
        let schema = Schema::from_export_json(&export).unwrap();
        let document = schema.table("t").unwrap().document().unwrap();
        let ValidatorKind::Object(fields) = document.kind() else {
            panic!("{document}");
        };
        let field = fields.iter().next().unwrap();
        let ValidatorKind::Literal(literal) = field.validator().kind() else {
            panic!("{document}");
        };
        assert_eq!(Value::from(literal), want, "{text}");
    }
}

#[test]
fn the_last_duplicate_wins_at_the_first_place() {
    for (text, want) in [
        (r#"{"b":1.5,"a":2.5,"b":3.5}"#, "{b=3.5 a=2.5}"),
        (r#"{"a":1.5,"a":2.5,"a":null}"#, "{a=null}"),
        (r#"{"z":true,"a":false}"#, "{z=true a=false}"),
        (r#"{"a":{"x":null,"x":true},"a":{"y":[]}}"#, "{a={y=[]}}"),
        ("{}", "{}"),
    ] {
        assert_eq!(shown(&Json::parse(text).unwrap()), want, "{text}");
    }
}

#[test]
fn rejects_what_is_not_json() {
    for text in [
        "",
        " ",
        "nul",
        "1e400",
        "-1e400",
        "01",
        ".5",
        "5.",
        "+1",
        "NaN",
        "{\"a\":1,}",
        "[1,]",
        "1 2",
        "\u{feff}1",
        "'a'",
        r#""\ud800""#,
        r#""\udc00""#,
        r#"{"\ud800":1}"#,
        "\"\u{1}\"",
        "{a:1}",
        "\"\\x\"",
        "undefined",
    ] {
        assert!(Json::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn deep_json_is_too_nested_and_no_overflow() {
    let too_nested = Err(Some("TooNestedError"));
    let verdict = |value: Result<Value, ValueError>| value.map_err(|error| error.code());
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [63, 64, 65, 99, 100, 101, 126, 127, 128, 129, 1_000_000] {
            let scalar = if open == "[" { "" } else { "null" };
            let text = format!("{}{scalar}{}", open.repeat(depth), close.repeat(depth));
            let found = verdict(Value::parse_wire(&text)).map(|value| value.nesting());
            let want = if depth <= 64 { Ok(depth) } else { too_nested };
            assert_eq!(found, want, "{depth} times {open}");
        }
        let cut = format!("{}{}", open.repeat(1_000), close.repeat(999));
        assert_eq!(verdict(Value::parse_wire(&cut)), Err(None));
    }
    let mut built = serde_json::Value::Null;
    for depth in 1..300 {
        built = serde_json::json!([built]);
        let found = verdict(Value::from_wire_json(built.clone())).map(|value| value.nesting());
        let want = if depth <= 64 { Ok(depth) } else { too_nested };
        assert_eq!(found, want, "{depth}");
    }
}
