//! The parts of an export that a newer Convex wrote: carried as they are, named, never interpreted.

mod ordered;

use std::fmt;

use crate::json;

pub(crate) use self::ordered::Ordered;

/// A validator of a newer Convex than this version knows: one with an unknown `type`, or a known one
/// with unknown keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValidator {
    tag: String,
    json: String,
    /// The unknown keys of a known validator.
    keys: UnknownKeys,
    /// The unknown keys of the field that has the validator.
    beside: UnknownKeys,
}

impl UnknownValidator {
    pub(crate) fn new(tag: String, json: String) -> Self {
        let keys = match json::from_str(&json) {
            Ok(Ordered::Object(entries)) => UnknownKeys::of_validator(&tag, &entries),
            Ok(_) | Err(_) => UnknownKeys::default(),
        };
        Self {
            tag,
            json,
            keys,
            beside: UnknownKeys::default(),
        }
    }

    /// The validator with this JSON, which has a `type`.
    pub(crate) fn of_json(json: String) -> Self {
        let tag = match json::from_str::<serde_json::Value>(&json) {
            Ok(validator) => validator["type"].as_str().unwrap_or_default().to_owned(),
            Err(_) => String::new(),
        };
        Self::new(tag, json)
    }

    pub(crate) fn beside(mut self, keys: UnknownKeys) -> Self {
        self.beside = keys;
        self
    }

    /// The `type` of its JSON.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Its JSON, as `schema.export()` has it.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The keys that this version does not know, if it knows the `type`.
    pub fn keys(&self) -> &UnknownKeys {
        &self.keys
    }

    /// The keys of the field that has the validator, beside `fieldType` and `optional`.
    pub fn field_keys(&self) -> &UnknownKeys {
        &self.beside
    }

    /// Returns the unknown part, for messages: the `type`, or the keys of a known one: `maxLength`.
    pub fn name(&self) -> String {
        if self.keys.is_empty() && self.beside.is_empty() {
            return self.tag.clone();
        }
        let names = self.keys.iter().chain(self.beside.iter());
        let names: Vec<_> = names.map(|(name, _)| name).collect();
        names.join("`, `")
    }
}

/// As the end of a sentence: the JSON, and the keys of the field.
impl fmt::Display for UnknownValidator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown validator {}", self.json)?;
        if self.beside.is_empty() {
            return Ok(());
        }
        write!(f, " with {}", self.beside)
    }
}

/// Keys of a known part of an export that this version does not know, with their JSON, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnknownKeys(Vec<(String, String)>);

impl UnknownKeys {
    /// The entries whose keys are not among `known`.
    pub(crate) fn others(entries: &[(String, Ordered)], known: &[&str]) -> Self {
        let others = entries.iter();
        let others = others.filter(|(key, _)| !known.contains(&key.as_str()));
        Self(
            others
                .map(|(key, json)| (key.clone(), json.text()))
                .collect(),
        )
    }

    /// The keys of a validator with this `type` that this version does not know; those of the values
    /// of a record are among them. None if it does not know the `type`.
    pub(crate) fn of_validator(tag: &str, entries: &[(String, Ordered)]) -> Self {
        let Some(known) = keys_of(tag) else {
            return Self::default();
        };
        let mut keys = Self::others(entries, known);
        if tag == "record" {
            for (key, values) in entries {
                if let ("values", Ordered::Object(values)) = (key.as_str(), values) {
                    keys.0.extend(Self::others(values, FIELD_KEYS).0);
                }
            }
        }
        keys
    }

    /// The entries of a JSON object; `None` for any other text.
    pub(crate) fn of_object(text: &str) -> Option<Self> {
        match json::from_str(text) {
            Ok(Ordered::Object(entries)) => Some(Self::others(&entries, &[])),
            Ok(_) | Err(_) => None,
        }
    }

    /// A key that is known, with a value of an unknown form.
    pub(crate) fn one(key: &str, json: &Ordered) -> Self {
        Self(vec![(key.to_owned(), json.text())])
    }

    pub(crate) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the keys and their JSON.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.0.iter();
        entries.map(|(key, json)| (key.as_str(), json.as_str()))
    }
}

/// As they stand in the JSON: `"ttl":60,"region":"eu"`.
impl fmt::Display for UnknownKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (key, json)) in self.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{}:{json}", serde_json::Value::from(key))?;
        }
        Ok(())
    }
}

/// The keys of a field, and of the values of a record.
pub(crate) const FIELD_KEYS: &[&str] = &["fieldType", "optional"];

/// The keys of each validator that is known; `None` for a `type` that is not.
pub(crate) fn keys_of(tag: &str) -> Option<&'static [&'static str]> {
    Some(match tag {
        "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes" | "any" => {
            &["type"]
        }
        // Of old exports, which the backend reads as `any`.
        "map" | "set" => &["type", "keys", "values", "value"],
        "literal" | "array" | "object" | "union" => &["type", "value"],
        "function" => &["type", "fnType", "args", "returns"],
        "id" => &["type", "tableName"],
        "record" => &["type", "keys", "values"],
        _ => return None,
    })
}
