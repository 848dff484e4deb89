//! serde for enums whose literals are not all strings.
//!
//! serde writes variants by name, so that both directions are written out.

use convex_schema_core::Literal;

use super::item::literal_text;
use super::line;
use crate::item::Variant;

/// Appends both implementations for the enum `name`.
pub(super) fn write(out: &mut String, name: &str, variants: &[Variant]) {
    let mut writes = String::new();
    let mut reads = String::new();
    for variant in variants {
        let Some(literal) = &variant.literal else {
            continue;
        };
        let ident = &variant.ident;
        let (method, value) = match literal {
            Literal::String(_) => ("serialize_str", literal_text(literal)),
            Literal::Float64(value) => ("serialize_f64", format!("{value:?}")),
            Literal::Int64(value) => ("serialize_i64", value.to_string()),
            Literal::Boolean(_) => ("serialize_bool", literal_text(literal)),
        };
        line(
            &mut writes,
            format_args!("            Self::{ident} => serializer.{method}({value}),"),
        );
        let pattern = match literal {
            Literal::String(_) => format!("Value::String(text) if text == {value}"),
            Literal::Float64(_) => format!("Value::Float64({value})"),
            Literal::Int64(_) => format!("Value::Int64({value})"),
            Literal::Boolean(_) => format!("Value::Boolean({value})"),
        };
        line(
            &mut reads,
            format_args!("            {pattern} => Ok(Self::{ident}),"),
        );
    }
    let text = format!(
        "
impl Serialize for {name} {{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{
        match self {{
{writes}        }}
    }}
}}

impl<'de> Deserialize<'de> for {name} {{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {{
        match Any::deserialize(deserializer)?.0 {{
{reads}            _ => Err(serde::de::Error::custom(\"none of the literals\")),
        }}
    }}
}}
"
    );
    out.push_str(&text);
}
