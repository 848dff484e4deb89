//! All limits that a value exceeds and all keys that no object may have, also of JSON that no
//! decoder accepts.

use std::collections::BTreeMap;

use convex_schema_rules::limit::{
    MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_VALUE_NESTING, MAX_VALUE_SIZE,
};
use convex_schema_rules::name::{NameError, check_runtime_key};

use super::check::Item;
use super::code::{RowPhase, ViolationCode};
use super::explain::{Raw, Sink, What};
use super::likely_cause::LikelyCause;
use super::limits::{Excess, Measure};
use super::path::Step;
use super::recognise::Advice;
use convex_schema_core::Value;
use convex_schema_core::value::Encoding;

/// Takes over JSON as a value whether or not it is one: special objects that spell a value become
/// it, others stay objects with a key that starts with `$`.
pub(crate) fn lenient(json: serde_json::Value, encoding: Encoding) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(it) => Value::Boolean(it),
        serde_json::Value::Number(it) => number(&it, encoding),
        serde_json::Value::String(it) => Value::String(it),
        serde_json::Value::Array(items) => {
            let items = items.into_iter();
            items.map(|item| lenient(item, encoding)).collect()
        }
        serde_json::Value::Object(fields) => {
            if let Some(value) = special(&fields).filter(|_| encoding != Encoding::Import) {
                return value;
            }
            let fields = fields.into_iter();
            fields
                .map(|(key, field)| (key, lenient(field, encoding)))
                .collect()
        }
    }
}

fn number(number: &serde_json::Number, encoding: Encoding) -> Value {
    match number.as_i64() {
        Some(integer) if encoding == Encoding::Export => Value::Int64(integer),
        _ => Value::Float64(number.as_f64().unwrap_or(f64::NAN)),
    }
}

fn special(fields: &serde_json::Map<String, serde_json::Value>) -> Option<Value> {
    // What is not text under such a key, no decoder accepts.
    let is_special = fields.len() == 1 && fields.keys().all(|key| is_tag(key));
    is_special.then(|| Value::from_wire_json(fields.clone().into()).ok())?
}

fn is_tag(key: &str) -> bool {
    matches!(key, "$bytes" | "$float" | "$integer")
}

/// Lists all excesses of a value, those of a container behind those of its content.
pub(crate) struct Excesses<'x, 'a, S> {
    pub(crate) steps: Vec<Step<'a>>,
    pub(crate) sink: &'x mut S,
}

impl<'a, S: Sink<'a>> Excesses<'_, 'a, S> {
    pub(crate) fn list(&mut self, value: &'a Value) {
        self.value(value);
    }

    fn value(&mut self, value: &'a Value) -> Measure {
        match value {
            Value::Array(items) => {
                let mut inner = Measure::CONTAINER;
                for (index, item) in items.iter().enumerate() {
                    let item = self.inside(Step::Index(index), item, &mut inner);
                    inner.size += item.size;
                }
                if items.len() > MAX_ARRAY_LEN {
                    self.excess(&Excess::ArrayTooLong(items.len()));
                }
                self.close(inner)
            }
            Value::Object(fields) => self.object(fields),
            scalar => {
                let size = scalar.size();
                if size > MAX_VALUE_SIZE {
                    self.excess(&Excess::TooLarge(size));
                }
                Measure { size, nesting: 0 }
            }
        }
    }

    fn object(&mut self, fields: &'a BTreeMap<String, Value>) -> Measure {
        let mut inner = Measure::CONTAINER;
        for (key, field) in fields {
            if let Err(error) = check_runtime_key(key) {
                self.key(key, error, fields);
            }
            let field = self.inside(Step::Field(key), field, &mut inner);
            inner.size += key.len() + 1 + field.size;
        }
        if fields.len() > MAX_OBJECT_FIELDS {
            self.excess(&Excess::TooManyFields(fields.len()));
        }
        self.close(inner)
    }

    fn inside(&mut self, step: Step<'a>, value: &'a Value, container: &mut Measure) -> Measure {
        // Deeper than any JSON can be; what is below would overflow the stack.
        const UNREADABLE: usize = 128;
        if self.steps.len() == UNREADABLE {
            return Measure {
                size: 0,
                nesting: 0,
            };
        }
        self.steps.push(step);
        let inner = self.value(value);
        self.steps.pop();
        container.nesting = container.nesting.max(inner.nesting);
        inner
    }

    /// Returns the measure of a container. A part that is too deep or too large makes all containers around it so;
    /// the innermost is reported.
    fn close(&mut self, mut inner: Measure) -> Measure {
        inner.nesting += 1;
        if inner.size > MAX_VALUE_SIZE {
            self.excess(&Excess::TooLarge(inner.size));
            inner.size = 0;
        }
        if inner.nesting == MAX_VALUE_NESTING + 1 {
            self.excess(&Excess::TooNested(inner.nesting));
        }
        inner
    }

    fn key(&mut self, key: &'a str, error: NameError, fields: &'a BTreeMap<String, Value>) {
        const EXTENDED_JSON: [&str; 9] = [
            "$oid",
            "$date",
            "$numberLong",
            "$numberInt",
            "$numberDouble",
            "$numberDecimal",
            "$binary",
            "$uuid",
            "$timestamp",
        ];
        let alone = fields.len() == 1;
        let broken = (alone && is_tag(key)).then(|| encoding_error(key, fields));
        let is_of_wire = broken == Some(None);
        let (code, message) = match broken {
            Some(Some(message)) => (ViolationCode::InvalidEncoding, message),
            Some(None) => {
                let message = format!("`{{\"{key}\": ...}}` stands for no value in JSON lines");
                (ViolationCode::InvalidEncoding, message)
            }
            None => Excess::Key(key, error).describe(),
        };
        let advice = EXTENDED_JSON
            .contains(&key)
            .then_some(LikelyCause::ExtendedJson);
        let help = match error {
            // A snapshot without that file is read as JSON lines too.
            NameError::LeadingDollar if is_of_wire => Some(
                "JSON lines hold no bigints, bytes, NaN or Infinity: import a snapshot (a ZIP as `npx \
                 convex export` writes it, with its `generated_schema.jsonl` files)",
            ),
            NameError::LeadingDollar if !is_tag(key) => Some("rename the key"),
            NameError::NotPrintable { .. } => {
                Some("rename the key, or make the object an array of pairs")
            }
            NameError::TooLong { .. } => Some("make the object an array of pairs"),
            _ => None,
        };
        self.steps.push(Step::Field(key));
        self.emit(
            code,
            What::Said { message, help },
            None,
            1,
            advice.map(Advice::from),
        );
        self.steps.pop();
    }

    fn excess(&mut self, excess: &Excess<'a>) {
        let (code, message) = excess.describe();
        let help = match excess {
            Excess::TooManyFields(_) => Some("split the object, or make it an array of pairs"),
            Excess::ArrayTooLong(_) => Some("give the elements a table of their own"),
            Excess::TooLarge(_) => Some("store it as a file and keep its id: `v.id(\"_storage\")`"),
            Excess::TooNested(_) | Excess::Key(..) => None,
        };
        self.emit(code, What::Said { message, help }, None, 0, None);
    }

    fn emit(
        &mut self,
        code: ViolationCode,
        what: What<'a>,
        item: Option<Item<'a>>,
        untold: usize,
        advice: Option<Advice<'a>>,
    ) {
        self.sink.finding(&Raw {
            told: self.steps.len() - untold,
            item,
            advice,
            ..Raw::new(RowPhase::Convert, code, &self.steps, what)
        });
    }
}

/// Returns what the decoder says of a special object.
fn encoding_error(tag: &str, fields: &BTreeMap<String, Value>) -> Option<String> {
    // The decoder treats everything but text alike, and it may be large.
    let content = match fields.get(tag) {
        Some(Value::String(text)) => text.as_str().into(),
        _ => serde_json::Value::Null,
    };
    match Value::from_wire_json(serde_json::json!({ tag: content })) {
        Err(error) => Some(error.reason().to_string()),
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use convex_schema_core::Value;
    use convex_schema_core::value::Encoding;
    use serde_json::json;

    use super::lenient;

    /// What spells a value becomes it where the encoding has such spellings; all else stays an object.
    #[test]
    fn special_objects_become_their_values() {
        let object = |key: &str, value| Value::Object(BTreeMap::from([(key.to_owned(), value)]));
        let text = |text: &str| Value::String(text.to_owned());
        let bytes = json!({"$bytes": "AQID"});
        for (json, encoding, want) in [
            (&bytes, Encoding::Wire, Value::Bytes(vec![1, 2, 3])),
            (&bytes, Encoding::Export, Value::Bytes(vec![1, 2, 3])),
            (&bytes, Encoding::Import, object("$bytes", text("AQID"))),
            (
                &json!({"$integer": "AQAAAAAAAAA="}),
                Encoding::Wire,
                Value::Int64(1),
            ),
            (
                &json!({"a": 5}),
                Encoding::Export,
                object("a", Value::Int64(5)),
            ),
            (&json!({"a": "b"}), Encoding::Wire, object("a", text("b"))),
            (
                &json!({"$bytes": 1}),
                Encoding::Wire,
                object("$bytes", Value::Float64(1.0)),
            ),
            (
                &json!({"$other": "AQID"}),
                Encoding::Wire,
                object("$other", text("AQID")),
            ),
        ] {
            assert_eq!(lenient(json.clone(), encoding), want, "{json}");
        }
    }
}
