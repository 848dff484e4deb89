//! `from` with `into`, `try_from` with `into`, and `transparent`.

use std::marker::PhantomData;

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    email: Email,
    color: Color,
    meters: Meters,
    typed: Typed<u8>,
    tuple: TypedTuple<u8>,
    skipping: Skipping,
}

#[derive(ConvexType, Serialize, Deserialize, Clone)]
#[serde(try_from = "String", into = "String")]
struct Email {
    local: String,
    domain: String,
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (local, domain) = text.split_once('@').ok_or("no @")?;
        let (local, domain) = (local.to_owned(), domain.to_owned());
        Ok(Self { local, domain })
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        format!("{}@{}", email.local, email.domain)
    }
}

#[derive(ConvexType, Serialize, Deserialize, Clone)]
#[serde(from = "Vec<f64>", into = "Vec<f64>")]
struct Color(f64, f64, f64);

impl From<Vec<f64>> for Color {
    fn from(parts: Vec<f64>) -> Self {
        Self(parts[0], parts[1], parts[2])
    }
}

impl From<Color> for Vec<f64> {
    fn from(color: Color) -> Self {
        vec![color.0, color.1, color.2]
    }
}

#[derive(ConvexType, Serialize)]
#[serde(transparent)]
struct Meters {
    value: f64,
}

#[derive(ConvexType, Serialize)]
#[serde(transparent)]
struct Typed<T> {
    value: String,
    marker: PhantomData<T>,
}

#[derive(ConvexType, Serialize)]
#[serde(transparent)]
struct TypedTuple<T>(String, PhantomData<T>);

#[derive(ConvexType, Serialize)]
#[serde(transparent)]
struct Skipping(#[serde(skip)] f64, bool);

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "email: v.string()",
            "color: v.array(v.number())",
            "meters: v.number()",
            "typed: v.string()",
            "tuple: v.string()",
            "skipping: v.boolean()",
        ]
    );
    let tuple = TypedTuple::<u8>("a".to_owned(), PhantomData);
    assert_eq!(serde_json::to_string(&tuple).unwrap(), r#""a""#);
    assert_eq!(serde_json::to_string(&Skipping(1.0, true)).unwrap(), "true");
}
