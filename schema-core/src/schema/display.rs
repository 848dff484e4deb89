//! Validators in the words of Convex: `v.object({a: v.optional(v.string())})`.

use std::fmt::{self, Write};

use super::view::{ValidatorKind, ValidatorRef};
use crate::validator::Literal;

/// As the backend spells it in its messages: fields sorted by name, `v.float64()` for numbers,
/// `<bigint>` for the value of an int64 literal. Names of types are seen through.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`.
impl fmt::Display for ValidatorRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            ValidatorKind::Any => f.write_str("v.any()"),
            ValidatorKind::Null => f.write_str("v.null()"),
            ValidatorKind::Float64 => f.write_str("v.float64()"),
            ValidatorKind::Int64 => f.write_str("v.int64()"),
            ValidatorKind::CommitTs => f.write_str("v.commitTs()"),
            ValidatorKind::Boolean => f.write_str("v.boolean()"),
            ValidatorKind::String => f.write_str("v.string()"),
            ValidatorKind::Bytes => f.write_str("v.bytes()"),
            ValidatorKind::Id(table) => write!(f, "v.id(\"{table}\")"),
            ValidatorKind::Literal(literal) => write!(f, "v.literal({literal})"),
            ValidatorKind::Array(element) => write!(f, "v.array({element})"),
            ValidatorKind::Record { keys, values } => write!(f, "v.record({keys}, {values})"),
            ValidatorKind::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                fields.sort_by_key(|field| field.name());
                f.write_str("v.object({")?;
                for (position, field) in fields.into_iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: ", field.name())?;
                    if field.is_optional() {
                        write!(f, "v.optional({})", field.validator())?;
                    } else {
                        write!(f, "{}", field.validator())?;
                    }
                }
                f.write_str("})")
            }
            ValidatorKind::Union(members) => {
                f.write_str("v.union(")?;
                for (position, member) in members.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{}", member.validator())?;
                }
                f.write_str(")")
            }
        }
    }
}

/// As the backend spells it in its messages: JSON where JSON has the value, else `<number>` or
/// `<bigint>`.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => f.write_str(&serde_json::Value::from(text.as_str()).to_string()),
            Self::Float64(value) => match serde_json::Number::from_f64(*value) {
                Some(number) => write!(f, "{number}"),
                None => f.write_str("<number>"),
            },
            Self::Int64(_) => f.write_str("<bigint>"),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

impl ValidatorRef<'_> {
    /// The text for a message of one line: what is too long ends in `...`.
    pub(crate) fn shortened(self) -> String {
        let mut line = Line::default();
        // The only error is the one that stops the printing of what no longer fits.
        if write!(line, "{self}").is_err() {
            line.text.push_str("...");
        }
        line.text
    }
}

/// Text that takes no more than fits.
#[derive(Default)]
struct Line {
    text: String,
}

impl Line {
    /// Characters, so that a message of one validator stays readable.
    const MOST: usize = 100;
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.text.len() + text.len() <= Self::MOST {
            self.text.push_str(text);
            return Ok(());
        }
        let room = Self::MOST - self.text.len();
        let fits = (0..=room).rev().find(|end| text.is_char_boundary(*end));
        self.text.push_str(&text[..fits.unwrap_or(0)]);
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests;
