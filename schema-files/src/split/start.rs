//! The first bytes of a file: byte order marks, and files that are not text.

use std::io::{Cursor, Read};

use crate::block::Block;
use crate::foreign::{Foreign, LOOKED_AT};
use crate::import::ImportCode;
use crate::open::Source;
use crate::part::{Kind, Part};
use crate::problem::{Problem, ProblemCode};
use convex_schema_rows::validate::TextPosition;

/// UTF-8's byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Takes a byte order mark off, as the program `npx convex import` does with a file, and recognises
/// files that are not text. Returns the source and the bytes that were taken off.
pub(super) fn look_at<'a>(
    mut source: Source<'a>,
    part: &Part,
    block: &mut Block,
) -> Option<(Source<'a>, usize)> {
    let mut start = Vec::new();
    let read = source
        .by_ref()
        .take(LOOKED_AT as u64)
        .read_to_end(&mut start);
    if let Err(error) = read {
        // The rows before the error are lost: an entry whose start is damaged has no rows.
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
    if let Some(foreign) = Foreign::of(text) {
        let message = format!(
            "the file is {}, not {}",
            foreign.what(),
            expected(part.kind)
        );
        let problem = Problem::new(ProblemCode::NotText, &part.file, message.as_str());
        block
            .problems
            .push(problem.at(TextPosition::START).with_help(foreign.help()));
        block.is_cut = true;
        // An import makes rows of any text in CSV; what becomes of these is of no use to anybody.
        let is_readable = part.kind == Kind::Csv && foreign.is_text();
        block.import = (!is_readable).then(|| (code(part, text), message));
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

/// Returns the code of an import for a file that starts so.
fn code(part: &Part, start: &[u8]) -> ImportCode {
    // The bytes may end inside of a character.
    let is_text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    match part.kind {
        Kind::Array => ImportCode::NotJson,
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
