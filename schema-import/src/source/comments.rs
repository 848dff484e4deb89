//! Comments, and what each is about.

use super::code::code_lines;
use super::text_range::TextRange;
use crate::notes::{Docs, Origin};

/// The comments of a file.
#[derive(Debug)]
pub(super) struct Comments {
    text: String,
    /// In order.
    pieces: Vec<Piece>,
    /// The number of the file.
    file: usize,
}

/// A comment, or the lines of one that are all code or all words.
#[derive(Debug, Clone, Copy)]
struct Piece {
    place: TextRange,
    /// Whether it is `// ...`.
    is_line: bool,
    /// For code that was commented out: the number of the piece that its code starts with.
    code: Option<usize>,
}

impl Comments {
    /// The comments of `text` at these places, each with whether it is `// ...`.
    pub(super) fn new(text: &str, comments: &[(TextRange, bool)], file: usize) -> Self {
        Self {
            text: text.to_owned(),
            pieces: pieces(text, comments),
            file,
        }
    }

    /// The text of the file.
    pub(super) fn source(&self) -> &str {
        &self.text
    }

    /// Each comment with words: its place and the words. Code that was commented out is one
    /// comment as long as no other line is between.
    pub(super) fn all(&self) -> impl Iterator<Item = (TextRange, Docs)> {
        let pieces = self.pieces.iter().enumerate();
        pieces.filter_map(|(number, piece)| {
            let docs = match piece.code {
                Some(first) if first < number => return None,
                Some(_) => self.code(number),
                None => self.docs(number),
            };
            let docs = undecorated(&docs);
            (!docs.is_empty()).then_some((piece.place, docs))
        })
    }

    /// The code that starts with a piece.
    fn code(&self, number: usize) -> Docs {
        let mut code = Docs::default();
        let rest = self.pieces.iter().enumerate().skip(number);
        for (number, _) in rest.take_while(|(_, piece)| piece.code == Some(number)) {
            let docs = self.docs(number);
            code.lines.extend(docs.lines);
            code.from.extend(docs.from);
        }
        code
    }

    /// The lines about each of `things`, which follow each other inside of `whole`: those before
    /// it, and those at the end of its last line.
    pub(super) fn about(&self, things: &[TextRange], whole: TextRange) -> Vec<Docs> {
        let mut from = whole.start;
        let mut all = Vec::with_capacity(things.len());
        for (position, thing) in things.iter().enumerate() {
            let next = things
                .get(position + 1)
                .map_or(whole.end, |next| next.start);
            let before = self.before(from, thing.start);
            let (end, behind) = self.behind(thing.end, next);
            all.push(Docs::paragraphs([before, behind]));
            from = end;
        }
        all
    }

    /// Whether a comment stands in `place`.
    pub(super) fn are_in(&self, place: TextRange) -> bool {
        let mut pieces = self.pieces.iter();
        pieces.any(|piece| place.has(piece.place.start))
    }

    /// The comments between two places; what is set apart is a paragraph of its own.
    pub(super) fn before(&self, from: usize, to: usize) -> Docs {
        let mut groups: Vec<Docs> = vec![Docs::default()];
        let mut last = to;
        let between = self.pieces.iter().enumerate().rev();
        let is_between = |place: TextRange| place.start >= from && place.end <= to;
        let between = between.filter(|(_, piece)| piece.code.is_none() && is_between(piece.place));
        for (number, Piece { place, .. }) in between {
            let gap = self.text.get(place.end..last).unwrap_or_default();
            if gap.matches('\n').count() > 1 {
                groups.push(Docs::default());
            }
            let mut docs = self.docs(number);
            if let Some(group) = groups.last_mut() {
                docs.lines.append(&mut group.lines);
                docs.from.append(&mut group.from);
                *group = docs;
            }
            last = place.start;
        }
        Docs::paragraphs(groups.iter().rev().map(undecorated))
    }

    /// The comments on the line of `end` and before `next`: where they end, and their lines.
    fn behind(&self, end: usize, next: usize) -> (usize, Docs) {
        let rest = self.text.get(end..).unwrap_or_default();
        let line_end = rest.find('\n').map_or(self.text.len(), |at| end + at);
        let (mut last, mut docs) = (end, Docs::default());
        let words = self.pieces.iter().enumerate();
        for (number, Piece { place, .. }) in words.filter(|(_, piece)| piece.code.is_none()) {
            if place.start >= end && place.start < line_end.min(next) {
                let more = self.docs(number);
                docs.lines.extend(more.lines);
                docs.from.extend(more.from);
                last = place.end;
            }
        }
        (last, undecorated(&docs))
    }

    /// The text of a piece, line by line.
    fn docs(&self, number: usize) -> Docs {
        let Some(piece) = self.pieces.get(number) else {
            return Docs::default();
        };
        let text = self.text.get(piece.place.start..piece.place.end);
        let lines = lines(text.unwrap_or_default(), piece.is_line);
        let lines = lines.filter(|line| !is_directive(line)).map(str::to_owned);
        let file = self.file;
        Docs {
            lines: lines.collect(),
            from: vec![Origin { file, number }],
        }
    }
}

/// The lines of a comment without its signs.
fn lines(text: &str, is_line: bool) -> impl Iterator<Item = &str> {
    let text = if is_line {
        text.trim_start_matches('/')
    } else {
        text.trim_start_matches("/*").trim_end_matches("*/")
    };
    let text = text.trim_start_matches('*');
    text.lines().map(move |line| {
        let line = line.trim();
        if is_line {
            line
        } else {
            line.trim_start_matches('*').trim_start()
        }
    })
}

/// The comments, with code that was commented out told apart.
fn pieces(text: &str, comments: &[(TextRange, bool)]) -> Vec<Piece> {
    let at = |place: TextRange| text.get(place.start..place.end).unwrap_or_default();
    let mut pieces = Vec::with_capacity(comments.len());
    let mut rest = comments;
    while let Some(&(place, is_line)) = rest.first() {
        if !is_line {
            block(text, place, &mut pieces);
            rest = &rest[1..];
            continue;
        }
        let count = adjacent(text, rest);
        let (group, behind) = rest.split_at(count);
        let words = group.iter().flat_map(|(place, _)| lines(at(*place), true));
        let code = code_lines(&words.collect::<Vec<_>>());
        let parts = group.iter().map(|(place, _)| *place).zip(code);
        push(parts, true, &mut pieces);
        rest = behind;
    }
    pieces
}

/// How many of the line comments, from the first on, stand on lines of their own, one below the
/// other; at least one.
fn adjacent(text: &str, comments: &[(TextRange, bool)]) -> usize {
    let starts_line = |place: TextRange| {
        let before = text.get(..place.start).unwrap_or_default();
        before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty()
    };
    if !comments
        .first()
        .is_some_and(|(first, _)| starts_line(*first))
    {
        return 1;
    }
    let pairs = comments.windows(2).take_while(|pair| match pair {
        [(one, _), (next, is_line)] => {
            let gap = text.get(one.end..next.start).unwrap_or_default();
            *is_line && gap.trim().is_empty() && gap.matches('\n').count() == 1
        }
        _ => false,
    });
    pairs.count() + 1
}

/// Appends a comment in `/* */`, in parts if only some of its lines are code. A doc comment may
/// have code as an example: it is commented out only if it is nothing but code.
fn block(text: &str, place: TextRange, pieces: &mut Vec<Piece>) {
    let comment = text.get(place.start..place.end).unwrap_or_default();
    let words: Vec<&str> = lines(comment, false).collect();
    let mut code = code_lines(&words);
    let mut with_words = words
        .iter()
        .zip(&code)
        .filter(|(words, _)| !words.is_empty());
    let is_all = with_words.clone().count() > 0 && with_words.all(|(_, code)| *code);
    if is_all || comment.starts_with("/**") || !code.contains(&true) {
        push([(place, is_all)].into_iter(), false, pieces);
        return;
    }
    let mut start = place.start;
    let mut parts = Vec::with_capacity(words.len());
    code.resize(comment.split_inclusive('\n').count(), false);
    for (line, code) in comment.split_inclusive('\n').zip(code) {
        let end = start + line.len();
        parts.push((TextRange { start, end }, code));
        start = end;
    }
    push(merged(parts).into_iter(), false, pieces);
}

/// The parts, with neighbours of one kind as one.
fn merged(parts: Vec<(TextRange, bool)>) -> Vec<(TextRange, bool)> {
    let mut merged: Vec<(TextRange, bool)> = Vec::with_capacity(parts.len());
    for (place, code) in parts {
        match merged.last_mut() {
            Some((last, kind)) if *kind == code => last.end = place.end,
            _ => merged.push((place, code)),
        }
    }
    merged
}

/// Appends parts, each with whether it is code.
fn push(parts: impl Iterator<Item = (TextRange, bool)>, is_line: bool, pieces: &mut Vec<Piece>) {
    let mut first = None;
    for (place, is_code) in parts {
        let code = is_code.then(|| *first.get_or_insert(pieces.len()));
        if !is_code {
            first = None;
        }
        pieces.push(Piece {
            place,
            is_line,
            code,
        });
    }
}

/// Whether a line speaks to a tool.
fn is_directive(line: &str) -> bool {
    const TOOLS: [&str; 7] = [
        "eslint-",
        "@ts-",
        "prettier-ignore",
        "biome-ignore",
        "deno-lint",
        "#region",
        "#endregion",
    ];
    TOOLS.iter().any(|tool| line.starts_with(tool))
}

/// The signs of which people draw lines.
const DRAWN: [char; 9] = ['=', '-', '_', '*', '#', '~', '─', '═', '━'];

/// Whether a line is drawn, with or without words in it.
fn is_decoration(line: &str) -> bool {
    const LEAST: usize = 3;
    line.chars().take_while(|c| DRAWN.contains(c)).count() >= LEAST
}

/// The words without drawn lines, and without empty lines at both ends.
fn undecorated(docs: &Docs) -> Docs {
    let words = docs.lines.iter().filter_map(|line| {
        if !is_decoration(line) {
            return Some(line.clone());
        }
        let words = line.trim_matches(|c| DRAWN.contains(&c)).trim();
        (!words.is_empty()).then(|| words.to_owned())
    });
    let words: Vec<String> = words.collect();
    let is_word = |line: &String| !line.is_empty();
    let start = words.iter().position(is_word).unwrap_or(words.len());
    let end = words.iter().rposition(is_word).map_or(start, |end| end + 1);
    Docs {
        lines: words[start..end].to_vec(),
        from: docs.from.clone(),
    }
}
