//! Values of composite types: PostgreSQL's literals and JSON objects.
//!
//! Source: PostgreSQL 15, section 8.16.6, "Composite Type Input and Output Syntax".

use std::collections::BTreeMap;

use convex_schema_core::__internal::write_json_string;
use convex_schema_core::{FieldRef, Fields};

use super::{Conversion, FaultCode};
use crate::catalogue::{Catalogue, Name, SqlType};
use crate::json::{self, Cursor};
use crate::names::{self, Rename};
use crate::row::Cell;
use crate::targets::accepts_null;

/// A field of a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordField {
    /// Its name in the type.
    name: String,
    /// The field of the object.
    field: String,
    pub(super) conversion: Conversion,
    /// Whether the object may be without it.
    is_optional: bool,
    takes_null: bool,
}

impl Conversion {
    /// The conversion from a composite type to an object with these fields, or to any object.
    pub(super) fn record(
        catalogue: &Catalogue,
        name: &Name,
        fields: Option<Fields<'_>>,
        zone: Option<i32>,
    ) -> Result<Self, String> {
        let parts = catalogue
            .composites
            .get(name)
            .map_or(&[][..], Vec::as_slice);
        // The case of the names in which the object has all of them.
        let cases = [Rename::Keep].iter().chain(Rename::ALL);
        let mut all = cases.map(|case| names::fields(parts.iter().map(|it| it.0.as_str()), *case));
        let has_all = |names: &BTreeMap<String, String>| {
            fields.is_none_or(|fields| names.values().all(|name| fields.get(name).is_some()))
        };
        let Some(names) = all.find(has_all) else {
            return Err(format!(
                "the object has not all fields of the type `{name}`"
            ));
        };
        let part = |(part, ty): &(String, SqlType)| {
            let name = names.get(part).cloned().unwrap_or_default();
            let field = fields.and_then(|fields| fields.get(&name));
            Ok(RecordField {
                name: part.clone(),
                field: name,
                conversion: Self::new(catalogue, ty, field.map(FieldRef::validator), zone)?,
                is_optional: field.is_none_or(FieldRef::is_optional),
                takes_null: field.is_none_or(|field| accepts_null(field.validator())),
            })
        };
        let parts: Result<Vec<_>, String> = parts.iter().map(part).collect();
        parts.map(Self::Record)
    }
}

/// Writes the object of a value; fields that are null are absent where they are optional.
pub(super) fn write(
    fields: &[RecordField],
    cell: Cell<'_>,
    out: &mut String,
) -> Result<(), FaultCode> {
    // By name of the field, as documents have them.
    let mut texts: Vec<(&str, String)> = Vec::with_capacity(fields.len());
    match cell {
        Cell::Text(text) => {
            let cells = literal(text).ok_or(FaultCode::BadRecord)?;
            if cells.len() != fields.len() {
                return Err(FaultCode::BadRecord);
            }
            for (field, cell) in fields.iter().zip(&cells) {
                part(
                    field,
                    cell.as_deref().map_or(Cell::Null, Cell::Text),
                    &mut texts,
                )?;
            }
        }
        Cell::Json(raw) => {
            let mut result = Ok(());
            let mut cursor = Cursor::new(raw);
            cursor.members(|key, value| {
                let name = json::unquote(key).unwrap_or_default();
                let mut known = fields.iter();
                let field = known.find(|it| it.name.as_bytes() == &*name);
                let cell = match value {
                    b"null" => Cell::Null,
                    value => Cell::Json(value),
                };
                let added = field.map_or(Err(FaultCode::BadRecord), |field| {
                    part(field, cell, &mut texts)
                });
                if result.is_ok() {
                    result = added;
                }
            })?;
            result?;
        }
        Cell::Null | Cell::Missing | Cell::Unknown => return Err(FaultCode::WrongType),
    }
    texts.sort_by(|a, b| a.0.cmp(b.0));
    out.push('{');
    for (at, (name, text)) in texts.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_json_string(out, name);
        out.push(':');
        out.push_str(text);
    }
    out.push('}');
    Ok(())
}

/// Adds the text of a field, unless it is absent.
fn part<'f>(
    field: &'f RecordField,
    cell: Cell<'_>,
    texts: &mut Vec<(&'f str, String)>,
) -> Result<(), FaultCode> {
    let mut text = String::new();
    match cell {
        Cell::Null | Cell::Missing if field.is_optional => return Ok(()),
        Cell::Null | Cell::Missing if field.takes_null => text.push_str("null"),
        Cell::Null | Cell::Missing | Cell::Unknown => return Err(FaultCode::NullElement),
        cell => field.conversion.write(cell, &mut text)?,
    }
    texts.push((&field.field, text));
    Ok(())
}

/// The cells of `(1,"a ""b""",)`; an empty one is null.
fn literal(text: &[u8]) -> Option<Vec<Option<Vec<u8>>>> {
    let inside = text.strip_prefix(b"(")?.strip_suffix(b")")?;
    let mut cells = Vec::new();
    let mut cell = Vec::new();
    let (mut in_quotes, mut is_null) = (false, true);
    let mut bytes = inside.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if in_quotes && bytes.peek() == Some(&b'"') => {
                bytes.next();
                cell.push(b'"');
            }
            b'"' => {
                in_quotes = !in_quotes;
                is_null = false;
            }
            b'\\' => cell.push(bytes.next()?),
            b',' if !in_quotes => {
                let read = std::mem::take(&mut cell);
                cells.push((!is_null || !read.is_empty()).then_some(read));
                is_null = true;
            }
            byte => cell.push(byte),
        }
    }
    if in_quotes {
        return None;
    }
    cells.push((!is_null || !cell.is_empty()).then_some(cell));
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn literals_of_composite_types_have_their_cells() {
        let read = |text: &str| {
            let cells = literal(text.as_bytes())?;
            let text = |cell: Vec<u8>| String::from_utf8_lossy(&cell).into_owned();
            Some(
                cells
                    .into_iter()
                    .map(|cell| cell.map(text))
                    .collect::<Vec<_>>(),
            )
        };
        let text = |text: &str| Some(text.to_owned());
        // `select row(...)::pair` of PostgreSQL 15.
        assert_eq!(
            read("(1.5,\"a,b \"\"q\"\" (x)\",\"\",)"),
            Some(vec![text("1.5"), text("a,b \"q\" (x)"), text(""), None])
        );
        assert_eq!(read("(\"\\\\\")"), Some(vec![text("\\")]));
        assert_eq!(read("(,)"), Some(vec![None, None]));
        assert_eq!(read("(\"a)"), None);
        assert_eq!(read("1"), None);
    }
}
