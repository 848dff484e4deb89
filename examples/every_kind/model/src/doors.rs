//! Validators given by hand: what the compiler can't watch is checked when rows are.

use std::time::Duration;

use convex_schema::{ConvexType, Table, v};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Ways to give a field a validator that its type doesn't.
#[derive(Debug, Clone, Serialize, Deserialize, Table)]
#[table(name = "doors")]
pub struct Doors {
    /// That of another type, because other code writes the field.
    #[serde(with = "seconds")]
    #[convex(as = "f64")]
    pub timeout: Duration,
    /// An expression, for what no Rust type says.
    #[convex(validator = v::union([v::literal("auto"), v::number()]))]
    pub width: serde_json::Value,
    /// A type of one's own that is written as another.
    pub color: Color,
    /// A type of one's own with a validator of its own.
    pub level: Level,
}

/// A length of time as a number of seconds.
mod seconds {
    use super::{Deserialize, Deserializer, Duration, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(time.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(from)?;
        Duration::try_from_secs_f64(seconds).map_err(serde::de::Error::custom)
    }
}

/// A colour, written as `#rrggbb`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ConvexType)]
#[serde(into = "String", try_from = "String")]
pub struct Color(u32);

impl From<Color> for String {
    fn from(color: Color) -> Self {
        format!("#{:06x}", color.0)
    }
}

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a colour such as `#c0ffee`"))
    }
}

/// How loud to be.
#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]
#[serde(transparent)]
#[convex(validator = v::union([v::literal(0.0), v::literal(1.0), v::literal(2.0)]))]
pub struct Level(u8);
