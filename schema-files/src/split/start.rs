//! What the first bytes of a file tell.

use std::io::{Cursor, Read};

use super::{Source, unreadable};
use crate::problem::{Problem, ProblemCode};
use convex_schema_rows::validate::Position;

/// UTF-8's byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Starts of what is no UTF-8 text, what it is, and what to do.
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
];

/// Takes a byte order mark off, as the program `npx convex import` does, and recognises what is no
/// text. Gives the source and the bytes that were taken off.
pub(super) fn look_at<'a>(
    mut source: Source<'a>,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Option<(Source<'a>, usize)> {
    let mut start = Vec::new();
    if let Err(error) = source.by_ref().take(4).read_to_end(&mut start) {
        problems.push(unreadable(file, &error));
        return None;
    }
    if let Some((_, what, help)) = OTHERS.iter().find(|(magic, ..)| start.starts_with(magic)) {
        let message = format!("the file is {what}, not text in UTF-8");
        let problem = Problem::new(ProblemCode::NotText, file, message);
        problems.push(problem.at(Position::START).with_help(help));
        return None;
    }
    let mut taken = 0;
    if start.starts_with(BYTE_ORDER_MARK) {
        let message = "the file starts with a byte order mark, which was left out";
        let problem = Problem::new(ProblemCode::ByteOrderMark, file, message);
        problems.push(
            problem
                .at(Position::START)
                .with_help("write the file without its first three bytes (EF BB BF)"),
        );
        taken = BYTE_ORDER_MARK.len();
    }
    let mut start = Cursor::new(start);
    start.set_position(taken as u64);
    Some((Box::new(start.chain(source)), taken))
}
