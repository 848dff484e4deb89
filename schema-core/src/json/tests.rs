#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{JsonError, from_slice, from_str};

/// Texts of all kinds, from which others are made.
const TEXTS: &[&str] = &[
    "null",
    "true",
    "false",
    " 12 ",
    "-0",
    "1.5e+0",
    r#""plain""#,
    r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#,
    "[1, [], {}, [2.5, \"x\"]]",
    "{\"a\": 1,\n \"b\": {\"c\": [null, true]},\t\"d\\n\": \"\"}",
    "{\"a\":{\"a\":[[[1]]]},\"b\":[{},{\"c\":false}]}",
];

/// Bytes that mean something in JSON, and some that do not. Of these digits come only numbers that
/// `serde_json` reads exactly without `float_roundtrip`.
const BYTES: &[u8] = b"\"\\/{}[],:-+.012eEunltr \n\x01x\xc3\xa9";

/// The texts, and all that one byte more, less, or another makes of them.
fn edits() -> impl Iterator<Item = Vec<u8>> {
    TEXTS.iter().flat_map(|text| {
        let text = text.as_bytes();
        (0..=text.len()).flat_map(move |at| {
            let cut = text[..at].to_vec();
            let changed = BYTES.iter().flat_map(move |byte| {
                let (before, rest) = text.split_at(at);
                let with = |rest: &[u8]| [before, &[*byte], rest].concat();
                [with(rest), with(rest.get(1..).unwrap_or_default())]
            });
            let less = [text.get(..at), text.get(at + 1..)];
            let less = less.into_iter().flatten().flatten().copied().collect();
            changed.chain([cut, less])
        })
    })
}

/// Holds one reading against that of `serde_json`.
fn compare<T: for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug>(text: &[u8]) {
    // This test does not cover where text is rejected that is not UTF-8.
    if std::str::from_utf8(text).is_err() {
        assert!(from_slice::<T>(text).is_err());
        return;
    }
    let shown = String::from_utf8_lossy(text);
    match (from_slice::<T>(text), serde_json::from_slice::<T>(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{shown}"),
        // Both name a wrong form, but not always at the same place.
        (Err(_), Err(theirs)) if theirs.is_data() => {}
        (Err(ours), Err(theirs)) => {
            assert_eq!(ours.to_string(), theirs.to_string(), "{shown}");
            assert_eq!(ours.is_cut_off(), theirs.is_eof(), "{shown}");
        }
        (ours, theirs) => panic!("{shown}: {ours:?}, and serde_json: {theirs:?}"),
    }
}

/// Ignored values: `serde_json` has other words and places for errors in some of them.
fn compare_skipped(text: &[u8]) {
    let ours = from_slice::<IgnoredAny>(text).is_ok();
    let theirs = std::str::from_utf8(text)
        .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
    assert_eq!(ours, theirs, "{}", String::from_utf8_lossy(text));
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    a: Option<serde_json::Value>,
    b: Option<serde_json::Value>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Named {
    Null,
    Plain,
    A(serde_json::Value),
}

/// Also the words, the line and the column of every error.
#[test]
fn reads_and_rejects_what_serde_json_does() {
    let mut count = 0;
    for text in edits() {
        compare::<serde_json::Value>(&text);
        compare_skipped(&text);
        compare::<Shape>(&text);
        compare::<Option<Vec<String>>>(&text);
        count += 1;
    }
    assert!(count > 10_000, "{count}");
    for text in [r#""null""#, r#"{"a":[1,{"b":2}]}"#, r#""b""#] {
        compare::<Named>(text.as_bytes());
    }
    assert!(from_str::<Named>(r#"{"a":1,"b":2}"#).is_err());
}

#[test]
fn nesting_ends_where_that_of_serde_json_does() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [1, 126, 127, 128, 129, 1_000] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            compare::<serde_json::Value>(text.as_bytes());
            compare_skipped(text.as_bytes());
        }
        let deep = open.repeat(1_000_000);
        let skipped: Result<IgnoredAny, JsonError> = from_str(&deep);
        assert!(skipped.unwrap_err().is_cut_off());
    }
}

fn number(text: &str) -> Option<u64> {
    from_str(text).ok().map(f64::to_bits)
}

/// The nearest float, as the standard library finds it: texts that `serde_json` misreads without
/// `float_roundtrip` among them.
#[test]
fn numbers_are_the_nearest_floats() {
    for text in [
        "0.1",
        "5e-324",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "9007199254740993.0",
        "9007199254740992.999999999999999999999999999999999999999",
        "1.00000000000000011102230246251565404236316680908203125",
        "123456789012345678901234567890",
        "0.000000000000000000000000000000000000000000000000000001e54",
        "89255.0e-22",
        "31.245270191439438",
        "121.48791951161945",
    ] {
        let want = text.parse::<f64>().unwrap().to_bits();
        assert_eq!(number(text), Some(want), "{text}");
    }
    for text in ["1.7976931348623159e308", "1e400", "-1e309"] {
        let error = from_str::<f64>(text).unwrap_err();
        assert!(error.is_out_of_range(), "{text}");
    }
}

#[test]
fn random_numbers_are_the_nearest_floats() {
    // SplitMix64.
    let mut state = 2_u64;
    let mut random = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut count = 0;
    for _ in 0..10_000 {
        let float = f64::from_bits(random());
        if !float.is_finite() {
            continue;
        }
        let digits = random();
        let exponent = random() % 600;
        for text in [
            format!("{float:?}"),
            format!("{float:e}"),
            format!("{float:.17e}"),
            format!("{float:.25e}"),
            format!("{}.{digits}e-{exponent}", digits % 10),
            format!("{digits}{digits}e-{}", exponent % 340),
        ] {
            let want = text.parse::<f64>().unwrap();
            assert_eq!(number(&text), Some(want.to_bits()), "{text}");
            count += 1;
        }
    }
    assert!(count > 50_000, "{count}");
}

/// Each byte at each place of long strings.
#[test]
fn strings_end_where_those_of_serde_json_do() {
    for len in 1..20 {
        for at in 0..len {
            for byte in (0..=0x7f).chain([0x80, 0xe9, 0xff]) {
                let mut text = String::from("\"");
                text.extend((0..len).map(|place| if place == at { char::from(byte) } else { 'x' }));
                text.push('"');
                compare::<String>(text.as_bytes());
                compare_skipped(text.as_bytes());
            }
        }
    }
}
