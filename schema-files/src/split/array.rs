//! Rows that are the elements of one JSON array.

use std::io::{self, Read};

use convex_schema_rows::validate::Position;
use memchr::{memchr_iter, memchr2, memrchr};

use super::Tap;
use crate::block::{BLOCK, Bad, Block, Layout, Span};
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
    position: Position,
    next_row: u64,
    max_row: usize,
    /// Bytes that are read at a time.
    block: usize,
}

/// What comes next, white space aside.
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
    /// The elements of the array that `source` is; `shift` bytes of it were read already.
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
            position: Position::START,
            next_row: 1,
            max_row,
        }
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
            let ended = self.source.read_to(&mut block.text, target);
            let used = self.cut(&block.text, &mut spans, ended, &mut block.problems);
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
            if ended && spans.is_empty() && block.problems.is_empty() {
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

    /// There is something before or behind the array.
    fn misplaced(&self) -> Problem {
        let (message, help) = match self.expects {
            Expects::Open => (
                "the file is not one JSON array: it does not start with `[`",
                "if it has an object on each line, give its format as `jsonLines`",
            ),
            _ => (
                "there is something behind the array",
                "write one array with all rows",
            ),
        };
        let problem = Problem::new(ProblemCode::NotAnArray, &self.file, message);
        problem.at(self.position).with_help(help)
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
            ended = self.source.read_to(text, self.block);
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

/// Where the white space that starts at `from` ends.
fn blank_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let blanks = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    from + blanks.unwrap_or(rest.len())
}

/// Where the comma or bracket is that ends the element at `from`, if the text goes that far.
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
