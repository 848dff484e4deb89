//! Which comment is about what.

use super::parse::Place;
use crate::notes::{Docs, Origin};

/// The comments of a file.
pub(super) struct Comments {
    text: String,
    /// Places in order, and whether it is `// ...`.
    comments: Vec<(Place, bool)>,
    /// The number of the file.
    file: usize,
}

impl Comments {
    pub(super) fn new(text: &str, comments: Vec<(Place, bool)>, file: usize) -> Self {
        let text = text.to_owned();
        Self {
            text,
            comments,
            file,
        }
    }

    /// The text of the file.
    pub(super) fn source(&self) -> &str {
        &self.text
    }

    /// Each comment with words: where it stands, and the words.
    pub(super) fn all(&self) -> impl Iterator<Item = (Place, Docs)> {
        let comments = self.comments.iter().enumerate();
        comments.filter_map(|(number, (place, _))| {
            let docs = undecorated(&self.docs(number));
            (!docs.is_empty()).then_some((*place, docs))
        })
    }

    /// The lines about each of `things`, which follow each other inside of `whole`: those before
    /// it, and those at the end of its last line.
    pub(super) fn about(&self, things: &[Place], whole: Place) -> Vec<Docs> {
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

    /// The comments between two places; what is set apart is a paragraph of its own.
    pub(super) fn before(&self, from: usize, to: usize) -> Docs {
        let mut groups: Vec<Docs> = vec![Docs::default()];
        let mut last = to;
        let between = self.comments.iter().enumerate().rev();
        let between = between.filter(|(_, (place, _))| place.start >= from && place.end <= to);
        for (number, (place, _)) in between {
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
        for (number, (place, _)) in self.comments.iter().enumerate() {
            if place.start >= end && place.start < line_end.min(next) {
                let more = self.docs(number);
                docs.lines.extend(more.lines);
                docs.from.extend(more.from);
                last = place.end;
            }
        }
        (last, undecorated(&docs))
    }

    /// The text of a comment, line by line.
    fn docs(&self, number: usize) -> Docs {
        let Some((place, is_line)) = self.comments.get(number).copied() else {
            return Docs::default();
        };
        let text = self.text.get(place.start..place.end).unwrap_or_default();
        let text = if is_line {
            text.trim_start_matches('/')
        } else {
            text.trim_start_matches("/*").trim_end_matches("*/")
        };
        let text = text.trim_start_matches('*');
        let lines = text.lines().map(|line| {
            let line = line.trim();
            let line = if is_line {
                line
            } else {
                line.trim_start_matches('*').trim_start()
            };
            line.to_owned()
        });
        let file = self.file;
        Docs {
            lines: lines.filter(|line| !is_directive(line)).collect(),
            from: vec![Origin { file, number }],
        }
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
