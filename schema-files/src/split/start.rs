//! What the first bytes of a file tell.

use std::io::{Cursor, Read};

use crate::block::Block;
use crate::import::ImportCode;
use crate::open::Source;
use crate::part::{Kind, Part};
use crate::problem::{PSQL, Problem, ProblemCode};
use convex_schema_rows::validate::TextPosition;

/// UTF-8's byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Starts of what is no UTF-8 text in the form that is expected, what it is, and what to do.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"\xff\xfe", "UTF-16", "write the file as UTF-8"),
    (b"\xfe\xff", "UTF-16", "write the file as UTF-8"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (
        b"\x28\xb5\x2f\xfd",
        "compressed with zstd",
        "unpack it first",
    ),
    (
        b"PK\x03\x04",
        "a zip archive",
        "give its format as `zip`, and no table",
    ),
    (b"PGDMP", "a dump of PostgreSQL (`pg_dump -Fc`)", PSQL),
    (
        b"--\n-- PostgreSQL database dump",
        "a dump of PostgreSQL (`pg_dump`)",
        PSQL,
    ),
    (b"COPY ", "a dump of PostgreSQL (`COPY`)", PSQL),
    (
        b"SQLite format 3\0",
        "a database of SQLite",
        "write JSON lines with `sqlite3 -json`",
    ),
];

/// Bytes that are looked at.
const LOOKED_AT: u64 = 64;

/// Takes a byte order mark off, as the program `npx convex import` does with a file, and recognises
/// what is no text. Gives the source and the bytes that were taken off.
pub(super) fn look_at<'a>(
    mut source: Source<'a>,
    part: &Part,
    block: &mut Block,
) -> Option<(Source<'a>, usize)> {
    let mut start = Vec::new();
    let read = source.by_ref().take(LOOKED_AT).read_to_end(&mut start);
    if let Err(error) = read {
        // What came before the error is lost: an entry whose start is damaged has no rows.
        if start.is_empty() {
            block.cut(&part.file, &error);
            return None;
        }
        let rest: Source<'a> = Box::new(Failing(Some(error)));
        return Some((Box::new(Cursor::new(start).chain(rest)), 0));
    }
    let mut taken = 0;
    if start.starts_with(BYTE_ORDER_MARK) && !part.is_entry {
        let message = "the file starts with a byte order mark, which `npx convex import` takes off";
        let problem = Problem::new(ProblemCode::ByteOrderMark, &part.file, message);
        block.problems.push(
            problem
                .at(TextPosition::START)
                .with_help("write the file without its first three bytes (EF BB BF)"),
        );
        taken = BYTE_ORDER_MARK.len();
    }
    let text = start.get(taken..).unwrap_or_default();
    if let Some((_, what, help)) = OTHERS.iter().find(|(magic, ..)| text.starts_with(magic)) {
        let message = format!("the file is {what}, not {}", expected(part.kind));
        let problem = Problem::new(ProblemCode::NotText, &part.file, message.as_str());
        block
            .problems
            .push(problem.at(TextPosition::START).with_help(help));
        block.is_cut = true;
        block.import = Some((code(part, text), message));
        return None;
    }
    let mut start = Cursor::new(start);
    start.set_position(taken as u64);
    Some((Box::new(start.chain(source)), taken))
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Lines => "JSON lines in UTF-8",
        Kind::Array => "a JSON array in UTF-8",
        Kind::Csv => "CSV in UTF-8",
    }
}

/// The code of an import for a file that starts so.
fn code(part: &Part, start: &[u8]) -> ImportCode {
    // The bytes may end inside of a character.
    let is_text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    match part.kind {
        Kind::Array => ImportCode::NotJson,
        Kind::Csv if is_text => ImportCode::CsvInvalidHeader,
        Kind::Csv => ImportCode::CsvInvalidRow,
        Kind::Lines if is_text => ImportCode::JsonInvalidRow,
        Kind::Lines if part.is_entry => ImportCode::InvalidZip,
        Kind::Lines => ImportCode::NotUtf8,
    }
}

/// Gives the error that was met already.
struct Failing(Option<std::io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
