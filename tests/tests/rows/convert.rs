//! `from_*` after `to_*` is the identity, in every representation that serde has.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use std::fmt::Debug;

use convex_schema::{ConvexType, Value, from_json, from_value, to_json, to_value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Checks that `row` comes back as it was, by values and by text.
fn comes_back<T: ConvexType + Serialize + DeserializeOwned + Debug>(row: &T) {
    let value = to_value(row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
    let back: T = from_value(&value).unwrap_or_else(|error| panic!("{row:?}, {value}: {error}"));
    assert_eq!(format!("{back:?}"), format!("{row:?}"), "{value}");
    assert_eq!(to_value(&back), Ok(value.clone()), "{row:?}");
    let text = to_json(row).unwrap();
    assert_eq!(Value::parse_wire(&text), Ok(value), "{text}");
    let back: T = from_json(&text).unwrap();
    assert_eq!(format!("{back:?}"), format!("{row:?}"), "{text}");
}

/// States that a type comes back from every place that it can stand in.
macro_rules! everywhere {
    ($($name:ident: $(#[$attr:meta])? $ty:ty = $samples:expr;)+) => {$(
        mod $name {
            use std::collections::BTreeMap;

            use convex_schema::{ConvexType, Table};
            use convex_schema_rows::validate::{Mode, Rows};
            use serde::{Deserialize, Serialize};

            #[allow(unused_imports, reason = "not every type needs all")]
            use super::*;

            #[derive(Debug, Clone, Serialize, Deserialize, Table)]
            #[table(name = "rows")]
            struct Row {
                $(#[$attr])? field: $ty,
                $(#[$attr])? optional: Option<$ty>,
                $(#[$attr])? list: Vec<$ty>,
                $(#[$attr])? map: BTreeMap<String, $ty>,
                newtype: Newtype,
                transparent: Transparent,
                external: External,
                internal: Internal,
                adjacent: Adjacent,
                untagged: Untagged,
                #[serde(flatten)]
                flattened: Flattened,
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            struct Newtype($(#[$attr])? $ty);

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            #[serde(transparent)]
            struct Transparent {
                $(#[$attr])? inner: $ty,
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            enum External {
                One($(#[$attr])? $ty),
                Fields { $(#[$attr])? field: $ty },
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            #[serde(tag = "zzz")]
            enum Internal {
                One(Flattened),
                Fields { $(#[$attr])? field: $ty, $(#[$attr])? optional: Option<$ty> },
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            #[serde(tag = "zzz", content = "aaa")]
            enum Adjacent {
                One($(#[$attr])? $ty),
                Fields { $(#[$attr])? field: $ty },
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            #[serde(untagged)]
            #[convex(ambiguous)]
            enum Untagged {
                Fields { $(#[$attr])? field: $ty, is_struct: bool },
                One($(#[$attr])? $ty),
            }

            #[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
            struct Flattened {
                $(#[$attr])? inside: $ty,
                $(#[$attr])? absent: Option<$ty>,
            }

            fn samples() -> Vec<$ty> {
                $samples.into_iter().collect()
            }

            #[test]
            fn newtype() {
                samples().into_iter().map(Newtype).for_each(|row| comes_back(&row));
            }

            #[test]
            fn transparent() {
                let rows = samples().into_iter().map(|inner| Transparent { inner });
                rows.for_each(|row| comes_back(&row));
            }

            #[test]
            fn external() {
                samples().into_iter().map(External::One).for_each(|row| comes_back(&row));
                let rows = samples().into_iter().map(|field| External::Fields { field });
                rows.for_each(|row| comes_back(&row));
            }

            #[test]
            fn internal() {
                for field in samples() {
                    let inner = Flattened { inside: field.clone(), absent: None };
                    comes_back(&Internal::One(inner));
                    let optional = Some(field.clone());
                    comes_back(&Internal::Fields { field, optional });
                }
            }

            #[test]
            fn adjacent() {
                samples().into_iter().map(Adjacent::One).for_each(|row| comes_back(&row));
                let rows = samples().into_iter().map(|field| Adjacent::Fields { field });
                rows.for_each(|row| comes_back(&row));
            }

            #[test]
            fn untagged() {
                samples().into_iter().map(Untagged::One).for_each(|row| comes_back(&row));
                let rows = samples().into_iter();
                let rows = rows.map(|field| Untagged::Fields { field, is_struct: true });
                rows.for_each(|row| comes_back(&row));
            }

            /// All of them at once, under a flattened struct; the engine accepts each row.
            #[test]
            fn row() {
                let rows = Rows::new(&convex_schema::schema! { tables: [Row] });
                for sample in samples() {
                    let some = |is_some: bool| is_some.then(|| sample.clone());
                    let row = Row {
                        field: sample.clone(),
                        optional: some(true),
                        list: vec![sample.clone(), sample.clone()],
                        map: [("key".to_owned(), sample.clone())].into(),
                        newtype: Newtype(sample.clone()),
                        transparent: Transparent { inner: sample.clone() },
                        external: External::One(sample.clone()),
                        internal: Internal::Fields { field: sample.clone(), optional: None },
                        adjacent: Adjacent::One(sample.clone()),
                        untagged: Untagged::One(sample.clone()),
                        flattened: Flattened { inside: sample.clone(), absent: some(false) },
                    };
                    comes_back(&row);
                    let value = to_value(&row).unwrap();
                    assert_eq!(rows.table("rows").validate(&value, Mode::Insert), Ok(()));
                }
            }
        }
    )+};
}

use convex_schema::{Any, Bytes, CommitTs, Id, Int64, Integer, Nullable, Storage, Timestamp};

/// Floats that are their own kind of trouble.
const FLOATS: [f64; 11] = [
    0.0,
    -0.0,
    1.0,
    -2.0,
    0.1,
    9_007_199_254_740_992.0,
    9_007_199_254_740_994.0,
    f64::MAX,
    f64::MIN_POSITIVE,
    f64::NAN,
    f64::NEG_INFINITY,
];

/// 2^53.
const LARGEST: i64 = 9_007_199_254_740_992;

/// The id of the platform's documentation of system tables.
const ID: &str = "kg204m40v9m1bmkthp86n486mh85s0rc";

#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, ConvexType)]
enum Size {
    #[convex(literal = 24)]
    Small,
    #[convex(literal = -1)]
    Inherit,
}

#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, ConvexType)]
#[serde(rename_all = "camelCase")]
enum Mixed {
    #[convex(literal = 7i64)]
    Seven,
    #[convex(literal = true)]
    VeryTrue,
    #[convex(literal = "other words")]
    Words,
    PlainName,
}

fn any_samples() -> Vec<Any> {
    let nested: Value = [
        (
            "list",
            Value::from(vec![Value::Int64(5), Value::from(5.0), Value::from(-0.0)]),
        ),
        ("null", Value::Null),
        ("bytes", Value::Bytes(vec![1])),
    ]
    .into_iter()
    .collect();
    let scalars = [
        Value::Int64(5),
        Value::Int64(i64::MIN),
        Value::Float64(5.0),
        Value::Float64(-0.0),
        Value::Float64(0.5),
        Value::Float64(1e300),
        Value::from("text"),
        Value::Bytes(vec![0, 255]),
        Value::Boolean(true),
        Value::Array(vec![]),
        nested,
    ];
    scalars.into_iter().map(Any).collect()
}

everywhere! {
    number: f64 = FLOATS;
    single: f32 = [0.0, -0.0, 0.1, f32::MAX, f32::INFINITY];
    small_integer: i32 = [0, 1, -1, i32::MIN, i32::MAX];
    short: u16 = [0, u16::MAX];
    integer_as_number: #[convex(number)] i64 = [0, -1, LARGEST, -LARGEST];
    integer_as_int64: #[convex(int64)] i64 = [0, -1, i64::MIN, i64::MAX];
    unsigned_as_number: #[convex(number)] u64 = [0, LARGEST.unsigned_abs()];
    integer: Integer = [Integer(0), Integer(-LARGEST)];
    int64: Int64 = [Int64(0), Int64(i64::MIN)];
    commit_ts: CommitTs = [CommitTs(1_700_000_000_000_000_000)];
    timestamp: Timestamp = [Timestamp(1.5), Timestamp::from_millis(1_769_472_000_000)];
    bytes: Bytes = [Bytes(vec![]), Bytes(vec![0, 1, 255])];
    text: String = ["", "a", "\u{0}\u{1f600}"].map(str::to_owned);
    letter: char = ['a', '\u{10ffff}'];
    boolean: bool = [true, false];
    unit: () = [()];
    id: Id<Storage> = [Id::new(ID)];
    anything: Any = any_samples();
    number_literal: Size = [Size::Small, Size::Inherit];
    mixed_literals: Mixed = [Mixed::Seven, Mixed::VeryTrue, Mixed::Words, Mixed::PlainName];
    list: Vec<i32> = [vec![], vec![1, 2]];
}

/// Absent, null and a value: they differ when written, and come back.
mod three_states {
    use convex_schema::Table;
    use serde::Deserialize;

    use super::*;

    type Three = Option<Nullable<f64>>;

    const STATES: [Three; 3] = [None, Some(Nullable::Null), Some(Nullable::Value(1.0))];

    #[derive(Debug, Serialize, Deserialize, Table)]
    #[table(name = "plain")]
    struct Plain {
        state: Three,
        bytes: Option<Nullable<Bytes>>,
    }

    #[derive(Debug, Serialize, Deserialize, ConvexType)]
    struct Flat {
        #[serde(flatten)]
        plain: Plain,
        boxed: Option<Box<Nullable<i32>>>,
    }

    #[derive(Debug, Serialize, Deserialize, ConvexType)]
    #[serde(tag = "tag")]
    enum Internal {
        Fields { state: Three },
        Struct(Plain),
    }

    #[derive(Debug, Serialize, Deserialize, ConvexType)]
    #[serde(tag = "tag", content = "content")]
    enum Adjacent {
        Fields { state: Three },
        Content(Three),
    }

    #[derive(Debug, Serialize, Deserialize, ConvexType)]
    enum External {
        Fields { state: Three },
    }

    #[derive(Debug, Serialize, Deserialize, ConvexType)]
    #[serde(untagged)]
    enum Untagged {
        Fields { state: Three, other: bool },
    }

    fn plain(state: Three) -> Plain {
        let bytes = state.map(|state| state.into_option().map(|_| Bytes(vec![1])).into());
        Plain { state, bytes }
    }

    #[test]
    fn differ() {
        let written = STATES.map(|state| to_json(&plain(state)).unwrap());
        let expected = [
            "{}",
            r#"{"bytes":null,"state":null}"#,
            r#"{"bytes":{"$bytes":"AQ=="},"state":1.0}"#,
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn plain_and_flattened() {
        for state in STATES {
            comes_back(&plain(state));
            let boxed = state.map(|_| Box::new(Nullable::Null));
            comes_back(&Flat {
                plain: plain(state),
                boxed,
            });
        }
    }

    #[test]
    fn tagged() {
        for state in STATES {
            comes_back(&Internal::Fields { state });
            comes_back(&Internal::Struct(plain(state)));
            comes_back(&Adjacent::Fields { state });
            comes_back(&Adjacent::Content(state));
            comes_back(&External::Fields { state });
        }
    }

    #[test]
    fn untagged() {
        for state in STATES {
            comes_back(&Untagged::Fields { state, other: true });
        }
    }
}

/// serde buffers what stands in these, and would make an infinity of a number that `f32` can't hold.
mod single_precision {
    use convex_schema::{ConvexType, Value, from_value};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize, ConvexType)]
    struct Inner {
        single: f32,
        rest: Option<Vec<f32>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize, ConvexType)]
    struct Flattened {
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize, ConvexType)]
    #[serde(untagged)]
    enum Untagged {
        Text(String),
        Single(f32),
        Object(Inner),
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize, ConvexType)]
    #[serde(tag = "kind")]
    enum Tagged {
        Inner(Inner),
    }

    fn is_rust<T: ConvexType + for<'de> Deserialize<'de>>(value: &Value) -> Option<bool> {
        from_value::<T>(value).err().map(|error| error.is_rust())
    }

    #[test]
    fn finite_numbers_stay_finite_where_serde_buffers() {
        for (number, want) in [
            (1e300, Some(true)),
            (-1e39, Some(true)),
            (0.1, None),
            (f64::INFINITY, None),
        ] {
            let number = Value::from(number);
            let single = Value::from_iter([("single", number.clone())]);
            let numbers: Value = [number.clone()].into_iter().collect();
            let rest = Value::from_iter([("single", Value::from(1.0)), ("rest", numbers)]);
            assert_eq!(is_rust::<Untagged>(&number), want, "{number}");
            for object in [single, rest] {
                assert_eq!(is_rust::<Flattened>(&object), want, "{object}");
                assert_eq!(is_rust::<Untagged>(&object), want, "{object}");
                let mut fields = object.into_object().unwrap_or_default();
                fields.insert("kind".to_owned(), Value::from("Inner"));
                assert_eq!(is_rust::<Tagged>(&Value::Object(fields)), want);
            }
        }
    }
}
