//! The form of a file of rows, by its content.
//!
//! `\copy (select row_to_json(t) ...) to file` doubles every backslash after the JSON was made. Such a file is
//! recognised, because in it each run of backslashes has an even length and some line is JSON only once that is
//! undone.

use std::io::{self, BufRead, Read};

use super::csv::{self, Record, Records};
use super::input::Input;
use super::{ExtentKind, lines};
use crate::catalogue::Table;
use crate::error::Error;

/// The number of bytes at the start of a file by which its form is recognised.
const HEAD: u64 = 1 << 16;

/// The form of a file, and the columns of its cells.
pub(super) struct Form {
    pub(super) kind: ExtentKind,
    pub(super) columns: Vec<String>,
}

/// Recognises the form of a file with rows of `table`.
pub(super) fn form(input: &Input, table: &Table) -> Result<Form, Error> {
    let all = || table.columns.iter().map(|it| it.name.clone()).collect();
    let failed = |error| input.failed(error);
    let mut start = input.at(0)?;
    let mut head = Vec::new();
    let read = start.by_ref().take(HEAD).read_to_end(&mut head);
    read.map_err(failed)?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let kind = match text.trim_ascii_start().first() {
        Some(b'{' | b'[') if looks_like_json(text) => json(input)?,
        _ => {
            return Ok(cells(input, table)?.unwrap_or_else(|| Form {
                kind: ExtentKind::Copy,
                columns: all(),
            }));
        }
    };
    Ok(Form {
        kind,
        columns: all(),
    })
}

/// Whether it is JSON and no array literal of PostgreSQL.
fn looks_like_json(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let behind = text.get(1..).unwrap_or_default().trim_ascii_start();
    let behind = behind
        .strip_prefix(b"\\n")
        .unwrap_or(behind)
        .trim_ascii_start();
    match text.first() {
        Some(b'{') => matches!(behind.first(), Some(b'"' | b'}')) && !behind.starts_with(b"}\t"),
        _ => matches!(behind.first(), Some(b'{' | b']')),
    }
}

/// The form of JSON: a whole object on each line, or objects on any lines.
fn json(input: &Input) -> Result<ExtentKind, Error> {
    let failed = |error| input.failed(error);
    let mut read = input.at(0)?;
    let (mut are_lines, mut is_even, mut is_broken) = (true, true, false);
    let (mut line, mut is_first, mut is_escaped) = (Vec::new(), true, false);
    loop {
        line.clear();
        if read.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        let text = line
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&line)
            .trim_ascii();
        if text.is_empty() {
            continue;
        }
        let has_backslash = memchr::memchr(b'\\', text).is_some();
        if !is_first && !has_backslash {
            continue;
        }
        let is_odd = !has_even_runs(text);
        is_even &= !is_odd;
        if std::mem::take(&mut is_first) {
            // A first object that goes on: the lines are not records.
            are_lines = text.first() == Some(&b'{') && text.last() == Some(&b'}');
        }
        // Of a record, COPY would have doubled each backslash.
        if are_lines && is_odd && !is_escaped && !is_broken && lines::is_object(text) {
            return Ok(ExtentKind::JsonLines { is_doubled: false });
        }
        let is_outside = has_escape_outside(text);
        is_escaped |= is_outside;
        is_broken |= if are_lines {
            !lines::is_object(text) && lines::is_object(&lines::undoubled(text))
        } else {
            is_outside
        };
    }
    // The line breaks of `json_agg` and of pretty JSON became `\n`, so that runs may be odd.
    let is_doubled = (is_even || is_escaped) && is_broken;
    Ok(if are_lines {
        ExtentKind::JsonLines { is_doubled }
    } else {
        ExtentKind::JsonValues { is_doubled }
    })
}

/// Whether backslashes come in pairs alone.
fn has_even_runs(text: &[u8]) -> bool {
    let mut runs = text.split(|byte| *byte != b'\\');
    runs.all(|run| run.len() % 2 == 0)
}

/// Whether a backslash stands outside of strings, where JSON has none; or ends a string too early.
fn has_escape_outside(text: &[u8]) -> bool {
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'\\' => return true,
            b'"' => in_text = !in_text,
            _ => {}
        }
    }
    false
}

/// CSV, or the text format of `COPY` with a header; `None` for the text format without one.
fn cells(input: &Input, table: &Table) -> Result<Option<Form>, Error> {
    let failed = |error| input.failed(error);
    let mut read = input.at(0)?;
    let mut first = Records::default();
    let record = first.next(&mut read, input.bytes).map_err(failed)?;
    if matches!(record, Record::End) {
        return Ok(None);
    }
    let all = || {
        table
            .columns
            .iter()
            .map(|it| it.name.clone())
            .collect::<Vec<_>>()
    };
    if let Some(columns) = text_header(input, table).map_err(failed)? {
        return Ok(Some(Form {
            kind: ExtentKind::CopyWithHeader,
            columns,
        }));
    }
    let mut best: Option<(usize, Vec<String>, u8)> = None;
    for delimiter in [b',', b'\t', b';', b'|'] {
        let Some(names) = first.names(delimiter) else {
            continue;
        };
        let known = names
            .iter()
            .filter(|name| table.column(name).is_some())
            .count();
        if best.as_ref().is_none_or(|(most, ..)| known > *most) {
            best = Some((known, names, delimiter));
        }
    }
    // A header names columns of the table; one unknown name among them is a finding, not a row.
    if let Some((known, names, delimiter)) =
        best.filter(|(known, names, _)| 2 * known > names.len())
    {
        debug_assert!(known > 0);
        return Ok(Some(Form {
            kind: ExtentKind::Csv(csv::Format {
                delimiter,
                has_header: true,
            }),
            columns: names,
        }));
    }
    // `COPY table TO` leaves generated columns out, `COPY (SELECT * ...)` does not.
    let own = table.columns.iter().filter(|it| it.generated.is_none());
    let own: Vec<String> = own.map(|it| it.name.clone()).collect();
    let mut line = Vec::new();
    let read = input.at(0)?.read_until(b'\n', &mut line);
    read.map_err(failed)?;
    let cells = memchr::memchr_iter(b'\t', &line).count() + 1;
    for columns in [all(), own] {
        if cells == columns.len() {
            return Ok(Some(Form {
                kind: ExtentKind::Copy,
                columns,
            }));
        }
        for delimiter in [b',', b';', b'|'] {
            if columns.len() > 1 && first.count(delimiter) == columns.len() {
                return Ok(Some(Form {
                    kind: ExtentKind::Csv(csv::Format {
                        delimiter,
                        has_header: false,
                    }),
                    columns,
                }));
            }
        }
    }
    Err(Error::Other(format!(
        "`{}`: the form of the rows is not recognised: the first line names no columns of `{}`, and has not its {} \
         cells\nhelp: expected CSV with a header, the text format of COPY, JSON lines, or a JSON array",
        input.file.path.display(),
        table.name,
        table.columns.len()
    )))
}

/// The names in the header of the text format of `COPY`, which no other form with tabs has: there, a backslash is an
/// ordinary character, and null is an empty cell.
fn text_header(input: &Input, table: &Table) -> io::Result<Option<Vec<String>>> {
    let mut read = input.content(0)?;
    let mut line = Vec::new();
    read.read_until(b'\n', &mut line)?;
    let names = line.trim_ascii_end().split(|byte| *byte == b'\t');
    let names = names.map(|name| String::from_utf8_lossy(&lines::undoubled(name)).into_owned());
    let names: Vec<String> = names.collect();
    if names.len() < 2 || names.iter().any(|name| table.column(name).is_none()) {
        return Ok(None);
    }
    let mut head = Vec::new();
    read.take(HEAD).read_to_end(&mut head)?;
    Ok(memchr::memchr(b'\\', &head).is_some().then_some(names))
}
