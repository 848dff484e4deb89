//! `default` changes nothing; with `skip_serializing_if` a field may be absent.

use convex_schema::{Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::{Deserialize, Serialize};

#[derive(Table, Serialize, Deserialize)]
#[table(name = "rows")]
struct Row {
    #[serde(default)]
    with_default: f64,
    #[serde(default = "ten")]
    with_function: f64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<f64>,
    #[serde(default = "ten", skip_serializing_if = "is_ten")]
    left_out_if_ten: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<f64>,
    #[serde(default)]
    option_with_default: Option<f64>,
    #[serde(default, with = "plain", skip_serializing_if = "Option::is_none")]
    #[convex(as = "Option<String>")]
    with_code: Option<String>,
    #[serde(with = "plain_text")]
    #[convex(as = "String")]
    with_code_and_no_option: String,
    #[serde(skip)]
    skipped: NotConvex,
}

#[derive(Default)]
struct NotConvex;

#[derive(Table, Serialize, Deserialize, Default)]
#[table(name = "defaults")]
#[serde(default)]
struct Defaults {
    #[serde(skip_serializing_if = "String::is_empty")]
    left_out: String,
    kept: String,
    option: Option<f64>,
}

#[derive(Table, Serialize, Deserialize)]
#[table(name = "from_function")]
#[serde(default = "made")]
struct FromFunction {
    kept: f64,
    #[serde(default)]
    option: Option<f64>,
}

fn made() -> FromFunction {
    FromFunction {
        kept: 1.0,
        option: None,
    }
}

fn ten() -> f64 {
    10.0
}

fn is_ten(value: &f64) -> bool {
    *value == 10.0
}

mod plain {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(text: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
        text.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
        Deserialize::deserialize(from)
    }
}

mod plain_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
        text.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        Deserialize::deserialize(from)
    }
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, Defaults, FromFunction] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "with_default: v.number()",
            "with_function: v.number()",
            "left_out: v.optional(v.array(v.number()))",
            "left_out_if_ten: v.optional(v.number())",
            "option: v.optional(v.number())",
            "option_with_default: v.optional(v.number())",
            "with_code: v.optional(v.string())",
            "with_code_and_no_option: v.string()",
        ]
    );
    assert_eq!(
        fields(&schema, "defaults"),
        [
            "left_out: v.optional(v.string())",
            "kept: v.string()",
            "option: v.optional(v.number())",
        ]
    );
    assert_eq!(
        fields(&schema, "from_function"),
        ["kept: v.number()", "option: v.optional(v.number())"]
    );
}
