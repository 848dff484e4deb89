//! Arrays: PostgreSQL's literals and JSON.
//!
//! Source: PostgreSQL 15, section 8.15.6, "Array Input and Output Syntax".

use super::{Conversion, FaultCode};
use crate::json::Cursor;
use crate::row::Cell;

/// The deepest array; PostgreSQL has at most six dimensions.
const DIMENSIONS: u32 = 6;

pub(super) fn write(
    inner: &Conversion,
    nullable: bool,
    cell: Cell<'_>,
    out: &mut String,
) -> Result<(), FaultCode> {
    let array = Array { inner, nullable };
    match cell {
        Cell::Text(text) => array.literal(text, out),
        Cell::Json(raw) => array.json(raw, out, 1),
        Cell::Null | Cell::Missing | Cell::Unknown => Err(FaultCode::WrongType),
    }
}

/// Where the bounds of an array end, before `={`.
fn bounds(text: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'=', text)?;
    let is_bound =
        |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'[' | b']' | b':' | b'-' | b'+');
    text[..end].iter().all(is_bound).then_some(end)
}

struct Array<'c> {
    inner: &'c Conversion,
    nullable: bool,
}

impl Array<'_> {
    fn null(&self, out: &mut String) -> Result<(), FaultCode> {
        if !self.nullable {
            return Err(FaultCode::NullElement);
        }
        out.push_str("null");
        Ok(())
    }

    fn json(&self, raw: &[u8], out: &mut String, dimension: u32) -> Result<(), FaultCode> {
        if raw.first() != Some(&b'[') || dimension > DIMENSIONS {
            return Err(FaultCode::BadArray);
        }
        out.push('[');
        let mut is_first = true;
        let mut cursor = Cursor::new(raw);
        cursor.elements(|element| {
            if !std::mem::take(&mut is_first) {
                out.push(',');
            }
            match element.first() {
                Some(b'n') => self.null(out),
                // An array of JSON has arrays as elements too.
                Some(b'[') if *self.inner != Conversion::Json => {
                    self.json(element, out, dimension + 1)
                }
                _ => self.inner.write(Cell::Json(element), out),
            }
        })?;
        out.push(']');
        Ok(())
    }

    fn literal(&self, text: &[u8], out: &mut String) -> Result<(), FaultCode> {
        // The bounds of arrays that don't start at 1: `[0:1]={a,b}`; else it is JSON, as dashboards write arrays.
        let text = match (text.first(), bounds(text)) {
            (Some(b'['), Some(end)) => text.get(end + 1..).unwrap_or_default(),
            (Some(b'['), None) => return self.json(text, out, 1),
            _ => text,
        };
        let read = self.dimension(text, out, 1)?;
        if read == text.len() {
            Ok(())
        } else {
            Err(FaultCode::BadArray)
        }
    }

    /// Writes the array that starts here and gives its length.
    fn dimension(&self, text: &[u8], out: &mut String, dimension: u32) -> Result<usize, FaultCode> {
        if text.first() != Some(&b'{') || dimension > DIMENSIONS {
            return Err(FaultCode::BadArray);
        }
        out.push('[');
        let mut at = 1;
        if text.get(at) == Some(&b'}') {
            out.push(']');
            return Ok(2);
        }
        loop {
            match text.get(at) {
                Some(b'{') => at += self.dimension(&text[at..], out, dimension + 1)?,
                Some(b'"') => at += self.quoted(&text[at..], out)?,
                Some(_) => at += self.bare(&text[at..], out)?,
                None => return Err(FaultCode::BadArray),
            }
            let next = text.get(at);
            at += 1;
            match next {
                Some(b',') => out.push(','),
                Some(b'}') => break,
                _ => return Err(FaultCode::BadArray),
            }
        }
        out.push(']');
        Ok(at)
    }

    fn quoted(&self, text: &[u8], out: &mut String) -> Result<usize, FaultCode> {
        let mut element = Vec::new();
        let mut at = 1;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let found = memchr::memchr2(b'"', b'\\', rest).ok_or(FaultCode::BadArray)?;
            element.extend_from_slice(&rest[..found]);
            at += found + 1;
            if rest[found] == b'"' {
                self.inner.write(Cell::Text(&element), out)?;
                return Ok(at);
            }
            element.push(*text.get(at).ok_or(FaultCode::BadArray)?);
            at += 1;
        }
    }

    fn bare(&self, text: &[u8], out: &mut String) -> Result<usize, FaultCode> {
        let end = memchr::memchr2(b',', b'}', text).ok_or(FaultCode::BadArray)?;
        let element = &text[..end];
        if element == b"NULL" {
            self.null(out)?;
        } else {
            self.inner.write(Cell::Text(element), out)?;
        }
        Ok(end)
    }
}
