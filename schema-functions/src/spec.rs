//! Reads the JSON of `npx convex function-spec`.
//!
//! Source: npm `convex` 1.49, `src/cli/lib/functionSpec.ts`; the entries are what the backend's
//! `_system/cli/modules:apiSpec` returns.

use std::fmt;

use convex_schema_core::__internal::json;
use convex_schema_core::{FunctionKind, Validator, Visibility};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::contract::{Contract, HttpAction, Signature, SpecNote, SpecNoteKind};

impl Contract {
    /// Reads the JSON of `npx convex function-spec`, or of its list of functions alone.
    ///
    /// Every text with the shape of a spec is read: a function that this version can't place becomes one
    /// of the [`notes`](Self::notes).
    ///
    /// # Errors
    /// Text that is not JSON, or neither an object with `functions` nor an array.
    pub fn from_spec(text: &str) -> Result<Self, SpecError> {
        // PowerShell's `>` writes a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        let spec: Spec = json::from_str(text).map_err(|error| SpecError {
            message: error.to_string(),
        })?;
        let mut reader = Reader::default();
        for (position, entry) in spec.functions.into_iter().enumerate() {
            reader.entry(position, entry);
        }
        let Reader {
            signatures,
            http_actions,
            notes,
        } = reader;
        Ok(Self::new(spec.url, signatures, http_actions, notes))
    }
}

/// The reason why a text is not a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecError {
    message: String,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected the JSON of `npx convex function-spec`: {}",
            self.message
        )
    }
}

impl std::error::Error for SpecError {}

/// The whole text.
struct Spec {
    url: Option<String>,
    functions: Vec<Entry>,
}

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpecVisitor)
    }
}

struct SpecVisitor;

impl<'de> Visitor<'de> for SpecVisitor {
    type Value = Spec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `functions`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Spec, A::Error> {
        let mut functions = Vec::new();
        while let Some(entry) = elements.next_element()? {
            functions.push(entry);
        }
        Ok(Spec {
            url: None,
            functions,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Spec, A::Error> {
        let (mut url, mut functions) = (None, None);
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "url" => url = entries.next_value::<Value>()?.as_str().map(str::to_owned),
                "functions" => functions = Some(entries.next_value()?),
                _ => drop(entries.next_value::<Value>()?),
            }
        }
        Ok(Spec {
            url,
            functions: functions.ok_or_else(|| A::Error::missing_field("functions"))?,
        })
    }
}

/// A function or an HTTP action. Whether its values are what they should be is decided later, so that one
/// entry never hides the others.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    identifier: Option<Value>,
    #[serde(default)]
    function_type: Option<Value>,
    #[serde(default)]
    visibility: Option<Value>,
    #[serde(default)]
    args: Declared,
    #[serde(default)]
    returns: Declared,
    #[serde(default)]
    method: Option<Value>,
    #[serde(default)]
    path: Option<Value>,
}

/// The declaration of an entry's arguments or result.
#[derive(Default)]
enum Declared {
    #[default]
    Nothing,
    Validator(Validator),
    /// Something else, and why.
    Unread(String),
}

impl<'de> Deserialize<'de> for Declared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// In this order: a validator, the text of one (what `exportArgs()` returns), anything.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            Nothing,
            Validator(Validator),
            Text(String),
            Other(Value),
        }
        Ok(match Shape::deserialize(deserializer)? {
            Shape::Nothing => Self::Nothing,
            Shape::Validator(validator) => Self::of(validator),
            Shape::Text(text) => match json::from_str::<Option<Validator>>(&text) {
                Ok(Some(validator)) => Self::of(validator),
                Ok(None) => Self::Nothing,
                Err(error) => Self::Unread(error.to_string()),
            },
            Shape::Other(value) => Self::Unread(format!("expected a validator, found {value}")),
        })
    }
}

impl Declared {
    /// `v.any()` is what the spec says where nothing was declared.
    fn of(validator: Validator) -> Self {
        match validator {
            Validator::Any => Self::Nothing,
            validator => Self::Validator(validator),
        }
    }
}

#[derive(Default)]
struct Reader {
    signatures: Vec<Signature>,
    http_actions: Vec<HttpAction>,
    notes: Vec<SpecNote>,
}

impl Reader {
    fn entry(&mut self, position: usize, entry: Entry) {
        let text =
            |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
        let identifier = text(&entry.identifier);
        let function_type = text(&entry.function_type).unwrap_or_default();
        let is_http = function_type.eq_ignore_ascii_case("HttpAction");
        if is_http || (function_type.is_empty() && entry.method.is_some()) {
            self.http_actions.push(HttpAction {
                method: text(&entry.method).unwrap_or_default(),
                path: text(&entry.path).unwrap_or_default(),
            });
            return;
        }
        let Some(identifier) = identifier.filter(|identifier| !identifier.is_empty()) else {
            let message = "left out, because the entry has no `identifier`".to_owned();
            self.note(
                format!("functions[{position}]"),
                SpecNoteKind::Skipped,
                message,
            );
            return;
        };
        let Some(kind) = kind(&function_type) else {
            let message =
                format!("left out, because this version does not know the type `{function_type}`");
            self.note(identifier, SpecNoteKind::Skipped, message);
            return;
        };
        let args = self.declared(&identifier, "arguments", entry.args);
        let returns = self.declared(&identifier, "result", entry.returns);
        self.signatures.push(Signature {
            path: path(&identifier),
            kind,
            visibility: visibility(entry.visibility.as_ref()),
            args,
            returns,
        });
    }

    fn declared(&mut self, identifier: &str, what: &str, declared: Declared) -> Option<Validator> {
        match declared {
            Declared::Nothing => None,
            Declared::Validator(validator) => Some(validator),
            Declared::Unread(reason) => {
                let message = format!("its {what} count as undeclared: {reason}");
                self.note(identifier.to_owned(), SpecNoteKind::Unread, message);
                None
            }
        }
    }

    fn note(&mut self, function: String, kind: SpecNoteKind, message: String) {
        self.notes.push(SpecNote {
            function,
            kind,
            message,
        });
    }
}

fn kind(function_type: &str) -> Option<FunctionKind> {
    FunctionKind::ALL
        .into_iter()
        .find(|kind| kind.as_str().eq_ignore_ascii_case(function_type))
}

/// The spec has `{ "kind": "internal" }`; without a visibility a function is public.
fn visibility(value: Option<&Value>) -> Visibility {
    let kind = value.map(|value| value.get("kind").unwrap_or(value));
    match kind.and_then(Value::as_str) {
        Some(kind) if kind.eq_ignore_ascii_case("internal") => Visibility::Internal,
        _ => Visibility::Public,
    }
}

/// The path by which clients call a function: without the ending of the module's file, with the name
/// that stands for the default export.
fn path(identifier: &str) -> String {
    let (module, name) = identifier
        .rsplit_once(':')
        .unwrap_or((identifier, "default"));
    let endings = [".js", ".ts", ".jsx", ".tsx", ".mjs"];
    let stem = endings
        .iter()
        .find_map(|ending| module.strip_suffix(ending));
    format!("{}:{name}", stem.unwrap_or(module))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::*;
    use crate::FunctionRef;

    #[test]
    fn entries_of_every_kind_are_read() {
        let spec = r#"{ "url": "https://a.convex.cloud", "functions": [
            { "identifier": "b.js:one", "functionType": "Query", "visibility": { "kind": "public" },
              "args": { "type": "any" }, "returns": { "type": "any" } },
            { "identifier": "a/b.js:two", "functionType": "Mutation", "visibility": { "kind": "internal" },
              "args": { "type": "object", "value": {} }, "returns": { "type": "null" } },
            { "identifier": "a/b.js:default", "functionType": "Action", "args": null, "returns": null },
            { "functionType": "HttpAction", "method": "POST", "path": "/hook" },
            { "functionType": "HttpAction", "method": "GET", "path": "/files/*" }
        ] }"#;
        let contract = Contract::from_spec(spec).unwrap();
        assert_eq!(contract.url(), Some("https://a.convex.cloud"));
        let paths: Vec<_> = contract.functions().map(FunctionRef::path).collect();
        assert_eq!(paths, ["a/b:default", "a/b:two", "b:one"]);
        let two = contract.function("a/b:two").unwrap();
        assert_eq!((two.module(), two.name()), ("a/b", "two"));
        assert_eq!(two.visibility(), Visibility::Internal);
        assert!(two.args().is_some() && two.returns().is_some());
        let one = contract.function("b:one").unwrap();
        assert!(one.args().is_none() && one.returns().is_none());
        let http: Vec<_> = contract
            .http_actions()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(http, ["GET /files/*", "POST /hook"]);
        assert!(contract.notes().is_empty());
    }

    #[test]
    fn one_entry_never_hides_the_others() {
        let spec = r#"[
            { "identifier": "a.js:new", "functionType": "Workflow", "args": 3 },
            { "identifier": "a.js:one", "functionType": "query", "visibility": "internal",
              "args": "{\"type\":\"object\",\"value\":{}}", "returns": 7, "more": {} },
            { "functionType": "Query" },
            { "identifier": 4 },
            { "identifier": "a.js:two", "functionType": "Query", "args": { "type": "geo" } },
            { "identifier": "a.js:one", "functionType": "Mutation" }
        ]"#;
        let contract = Contract::from_spec(spec).unwrap();
        let paths: Vec<_> = contract.functions().map(FunctionRef::path).collect();
        assert_eq!(paths, ["a:one", "a:two"]);
        // Of two with one path the last counts.
        assert_eq!(
            contract.function("a:one").unwrap().kind(),
            FunctionKind::Mutation
        );
        let notes: Vec<_> = contract.notes().iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "`a.js:new`: left out, because this version does not know the type `Workflow`",
                "`a.js:one`: its result count as undeclared: expected a validator, found 7",
                "`functions[2]`: left out, because the entry has no `identifier`",
                "`functions[3]`: left out, because the entry has no `identifier`",
            ]
        );
    }

    #[test]
    fn other_texts_are_errors() {
        for text in ["", "3", "{}", "{\"functions\": 3}", "{\"functions\": [3]}"] {
            let error = Contract::from_spec(text).unwrap_err().to_string();
            assert!(
                error.starts_with("expected the JSON of `npx convex"),
                "{error}"
            );
        }
    }
}
