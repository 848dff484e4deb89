//! Types of other crates and of the standard library: what serde really writes for them satisfies
//! the validator that they have here.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize, Saturating, Wrapping,
};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant, SystemTime};

use convex_schema::{
    Any, Bytes, ConvexType, Schema, Table, Timestamp, TimestampError, ValidatorKind, ValidatorRef,
};
use serde::Serialize;
use serde_json::{Value, json};
use serde_test::{Token, assert_ser_tokens};

/// A table whose one field has the type that is looked at.
#[derive(Serialize, Table)]
#[table(name = "holders")]
#[convex(integers = "number")]
struct Holder<T> {
    value: T,
}

/// One test a type: the validator that it must have, and values that serde writes.
macro_rules! agree {
    ($($test:ident: $ty:ty => $validator:literal [$($sample:expr),+ $(,)?];)+) => {$(
        #[test]
        fn $test() {
            let schema = convex_schema::schema! { tables: [Holder<$ty>] };
            let samples: Vec<$ty> = vec![$($sample),+];
            agree(&schema, $validator, samples);
        }
    )+};
}

fn agree<T: Serialize>(schema: &Schema, expected: &str, samples: Vec<T>) {
    let document = schema.table("holders").unwrap().document().unwrap();
    let ValidatorKind::Object(fields) = document.kind() else {
        panic!("not an object: {document:?}");
    };
    let field = fields.get("value").unwrap();
    assert_eq!(shown(field.validator()), expected);
    assert!(!field.is_optional());
    for value in samples {
        let row = serde_json::to_value(Holder { value }).unwrap();
        assert!(accepts(document, &row), "{expected} does not accept {row}");
    }
}

fn shown(validator: ValidatorRef<'_>) -> String {
    match validator.kind() {
        ValidatorKind::Array(element) => format!("array({})", shown(element)),
        ValidatorKind::Record { keys, values } => {
            format!("record({}, {})", shown(keys), shown(values))
        }
        ValidatorKind::Any => "any".into(),
        ValidatorKind::Boolean => "boolean".into(),
        ValidatorKind::Bytes => "bytes".into(),
        ValidatorKind::Float64 => "number".into(),
        ValidatorKind::String => "string".into(),
        other => panic!("no foreign type has {other:?}"),
    }
}

/// The part of Convex's rules that these types need, over what `serde_json` writes.
fn accepts(validator: ValidatorRef<'_>, json: &Value) -> bool {
    match (validator.kind(), json) {
        (ValidatorKind::Any, _)
        | (ValidatorKind::Boolean, Value::Bool(_))
        | (ValidatorKind::Float64, Value::Number(_))
        | (ValidatorKind::String, Value::String(_)) => true,
        (ValidatorKind::Array(element), Value::Array(elements)) => {
            elements.iter().all(|each| accepts(element, each))
        }
        (ValidatorKind::Record { keys, values }, Value::Object(entries)) => entries
            .iter()
            .all(|(key, value)| accepts(keys, &json!(key)) && accepts(values, value)),
        (ValidatorKind::Object(fields), Value::Object(entries)) => {
            entries.len() == fields.len()
                && fields.iter().all(|field| {
                    let value = entries.get(field.name());
                    value.is_some_and(|value| accepts(field.validator(), value))
                })
        }
        _ => false,
    }
}

mod standard_library {
    use super::*;

    agree! {
        text: String => "string" [String::new(), "a\u{0}\u{1f600}".into()];
        boxed_text: Box<str> => "string" ["x".into()];
        shared_text: Rc<str> => "string" ["x".into()];
        borrowed_text: Cow<'static, str> => "string" ["x".into(), Cow::Owned("y".into())];
        character: char => "string" ['a', '\u{10ffff}'];
        ip: IpAddr => "string" [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::UNSPECIFIED.into()];
        ip_v4: Ipv4Addr => "string" [Ipv4Addr::BROADCAST];
        ip_v6: Ipv6Addr => "string" [Ipv6Addr::LOCALHOST];
        socket: SocketAddr => "string" ["127.0.0.1:80".parse().unwrap(), "[::1]:80".parse().unwrap()];
        socket_v4: SocketAddrV4 => "string" ["0.0.0.0:0".parse().unwrap()];
        socket_v6: SocketAddrV6 => "string" ["[fe80::1%3]:443".parse().unwrap()];
        path: PathBuf => "string" ["/a/b c".into(), PathBuf::new()];
        byte: u8 => "number" [0, u8::MAX];
        float: f32 => "number" [0.1, f32::MAX];
        non_zero_i8: NonZeroI8 => "number" [NonZeroI8::MIN];
        non_zero_i16: NonZeroI16 => "number" [NonZeroI16::MIN];
        non_zero_i32: NonZeroI32 => "number" [NonZeroI32::MIN];
        non_zero_i64: NonZeroI64 => "number" [NonZeroI64::MIN];
        non_zero_isize: NonZeroIsize => "number" [NonZeroIsize::MIN];
        non_zero_u8: NonZeroU8 => "number" [NonZeroU8::MAX];
        non_zero_u16: NonZeroU16 => "number" [NonZeroU16::MAX];
        non_zero_u32: NonZeroU32 => "number" [NonZeroU32::MAX];
        non_zero_u64: NonZeroU64 => "number" [NonZeroU64::MAX];
        non_zero_usize: NonZeroUsize => "number" [NonZeroUsize::MAX];
        wrapping: Wrapping<u8> => "number" [Wrapping(255)];
        saturating: Saturating<i32> => "number" [Saturating(-1)];
        reverse: Reverse<String> => "string" [Reverse("x".into())];
        cell: Cell<bool> => "boolean" [Cell::new(true)];
        ref_cell: RefCell<Vec<u16>> => "array(number)" [RefCell::new(vec![1])];
        mutex: Mutex<String> => "string" [Mutex::new("x".into())];
        rw_lock: RwLock<bool> => "boolean" [RwLock::new(false)];
        vec: Vec<Vec<bool>> => "array(array(boolean))" [vec![], vec![vec![], vec![true]]];
        boxed_slice: Box<[u16]> => "array(number)" [[1, 2].into()];
        shared_slice: Arc<[bool]> => "array(boolean)" [[true].into()];
        array: [u16; 2] => "array(number)" [[1, 2]];
        empty_array: [u16; 0] => "array(number)" [[]];
        deque: VecDeque<u16> => "array(number)" [[1].into()];
        linked_list: LinkedList<u16> => "array(number)" [[1].into()];
        heap: BinaryHeap<u16> => "array(number)" [[1, 3, 2].into()];
        tree_set: BTreeSet<u16> => "array(number)" [[1].into()];
        hash_set: HashSet<u16> => "array(number)" [[1].into()];
        tree_map: BTreeMap<String, u16> => "record(string, number)" [[("a".into(), 1)].into()];
        hash_map: HashMap<char, bool> => "record(string, boolean)" [[('a', true)].into()];
    }
}

mod other_crates {
    use super::*;

    agree! {
        array_string: arrayvec07::ArrayString<4> => "string" ["abcd".parse().unwrap()];
        array_vec: arrayvec07::ArrayVec<bool, 4> => "array(boolean)" [[true].into_iter().collect()];
        big_decimal: bigdecimal04::BigDecimal => "string" [
            "0".parse().unwrap(),
            "-12345678901234567890.125".parse().unwrap(),
            "1e-40".parse().unwrap(),
        ];
        utf8_path: camino1::Utf8PathBuf => "string" ["/a".into()];
        index_map: indexmap2::IndexMap<String, u16> => "record(string, number)" [
            indexmap2::IndexMap::new(),
            [("z".into(), 1), ("a".into(), 2)].into(),
        ];
        index_set: indexmap2::IndexSet<String> => "array(string)" [["z".into(), "a".into()].into()];
        ordered_float: ordered_float5::OrderedFloat<f64> => "number" [0.5.into()];
        not_nan: ordered_float5::NotNan<f64> => "number" [0.5.try_into().unwrap()];
        decimal: rust_decimal1::Decimal => "string" [
            rust_decimal1::Decimal::ZERO,
            rust_decimal1::Decimal::MIN,
            "0.10".parse().unwrap(),
        ];
        version: semver1::Version => "string" ["1.2.3-rc.1+b".parse().unwrap()];
        version_req: semver1::VersionReq => "string" [">=1, <2".parse().unwrap()];
        json_value: Value => "any" [json!(null), json!({ "a": [1, "x"] })];
        json_number: serde_json::Number => "number" [1.into(), u64::MAX.into()];
        json_map: serde_json::Map<String, Value> => "record(string, any)" [
            [("a".to_owned(), json!([null]))].into_iter().collect(),
        ];
        small_vec: smallvec1::SmallVec<[u16; 2]> => "array(number)" [
            [1].into_iter().collect(),
            [1, 2, 3].into_iter().collect(),
        ];
        smol_str: smol_str03::SmolStr => "string" ["x".into()];
        url: url2::Url => "string" ["https://example.com/ä?q=1#f".parse().unwrap()];
        uuid: uuid1::Uuid => "string" [uuid1::Uuid::nil(), uuid1::Uuid::max()];
    }

    /// JSON has no bytes, so what counts is what serde is told.
    #[test]
    fn bytes() {
        const SAMPLE: &[u8] = &[0, 128, 255];
        let tokens = [
            Token::Struct {
                name: "Holder",
                len: 1,
            },
            Token::Str("value"),
            Token::Bytes(SAMPLE),
            Token::StructEnd,
        ];
        let schema = convex_schema::schema! { tables: [Holder<bytes1::Bytes>] };
        agree::<bytes1::Bytes>(&schema, "bytes", Vec::new());
        assert_ser_tokens(
            &Holder {
                value: bytes1::Bytes::from_static(SAMPLE),
            },
            &tokens,
        );

        let schema = convex_schema::schema! { tables: [Holder<bytes1::BytesMut>] };
        agree::<bytes1::BytesMut>(&schema, "bytes", Vec::new());
        assert_ser_tokens(
            &Holder {
                value: bytes1::BytesMut::from(SAMPLE),
            },
            &tokens,
        );

        let schema = convex_schema::schema! { tables: [Holder<Bytes>] };
        agree::<Bytes>(&schema, "bytes", Vec::new());
        assert_ser_tokens(
            &Holder {
                value: Bytes::from(SAMPLE),
            },
            &tokens,
        );
    }
}

/// An `Any` holds what Convex stores, and tells serde each kind apart.
#[test]
fn any_writes_every_kind() {
    use convex_schema::Value;
    let array = vec![
        Value::Null,
        Value::Int64(7),
        Value::Float64(7.0),
        Value::Bytes(vec![1]),
        Value::Boolean(true),
    ];
    let any = Any([("a", Value::from(array))].into_iter().collect());
    assert_ser_tokens(
        &any,
        &[
            Token::NewtypeStruct {
                name: "$convex::Any",
            },
            Token::Map { len: Some(1) },
            Token::Str("a"),
            Token::Seq { len: Some(5) },
            Token::Unit,
            Token::I64(7),
            Token::F64(7.0),
            Token::Bytes(&[1]),
            Token::Bool(true),
            Token::SeqEnd,
            Token::MapEnd,
        ],
    );
}

mod times {
    use super::*;

    /// Texts with the milliseconds that Python's `datetime` gives them, and the text on the way back.
    const CASES: [(&str, i64, &str); 6] = [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.9999Z", -1, "1969-12-31T23:59:59.999Z"),
        (
            "2026-01-27T07:00:00.123456789+07:00",
            1_769_472_000_123,
            "2026-01-27T00:00:00.123Z",
        ),
        (
            "2026-01-26T19:30:00-04:30",
            1_769_472_000_000,
            "2026-01-27T00:00:00Z",
        ),
        (
            "9999-12-30T21:59:59.999Z",
            253_402_207_199_999,
            "9999-12-30T21:59:59.999Z",
        ),
        (
            "0001-01-01T00:00:00Z",
            -62_135_596_800_000,
            "0001-01-01T00:00:00Z",
        ),
    ];

    /// A fraction of a millisecond as Convex's `_creationTime` has it, and beyond every calendar.
    fn check_fractions_and_ends<T>(fraction: &T)
    where
        T: TryFrom<Timestamp, Error = TimestampError> + PartialEq + Debug,
    {
        assert_eq!(&T::try_from(Timestamp(1.5)).unwrap(), fraction);
        for millis in [f64::NAN, f64::INFINITY, f64::MIN, 1e16, -1e16, 1e18, -1e18] {
            let error = T::try_from(Timestamp(millis)).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("{millis:?} milliseconds")),
                "{error}"
            );
        }
    }

    #[test]
    fn of_chrono() {
        use chrono04::{DateTime, SecondsFormat, Utc};
        for (text, millis, back) in CASES {
            let time = DateTime::parse_from_rfc3339(text).unwrap();
            assert_eq!(
                Timestamp::from(time),
                Timestamp::from_millis(millis),
                "{text}"
            );
            let time = DateTime::<Utc>::try_from(Timestamp::from_millis(millis)).unwrap();
            assert_eq!(time.to_rfc3339_opts(SecondsFormat::AutoSi, true), back);
        }
        check_fractions_and_ends(&DateTime::from_timestamp_micros(1500).unwrap());
    }

    #[test]
    fn of_jiff() {
        for (text, millis, back) in CASES {
            let time: jiff02::Timestamp = text.parse().unwrap();
            assert_eq!(
                Timestamp::from(time),
                Timestamp::from_millis(millis),
                "{text}"
            );
            let zoned = time.to_zoned(jiff02::tz::TimeZone::UTC);
            assert_eq!(Timestamp::from(&zoned), Timestamp::from(time));
            assert_eq!(Timestamp::from(zoned), Timestamp::from(time));
            let time = jiff02::Timestamp::try_from(Timestamp::from_millis(millis)).unwrap();
            assert_eq!(time.to_string(), back);
        }
        check_fractions_and_ends(&jiff02::Timestamp::from_microsecond(1500).unwrap());
    }

    #[test]
    fn of_time() {
        use time03::OffsetDateTime;
        use time03::format_description::well_known::Rfc3339;
        for (text, millis, back) in CASES {
            let time = OffsetDateTime::parse(text, &Rfc3339).unwrap();
            assert_eq!(
                Timestamp::from(time),
                Timestamp::from_millis(millis),
                "{text}"
            );
            let time = OffsetDateTime::try_from(Timestamp::from_millis(millis)).unwrap();
            assert_eq!(time.format(&Rfc3339).unwrap(), back);
        }
        check_fractions_and_ends(&OffsetDateTime::from_unix_timestamp_nanos(1_500_000).unwrap());
    }

    /// Whether a type has a validator, asked without needing one.
    struct Probe<T>(std::marker::PhantomData<T>);

    trait Otherwise {
        const HAS_VALIDATOR: bool = false;
    }

    impl<T> Otherwise for Probe<T> {}

    impl<T: ConvexType> Probe<T> {
        const HAS_VALIDATOR: bool = true;
    }

    /// They write text, or a struct; a field of such a type would differ from its looks.
    #[test]
    fn have_no_validator_of_their_own() {
        let times = [
            Probe::<SystemTime>::HAS_VALIDATOR,
            Probe::<Instant>::HAS_VALIDATOR,
            Probe::<Duration>::HAS_VALIDATOR,
            Probe::<chrono04::DateTime<chrono04::Utc>>::HAS_VALIDATOR,
            Probe::<chrono04::NaiveDate>::HAS_VALIDATOR,
            Probe::<jiff02::Timestamp>::HAS_VALIDATOR,
            Probe::<jiff02::Zoned>::HAS_VALIDATOR,
            Probe::<time03::OffsetDateTime>::HAS_VALIDATOR,
        ];
        assert_eq!(times, [false; 8]);
        let others = [
            Probe::<Timestamp>::HAS_VALIDATOR,
            Probe::<uuid1::Uuid>::HAS_VALIDATOR,
        ];
        assert_eq!(others, [true; 2]);
    }
}
