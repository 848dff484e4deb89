//! Typed rows: arbitrary rows of the model that shows every construct, and what is wrong with some.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use convex_schema::validate::{Mode, Violation, ViolationCode};
use convex_schema::{
    ConvexType, Doc, FieldRef, Id, Literal, MemberRef, Page, Row, Storage, Table, ValidatorRef,
    Value, from_json, from_value, to_json, to_value,
};
use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_tests::generate::Random;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The id of the platform's documentation of system tables.
const ID: &str = "kg204m40v9m1bmkthp86n486mh85s0rc";

/// A value that satisfies `validator`; `name` is that of the field, where a Rust type is narrower.
fn arbitrary(random: &mut Random, name: &str, validator: ValidatorRef<'_>) -> Value {
    match validator.exhaustive() {
        ValidatorKind::Any if name == "json" => Value::from("json"),
        ValidatorKind::Function(_) => Value::from("function://kg204m40v9m1bmkthp86n486mh85s0rc"),
        ValidatorKind::Any | ValidatorKind::Unknown(_) => {
            random.pick(&[0, 1]).eq(&0).then_some(5_i64).into()
        }
        ValidatorKind::Null => Value::Null,
        ValidatorKind::Float64 => Value::from(random.pick(&[1.0, 2.0, 100.0])),
        ValidatorKind::Int64 | ValidatorKind::CommitTs => Value::Int64(random.pick(&[-1, 0, 7])),
        ValidatorKind::Boolean => Value::Boolean(random.chance(50)),
        ValidatorKind::String => Value::from(match name {
            "letter" => "x",
            "address" => "127.0.0.1",
            "uuid" => "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "color" => "#c0ffee",
            _ => random.pick(&["", "text", "red"]),
        }),
        ValidatorKind::Bytes => Value::Bytes(vec![0, 255]),
        ValidatorKind::Id(_) => Value::from(ID),
        ValidatorKind::Literal(literal) => match literal {
            Literal::String(text) => Value::from(text.as_str()),
            Literal::Float64(value) => Value::Float64(*value),
            Literal::Int64(value) => Value::Int64(*value),
            Literal::Boolean(value) => Value::Boolean(*value),
        },
        ValidatorKind::Array(element) => {
            let len = match name {
                "triple" => 3,
                "set" | "hash_set" => random.below(2),
                _ => random.below(3),
            };
            (0..len).map(|_| arbitrary(random, "", element)).collect()
        }
        ValidatorKind::Record { keys, values } => match arbitrary(random, "", keys).into_string() {
            Ok(key) if !key.is_empty() => {
                [(key, arbitrary(random, "", values))].into_iter().collect()
            }
            _ => Value::Object(BTreeMap::new()),
        },
        ValidatorKind::Object(fields) => {
            let present: Vec<FieldRef<'_>> = fields
                .iter()
                .filter(|field| !field.is_optional() || random.chance(50))
                .collect();
            let fields = present.into_iter().map(|field| {
                let value = arbitrary(random, field.name(), field.validator());
                (field.name().to_owned(), value)
            });
            fields.collect()
        }
        ValidatorKind::Union(members) => {
            let members: Vec<_> = members.iter().map(MemberRef::validator).collect();
            let member = random.pick(&members);
            arbitrary(random, name, member)
        }
    }
}

/// Checks that arbitrary rows come back as they were, and that the engine accepts them.
fn round_trips<T: Row + Serialize + DeserializeOwned + Debug>() {
    let schema = every_kind_model::schema();
    let document = schema.table(T::NAME).unwrap().document().unwrap();
    let mut random = Random::new(42);
    for _ in 0..300 {
        let value = arbitrary(&mut random, "", document);
        let row: T = from_value(&value).unwrap_or_else(|error| panic!("{value}: {error}"));
        let written = to_value(&row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
        assert_eq!(T::validate(&written, Mode::Pure), Ok(()), "{row:?}");
        let is_left_out = |name: &str| name == "tags" && T::NAME == "presence";
        if let (Value::Object(written), Value::Object(value)) = (&written, &value) {
            let value = value
                .iter()
                .filter(|(name, value)| !is_left_out(name) || **value != Value::Array(Vec::new()));
            assert!(written.iter().eq(value), "{row:?}");
        }
        let text = to_json(&row).unwrap();
        assert!(T::from_row(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn rows_of_every_kind_come_back() {
    use every_kind_model::{containers, doors, enums, names, presence, scalars, tables};
    round_trips::<scalars::Scalars>();
    round_trips::<presence::Presence>();
    round_trips::<containers::Containers>();
    round_trips::<enums::Enums>();
    round_trips::<names::Names>();
    round_trips::<tables::Event>();
    round_trips::<tables::Draft>();
    round_trips::<doors::Doors>();
}

/// Some JSON: a value with the names and texts of the models now and then.
fn json(random: &mut Random, depth: usize) -> String {
    let below = if depth == 0 { 8 } else { 10 };
    match random.below(below) {
        0 => "null".into(),
        1 => "true".into(),
        2 => random
            .pick(&["0", "-0.0", "1.5", "24", "1e300", "9007199254740993"])
            .into(),
        3 => format!("\"{ID}\""),
        4 => random
            .pick(&["\"\"", "\"text\"", "\"created\"", "\"new\""])
            .into(),
        5 => r#"{"$integer":"BQAAAAAAAAA="}"#.into(),
        6 => r#"{"$bytes":"AQ=="}"#.into(),
        7 => random
            .pick(&["{", "[1,", "\"\\ud800\"", r#"{"$float":0}"#])
            .into(),
        8 => {
            let elements: Vec<_> = (0..random.below(3))
                .map(|_| json(random, depth - 1))
                .collect();
            format!("[{}]", elements.join(","))
        }
        _ => {
            let names = [
                "type", "kind", "value", "text", "at", "status", "page", "_id", "Card",
            ];
            let fields: Vec<_> = (0..random.below(5))
                .map(|_| format!("\"{}\":{}", random.pick(&names), json(random, depth - 1)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}

#[test]
fn random_json_never_panics() {
    use every_kind_model::{containers::Containers, enums, tables::Event};
    let mut random = Random::new(7);
    let mut read = 0;
    for _ in 0..20_000 {
        let text = json(&mut random, 3);
        read += usize::from(from_json::<enums::Internal>(&text).is_ok());
        read += usize::from(from_json::<enums::Adjacent>(&text).is_ok());
        read += usize::from(from_json::<enums::Untagged>(&text).is_ok());
        read += usize::from(from_json::<enums::External>(&text).is_ok());
        read += usize::from(from_json::<enums::Size>(&text).is_ok());
        let _ = from_json::<Doc<Event>>(&text);
        let _ = from_json::<Page<Doc<Event>>>(&text);
        let _ = Containers::from_row(text.as_bytes());
        let _ = Event::from_row(text.as_bytes());
    }
    assert!(read > 1000, "only {read} could be read");
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "things")]
struct Thing {
    count: u16,
    note: Option<String>,
    nested: Option<Vec<Inner>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
struct Inner {
    file: Id<Storage>,
}

#[test]
fn errors_say_where() {
    for (text, expected) in [
        ("{}", "the field `count` is missing, expected `v.number()`"),
        (
            r#"{"count":null}"#,
            "`.count`: expected `v.number()`, found null",
        ),
        (
            r#"{"count":1,"note":null}"#,
            "`.note`: expected `v.string()`, found null",
        ),
        (
            r#"{"count":1,"other":1}"#,
            "the validator has no field `other`",
        ),
        (
            r#"{"count":1,"nested":[{"file":"x"}]}"#,
            "`.nested[0].file`: an id has 31 to 37 characters, not 1",
        ),
        (
            r#"{"count":70000}"#,
            "`.count`: the Rust type holds u16, not integer `70000`",
        ),
        (
            r#"{"count":1.5}"#,
            "`.count`: the Rust type holds u16, not floating point `1.5`",
        ),
    ] {
        assert_eq!(from_json::<Thing>(text).unwrap_err().to_string(), expected);
    }
    let inner = Inner {
        file: Id::new("no id"),
    };
    let error = to_value(&vec![inner]).unwrap_err();
    assert_eq!(error.path(), "[0].file");
}

#[test]
fn integers_beyond_2_53_are_no_numbers() {
    let error = to_value(&serde_json::json!({ "a": 9_007_199_254_740_993_i64 })).unwrap_err();
    assert_eq!(error.path(), ".a");
    assert!(error.to_string().contains("9007199254740993"), "{error}");
    assert!(to_value(&serde_json::json!(9_007_199_254_740_992_i64)).is_ok());
}

/// A row has one verdict, whatever it comes as.
#[test]
fn all_inputs_are_judged_alike() {
    for (text, want) in [
        (r#"{"count":1,"note":"a"}"#, None),
        (r#"{"count":"1"}"#, Some((ViolationCode::NoMatch, ".count"))),
        (
            r#"{"note":"a"}"#,
            Some((ViolationCode::MissingRequiredField, "")),
        ),
        (
            r#"{"count":{"$integer":"x"}}"#,
            Some((ViolationCode::InvalidEncoding, ".count")),
        ),
        (
            r#"{"count":1,"_id":"x"}"#,
            Some((ViolationCode::InvalidIdError, "")),
        ),
    ] {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        let told = |verdict: Result<(), Violation>| {
            let violation = verdict.err()?;
            Some((violation.code(), violation.path().to_owned()))
        };
        let want = want.map(|(code, path)| (code, path.to_owned()));
        assert_eq!(
            told(Thing::validate_json(text.as_bytes(), Mode::Insert)),
            want
        );
        assert_eq!(told(Thing::validate_json_value(&json, Mode::Insert)), want);
        if let Ok(value) = Value::parse_wire(text) {
            assert_eq!(told(Thing::validate(&value, Mode::Insert)), want);
        }
        let report = Thing::validator().report_json_value(&json, Mode::Insert);
        assert_eq!(
            report.findings.first().map(|it| it.code),
            want.map(|it| it.0)
        );
        let of_text = Thing::report_json(text.as_bytes(), Mode::Insert);
        assert_eq!(report, of_text, "{text}");
    }
}

/// A typed row is judged as what is written for it.
#[test]
fn typed_rows_have_a_verdict() {
    let thing = |file: &str, note: usize| Thing {
        count: 1,
        note: Some("x".repeat(note)),
        nested: Some(vec![Inner {
            file: Id::new(file),
        }]),
    };
    assert_eq!(thing(ID, 1).validate_typed(Mode::Insert), Ok(()));
    let violation = thing("no id", 1).validate_typed(Mode::Insert).unwrap_err();
    let told = (violation.code(), violation.path());
    assert_eq!(told, (ViolationCode::NoMatch, ".nested[0].file"));
    let violation = thing(ID, 1 << 20).validate_typed(Mode::Insert).unwrap_err();
    assert_eq!(violation.code(), ViolationCode::ValueTooLargeError);
    assert_eq!(thing(ID, 1 << 20).validate_typed(Mode::Pure), Ok(()));
}

#[test]
fn what_rust_cannot_hold_is_a_warning() {
    let report = Thing::from_row(br#"{"count":70000}"#).unwrap_err();
    assert!(report.is_accepted());
    let warning = &report.warnings[0];
    assert_eq!(
        (warning.code, &*warning.path),
        (ViolationCode::RustOutOfRange, ".count")
    );

    let report = Thing::from_row(br#"{"count":"1"}"#).unwrap_err();
    assert_eq!(report.findings[0].code, ViolationCode::NoMatch);
}

#[test]
fn documents_have_system_fields() {
    let text = format!(r#"{{"_creationTime":1.5,"_id":"{ID}","count":3.0}}"#);
    let doc: Doc<Thing> = from_json(&text).unwrap();
    assert_eq!(
        (doc.id.as_str(), doc.creation_time.0, doc.count),
        (ID, 1.5, 3)
    );
    assert_eq!(to_json(&doc).unwrap(), text);
    assert_eq!(Thing::from_row(text.as_bytes()).unwrap(), doc.value);
    assert_eq!(serde_json::from_str::<Doc<Thing>>(&text).unwrap(), doc);

    let page =
        format!(r#"{{"continueCursor":"c","isDone":true,"page":[{text}],"splitCursor":null}}"#);
    let read: Page<Doc<Thing>> = from_json(&page).unwrap();
    assert_eq!(read.page, [doc]);
    assert_eq!(to_json(&read).unwrap(), page);
}

/// The output of plain `serde_json`, which is why `to_json` exists.
#[test]
fn serde_json_knows_less() {
    let thing = Thing {
        count: 1,
        note: None,
        nested: None,
    };
    let plain = serde_json::to_string(&thing).unwrap();
    assert_eq!(plain, r#"{"count":1,"note":null,"nested":null}"#);
    assert!(Thing::from_row(plain.as_bytes()).is_err());
    assert!(serde_json::from_str::<Thing>(r#"{"count":1.0}"#).is_err());
    assert_eq!(to_json(&thing).unwrap(), r#"{"count":1.0}"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, ConvexType)]
#[serde(untagged)]
#[convex(ambiguous)]
enum Measure {
    Small(f32),
    Large(f64),
    SmallMany(Vec<f32>),
    LargeMany(Vec<f64>),
    SmallField { at: f32, on: bool },
    LargeField { at: f64 },
}

/// serde reads untagged members from a buffer, where an `f32` takes any number: what it can't hold is
/// an error, not infinity.
#[test]
fn a_member_that_cannot_hold_a_number_is_not_read_as_infinity() {
    let read = from_json::<Measure>;
    let at = |text: &str| read(text).map_err(|error| (error.is_rust(), error.path()));
    assert_eq!(at("0.5"), Ok(Measure::Small(0.5)));
    assert_eq!(at("[1,2]"), Ok(Measure::SmallMany(vec![1.0, 2.0])));
    assert_eq!(at("1e300"), Err((true, String::new())));
    assert_eq!(at("[1,-1e39]"), Err((true, "[1]".to_owned())));
    assert_eq!(
        at(r#"{"at":1e300,"on":true}"#),
        Err((true, ".at".to_owned()))
    );
    // Only the other member has these fields.
    assert_eq!(at(r#"{"at":1e300}"#), Ok(Measure::LargeField { at: 1e300 }));
    let own = serde_json::from_str::<Measure>("1e300").unwrap();
    assert_eq!(own, Measure::Small(f32::INFINITY), "what plain serde does");
}
