//! Rows that are the elements of one JSON array.

use std::fmt;
use std::io::{self, BufReader, Cursor, Read};

use convex_schema_rows::validate::TextPosition;
use convex_schema_rules::limit::MAX_JSON_ARRAY_IMPORT_SIZE;
use memchr::{memchr_iter, memchr2, memrchr};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Tap;
use crate::block::{BLOCK, Bad, Block, Layout, Span};
use crate::import::ImportCode;
use crate::problem::{Problem, ProblemCode};

/// Cuts between elements. Whether these are JSON is not its matter: an element ends at the comma or
/// bracket that is outside of all strings, arrays and objects.
#[derive(Debug)]
pub(crate) struct Array<R> {
    source: Tap<R>,
    file: String,
    rest: Vec<u8>,
    expects: Expects,
    /// Where `rest` starts.
    position: TextPosition,
    next_row: u64,
    max_row: usize,
    /// Bytes that are read at a time.
    block: usize,
    /// Bytes that were read, and whether they were found to be too many.
    bytes: usize,
    is_too_large: bool,
}

/// The token that must come next, white space aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    /// The bracket that opens the array.
    Open,
    /// An element, or the bracket that closes an empty array.
    First,
    /// An element.
    Element,
    /// Nothing: the array is closed.
    Nothing,
    /// Nothing that matters any more.
    Stop,
}

impl<R: Read> Array<R> {
    /// Returns the elements of the array that `source` is; `shift` bytes of it were read already.
    pub(crate) fn new(source: R, file: &str, max_row: usize, shift: usize) -> Self {
        let mut array = Self::with_block(source, file, max_row, BLOCK);
        array.position.column += shift;
        array
    }

    fn with_block(source: R, file: &str, max_row: usize, block: usize) -> Self {
        Self {
            block,
            source: Tap::new(source),
            file: file.to_owned(),
            rest: Vec::new(),
            expects: Expects::Open,
            position: TextPosition::START,
            next_row: 1,
            max_row,
            bytes: 0,
            is_too_large: false,
        }
    }

    /// Reads on; whether the file has ended.
    fn read_to(&mut self, text: &mut Vec<u8>, target: usize) -> bool {
        let before = text.len();
        let ended = self.source.read_to(text, target);
        self.bytes += text.len() - before;
        ended
    }

    /// Tells once that an import reads no array of this size.
    fn check_size(&mut self, block: &mut Block) {
        if self.bytes <= MAX_JSON_ARRAY_IMPORT_SIZE || self.is_too_large {
            return;
        }
        self.is_too_large = true;
        let message = "the array has more than 16 MiB, which an import does not read";
        let problem = Problem::new(ProblemCode::ArrayTooLarge, &self.file, message);
        block.problems.push(problem.with_help(
            "write the rows as JSON lines: an object on each line, without brackets and commas",
        ));
        block.import = Some((ImportCode::JsonArrayTooLarge, message.to_owned()));
    }

    /// Fills `block`, whose text is empty, with the next rows; whether there were any.
    pub(crate) fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        let mut spans = Vec::new();
        if self.expects == Expects::Stop {
            return Ok(false);
        }
        std::mem::swap(&mut block.text, &mut self.rest);
        let mut target = self.block;
        loop {
            let ended = self.read_to(&mut block.text, target);
            self.check_size(block);
            let start = block.text.get(blank_end(&block.text, 0));
            if self.expects == Expects::Open && start.is_some_and(|byte| *byte != b'[') {
                self.no_array(block);
                return Ok(false);
            }
            let used = self.cut(&block.text, &mut spans, ended, &mut block.problems);
            if self.expects == Expects::Stop {
                block.is_cut = true;
                let message = "the file is not one JSON array".to_owned();
                block.import.get_or_insert((ImportCode::NotJson, message));
            }
            let waits = used < block.text.len() && spans.is_empty();
            if waits && !ended && block.text.len() - used > self.max_row {
                block.bad = Some(self.give_up(&mut block.text, used));
                break;
            }
            if waits && !ended {
                // An element that is longer than a block.
                block.text.drain(..used);
                target = block.text.len().saturating_mul(2).max(self.block);
                target = target.min(self.max_row.saturating_add(1));
                continue;
            }
            self.rest.extend_from_slice(&block.text[used..]);
            block.text.truncate(used);
            if ended && spans.is_empty() && !block.is_cut {
                self.rest.clear();
                self.source.finish()?;
            }
            if spans.is_empty() && !ended && self.expects != Expects::Stop {
                // White space alone.
                block.text.clear();
                std::mem::swap(&mut block.text, &mut self.rest);
                continue;
            }
            break;
        }
        let has_rows = !spans.is_empty() || block.bad.is_some();
        block.layout = Layout::Spans(spans);
        Ok(has_rows)
    }

    /// Adds the elements that `text` has whole, and gives how many of its bytes are done with.
    fn cut(
        &mut self,
        text: &[u8],
        spans: &mut Vec<Span>,
        ended: bool,
        problems: &mut Vec<Problem>,
    ) -> usize {
        let mut at = 0;
        loop {
            at = self.advance(text, at, blank_end(text, at));
            let Some(byte) = text.get(at) else {
                if ended {
                    self.end(problems);
                }
                return at;
            };
            match (self.expects, byte) {
                (Expects::Open, b'[') => {
                    self.expects = Expects::First;
                    at = self.advance(text, at, at + 1);
                }
                (Expects::First, b']') => {
                    self.expects = Expects::Nothing;
                    at = self.advance(text, at, at + 1);
                }
                (Expects::First | Expects::Element, _) => {
                    let end = match element_end(text, at) {
                        Some(end) => end,
                        None if ended && !self.source.is_cut() => text.len(),
                        None => return at,
                    };
                    at = self.element(text, at, end, spans);
                }
                (Expects::Open | Expects::Nothing, _) => {
                    problems.push(self.misplaced());
                    self.expects = Expects::Stop;
                }
                (Expects::Stop, _) => return text.len(),
            }
        }
    }

    /// Adds the element from `at` to `end`, and steps over it and the comma or bracket behind it.
    fn element(&mut self, text: &[u8], at: usize, end: usize, spans: &mut Vec<Span>) -> usize {
        let element = text.get(at..end).unwrap_or_default();
        spans.push(Span {
            row: self.next_row,
            start: at,
            end: at + element.trim_ascii_end().len(),
            position: self.position,
        });
        self.next_row += 1;
        self.expects = match text.get(end) {
            Some(b']') => Expects::Nothing,
            Some(_) => Expects::Element,
            None => Expects::First,
        };
        if self.expects == Expects::First {
            // The text has ended inside of the array.
            return self.advance(text, at, end);
        }
        self.advance(text, at, end + 1)
    }

    /// Moves the position over the bytes from `from` to `to`, and gives `to`.
    fn advance(&mut self, text: &[u8], from: usize, to: usize) -> usize {
        let passed = text.get(from..to).unwrap_or_default();
        match memrchr(b'\n', passed) {
            Some(newline) => {
                self.position.line += memchr_iter(b'\n', passed).count();
                self.position.column = passed.len() - newline;
            }
            None => self.position.column += passed.len(),
        }
        to
    }

    /// The text has ended.
    fn end(&mut self, problems: &mut Vec<Problem>) {
        if matches!(self.expects, Expects::Nothing | Expects::Stop) || self.source.is_cut() {
            return;
        }
        let message = match self.expects {
            Expects::Open => "the file is empty where one JSON array is expected",
            _ => "the file ends inside of the array",
        };
        let problem = Problem::new(ProblemCode::NotAnArray, &self.file, message);
        problems.push(
            problem
                .at(self.position)
                .with_help("the file may be cut off: write it whole, up to the last `]`"),
        );
        self.expects = Expects::Stop;
    }

    /// There is something behind the array.
    fn misplaced(&self) -> Problem {
        let message = "there is something behind the array";
        let problem = Problem::new(ProblemCode::NotAnArray, &self.file, message);
        problem
            .at(self.position)
            .with_help("write one array with all rows")
    }

    /// Reports that the text that starts `block` is not an array.
    fn no_array(&mut self, block: &mut Block) {
        self.expects = Expects::Stop;
        let start = std::mem::take(&mut block.text);
        let bytes = self.bytes;
        let mut rest = Rest {
            start: Cursor::new(&start),
            source: &mut self.source,
            bytes,
        };
        let (code, found, help) = no_array(&start, &mut rest);
        // Larger files are not looked at.
        let mut buffer = vec![0; 1 << 13];
        while rest.bytes <= MAX_JSON_ARRAY_IMPORT_SIZE {
            match rest.read(&mut buffer) {
                Ok(1..) => {}
                _ => break,
            }
        }
        self.bytes = rest.bytes;
        self.check_size(block);
        let message = format!("expected a JSON array of objects, found {found}");
        let problem = Problem::new(ProblemCode::NotAnArray, &self.file, message.as_str());
        block
            .problems
            .push(problem.at(self.position).with_help(&help));
        block.import.get_or_insert((code, message));
        block.is_cut = true;
    }

    /// Leaves the element at `start` out: it is longer than rows may be.
    fn give_up(&mut self, text: &mut Vec<u8>, start: usize) -> Bad {
        let bad = Bad::too_long(self.next_row, self.position, self.max_row);
        self.next_row += 1;
        text.drain(..start);
        let mut walk = Walk::default();
        let mut ended = false;
        let end = loop {
            if let Some(end) = walk.find_end(text) {
                break Some(end);
            }
            self.advance(text, 0, text.len());
            if ended {
                break None;
            }
            text.clear();
            ended = self.read_to(text, self.block);
        };
        if let Some(end) = end {
            self.expects = match text.get(end) {
                Some(b']') => Expects::Nothing,
                _ => Expects::Element,
            };
            self.advance(text, 0, end + 1);
            self.rest.extend_from_slice(&text[end + 1..]);
        }
        text.clear();
        text.shrink_to(self.block);
        bad
    }
}

/// The text that was read, and what comes behind it.
struct Rest<'a, R> {
    start: Cursor<&'a Vec<u8>>,
    source: &'a mut Tap<R>,
    /// Bytes that were read of the file.
    bytes: usize,
}

impl<R: Read> Read for Rest<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.start.read(buffer)?;
        if count > 0 || buffer.is_empty() {
            return Ok(count);
        }
        let count = self.source.read(buffer);
        self.bytes += count;
        Ok(count)
    }
}

/// Describes a file that is not an array: the code of an import, words, and the next step.
fn no_array(start: &[u8], rest: &mut impl Read) -> (ImportCode, String, String) {
    const LINES: &str = "if it has an object on each line, give its format as `jsonLines`";
    if start.starts_with(b"\xef\xbb\xbf") {
        let found = "a byte order mark".to_owned();
        let help = "write the file without its first three bytes (EF BB BF)".to_owned();
        return (ImportCode::Utf8BomNotSupported, found, help);
    }
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(rest));
    let skimmed = Skimmed::deserialize(&mut json).and_then(|it| json.end().map(|()| it));
    let Ok(Skimmed { found, array }) = skimmed else {
        let start = start.trim_ascii_start();
        let found = if start.starts_with(b"{") {
            "several values, or a damaged one".to_owned()
        } else {
            let start = String::from_utf8_lossy(start.get(..20).unwrap_or(start)).into_owned();
            format!("`{}`", start.lines().next().unwrap_or_default())
        };
        return (ImportCode::NotJson, found, LINES.to_owned());
    };
    let help = match array {
        Some(key) => format!("write the array under `{key}` alone"),
        None => LINES.to_owned(),
    };
    (ImportCode::NotJsonArray, found.to_owned(), help)
}

/// A JSON value of which nothing is kept but its kind, and the first key that holds an array.
struct Skimmed {
    found: &'static str,
    array: Option<String>,
}

impl Skimmed {
    fn new(found: &'static str) -> Self {
        Self { found, array: None }
    }
}

impl<'de> Deserialize<'de> for Skimmed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SkimVisitor)
    }
}

struct SkimVisitor;

impl<'de> Visitor<'de> for SkimVisitor {
    type Value = Skimmed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Skimmed, E> {
        Ok(Skimmed::new("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Skimmed, E> {
        Ok(Skimmed::new("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Skimmed, E> {
        Ok(Skimmed::new("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Skimmed, E> {
        Ok(Skimmed::new("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Skimmed, E> {
        Ok(Skimmed::new("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Skimmed, E> {
        Ok(Skimmed::new("a string"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Skimmed, A::Error> {
        while elements.next_element::<Skimmed>()?.is_some() {}
        Ok(Skimmed::new(ARRAY))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Skimmed, A::Error> {
        let mut skimmed = Skimmed::new("an object");
        while let Some((key, value)) = fields.next_entry::<String, Skimmed>()? {
            if value.found == ARRAY && skimmed.array.is_none() {
                skimmed.array = Some(key);
            }
        }
        Ok(skimmed)
    }
}

const ARRAY: &str = "an array";

/// Returns where the white space that starts at `from` ends.
fn blank_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let blanks = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    from + blanks.unwrap_or(rest.len())
}

/// Returns where the comma or bracket is that ends the element at `from`, if the text goes that
/// far.
fn element_end(text: &[u8], from: usize) -> Option<usize> {
    let end = Walk::default().find_end(text.get(from..)?)?;
    Some(from + end)
}

/// Where a walk through an element is, between two pieces of its text.
#[derive(Debug, Default)]
struct Walk {
    depth: usize,
    in_string: bool,
    /// The byte before was a backslash in a string.
    escaped: bool,
}

impl Walk {
    /// Walks through a piece of text to the end of the element, if that is in the piece.
    fn find_end(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            if self.in_string {
                at = self.string(text, at);
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b',' | b']' if self.depth == 0 => return Some(at),
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Steps behind the next quote or escape of the string that `at` is in.
    fn string(&mut self, text: &[u8], at: usize) -> usize {
        if std::mem::take(&mut self.escaped) {
            return at + 1;
        }
        match memchr2(b'"', b'\\', &text[at..]) {
            None => text.len(),
            Some(found) => {
                let byte = text[at + found];
                self.in_string = byte != b'"';
                self.escaped = byte == b'\\';
                at + found + 1
            }
        }
    }
}

#[cfg(test)]
mod tests;
