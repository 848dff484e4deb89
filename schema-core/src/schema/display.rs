//! Validators and indexes in the words of Convex: `v.object({a: v.optional(v.string())})`.

use std::fmt::{self, Write};

use convex_schema_rules::javascript;

use super::index::{Index, IndexKind};
use super::node::Model;
use super::view::{FieldRef, Fields, FunctionRef, Members, ValidatorKind, ValidatorRef};
use crate::validator::{Literal, Validator};

/// Without `#` as the backend spells it in its messages: fields sorted by name, `v.float64()` for
/// numbers, `<bigint>` for the value of an int64 literal. With `#` as it stands in a `schema.ts`:
/// fields as declared, `v.number()`, `7n`. Names of types are seen through.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`.
///
/// ```
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let note = v::object().field("text", v::string()).field("rank", v::optional(v::number()));
/// let schema = Schema::builder().table(TableDefinition::new("notes", note)).build();
/// let document = schema.table("notes").unwrap().document().unwrap();
/// assert_eq!(
///     document.to_string(),
///     "v.object({rank: v.optional(v.float64()), text: v.string()})"
/// );
/// assert_eq!(
///     format!("{document:#}"),
///     "v.object({ text: v.string(), rank: v.optional(v.number()) })"
/// );
/// ```
impl fmt::Display for ValidatorRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = Spelling::chosen(f);
        spelling.validator(f, *self)
    }
}

/// As [`ValidatorRef`] prints.
///
/// ```
/// use convex_schema_core::v;
///
/// assert_eq!(v::array(v::number()).to_string(), "v.array(v.float64())");
/// ```
impl fmt::Display for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut model = Model::default();
        let id = model.push_validator(self);
        ValidatorRef { model: &model, id }.fmt(f)
    }
}

/// Without `#` as the backend spells it in its messages: JSON where JSON has the value, else
/// `<number>` or `<bigint>`. With `#` as it stands in a `schema.ts`: as JavaScript prints it, a number
/// without the `+` of an exponent, an `int64` with `n`.
///
/// ```
/// use convex_schema_core::Literal;
///
/// assert_eq!(format!("{:#}", Literal::from(1e300)), "1e300");
/// assert_eq!(format!("{:#}", Literal::from(7)), "7n");
/// ```
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = Spelling::chosen(f);
        spelling.literal(f, self)
    }
}

/// As it stands in a `schema.ts`: `.index("by_email", ["email"])`.
///
/// Keys of an export that this version does not know follow: `.index("i", ["f"]) with "sparse":true`.
impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = quoted(&self.name);
        let staged = if self.staged { ", staged: true" } else { "" };
        match &self.kind {
            IndexKind::Database { fields } if self.staged => {
                write!(f, ".index({name}, {{ fields: {}{staged} }})", list(fields))
            }
            IndexKind::Database { fields } => write!(f, ".index({name}, {})", list(fields)),
            IndexKind::Search {
                search_field,
                filter_fields,
            } => {
                let (field, filters) = (quoted(search_field), filters(filter_fields));
                write!(
                    f,
                    ".searchIndex({name}, {{ searchField: {field}{filters}{staged} }})"
                )
            }
            IndexKind::Vector {
                vector_field,
                dimensions,
                filter_fields,
            } => {
                let (field, filters) = (quoted(vector_field), filters(filter_fields));
                write!(
                    f,
                    ".vectorIndex({name}, {{ vectorField: {field}, dimensions: \
                     {dimensions}{filters}{staged} }})"
                )
            }
        }?;
        match self.unknown_keys() {
            keys if keys.is_empty() => Ok(()),
            keys => write!(f, " with {keys}"),
        }
    }
}

fn filters(fields: &[String]) -> String {
    match fields {
        [] => String::new(),
        fields => format!(", filterFields: {}", list(fields)),
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl ValidatorRef<'_> {
    /// The text of a `schema.ts` for a message of one line: what is too long ends in `...`.
    pub fn shortened(self) -> String {
        shortened(&format_args!("{self:#}"))
    }
}

/// `text` if it fits into a message, else its start and `...`.
pub fn shortened(text: &dyn fmt::Display) -> String {
    let mut line = Line::default();
    // The only error is the one that stops the printing of what no longer fits.
    if write!(line, "{text}").is_err() {
        line.text.push_str("...");
    }
    line.text
}

/// Whose words are used.
#[derive(Clone, Copy)]
enum Spelling {
    Backend,
    Source,
}

impl Spelling {
    fn chosen(f: &fmt::Formatter<'_>) -> Self {
        if f.alternate() {
            Self::Source
        } else {
            Self::Backend
        }
    }

    fn validator(self, out: &mut dyn Write, validator: ValidatorRef<'_>) -> fmt::Result {
        match validator.kind() {
            ValidatorKind::Any => out.write_str("v.any()"),
            ValidatorKind::Null => out.write_str("v.null()"),
            ValidatorKind::Float64 => match self {
                Self::Backend => out.write_str("v.float64()"),
                Self::Source => out.write_str("v.number()"),
            },
            ValidatorKind::Int64 => out.write_str("v.int64()"),
            ValidatorKind::CommitTs => out.write_str("v.commitTs()"),
            ValidatorKind::Function(function) => self.function(out, function),
            ValidatorKind::Boolean => out.write_str("v.boolean()"),
            ValidatorKind::String => out.write_str("v.string()"),
            ValidatorKind::Bytes => out.write_str("v.bytes()"),
            ValidatorKind::Id(table) => write!(out, "v.id({})", quoted(table)),
            ValidatorKind::Literal(literal) => {
                out.write_str("v.literal(")?;
                self.literal(out, literal)?;
                out.write_str(")")
            }
            ValidatorKind::Array(element) => self.wrapped(out, "v.array(", element),
            ValidatorKind::Record { keys, values } => {
                out.write_str("v.record(")?;
                self.validator(out, keys)?;
                self.wrapped(out, ", ", values)
            }
            ValidatorKind::Object(fields) => self.object(out, fields),
            ValidatorKind::Union(members) => self.union(out, members),
            ValidatorKind::Unknown(unknown) => write!(out, "{unknown}"),
        }
    }

    fn function(self, out: &mut dyn Write, function: FunctionRef<'_>) -> fmt::Result {
        let fn_type = function.fn_type();
        let inner = [("args", function.args()), ("returns", function.returns())];
        if fn_type.is_none() && inner.iter().all(|(_, validator)| validator.is_none()) {
            return out.write_str("v.function()");
        }
        let (open, close) = self.braces();
        write!(out, "v.function({open}")?;
        let mut position = 0;
        if let Some(fn_type) = fn_type {
            write!(out, "fnType: {}", quoted(fn_type))?;
            position += 1;
        }
        for (key, validator) in inner {
            if let Some(validator) = validator {
                write!(out, "{}{key}: ", comma(position))?;
                self.validator(out, validator)?;
                position += 1;
            }
        }
        write!(out, "{close})")
    }

    fn braces(self) -> (&'static str, &'static str) {
        match self {
            Self::Backend => ("{", "}"),
            Self::Source => ("{ ", " }"),
        }
    }

    fn wrapped(self, out: &mut dyn Write, open: &str, inner: ValidatorRef<'_>) -> fmt::Result {
        out.write_str(open)?;
        self.validator(out, inner)?;
        out.write_str(")")
    }

    fn object(self, out: &mut dyn Write, fields: Fields<'_>) -> fmt::Result {
        if fields.is_empty() {
            return out.write_str("v.object({})");
        }
        let mut fields: Vec<_> = fields.iter().collect();
        if matches!(self, Self::Backend) {
            fields.sort_by_key(|field| field.name());
        }
        let (open, close) = self.braces();
        write!(out, "v.object({open}")?;
        for (position, field) in fields.into_iter().enumerate() {
            out.write_str(comma(position))?;
            self.field(out, field)?;
        }
        write!(out, "{close})")
    }

    fn field(self, out: &mut dyn Write, field: FieldRef<'_>) -> fmt::Result {
        write!(out, "{}: ", field.name())?;
        if field.is_optional() {
            self.wrapped(out, "v.optional(", field.validator())
        } else {
            self.validator(out, field.validator())
        }
    }

    fn union(self, out: &mut dyn Write, members: Members<'_>) -> fmt::Result {
        out.write_str("v.union(")?;
        for (position, member) in members.iter().enumerate() {
            out.write_str(comma(position))?;
            self.validator(out, member.validator())?;
        }
        out.write_str(")")
    }

    fn literal(self, out: &mut dyn Write, literal: &Literal) -> fmt::Result {
        match (self, literal) {
            (_, Literal::String(text)) => out.write_str(&quoted(text)),
            (_, Literal::Boolean(value)) => write!(out, "{value}"),
            (Self::Backend, Literal::Int64(_)) => out.write_str("<bigint>"),
            (Self::Source, Literal::Int64(value)) => write!(out, "{value}n"),
            (Self::Backend, Literal::Float64(value)) => {
                match serde_json::Number::from_f64(*value) {
                    Some(number) => write!(out, "{number}"),
                    None => out.write_str("<number>"),
                }
            }
            (Self::Source, Literal::Float64(value)) => {
                let mut text = String::new();
                javascript::write_typescript(&mut text, *value);
                out.write_str(&text)
            }
        }
    }
}

fn comma(position: usize) -> &'static str {
    if position == 0 { "" } else { ", " }
}

/// Text that takes no more than fits.
#[derive(Default)]
struct Line {
    text: String,
}

impl Line {
    /// Bytes, so that a message with one validator in it stays readable.
    const MOST: usize = 100;
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = Self::MOST - self.text.len();
        if text.len() <= room {
            self.text.push_str(text);
            return Ok(());
        }
        let end = (0..=room).rev().find(|end| text.is_char_boundary(*end));
        self.text.push_str(&text[..end.unwrap_or(0)]);
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests;
