//! Validators as text.

use std::fmt::{self, Write};

use super::program::{Check, CheckId, Field, Program};
use super::shown::separated;
use convex_schema_core::__internal::JsonFloat;
use convex_schema_core::Value;

/// How validators are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As the backend's errors print them: `v.float64()`.
    Backend,
    /// As people write them: `v.number()`.
    Written,
    /// As people write them; of an object only the literals, which tell it from other members of
    /// a union.
    Member,
}

/// A validator to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelled<'a> {
    program: &'a Program,
    id: CheckId,
    spelling: Spelling,
}

impl Program {
    /// Returns the validator in the backend's spelling: `v.object({a: v.optional(v.float64())})`.
    ///
    /// Source: Convex backend, `crates/common/src/schemas/validator.rs`.
    pub(crate) fn show(&self, id: CheckId) -> Spelled<'_> {
        self.spell(id, Spelling::Backend)
    }

    /// Returns the validator as people write it: `v.object({a: v.optional(v.number())})`. Of
    /// objects that are members of unions only literals are shown.
    pub(crate) fn show_written(&self, id: CheckId) -> Spelled<'_> {
        self.spell(id, Spelling::Written)
    }

    /// Writes a member of a union as [`show_written`](Self::show_written) does.
    pub(crate) fn show_member(&self, id: CheckId) -> Spelled<'_> {
        self.spell(id, Spelling::Member)
    }

    fn spell(&self, id: CheckId, spelling: Spelling) -> Spelled<'_> {
        let program = self;
        Spelled {
            program,
            id,
            spelling,
        }
    }

    /// Returns whether the validator accepts nothing but literals.
    pub(crate) fn is_literal(&self, id: CheckId) -> bool {
        match self.check(id) {
            Check::Literal(_) => true,
            Check::Union(run) => {
                let members = self.members(run);
                !members.is_empty() && members.iter().all(|member| self.is_literal(*member))
            }
            Check::Any
            | Check::Null
            | Check::Boolean
            | Check::Float64
            | Check::Int64
            | Check::CommitTs
            | Check::String
            | Check::Bytes
            | Check::Id(_)
            | Check::Function
            | Check::Unknown(_)
            | Check::Array(_)
            | Check::Record { .. }
            | Check::Object(_) => false,
        }
    }
}

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = self.program;
        match program.check(self.id) {
            Check::Any => f.write_str("v.any()"),
            Check::Null => f.write_str("v.null()"),
            Check::Float64 if self.spelling == Spelling::Backend => f.write_str("v.float64()"),
            Check::Float64 => f.write_str("v.number()"),
            Check::Int64 => f.write_str("v.int64()"),
            Check::CommitTs => f.write_str("v.commitTs()"),
            Check::Function => f.write_str("v.function()"),
            Check::Unknown(name) => write!(f, "unknown validator `{}`", program.target(name)),
            Check::Boolean => f.write_str("v.boolean()"),
            Check::String => f.write_str("v.string()"),
            Check::Bytes => f.write_str("v.bytes()"),
            Check::Id(target) => write!(f, "v.id(\"{}\")", program.target(target)),
            Check::Literal(index) => {
                f.write_str("v.literal(")?;
                write_literal(f, program.literal(index))?;
                f.write_char(')')
            }
            Check::Array(element) => write!(f, "v.array({})", self.inside(element)),
            Check::Record { keys, values } => {
                let (keys, values) = (self.inside(keys), self.inside(values));
                write!(f, "v.record({keys}, {values})")
            }
            Check::Object(run) => self.object(f, program.fields(run)),
            Check::Union(run) => {
                f.write_str("v.union(")?;
                separated(f, program.members(run), |f, member| {
                    write!(f, "{}", self.member(*member))
                })?;
                f.write_char(')')
            }
        }
    }
}

impl<'a> Spelled<'a> {
    fn inside(self, id: CheckId) -> Self {
        self.as_people_do(id, Spelling::Written)
    }

    fn member(self, id: CheckId) -> Self {
        self.as_people_do(id, Spelling::Member)
    }

    /// Returns the validator `id`, by people in this spelling.
    fn as_people_do(self, id: CheckId, written: Spelling) -> Self {
        let spelling = match self.spelling {
            Spelling::Backend => Spelling::Backend,
            Spelling::Written | Spelling::Member => written,
        };
        Self {
            id,
            spelling,
            ..self
        }
    }

    fn object(self, f: &mut fmt::Formatter<'_>, fields: &'a [Field]) -> fmt::Result {
        let is_literal = |field: &&Field| self.program.is_literal(field.check);
        let literals: Vec<&Field> = fields.iter().filter(is_literal).collect();
        f.write_str("v.object({")?;
        if self.spelling == Spelling::Member && !literals.is_empty() {
            separated(f, literals.iter(), |f, field| self.field(f, field))?;
            if literals.len() < fields.len() {
                f.write_str(", …")?;
            }
        } else {
            separated(f, fields, |f, field| self.field(f, field))?;
        }
        f.write_str("})")
    }

    fn field(self, f: &mut fmt::Formatter<'_>, field: &Field) -> fmt::Result {
        let check = self.inside(field.check);
        if field.optional {
            write!(f, "{}: v.optional({check})", field.name)
        } else {
            write!(f, "{}: {check}", field.name)
        }
    }
}

/// Strings as JSON, floats with a fraction or an exponent, and placeholders where JSON has no
/// number.
fn write_literal(f: &mut fmt::Formatter<'_>, literal: &Value) -> fmt::Result {
    match literal {
        Value::String(text) => match serde_json::to_string(text) {
            Ok(text) => f.write_str(&text),
            Err(_) => Err(fmt::Error),
        },
        Value::Float64(it) if it.is_finite() => write!(f, "{}", JsonFloat(*it)),
        Value::Float64(_) => f.write_str("<number>"),
        Value::Boolean(it) => write!(f, "{it}"),
        _ => f.write_str("<bigint>"),
    }
}
