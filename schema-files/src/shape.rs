//! Tables of old exports: the first line of their `generated_schema.jsonl` is the shape that their
//! documents had, which says what strings mean.
//!
//! Such exports were written as clean JSON, in which an integer is a string of digits, bytes are
//! base64 and infinities are `"Infinity"`. Where the shape allows one reading only, a string is
//! read so; other lines name documents whose values are read otherwise.
//!
//! Source: Convex backend, `crates/shape_inference`.

use std::collections::BTreeMap;

use convex_schema_core::{DocumentId, Value};
use convex_schema_rules::name::{check_identifier, check_runtime_key};
use serde_json::Value as Json;

/// Levels of a shape; the backend has no bound, and documents have 16 levels.
const MAX_DEPTH: usize = 128;

/// The shape of the documents of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// The shapes that a value may have, none of which is a union.
    options: Vec<Kind>,
}

/// The values of a shape, as far as they decide how strings are read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Int64,
    /// All floats, or NaN: a string may be NaN or an infinity.
    Float64,
    Infinity,
    String,
    Bytes,
    /// Never a string: null, booleans, floats that are finite.
    Other,
    Unknown,
    Array(Shape),
    Object(BTreeMap<String, Shape>),
    Record(Shape),
}

/// How a string is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Text,
    Int64,
    NaN,
    Infinity,
    Bytes,
}

/// How a value of one document is read where its shape does not say it.
#[derive(Debug, Clone, PartialEq)]
enum Hint {
    Infer,
    Int64,
    NaN([u8; 8]),
    Infinity,
    Bytes,
    Array(Vec<Hint>),
    Object(BTreeMap<String, Hint>),
}

/// A shape, and the documents that are read otherwise.
#[derive(Debug, Clone)]
pub(crate) struct OldTable {
    shape: Shape,
    hints: BTreeMap<DocumentId, Hint>,
}

/// Why a file `generated_schema.jsonl` is rejected, by the backend's code.
#[derive(Debug)]
pub(crate) enum OldTableError {
    /// The shape can't be read.
    Shape(String),
    /// A line that names a document can't be read.
    Line(String),
}

impl OldTable {
    /// Reads the shape on the first line.
    pub(crate) fn new(shape: &str) -> Result<Self, OldTableError> {
        let shape = Shape::parse(shape).map_err(OldTableError::Shape)?;
        let hints = BTreeMap::new();
        Ok(Self { shape, hints })
    }

    /// Adds a line that names a document.
    pub(crate) fn add(&mut self, line: Json) -> Result<(), OldTableError> {
        let wrong = |why: String| OldTableError::Line(why);
        let Json::Object(line) = line else {
            return Err(wrong("expected an object".to_owned()));
        };
        let mut entries = line.into_iter();
        let (Some((id, hint)), None) = (entries.next(), entries.next()) else {
            return Err(wrong("expected one document in the line".to_owned()));
        };
        let hint = Hint::parse(hint, MAX_DEPTH).map_err(wrong)?;
        let id = DocumentId::decode(&id).map_err(|error| wrong(error.to_string()))?;
        self.hints.insert(id, hint);
        Ok(())
    }

    /// Returns the value of the row.
    ///
    /// # Errors
    /// The row is not a value: why, a clause.
    pub(crate) fn read(&self, row: Json) -> Result<Value, String> {
        let id = row.get("_id").and_then(Json::as_str);
        let hint = id.and_then(|id| self.hints.get(&DocumentId::decode(id).ok()?));
        apply(row, hint.unwrap_or(&Hint::Infer), &[&self.shape])
    }
}

/// Reads `json`, which has one of `shapes`.
fn apply(json: Json, hint: &Hint, shapes: &[&Shape]) -> Result<Value, String> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(it) => Ok(Value::Boolean(it)),
        Json::Number(number) => number
            .as_f64()
            .map(Value::Float64)
            .ok_or_else(|| "a number beyond all floats".to_owned()),
        Json::String(text) => string(text, hint, shapes),
        Json::Array(elements) => {
            let elements_of: Vec<&Shape> = shapes.iter().flat_map(|it| it.elements()).collect();
            let infer = Hint::Infer;
            let hints: Vec<&Hint> = match hint {
                Hint::Infer => elements.iter().map(|_| &infer).collect(),
                Hint::Array(hints) if hints.len() == elements.len() => hints.iter().collect(),
                _ => return Err("the array is said to be something else".to_owned()),
            };
            let elements = elements.into_iter().zip(hints);
            let elements = elements.map(|(element, hint)| apply(element, hint, &elements_of));
            Ok(Value::Array(elements.collect::<Result<_, _>>()?))
        }
        Json::Object(fields) => {
            if !matches!(hint, Hint::Infer | Hint::Object(_)) {
                return Err("the object is said to be something else".to_owned());
            }
            let mut values = BTreeMap::new();
            for (key, field) in fields {
                check_runtime_key(&key).map_err(|error| error.to_string())?;
                let inner: Vec<&Shape> = shapes.iter().flat_map(|it| it.field(&key)).collect();
                let hint = match hint {
                    Hint::Object(hints) => hints.get(&key).unwrap_or(&Hint::Infer),
                    _ => &Hint::Infer,
                };
                values.insert(key, apply(field, hint, &inner)?);
            }
            Ok(Value::Object(values))
        }
    }
}

fn string(text: String, hint: &Hint, shapes: &[&Shape]) -> Result<Value, String> {
    let no_nan = || "a string where NaN is expected".to_owned();
    match hint {
        Hint::NaN(bytes) => {
            let nan = f64::from_le_bytes(*bytes);
            let fits = nan.is_nan() && text == "NaN";
            return fits.then_some(Value::Float64(nan)).ok_or_else(no_nan);
        }
        Hint::Array(_) | Hint::Object(_) => {
            return Err("the string is said to be something else".to_owned());
        }
        Hint::Infer | Hint::Int64 | Hint::Infinity | Hint::Bytes => {}
    }
    let reading = match hint {
        Hint::Int64 => Reading::Int64,
        Hint::Infinity => Reading::Infinity,
        Hint::Bytes => Reading::Bytes,
        _ => inferred(shapes).unwrap_or(Reading::Text),
    };
    match reading {
        Reading::Text => Ok(Value::String(text)),
        Reading::NaN => Err(no_nan()),
        Reading::Int64 => text
            .parse()
            .map(Value::Int64)
            .map_err(|_| "a string where an integer is expected".to_owned()),
        Reading::Infinity => match text.as_str() {
            "Infinity" => Ok(Value::Float64(f64::INFINITY)),
            "-Infinity" => Ok(Value::Float64(f64::NEG_INFINITY)),
            _ => Err("a string where an infinity is expected".to_owned()),
        },
        Reading::Bytes => base64(&text)
            .map(Value::Bytes)
            .ok_or_else(|| "a string that is not base64 where bytes are expected".to_owned()),
    }
}

/// Returns the bytes that base64 stands for, by the decoder of the wire format.
fn base64(text: &str) -> Option<Vec<u8>> {
    let wire = serde_json::json!({ "$bytes": text }).to_string();
    Value::parse_wire(&wire).ok()?.into_bytes().ok()
}

/// Returns how strings of these shapes are read, if there is one way only.
fn inferred(shapes: &[&Shape]) -> Option<Reading> {
    let mut readings = Vec::new();
    for kind in shapes.iter().flat_map(|shape| &shape.options) {
        readings.extend(kind.readings());
    }
    let (first, others) = readings.split_first()?;
    others.iter().all(|it| it == first).then_some(*first)
}

impl Kind {
    fn readings(&self) -> &'static [Reading] {
        match self {
            Self::Int64 => &[Reading::Int64],
            Self::Float64 => &[Reading::NaN, Reading::Infinity],
            Self::Infinity => &[Reading::Infinity],
            Self::String => &[Reading::Text],
            Self::Bytes => &[Reading::Bytes],
            Self::Unknown => &[Reading::Text, Reading::Int64],
            Self::Other | Self::Array(_) | Self::Object(_) | Self::Record(_) => &[],
        }
    }
}

impl Shape {
    fn of(kind: Kind) -> Self {
        Self {
            options: vec![kind],
        }
    }

    fn elements(&self) -> Vec<&Self> {
        let mut elements = Vec::new();
        for kind in &self.options {
            match kind {
                Kind::Array(element) => elements.push(element),
                Kind::Unknown => elements.push(&UNKNOWN),
                _ => {}
            }
        }
        elements
    }

    fn field(&self, name: &str) -> Vec<&Self> {
        let mut fields = Vec::new();
        for kind in &self.options {
            match kind {
                Kind::Object(known) => fields.extend(known.get(name)),
                Kind::Record(values) => fields.push(values),
                Kind::Unknown => fields.push(&UNKNOWN),
                _ => {}
            }
        }
        fields
    }

    /// Reads the text of a shape.
    fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            rest: text,
            depth: MAX_DEPTH,
        };
        let shape = parser.union()?;
        if parser.rest.is_empty() {
            Ok(shape)
        } else {
            Err(parser.unexpected())
        }
    }
}

static UNKNOWN: std::sync::LazyLock<Shape> = std::sync::LazyLock::new(|| Shape::of(Kind::Unknown));

/// Reads shapes as the backend prints them: `{"a": int64, "b"?: array<string> | null}`.
struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn unexpected(&self) -> String {
        let start: String = self.rest.chars().take(40).collect();
        format!("unexpected token at '{start}'")
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) {
            return Ok(());
        }
        Err(self.unexpected())
    }

    /// Returns the text before `token`, which is stepped over.
    fn until(&mut self, token: &str) -> Result<&'a str, String> {
        let (before, rest) = self
            .rest
            .split_once(token)
            .ok_or_else(|| self.unexpected())?;
        self.rest = rest;
        Ok(before)
    }

    fn union(&mut self) -> Result<Shape, String> {
        self.depth = self
            .depth
            .checked_sub(1)
            .ok_or("the shape is nested too deeply")?;
        let mut options = vec![self.kind()?];
        while self.eat(" | ") {
            options.push(self.kind()?);
        }
        self.depth += 1;
        Ok(Shape { options })
    }

    fn kind(&mut self) -> Result<Kind, String> {
        // In the backend's order: a longer word behind its start is never read.
        const UNITS: [(&str, Kind); 14] = [
            ("never", Kind::Other),
            ("null", Kind::Other),
            ("int64", Kind::Int64),
            ("float64", Kind::Float64),
            ("-inf", Kind::Infinity),
            ("inf", Kind::Infinity),
            ("-0", Kind::Other),
            ("NaN", Kind::Float64),
            ("normalfloat64", Kind::Other),
            ("boolean", Kind::Other),
            ("field_name", Kind::String),
            ("string", Kind::String),
            ("bytes", Kind::Bytes),
            ("unknown", Kind::Unknown),
        ];
        for (word, kind) in UNITS {
            if self.eat(word) {
                return Ok(kind);
            }
        }
        if self.eat("{") {
            return self.object();
        }
        if self.eat("id<") {
            let number = self.until(">")?.parse::<u32>();
            let is_number = number.is_ok_and(|number| number > 0);
            return is_number
                .then_some(Kind::String)
                .ok_or_else(|| self.unexpected());
        }
        if self.eat("array<") {
            let element = self.union()?;
            self.expect(">")?;
            return Ok(Kind::Array(element));
        }
        if self.eat("record<") {
            self.union()?;
            self.expect(", ")?;
            let values = self.union()?;
            self.expect(">")?;
            return Ok(Kind::Record(values));
        }
        if self.eat("\"") {
            self.until("\"")?;
            return Ok(Kind::String);
        }
        Err(self.unexpected())
    }

    fn object(&mut self) -> Result<Kind, String> {
        let mut fields = BTreeMap::new();
        while !self.eat("}") {
            let name = self.until(": ")?;
            let name = name.strip_suffix('?').unwrap_or(name);
            let quoted = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            let name = quoted.ok_or_else(|| format!("cannot parse object key '{name}'"))?;
            check_identifier(name).map_err(|error| error.to_string())?;
            let shape = self.union()?;
            fields.insert(name.to_owned(), shape);
            if !self.eat(", ") && !self.rest.starts_with('}') {
                return Err(self.unexpected());
            }
        }
        Ok(Kind::Object(fields))
    }
}

impl Hint {
    fn parse(json: Json, depth: usize) -> Result<Self, String> {
        let depth = depth.checked_sub(1).ok_or("nested too deeply")?;
        match json {
            Json::String(word) => match word.as_str() {
                "infer" => Ok(Self::Infer),
                "int64" => Ok(Self::Int64),
                "float64inf" => Ok(Self::Infinity),
                "bytes" => Ok(Self::Bytes),
                _ => Err(format!("invalid export context {word}")),
            },
            Json::Array(hints) => {
                let hints = hints.into_iter().map(|hint| Self::parse(hint, depth));
                Ok(Self::Array(hints.collect::<Result<_, _>>()?))
            }
            Json::Object(mut hints) => {
                if let Some(Json::String(nan)) = hints.remove("$float64NaN") {
                    let bytes = base64(&nan).and_then(|bytes| bytes.try_into().ok());
                    return bytes.map(Self::NaN).ok_or("NaN has eight bytes".to_owned());
                }
                let hints = hints.into_iter().map(|(key, hint)| {
                    check_runtime_key(&key).map_err(|error| error.to_string())?;
                    Ok((key, Self::parse(hint, depth)?))
                });
                Ok(Self::Object(hints.collect::<Result<_, String>>()?))
            }
            _ => Err("invalid export context".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(shape: &str, hints: &[&str], row: &str) -> Result<String, String> {
        let mut table = OldTable::new(shape).map_err(|error| format!("{error:?}"))?;
        for hint in hints {
            let hint = serde_json::from_str(hint).map_err(|error| error.to_string())?;
            table.add(hint).map_err(|error| format!("{error:?}"))?;
        }
        let row = serde_json::from_str(row).map_err(|error| error.to_string())?;
        table.read(row).map(|value| value.to_wire())
    }

    /// The backend's rule: a string is what the shape allows, if that is one thing.
    #[test]
    fn strings_are_what_the_shape_allows() {
        for (shape, row, want) in [
            (
                r#"{"a": int64}"#,
                r#"{"a":"5"}"#,
                r#"{"a":{"$integer":"BQAAAAAAAAA="}}"#,
            ),
            (
                r#"{"a": int64 | null}"#,
                r#"{"a":"5"}"#,
                r#"{"a":{"$integer":"BQAAAAAAAAA="}}"#,
            ),
            (r#"{"a": int64 | string}"#, r#"{"a":"5"}"#, r#"{"a":"5"}"#),
            (
                r#"{"a": bytes}"#,
                r#"{"a":"AA=="}"#,
                r#"{"a":{"$bytes":"AA=="}}"#,
            ),
            (
                r#"{"a": -inf | inf}"#,
                r#"{"a":"Infinity"}"#,
                r#"{"a":{"$float":"AAAAAAAA8H8="}}"#,
            ),
            ("unknown", r#"{"a":"5"}"#, r#"{"a":"5"}"#),
            (
                r"record<string, int64>",
                r#"{"a":"5"}"#,
                r#"{"a":{"$integer":"BQAAAAAAAAA="}}"#,
            ),
            (
                r#"{"a": array<int64>}"#,
                r#"{"a":["5"]}"#,
                r#"{"a":[{"$integer":"BQAAAAAAAAA="}]}"#,
            ),
        ] {
            assert_eq!(read(shape, &[], row).as_deref(), Ok(want), "{shape}");
        }
        for (shape, row) in [
            (r#"{"a": int64}"#, r#"{"a":"x"}"#),
            (r#"{"a": bytes}"#, r#"{"a":"?"}"#),
            (r#"{"a": inf}"#, r#"{"a":"5"}"#),
        ] {
            assert!(read(shape, &[], row).is_err(), "{shape}");
        }
    }

    #[test]
    fn documents_may_be_read_otherwise() {
        let id = "j572ac1v8s8nrsvjfp4977n9ph85ryqm";
        let hint = format!(r#"{{"{id}":{{"a":"int64"}}}}"#);
        let row = format!(r#"{{"_id":"{id}","a":"5"}}"#);
        let want = format!(r#"{{"_id":"{id}","a":{{"$integer":"BQAAAAAAAAA="}}}}"#);
        assert_eq!(read("unknown", &[&hint], &row), Ok(want));
        let hint = format!(r#"{{"{id}":"int64"}}"#);
        assert!(read("unknown", &[&hint], &row).is_err());
    }

    #[test]
    fn texts_that_are_no_shapes_are_rejected() {
        for text in [
            "Uniform",
            "",
            "{a: int64}",
            r#"{"a": int64"#,
            "array<int64",
            "int64 |",
        ] {
            assert!(Shape::parse(text).is_err(), "{text}");
        }
        let deep = "array<".repeat(100_000);
        assert!(Shape::parse(&deep).is_err());
    }
}
