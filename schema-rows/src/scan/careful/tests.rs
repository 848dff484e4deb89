//! Spellings that the random documents of the tests rarely or never have.

use super::{Times, any, float, integer, time};
use convex_schema_core::value::Encoding;

/// Whether all of `text` is what `read` reads.
fn reads(read: impl Fn(&[u8]) -> Option<&[u8]>, text: &str) -> bool {
    let row = format!("{text}\n");
    read(row.as_bytes()) == Some(b"\n")
}

#[test]
fn values_of_any_kind_are_what_the_decoder_reads() {
    for text in [
        r#"{"$integer":"AAAAAAAAAIA="}"#,
        r#"{ "$integer" : "AAAAAAAAAIA" }"#,
        r#"{"$integer":"AAAAAAAAAIB="}"#,
        r#"{"$integer":"AAAAAAAAAA=="}"#,
        r#"{"$integer":"AAAAAAAAAIA=","a":1}"#,
        r#"{"$float":"AAAAAAAA+H8="}"#,
        r#"{"$float":"AAAAAAAAAIA="}"#,
        r#"{"$float":"AAAAAAAA8D8="}"#,
        r#"{"$float":"AQAAAAAAAAA="}"#,
        r#"{"$bytes":""}"#,
        r#"{"$bytes":"AA="}"#,
        r#"{"$bytes":"AAA=="}"#,
        r#"{"$bytes":"A"}"#,
        r#"{"$bytes":"AAAAA"}"#,
        r#"{"$bytes":5}"#,
        r#"{"$other":"AA=="}"#,
        r#"{"a":{"$bytes":"AA=="},"b":[{"$float":"AAAAAAAA8P8="}]}"#,
        r#"{"a\u0062":1,"\u0024":2}"#,
        r#"{"caf\u00e9":1}"#,
        r#"{"":[],"\"":{}}"#,
        "[1,]",
        "[1 ,2]",
        r#"{"a":1,}"#,
        r#""\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\ud83d\u0041""#,
        r#""\u+041""#,
        r#""\x""#,
        "1e308",
        "1e309",
        "-0.0e-0",
        "1e-400",
        "01",
        "1.",
        ".5",
        "-",
        "0.1000000000000000055511151231257827",
        "nul",
    ] {
        let valid = convex_schema_core::Value::parse_wire(text).is_ok();
        let read = |text: &[u8]| any(text, 16, Encoding::Wire).map(<[u8]>::len);
        let row = format!("{text}\n");
        assert_eq!(read(row.as_bytes()) == Some(1), valid, "{text}");
    }
}

#[test]
fn keys_have_their_limit() {
    for (len, want) in [(1024, true), (1025, false)] {
        let text = format!(r#"{{"{}":1}}"#, "k".repeat(len));
        assert_eq!(
            reads(|it| any(it, 16, Encoding::Wire), &text),
            want,
            "{len}"
        );
    }
}

#[test]
fn depth_has_its_limit() {
    for (levels, want) in [(16, true), (17, false)] {
        let text = "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(
            reads(|it| any(it, 16, Encoding::Wire), &text),
            want,
            "{levels}"
        );
    }
}

#[test]
fn the_encoding_says_what_a_number_is() {
    for (text, encoding, is_float, is_integer) in [
        ("5", Encoding::Wire, true, false),
        ("5", Encoding::Export, false, true),
        ("5.0", Encoding::Export, true, false),
        ("-0", Encoding::Export, true, false),
        ("9223372036854775807", Encoding::Export, false, true),
        ("9223372036854775808", Encoding::Export, true, false),
        (
            r#"{"$float":"AAAAAAAA+H8="}"#,
            Encoding::Export,
            true,
            false,
        ),
        (
            r#"{"$float":"AAAAAAAA+H8="}"#,
            Encoding::Import,
            false,
            false,
        ),
        (
            r#"{"$integer":"AAAAAAAAAIA="}"#,
            Encoding::Wire,
            false,
            true,
        ),
    ] {
        assert_eq!(reads(|it| float(it, encoding), text), is_float, "{text}");
        assert_eq!(
            reads(|it| integer(it, encoding), text),
            is_integer,
            "{text}"
        );
    }
}

#[test]
fn times_have_limits() {
    for (text, written, stored) in [
        ("0.5", true, true),
        ("0", false, true),
        ("-0.0", false, false),
        ("-1", false, false),
        ("9007199254740991", true, true),
        ("9007199254740992", false, true),
    ] {
        let fits = |times| reads(|it| time(it, Encoding::Wire, times), text);
        assert_eq!(
            (fits(Times::Written), fits(Times::Stored)),
            (written, stored),
            "{text}"
        );
    }
}
