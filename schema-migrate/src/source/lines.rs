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
    row.set_source(text);
    // Rows of one file mostly have their keys in the order of the columns.
    let mut expected = 0;
    let result = cursor.member_places(|key, value| {
        let is_expected = columns.get(expected).is_some_and(|it| is_key(key, it));
        let column = if is_expected {
            Some(expected)
        } else {
            let name = json::unquote(key).unwrap_or_default();
            let column = columns.iter().position(|it| it.as_bytes() == &*name);
            if column.is_none() {
                unknown = Some(String::from_utf8_lossy(&name).into_owned());
            }
            column
        };
        let Some(column) = column else { return };
        expected = column + 1;
        if text.get(value.clone()) == Some(b"null") {
            row.set_null(column);
        } else {
            row.set_json_of_source(column, value);
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

/// Whether a key is this name, which needs no escapes.
fn is_key(key: &[u8], name: &str) -> bool {
    key.len() == name.len() + 2 && key.get(1..=name.len()) == Some(name.as_bytes())
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
