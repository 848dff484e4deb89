//! JSON objects, as rows.

use super::{Next, copy};
use crate::json::{self, Cursor};
use crate::row::Row;

/// Reads the cells of a JSON object into the columns with their names.
pub(super) fn cells(text: &[u8], is_doubled: bool, columns: &[&str], row: &mut Row) -> Next {
    let undone;
    let text = if is_doubled {
        undone = undoubled(text);
        undone.as_slice()
    } else {
        text
    };
    let mut unknown = None;
    let mut cursor = Cursor::new(text);
    let result = cursor.members(|key, value| {
        let name = json::unquote(key).unwrap_or_default();
        match columns.iter().position(|it| it.as_bytes() == &*name) {
            Some(column) if value == b"null" => row.set_null(column),
            Some(column) => row.set_json(column, value),
            None => unknown = Some(String::from_utf8_lossy(&name).into_owned()),
        }
    });
    if result.is_err() || !cursor.is_at_end() {
        return Next::Bad("the line is not a JSON object".to_owned());
    }
    match unknown {
        Some(name) => Next::Bad(format!("the table has no column `{name}`")),
        None => Next::Row,
    }
}

pub(super) fn is_object(text: &[u8]) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.members(|_, _| {}).is_ok() && cursor.is_at_end()
}

/// The line as it was before `COPY` escaped it.
pub(super) fn undoubled(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    copy::unescape(text, &mut out);
    out
}
