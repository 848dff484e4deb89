//! Cuts a script into statements, as `psql` does, without holding it in memory.
//!
//! Quoted strings, quoted names, dollar quotes, nested comments and the bodies of functions may hold
//! semicolons. The data of `COPY ... FROM stdin` stands between statements: whoever gets such a statement
//! reads its lines with [`Script::copy_line`].
//!
//! Source: PostgreSQL 15, `src/fe_utils/psqlscan.l`.

use std::io::{self, BufRead};

use memchr::{memchr, memchr2};

use super::quote::{delimiter, is_word};

/// Appends the next line with its end. The search of `memchr` is faster than that of [`BufRead::read_until`].
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let block = match input.fill_buf() {
            Ok(block) => block,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(b'\n', block).map(|at| at + 1);
        let count = end.unwrap_or(block.len());
        line.extend_from_slice(&block[..count]);
        input.consume(count);
        if end.is_some() || count == 0 {
            return Ok(());
        }
    }
}

/// A script that is read from front to back.
#[derive(Debug)]
pub(crate) struct Script<R> {
    input: R,
    /// The line that is read.
    text: Vec<u8>,
    /// Where in the line reading goes on.
    at: usize,
    /// The number of the line, from 1; 0 before the first.
    line: u64,
    /// Where the line starts in the script, in bytes.
    start: u64,
    /// Whether a backslash is an ordinary character in `'...'`.
    standard_strings: bool,
    /// Whether the section of a migration undoes what another one does.
    is_undoing: bool,
    /// The most bytes that are kept of a statement.
    keep: usize,
}

/// A statement without its semicolon, or a command of `psql`, which starts with a backslash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The text; its start alone if `is_cut`.
    pub(crate) text: Vec<u8>,
    /// Whether the text is longer than what is kept.
    pub(crate) is_cut: bool,
    /// The line on which it starts, from 1.
    pub(crate) line: u64,
    /// Where it starts in the script, in bytes.
    pub(crate) start: u64,
    /// Where its semicolon ends.
    pub(crate) end: u64,
    /// Whether the script ends within it.
    pub(crate) is_open: bool,
}

/// Whether a line begins a section of a migration that undoes it, or one that does it; `None` for other lines.
///
/// Source: the documentation of dbmate (`-- migrate:down`), goose (`-- +goose Down`) and sql-migrate
/// (`-- +migrate Down`).
fn section(line: &[u8]) -> Option<bool> {
    let line = std::str::from_utf8(line).ok()?.trim();
    let comment = line.strip_prefix("--")?.trim_start().to_ascii_lowercase();
    let behind = comment
        .strip_prefix("migrate:")
        .or_else(|| comment.strip_prefix("+goose "))
        .or_else(|| comment.strip_prefix("+migrate "))?;
    match behind.split_ascii_whitespace().next()? {
        "down" => Some(true),
        "up" => Some(false),
        _ => None,
    }
}

/// The kind of text that the scanner is inside of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Inside {
    Nothing,
    /// `'...'`, where a backslash may escape.
    Text {
        escapes: bool,
    },
    /// `"..."`.
    Name,
    /// `$tag$ ... $tag$`, by the whole delimiter.
    Dollars(Vec<u8>),
    /// `/* ... */`, by depth.
    Comment(u32),
}

/// The facts about the statement that is read.
#[derive(Debug)]
struct Scan {
    inside: Inside,
    parentheses: u32,
    /// `begin` and `case` without their `end`, in the body of a function.
    blocks: u32,
    /// Words so far.
    words: u32,
    /// Whether it creates a function or a procedure, whose body may be statements.
    is_routine: bool,
    is_create: bool,
}

impl<R: BufRead> Script<R> {
    /// Reads the script from `input`, which starts at the byte `start` of the script and at its line `line`.
    /// Of each statement at most `keep` bytes are kept.
    pub(crate) fn new(input: R, start: u64, line: u64, keep: usize) -> Self {
        Self {
            input,
            text: Vec::new(),
            at: 0,
            line: line.saturating_sub(1),
            start,
            standard_strings: true,
            is_undoing: false,
            keep,
        }
    }

    /// Whether the statement that was read last is in a section that undoes a migration.
    pub(crate) fn is_undoing(&self) -> bool {
        self.is_undoing
    }

    /// Sets whether a backslash is an ordinary character in `'...'`.
    pub(crate) fn set_standard_strings(&mut self, standard: bool) {
        self.standard_strings = standard;
    }

    /// Where reading goes on in the script, in bytes.
    pub(crate) fn position(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The line that is read next if the rest of this one is empty.
    pub(crate) fn next_line(&self) -> u64 {
        self.line + 1
    }

    /// Reads the next line; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.start += self.text.len() as u64;
        self.text.clear();
        self.at = 0;
        read_line(&mut self.input, &mut self.text)?;
        let length = self.text.len();
        self.line += u64::from(length > 0);
        if self.start == 0 && self.text.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        Ok(length > 0)
    }

    /// Reads the next line of the data of a `COPY`, without its end; `None` behind the last one. A script that
    /// ends there is an error of the kind [`io::ErrorKind::UnexpectedEof`].
    pub(crate) fn copy_line(&mut self) -> io::Result<Option<&[u8]>> {
        if !self.fill()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at = self.text.len();
        let line = self.text.strip_suffix(b"\n").unwrap_or(&self.text);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok((line != b"\\.").then_some(line))
    }

    /// Leaves the rest of the line out.
    pub(crate) fn skip_line(&mut self) {
        self.at = self.text.len();
    }

    /// Reads the next statement.
    pub(crate) fn statement(&mut self) -> io::Result<Option<Statement>> {
        let mut depth = 0;
        loop {
            if self.at == self.text.len() {
                if !self.fill()? {
                    return Ok(None);
                }
                if let Some(undoes) = section(&self.text).filter(|_| depth == 0) {
                    self.is_undoing = undoes;
                }
            }
            self.at += gap(&self.text[self.at..], &mut depth);
            if self.at == self.text.len() {
                continue;
            }
            if self.text[self.at] == b'\\' {
                return Ok(Some(self.command()));
            }
            if self.text[self.at] == b';' {
                self.at += 1;
                continue;
            }
            return self.body().map(Some);
        }
    }

    /// A command of `psql`: the rest of the line.
    fn command(&mut self) -> Statement {
        let start = self.position();
        let text = self.text[self.at..].trim_ascii_end().to_vec();
        self.at = self.text.len();
        Statement {
            text,
            is_cut: false,
            line: self.line,
            start,
            end: self.position(),
            is_open: false,
        }
    }

    /// The statement that starts here.
    fn body(&mut self) -> io::Result<Statement> {
        let (line, start) = (self.line, self.position());
        let mut scan = Scan {
            inside: Inside::Nothing,
            parentheses: 0,
            blocks: 0,
            words: 0,
            is_routine: false,
            is_create: false,
        };
        let (mut text, mut is_cut) = (Vec::new(), false);
        loop {
            let rest = &self.text[self.at..];
            let end = scan.line(rest, self.standard_strings);
            let part = &rest[..end.unwrap_or(rest.len())];
            let room = self.keep - text.len();
            is_cut |= part.len() > room;
            text.extend_from_slice(&part[..part.len().min(room)]);
            if let Some(end) = end {
                self.at += end + 1;
            }
            let is_open = end.is_none() && !self.fill()?;
            if end.is_some() || is_open {
                return Ok(Statement {
                    text,
                    is_cut,
                    line,
                    start,
                    end: self.position(),
                    is_open,
                });
            }
        }
    }
}

/// How many bytes of a line stand before the next statement; `depth` is that of comments.
fn gap(line: &[u8], depth: &mut u32) -> usize {
    let mut at = 0;
    while let Some(byte) = line.get(at) {
        let two = line.get(at..at + 2);
        if *depth > 0 {
            at += comment(two, depth);
        } else if two == Some(b"--") {
            return line.len();
        } else if two == Some(b"/*") {
            *depth = 1;
            at += 2;
        } else if byte.is_ascii_whitespace() {
            at += 1;
        } else {
            return at;
        }
    }
    at
}

/// Reads one step of a comment and gives its bytes.
fn comment(two: Option<&[u8]>, depth: &mut u32) -> usize {
    match two {
        Some(b"*/") => *depth -= 1,
        Some(b"/*") => *depth += 1,
        _ => return 1,
    }
    2
}

impl Scan {
    /// Reads a line, or the rest of one, and gives where its semicolon stands, if the statement ends in it.
    fn line(&mut self, line: &[u8], standard_strings: bool) -> Option<usize> {
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            at += match &mut self.inside {
                Inside::Nothing => {
                    if rest[0] == b';' && self.parentheses == 0 && self.blocks == 0 {
                        return Some(at);
                    }
                    self.plain(line, at, standard_strings)
                }
                Inside::Text { escapes } => match text_end(rest, *escapes) {
                    Ok(end) => {
                        self.inside = Inside::Nothing;
                        end
                    }
                    Err(read) => read,
                },
                Inside::Name => match memchr(b'"', rest) {
                    Some(end) => {
                        self.inside = Inside::Nothing;
                        end + 1
                    }
                    None => rest.len(),
                },
                Inside::Dollars(tag) => match memchr::memmem::find(rest, tag) {
                    Some(end) => {
                        let end = end + tag.len();
                        self.inside = Inside::Nothing;
                        end
                    }
                    None => rest.len(),
                },
                Inside::Comment(depth) => {
                    let read = comment(rest.get(..2), depth);
                    if *depth == 0 {
                        self.inside = Inside::Nothing;
                    }
                    read
                }
            };
        }
        None
    }

    /// Reads one step outside of everything and gives its bytes.
    fn plain(&mut self, line: &[u8], at: usize, standard_strings: bool) -> usize {
        let rest = &line[at..];
        match rest[0] {
            b'\'' => {
                let before = at.checked_sub(1).map(|it| line[it]);
                let is_escaped = matches!(before, Some(b'e' | b'E'))
                    && at.checked_sub(2).is_none_or(|it| !is_word(line[it]));
                self.inside = Inside::Text {
                    escapes: is_escaped || !standard_strings,
                };
                1
            }
            b'"' => {
                self.inside = Inside::Name;
                1
            }
            b'(' => {
                self.parentheses += 1;
                1
            }
            b')' => {
                self.parentheses = self.parentheses.saturating_sub(1);
                1
            }
            b'-' if rest.starts_with(b"--") => rest.len(),
            b'/' if rest.starts_with(b"/*") => {
                self.inside = Inside::Comment(1);
                2
            }
            b'$' => match delimiter(rest) {
                Some(tag) => {
                    let read = tag.len();
                    self.inside = Inside::Dollars(tag.to_vec());
                    read
                }
                None => 1,
            },
            byte if is_word(byte) => {
                let end = rest.iter().position(|byte| !is_word(*byte));
                let word = &rest[..end.unwrap_or(rest.len())];
                // The quote behind it looks back at it.
                self.word(word);
                word.len()
            }
            _ => 1,
        }
    }

    /// Counts the blocks in bodies of functions that are statements, `BEGIN ATOMIC ... END`.
    fn word(&mut self, word: &[u8]) {
        self.words += 1;
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if self.words == 1 {
            self.is_create = is("create");
        }
        if self.words <= 4 && self.is_create && (is("function") || is("procedure")) {
            self.is_routine = true;
        }
        if self.is_routine && (is("begin") || (self.blocks > 0 && is("case"))) {
            self.blocks += 1;
        } else if self.blocks > 0 && is("end") {
            self.blocks -= 1;
        }
    }
}

/// How many bytes are read up to the end of a string; an error if it goes on behind them. A quote that is
/// doubled ends one string and starts the next, which comes to the same.
fn text_end(rest: &[u8], escapes: bool) -> Result<usize, usize> {
    if !escapes {
        return memchr(b'\'', rest).map(|end| end + 1).ok_or(rest.len());
    }
    let mut at = 0;
    while let Some(found) = memchr2(b'\'', b'\\', &rest[at..]) {
        let found = at + found;
        if rest[found] == b'\\' {
            at = (found + 2).min(rest.len());
        } else if rest.get(found + 1) == Some(&b'\'') {
            at = found + 2;
        } else {
            return Ok(found + 1);
        }
    }
    Err(rest.len())
}

#[cfg(test)]
mod tests {
    use super::Script;

    fn texts(script: &str) -> Vec<(u64, String)> {
        let mut script = Script::new(script.as_bytes(), 0, 1, 1 << 20);
        let mut found = Vec::new();
        while let Ok(Some(statement)) = script.statement() {
            let text = String::from_utf8_lossy(&statement.text).into_owned();
            found.push((statement.line, text));
        }
        found
    }

    #[test]
    fn semicolons_in_quotes_and_comments_end_nothing() {
        for one in [
            "select ';', 'it''s;', \"a;\"\"b\"",
            "select E'\\';', e'a\\\\'",
            "select $$ ; $$, $a$ $$ ; $b$ $a$",
            "select 1 /* ; /* ; */ ; */ + 2",
            "select 1 -- ;\n + 2",
            "create rule r as on insert to t do (delete from a; delete from b)",
            "create function f() returns int begin atomic select case when true then 1 end; end",
            "select $1, a$b$c, 'x'",
            "select type'\\'",
        ] {
            let want = vec![
                (1, one.to_owned()),
                (2 + u64::from(one.contains('\n')), "x".into()),
            ];
            assert_eq!(texts(&format!("{one};\nx;")), want, "{one}");
        }
    }

    #[test]
    fn statements_know_where_they_start() {
        let script = "\u{feff}-- a\n/* b\n*/ one;two\n;\\connect x\n;; three";
        let want = [(3, "one"), (3, "two\n"), (4, "\\connect x"), (5, "three")];
        let want: Vec<_> = want.map(|(line, text)| (line, text.to_owned())).into();
        assert_eq!(texts(script), want);
        let mut read = Script::new(script.as_bytes(), 0, 1, 2);
        while let Ok(Some(statement)) = read.statement() {
            let from = usize::try_from(statement.start).unwrap_or_default();
            assert!(script.as_bytes()[from..].starts_with(&statement.text));
            assert_eq!(statement.is_cut, !statement.text.starts_with(b"\\"));
        }
    }

    #[test]
    fn the_data_of_a_copy_is_no_sql() {
        let mut script = Script::new(&b"copy t from stdin;\n'\\\\.\n;\r\n\\.\nend;"[..], 0, 1, 99);
        assert!(matches!(script.statement(), Ok(Some(_))));
        assert!(matches!(script.copy_line(), Ok(Some(b"'\\\\."))));
        assert!(matches!(script.copy_line(), Ok(Some(b";"))));
        assert!(matches!(script.copy_line(), Ok(None)));
        let end = script.statement().ok().flatten();
        let end = end.map(|end| (end.text, end.line));
        assert_eq!(end, Some((b"end".to_vec(), 5)));
        assert!(script.copy_line().is_err());
    }
}
