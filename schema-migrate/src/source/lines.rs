//! Files with a row on each line: `COPY` text, and JSON lines.
//!
//! `\copy (select row_to_json(t) ...) to file` doubles every backslash after the JSON was made. Such a file is
//! recognised, because in it each run of backslashes has an even length and some line is JSON only once that is
//! undone.

use std::fs::File;
use std::io::{BufRead, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{ExtentKind, Next, buffered, copy};
use crate::error::Error;
use crate::json::{self, Cursor};
use crate::row::Row;

/// The form, the length and the hash of a file, from its first reading.
pub(super) struct Seen {
    pub(super) kind: ExtentKind,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Reads a file once: its form, its length and its hash.
pub(super) fn look(path: &Path) -> Result<Seen, Error> {
    let failed = |error| Error::read(path, error);
    let mut input = buffered(File::open(path).map_err(failed)?);
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let (mut is_json, mut is_even, mut is_broken) = (false, true, false);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.by_ref().read_until(b'\n', &mut line);
        let count = read.map_err(failed)?;
        if count == 0 {
            break;
        }
        hash.update(&line);
        let text = line.trim_ascii_end();
        is_json |= bytes == 0 && text.starts_with(b"{");
        bytes += count as u64;
        if is_json {
            is_even &= has_even_runs(text);
            is_broken |= !is_object(text) && is_object(&undoubled(text));
        }
    }
    let kind = match (is_json, is_even && is_broken) {
        (false, _) => ExtentKind::Copy,
        (true, is_doubled) => ExtentKind::JsonLines { is_doubled },
    };
    Ok(Seen {
        kind,
        bytes,
        sha256: crate::hex::text(&hash.finalize()),
    })
}

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

fn is_object(text: &[u8]) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.members(|_, _| {}).is_ok() && cursor.is_at_end()
}

/// Whether backslashes come in pairs alone.
fn has_even_runs(text: &[u8]) -> bool {
    let runs = text.split(|byte| *byte != b'\\');
    runs.into_iter().all(|run| run.len() % 2 == 0)
}

/// The line as it was before `COPY` escaped it.
fn undoubled(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    copy::unescape(text, &mut out);
    out
}
