//! Literals as serde writes and reads them, for `#[derive(SerdeLiterals)]`.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::desc::Literal;

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::String(text) => serializer.serialize_str(text),
            Self::Float64(value) => serializer.serialize_f64(value),
            Self::Int64(value) => serializer.serialize_i64(value),
            Self::Boolean(value) => serializer.serialize_bool(value),
        }
    }
}

/// Reads one of `literals` and returns its position.
///
/// Formats such as JSON have one kind of numbers: an integer from them is a float literal if there
/// is one of this value, else an `int64` literal.
///
/// # Errors
/// The value is none of the literals.
pub fn read_literal<'de, D: Deserializer<'de>>(
    literals: &'static [Literal],
    deserializer: D,
) -> Result<usize, D::Error> {
    let visitor = LiteralVisitor {
        literals,
        asked: false,
    };
    deserializer.deserialize_newtype_struct(LITERAL, visitor)
}

/// The name of the newtype that asks for a literal by its value. `from_value`
/// (`convex-schema-rows`) gives other types the name of the variant instead.
pub const LITERAL: &str = "$convex_schema::Literal";

/// Formats either open the newtype that [`LITERAL`] names, or know no newtypes and give the value
/// at once.
struct LiteralVisitor {
    literals: &'static [Literal],
    /// The newtype is open: another one is an `int64`.
    asked: bool,
}

impl LiteralVisitor {
    fn find(&self, is_it: impl Fn(&Literal) -> bool) -> Option<usize> {
        self.literals.iter().position(is_it)
    }

    fn float(&self, value: f64) -> Option<usize> {
        self.find(
            |it| matches!(it, Literal::Float64(literal) if literal.to_bits() == value.to_bits()),
        )
    }

    fn int64(&self, value: i64) -> Option<usize> {
        self.find(|it| matches!(it, Literal::Int64(literal) if *literal == value))
    }

    fn none<E: Error>(&self, found: impl fmt::Display) -> E {
        E::custom(format_args!(
            "expected {}, found {found}",
            Listed(self.literals)
        ))
    }
}

impl<'de> Visitor<'de> for LiteralVisitor {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Listed(self.literals), f)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<usize, E> {
        self.find(|it| matches!(it, Literal::Boolean(literal) if *literal == value))
            .ok_or_else(|| self.none(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats, as in JavaScript"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<usize, E> {
        self.float(value as f64)
            .or_else(|| self.int64(value))
            .ok_or_else(|| self.none(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats, as in JavaScript"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<usize, E> {
        self.float(value as f64)
            .or_else(|| self.int64(i64::try_from(value).ok()?))
            .ok_or_else(|| self.none(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<usize, E> {
        self.float(value).ok_or_else(|| self.none(value))
    }

    /// How `from_value` (`convex-schema-rows`) sets an `int64` apart from a number.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<usize, D::Error> {
        if !self.asked {
            return inner.deserialize_any(Self {
                asked: true,
                ..self
            });
        }
        let value = i64::deserialize(inner)?;
        self.int64(value)
            .ok_or_else(|| self.none(format_args!("{value}n")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<usize, E> {
        self.find(|it| matches!(it, Literal::String(literal) if *literal == value))
            .ok_or_else(|| self.none(format_args!("{value:?}")))
    }
}

/// Literals as TypeScript spells them.
struct Listed(&'static [Literal]);

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for literal in self.0 {
            f.write_str(separator)?;
            separator = " | ";
            write!(f, "{:#}", literal.lowered())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::read_literal;
    use crate::desc::Literal;

    const LITERALS: &[Literal] = &[
        Literal::Float64(24.0),
        Literal::Float64(-0.0),
        Literal::Float64(0.0),
        Literal::Int64(7),
        Literal::Int64(24),
        Literal::Boolean(false),
        Literal::String("24"),
    ];

    fn read(text: &str) -> Result<usize, String> {
        let mut json = serde_json::Deserializer::from_str(text);
        read_literal(LITERALS, &mut json).map_err(|error| error.to_string())
    }

    #[test]
    fn json_is_read_as_javascript_does() {
        for (text, want) in [
            ("24", 0),
            ("24.0", 0),
            ("-0.0", 1),
            ("0", 2),
            ("7", 3),
            ("false", 5),
            ("\"24\"", 6),
        ] {
            assert_eq!(read(text), Ok(want), "{text}");
            if text != "24.0" {
                let written = serde_json::to_string(&LITERALS[want]).unwrap_or_default();
                assert_eq!(read(&written), Ok(want), "{text}");
            }
        }
    }

    /// serde's own deserializers of single values, as other formats forward to them.
    #[test]
    fn formats_without_newtypes_give_the_value_at_once() {
        use serde::de::IntoDeserializer;
        use serde::de::value::Error;

        assert_eq!(
            read_literal(LITERALS, 24.0.into_deserializer()),
            Ok::<_, Error>(0)
        );
        assert_eq!(
            read_literal(LITERALS, 7i64.into_deserializer()),
            Ok::<_, Error>(3)
        );
        assert_eq!(
            read_literal(LITERALS, 7u8.into_deserializer()),
            Ok::<_, Error>(3)
        );
        assert_eq!(
            read_literal(LITERALS, false.into_deserializer()),
            Ok::<_, Error>(5)
        );
        assert_eq!(
            read_literal(LITERALS, "24".into_deserializer()),
            Ok::<_, Error>(6)
        );
        let other: Result<_, Error> = read_literal(LITERALS, "7".into_deserializer());
        assert!(other.is_err());
    }

    #[test]
    fn what_is_no_literal_is_named() {
        for text in ["7.5", "true", "\"7\"", "null", "[]"] {
            let error = read(text).err().unwrap_or_default();
            let list = "24 | -0 | 0 | 7n | 24n | false | \"24\"";
            assert!(error.contains(list), "{error}");
        }
    }

    /// The number as prettier 3.10 spells it.
    #[test]
    fn large_numbers_are_named_as_typescript_spells_them() {
        let mut json = serde_json::Deserializer::from_str("1");
        let error = read_literal(&[Literal::Float64(1e300)], &mut json).err();
        let error = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("expected 1e300, found 1"), "{error}");
    }
}
