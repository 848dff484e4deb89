//! Code of the user's, and other derives than serde's, write and read as `serde_json` has it; what
//! the schema does not say is an error that names the way out.

use std::collections::{BTreeMap, HashMap};

use convex_schema::{ConvexType, Nullable, Row, Table, to_json, v};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

fn some<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Absent, null and a value, as `serde_with::rust::double_option` has it.
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S, T>(value: &Option<Option<T>>, serializer: S) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize,
    {
        match value {
            None => serializer.serialize_unit(),
            Some(None) => serializer.serialize_none(),
            Some(Some(value)) => serializer.serialize_some(value),
        }
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
    where
        T: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Option::deserialize(deserializer).map(Some)
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "notes")]
struct Note {
    #[serde(
        default,
        with = "double_option",
        skip_serializing_if = "Option::is_none"
    )]
    #[convex(as = "Option<Nullable<String>>")]
    due: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    #[convex(as = "Option<Nullable<String>>")]
    owner: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plain: Option<Nullable<String>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "keys")]
struct Keys {
    #[convex(as = "BTreeMap<String, f64>")]
    unsigned: BTreeMap<u32, f64>,
    #[convex(as = "BTreeMap<String, f64>")]
    signed: BTreeMap<i8, f64>,
    #[convex(as = "HashMap<String, f64>")]
    flags: HashMap<bool, f64>,
    #[convex(as = "BTreeMap<String, f64>")]
    wrapped: BTreeMap<Key, f64>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key(u64);

/// Written as `serde_repr` writes it.
#[derive(Debug, ConvexType)]
enum Priority {
    Low,
    High,
}

impl Serialize for Priority {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(3)
    }
}

/// Written as `serde_with`'s `SerializeDisplay` writes it.
#[derive(Debug, ConvexType)]
struct Point {
    x: f64,
}

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.x)
    }
}

/// A number, which is written as a text, or as a list.
#[derive(Debug, ConvexType)]
struct Cents(f64);

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 < 0.0 {
            return serializer.collect_seq([self.0]);
        }
        serializer.collect_str(&self.0)
    }
}

/// A text and a struct, which are written as a number and as a tuple.
#[derive(Debug, ConvexType)]
struct Code(String);

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0.len() as u64)
    }
}

#[derive(Debug, ConvexType)]
struct Pair {
    left: f64,
    right: f64,
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.left, self.right).serialize(serializer)
    }
}

#[derive(Debug, Default, Serialize, Table)]
#[table(name = "tasks")]
struct Task {
    priority: Option<Priority>,
    at: Option<Point>,
    cents: Option<Cents>,
    code: Option<Code>,
    pairs: Option<Vec<Pair>>,
    #[convex(validator = v::optional(v::string()))]
    given: Option<f64>,
}

fn nulls_stay() {
    let text = |text: &str| Some(Some(text.to_owned()));
    let note = |due, owner, plain| Note { due, owner, plain };
    for (note, json) in [
        (note(Some(None), None, None), r#"{"due":null}"#),
        (
            note(None, Some(None), Some(Nullable::Null)),
            r#"{"owner":null,"plain":null}"#,
        ),
        (
            note(text("a"), text("b"), None),
            r#"{"due":"a","owner":"b"}"#,
        ),
        (note(None, None, None), "{}"),
    ] {
        assert_eq!(serde_json::to_string(&note).unwrap(), json);
        assert_eq!(to_json(&note).unwrap(), json);
        assert_eq!(Note::from_row(json.as_bytes()).unwrap(), note);
    }
}

fn keys_are_texts() {
    let keys = Keys {
        unsigned: [(7, 1.0)].into(),
        signed: [(-7, 1.0)].into(),
        flags: [(true, 2.0)].into(),
        wrapped: [(Key(u64::MAX), 1.0)].into(),
    };
    let json = to_json(&keys).unwrap();
    let read = |json: &str| -> serde_json::Value { serde_json::from_str(json).unwrap() };
    assert_eq!(read(&json), serde_json::to_value(&keys).unwrap());
    assert_eq!(Keys::from_row(json.as_bytes()).unwrap(), keys);
    for key in ["07", "+7", "7.0", "x", "-1", " 7", "99999999999"] {
        let row =
            format!(r#"{{"unsigned":{{"{key}":1}},"signed":{{}},"flags":{{}},"wrapped":{{}}}}"#);
        assert!(serde_json::from_str::<Keys>(&row).is_err(), "{key}");
        assert!(Keys::from_row(row.as_bytes()).is_err(), "{key}");
    }
}

fn other_derives_are_found() {
    let task = Task::default;
    let pair = Pair {
        left: 1.0,
        right: 2.0,
    };
    for task in [
        Task {
            priority: Some(Priority::High),
            ..task()
        },
        Task {
            priority: Some(Priority::Low),
            ..task()
        },
        Task {
            at: Some(Point { x: 1.0 }),
            ..task()
        },
        Task {
            cents: Some(Cents(5.0)),
            ..task()
        },
        Task {
            cents: Some(Cents(-5.0)),
            ..task()
        },
        Task {
            code: Some(Code("x".to_owned())),
            ..task()
        },
        Task {
            pairs: Some(vec![pair]),
            ..task()
        },
    ] {
        let error = to_json(&task).unwrap_err().to_string();
        assert!(
            error.contains("which serde's derive does not write"),
            "{error}"
        );
        assert!(error.contains("#[convex(literal = 1)]"), "{error}");
        assert!(error.contains("#[convex(as = \"String\")]"), "{error}");
    }
    // The validator is the user's own word.
    let given = Task {
        given: Some(1.5),
        ..task()
    };
    let error = to_json(&given).unwrap_err().to_string();
    assert_eq!(error, "`.given`: expected `v.string()`, found float64 1.5");
}

#[test]
fn case() {
    nulls_stay();
    keys_are_texts();
    other_derives_are_found();
}
