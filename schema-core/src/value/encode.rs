//! From values to JSON: what the encodings share.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::walk::{Notation, Part, Scalar, rebuild};
use super::{JsonFloat, Value, base64};

/// A scalar in JSON. An encoding is a function from scalars to these.
pub(super) enum Token<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// A finite float.
    Float(f64),
    Text(Cow<'a, str>),
    /// An object with one key that starts with `$`, and base64 of these bytes.
    Tagged(&'static str, Cow<'a, [u8]>),
}

/// An encoding of values.
pub(super) type Encoding = fn(Scalar<'_>) -> Token<'_>;

/// `$integer` of `integer`.
pub(super) fn tagged_integer(integer: i64) -> Token<'static> {
    Token::Tagged("$integer", Cow::Owned(integer.to_le_bytes().to_vec()))
}

/// `$float` of `float`.
pub(super) fn tagged_float(float: f64) -> Token<'static> {
    Token::Tagged("$float", Cow::Owned(float.to_le_bytes().to_vec()))
}

/// The text of `value`.
pub(super) fn text(value: &Value, encoding: Encoding) -> String {
    let mut out = String::new();
    write(&mut out, value, encoding);
    out
}

/// How JSON is written: no white space, keys sorted by their bytes.
const JSON: Notation<String> = Notation {
    array: ("[", "]"),
    object: ("{", "}"),
    separator: ",",
    name: |out, name| {
        write_json_string(out, name);
        out.write_char(':')
    },
};

/// Appends the text of `value`: no white space, keys sorted by their bytes.
pub(super) fn write(out: &mut String, value: &Value, encoding: Encoding) {
    // Writing to a string never fails.
    let _ = JSON.write(out, value, |out, scalar| write_token(out, encoding(scalar)));
}

fn write_token(out: &mut String, token: Token<'_>) -> fmt::Result {
    match token {
        Token::Null => out.write_str("null"),
        Token::Bool(value) => out.write_str(if value { "true" } else { "false" }),
        Token::Integer(value) => write!(out, "{value}"),
        Token::Float(value) => write!(out, "{}", JsonFloat(value)),
        Token::Text(text) => {
            write_json_string(out, &text);
            Ok(())
        }
        Token::Tagged(tag, bytes) => write!(out, r#"{{"{tag}":"{}"}}"#, base64::encode(&bytes)),
    }
}

/// Appends an array whose elements `each` writes.
pub(super) fn write_array<T>(out: &mut String, elements: &[T], each: impl Fn(&mut String, &T)) {
    let mut open = '[';
    for element in elements {
        out.push(open);
        each(out, element);
        open = ',';
    }
    out.push_str(if open == '[' { "[]" } else { "]" });
}

/// Appends an object whose fields `each` writes.
pub(super) fn write_object<T>(
    out: &mut String,
    fields: &BTreeMap<String, T>,
    each: impl Fn(&mut String, &T),
) {
    let mut open = '{';
    for (name, field) in fields {
        out.push(open);
        write_json_string(out, name);
        out.push(':');
        each(out, field);
        open = ',';
    }
    out.push_str(if open == '{' { "{}" } else { "}" });
}

/// Appends `text` as a JSON string, as `JSON.stringify` does: with as few escapes as JSON allows.
///
/// Source: ECMAScript, `QuoteJSONString`.
pub fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        // All of these take one byte.
        let (escaped, after) = from.split_at(1);
        write_escape(out, escaped);
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}

fn write_escape(out: &mut String, escaped: &str) {
    match escaped {
        "\"" => out.push_str("\\\""),
        "\\" => out.push_str("\\\\"),
        "\n" => out.push_str("\\n"),
        "\r" => out.push_str("\\r"),
        "\t" => out.push_str("\\t"),
        "\x08" => out.push_str("\\b"),
        "\x0c" => out.push_str("\\f"),
        control => {
            for byte in control.bytes() {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
    }
}

/// `value` for those who hold JSON as `serde_json` does.
pub(super) fn json(value: &Value, encoding: Encoding) -> serde_json::Value {
    let make = |part: Part<'_, serde_json::Value>| match part {
        Part::Scalar(scalar) => token_json(encoding(scalar)),
        Part::Array(elements) => elements.into(),
        Part::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    };
    rebuild(value, make).unwrap_or_default()
}

fn token_json(token: Token<'_>) -> serde_json::Value {
    match token {
        Token::Null => serde_json::Value::Null,
        Token::Bool(value) => value.into(),
        Token::Integer(value) => value.into(),
        Token::Float(value) => value.into(),
        Token::Text(text) => text.into_owned().into(),
        Token::Tagged(tag, bytes) => {
            let content = base64::encode(&bytes).into();
            serde_json::Value::Object([(tag.to_owned(), content)].into_iter().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::write_json_string;

    /// Expected: the output of `JSON.stringify` of Node 20.
    #[test]
    fn strings_are_written_as_by_json_stringify() {
        for (text, want) in [
            ("", r#""""#),
            ("a/b 'c'", r#""a/b 'c'""#),
            ("say \"hi\" \\ there", r#""say \"hi\" \\ there""#),
            (
                "\0\x01\x07\x0b\x0e\x1f",
                r#""\u0000\u0001\u0007\u000b\u000e\u001f""#,
            ),
            ("\x08\t\n\x0c\r", r#""\b\t\n\f\r""#),
            (
                "\x7f\u{e9}\u{2028}\u{1f600}",
                "\"\x7f\u{e9}\u{2028}\u{1f600}\"",
            ),
        ] {
            let mut out = String::from("[");
            write_json_string(&mut out, text);
            assert_eq!(out, format!("[{want}"), "{text:?}");
        }
    }
}
