//! Random documents as JSON text: some that a table accepts, and some that are broken anywhere.

mod broken;
mod spelling;

use std::num::NonZeroU32;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{DocumentId, Fields, Literal, Schema, TableMapping, ValidatorRef, Value};

pub use self::broken::break_text;
pub use self::spelling::{Dialect, Spelling};
use crate::generate::Random;

/// Makes documents of the tables of one schema.
#[derive(Debug)]
pub struct Documents<'a> {
    schema: &'a Schema,
    mapping: &'a TableMapping,
}

/// Most levels of a document.
const LEVELS: usize = 16;

impl<'a> Documents<'a> {
    /// Documents of `schema`, with ids of the tables that `mapping` has.
    pub fn new(schema: &'a Schema, mapping: &'a TableMapping) -> Self {
        Self { schema, mapping }
    }

    /// A document of `table` without system fields; `None` if there is none, or none was found.
    pub fn document(&self, random: &mut Random, table: &str) -> Option<Value> {
        let table = self.schema.table(table)?;
        let mut value = match table.document() {
            Some(validator) => self.value(random, validator, LEVELS)?,
            None => anything(random, LEVELS),
        };
        match &mut value {
            Value::Object(fields) => fields.retain(|name, _| !name.starts_with('_')),
            other => *other = Value::from_iter::<[(String, Value); 0]>([]),
        }
        Some(value)
    }

    /// A value that `validator` accepts.
    fn value(
        &self,
        random: &mut Random,
        validator: ValidatorRef<'_>,
        levels: usize,
    ) -> Option<Value> {
        let below = levels.checked_sub(1);
        Some(match validator.exhaustive() {
            ValidatorKind::Any | ValidatorKind::Unknown(_) => anything(random, levels),
            ValidatorKind::Function(_) => {
                Value::from("function://kg204m40v9m1bmkthp86n486mh85s0rc#send")
            }
            ValidatorKind::Null => Value::Null,
            ValidatorKind::Float64 => float(random),
            ValidatorKind::Int64 | ValidatorKind::CommitTs => integer(random),
            ValidatorKind::Boolean => Value::Boolean(random.chance(50)),
            ValidatorKind::String => Value::String(text(random)),
            ValidatorKind::Bytes => {
                Value::Bytes((0..random.below(9)).map(|_| random.byte()).collect())
            }
            ValidatorKind::Id(table) => Value::String(self.id(random, table)?),
            ValidatorKind::Literal(literal) => match literal {
                Literal::String(it) => Value::String(it.clone()),
                Literal::Float64(it) => Value::Float64(*it),
                Literal::Int64(it) => Value::Int64(*it),
                Literal::Boolean(it) => Value::Boolean(*it),
            },
            ValidatorKind::Array(element) => {
                let element = |random: &mut Random| self.value(random, element, below?);
                let elements = (0..random.below(4)).map_while(|_| element(random));
                below?;
                elements.collect()
            }
            ValidatorKind::Record { keys, values } => self.record(random, keys, values, below?),
            ValidatorKind::Object(fields) => self.object(random, fields, below?)?,
            ValidatorKind::Union(members) => {
                let members: Vec<_> = members.iter().collect();
                let first = random.below(members.len());
                let (behind, before) = members.split_at(first);
                let mut tried = before.iter().chain(behind);
                tried.find_map(|member| self.value(random, member.validator(), levels))?
            }
        })
    }

    fn record(
        &self,
        random: &mut Random,
        keys: ValidatorRef<'_>,
        values: ValidatorRef<'_>,
        levels: usize,
    ) -> Value {
        let mut entries = Vec::new();
        for _ in 0..random.below(4) {
            let key = self.value(random, keys, 0);
            let value = self.value(random, values, levels);
            if let (Some(Ok(key)), Some(value)) = (key.map(Value::into_string), value) {
                entries.push((as_key(&key), value));
            }
        }
        entries.into_iter().collect()
    }

    fn object(&self, random: &mut Random, fields: Fields<'_>, levels: usize) -> Option<Value> {
        let mut object = Vec::new();
        for field in fields.iter() {
            if field.is_optional() && random.chance(40) {
                continue;
            }
            match self.value(random, field.validator(), levels) {
                Some(value) => object.push((field.name().to_owned(), value)),
                None if field.is_optional() => {}
                None => return None,
            }
        }
        Some(object.into_iter().collect())
    }

    fn id(&self, random: &mut Random, table: &str) -> Option<String> {
        let number = match self.mapping.number_of(table) {
            Some(number) => number,
            None => NonZeroU32::new(20_000)?,
        };
        let internal = u128::from(random.bits()) << 64 | u128::from(random.bits());
        Some(DocumentId::new(number, internal.to_be_bytes()).encode())
    }
}

/// A value of any kind.
pub fn anything(random: &mut Random, levels: usize) -> Value {
    let kinds = if levels > 0 && random.chance(60) {
        9
    } else {
        7
    };
    match random.below(kinds) {
        0 => Value::Null,
        1 => Value::Boolean(random.chance(50)),
        2 => float(random),
        3 => integer(random),
        4 | 5 => Value::String(text(random)),
        6 => Value::Bytes(vec![7; random.below(5)]),
        7 => (0..random.below(5))
            .map(|_| anything(random, levels - 1))
            .collect(),
        _ => (0..random.below(5))
            .map(|_| (as_key(&text(random)), anything(random, levels - 1)))
            .collect(),
    }
}

fn float(random: &mut Random) -> Value {
    Value::Float64(match random.below(8) {
        0 => 0.0,
        1 => -0.0,
        2 => 1e300,
        3 => -1.5e-7,
        4 => 9_007_199_254_740_993.0,
        5 => 1_722_222_222_222.0,
        6 => f64::from_bits(random.bits() & !(1 << 62)),
        _ => f64::from(random.byte()) * 5.125,
    })
}

fn integer(random: &mut Random) -> Value {
    Value::Int64(match random.below(4) {
        0 => i64::MIN,
        1 => i64::MAX,
        2 => -i64::from(random.byte()),
        _ => i64::from(random.byte()) << random.below(40),
    })
}

/// A string: short or long, plain or full of what is to be escaped.
fn text(random: &mut Random) -> String {
    const PIECES: [&str; 16] = [
        "a",
        "kind",
        " ",
        "0123456789",
        "\"",
        "\\",
        "\n",
        "\u{1}",
        "\u{7f}",
        "é",
        "東京",
        "🌊",
        "/",
        "}",
        ",\"a\":",
        "plain text without anything remarkable in it",
    ];
    let count = match random.below(6) {
        0 => 0,
        1..4 => random.below(3),
        4 => random.below(20),
        _ => random.below(80),
    };
    let plain = random.chance(50);
    let mut text = String::new();
    for _ in 0..count {
        let piece = random.pick(&PIECES);
        if !plain
            || piece
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b' ')
        {
            text.push_str(piece);
        }
    }
    text
}

/// Returns the part of a text that may be in a key.
fn as_key(text: &str) -> String {
    let legal = text.chars().filter(|it| matches!(it, ' '..='~'));
    let legal: String = legal.take(200).collect();
    legal.trim_start_matches('$').to_owned()
}
