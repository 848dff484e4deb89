//! Arbitrary rows of the model that shows every construct: what a validator accepts is read, and is
//! written as it was. `PROPTEST_CASES` sets the number of rows a table.
//!
//! What does not come back by design is left out here, and listed where `to_value` is documented.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::num::NonZeroU32;

use convex_schema::validate::Mode;
use convex_schema::{Literal, MemberRef, Row, ValidatorRef, Value, from_value, to_json, to_value};
use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::DocumentId;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::num;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// 2^53.
const LARGEST: i64 = 9_007_199_254_740_992;

type Values = BoxedStrategy<Value>;

/// Values that satisfy `validator`; `name` is that of the field, where a Rust type is narrower.
fn values(name: &str, validator: ValidatorRef<'_>) -> Values {
    match validator.exhaustive() {
        ValidatorKind::Function(_) => {
            Just(Value::from("function://kg204m40v9m1bmkthp86n486mh85s0rc")).boxed()
        }
        ValidatorKind::Any | ValidatorKind::Unknown(_) => anything(name != "json"),
        ValidatorKind::Null => Just(Value::Null).boxed(),
        ValidatorKind::Float64 => floats(name),
        ValidatorKind::Int64 | ValidatorKind::CommitTs => any::<i64>().prop_map_into().boxed(),
        ValidatorKind::Boolean => any::<bool>().prop_map_into().boxed(),
        ValidatorKind::String => texts(name),
        ValidatorKind::Bytes => vec(any::<u8>(), 0..80).prop_map_into().boxed(),
        ValidatorKind::Id(_) => ids().boxed(),
        ValidatorKind::Literal(literal) => Just(match literal {
            Literal::String(text) => Value::from(text.as_str()),
            Literal::Float64(value) => Value::Float64(*value),
            Literal::Int64(value) => Value::Int64(*value),
            Literal::Boolean(value) => Value::Boolean(*value),
        })
        .boxed(),
        ValidatorKind::Array(element) => arrays(name, values("", element)),
        ValidatorKind::Record {
            keys: of,
            values: v,
        } => {
            let keys = match of.exhaustive() {
                ValidatorKind::Id(_) => ids().boxed(),
                _ => keys().prop_map_into().boxed(),
            };
            vec((keys, values("", v)), 0..4).prop_map(record).boxed()
        }
        ValidatorKind::Object(fields) => {
            let fields = fields.iter().map(|field| {
                let values = values(field.name(), field.validator());
                let values = if field.is_optional() {
                    proptest::option::of(values).boxed()
                } else {
                    values.prop_map(Some).boxed()
                };
                (Just(field.name().to_owned()), values)
            });
            let fields = fields.collect::<Vec<_>>();
            fields.prop_map(object).boxed()
        }
        ValidatorKind::Union(members) => {
            let members = members.iter().map(MemberRef::validator);
            let members: Vec<_> = members.map(|member| values(name, member)).collect();
            proptest::sample::select((0..members.len()).collect::<Vec<_>>())
                .prop_flat_map(move |at| members[at].clone())
                .boxed()
        }
    }
}

fn record(entries: Vec<(Value, Value)>) -> Value {
    let entries = entries.into_iter();
    let entries = entries.filter_map(|(key, value)| Some((key.into_string().ok()?, value)));
    entries.collect()
}

fn object(fields: Vec<(String, Option<Value>)>) -> Value {
    let fields = fields.into_iter();
    let present = fields.filter_map(|(name, value)| value.map(|value| (name, value)));
    present.collect()
}

/// The values that the Rust type of the field holds.
fn floats(name: &str) -> Values {
    let integers = |range: std::ops::RangeInclusive<i64>| range.prop_map(exact).boxed();
    match name {
        "ratio" => num::f64::ANY.prop_map_into().boxed(),
        "single" => (num::f32::NORMAL | num::f32::SUBNORMAL | num::f32::INFINITE)
            .prop_map(|float| Value::from(f64::from(float)))
            .boxed(),
        "small" => integers(i64::from(i32::MIN)..=i64::from(i32::MAX)),
        "at_least_one" => integers(1..=i64::from(u32::MAX)),
        "retries" => integers(0..=i64::from(u32::MAX)),
        "percent" => integers(0..=255),
        "bytes_sent" => integers(0..=LARGEST),
        "counter" => integers(-LARGEST..=LARGEST),
        // Whole nanoseconds, or a `Duration` rounds.
        "timeout" => integers(0..=1_000_000),
        "width" => (num::f64::POSITIVE | num::f64::NORMAL)
            .prop_map_into()
            .boxed(),
        _ => num::f64::ANY.prop_map(without_negative_zero).boxed(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "up to 2^53 there is none")]
fn exact(integer: i64) -> Value {
    Value::Float64(integer as f64)
}

fn without_negative_zero(float: f64) -> Value {
    Value::Float64(if float == 0.0 { 0.0 } else { float })
}

fn strings() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

/// Names of fields: what is not ASCII, or starts with `$` or `_`, is none.
fn keys() -> impl Strategy<Value = String> {
    vec(proptest::char::range('a', '~'), 1..10).prop_map(String::from_iter)
}

fn ids() -> impl Strategy<Value = Value> {
    (1..=u32::MAX, any::<[u8; 16]>()).prop_map(|(number, internal)| {
        let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Value::from(DocumentId::new(number, internal).encode())
    })
}

fn texts(name: &str) -> Values {
    match name {
        "letter" => any::<char>()
            .prop_map(|it| Value::from(it.to_string()))
            .boxed(),
        "address" => any::<std::net::Ipv4Addr>()
            .prop_map(|address| Value::from(address.to_string()))
            .boxed(),
        "uuid" => any::<u128>()
            .prop_map(|bits| Value::from(uuid1::Uuid::from_u128(bits).to_string()))
            .boxed(),
        "color" => (0..0x100_0000_u32)
            .prop_map(|rgb| Value::from(format!("#{rgb:06x}")))
            .boxed(),
        _ => strings().prop_map_into().boxed(),
    }
}

fn arrays(name: &str, elements: Values) -> Values {
    match name {
        "triple" => vec(elements, 3).prop_map_into().boxed(),
        // A set is read in any order, and written sorted.
        "set" => btree_set(elements, 0..5)
            .prop_map(|set| Value::from(set.into_iter().collect::<Vec<_>>()))
            .boxed(),
        "hash_set" => vec(elements, 0..=1).prop_map_into().boxed(),
        _ => vec(elements, 0..5).prop_map_into().boxed(),
    }
}

/// Values of `v.any()`, all of them or those that JSON can hold.
fn anything(all: bool) -> Values {
    let finite = num::f64::NORMAL | num::f64::POSITIVE | num::f64::ZERO;
    let json = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map_into(),
        strings().prop_map_into(),
        finite.prop_map(without_negative_zero),
    ];
    let scalars = if all {
        prop_oneof![
            json,
            any::<i64>().prop_map_into(),
            num::f64::ANY.prop_map_into(),
            vec(any::<u8>(), 0..20).prop_map_into(),
        ]
        .boxed()
    } else {
        json.boxed()
    };
    let nested = scalars.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(keys(), inner, 0..4).prop_map(Value::from),
        ]
    });
    nested.boxed()
}

/// Checks that arbitrary rows come back as they were, and that the engine accepts them.
fn round_trips<T: Row + Serialize + DeserializeOwned + Debug>() {
    let schema = every_kind_model::schema();
    let document = schema.table(T::NAME).unwrap().document().unwrap();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    let result = runner.run(&values("", document), |value| {
        comes_back::<T>(&value).map_err(TestCaseError::fail)
    });
    if let Err(TestError::Fail(reason, value)) = &result {
        assert!(result.is_ok(), "{}: {value}: {reason}", T::NAME);
    }
    assert!(result.is_ok(), "{}: {result:?}", T::NAME);
}

fn comes_back<T: Row + Serialize + DeserializeOwned + Debug>(value: &Value) -> Result<(), String> {
    let row: T = from_value(value).map_err(|error| error.to_string())?;
    let written = to_value(&row).map_err(|error| format!("{row:?}: {error}"))?;
    let verdict = T::validate(&written, Mode::Pure);
    verdict.map_err(|violation| format!("{row:?}: {violation}"))?;
    if written != without_empty_tags::<T>(value) {
        return Err(format!("{row:?} is written as {written}"));
    }
    let text = to_json(&row).map_err(|error| format!("{row:?}: {error}"))?;
    if Value::parse_wire(&text).as_ref() != Ok(&written) {
        return Err(format!("{row:?} is written as {text}"));
    }
    let again = T::from_row(text.as_bytes()).map_err(|report| format!("{text}: {report}"))?;
    if to_value(&again).as_ref() == Ok(&written) {
        Ok(())
    } else {
        Err(format!("{text} is read as {again:?}"))
    }
}

/// One field says `skip_serializing_if = "Vec::is_empty"`.
fn without_empty_tags<T: Row>(value: &Value) -> Value {
    let mut value = value.clone();
    if let Value::Object(fields) = &mut value {
        let is_left_out = |fields: &BTreeMap<String, Value>| {
            T::NAME == "presence" && fields.get("tags") == Some(&Value::Array(Vec::new()))
        };
        if is_left_out(fields) {
            fields.remove("tags");
        }
    }
    value
}

/// States the tables; each is a test of its own.
macro_rules! tables {
    ($($test:ident: $row:ty;)+) => {$(
        #[test]
        fn $test() {
            round_trips::<$row>();
        }
    )+};
}

tables! {
    scalars: every_kind_model::scalars::Scalars;
    presence: every_kind_model::presence::Presence;
    containers: every_kind_model::containers::Containers;
    enums: every_kind_model::enums::Enums;
    names: every_kind_model::names::Names;
    events: every_kind_model::tables::Event;
    drafts: every_kind_model::tables::Draft;
    doors: every_kind_model::doors::Doors;
}
