//! Which comment is about what.

use super::parse::Place;

/// The comments of a file.
pub(super) struct Comments {
    text: String,
    /// Places in order, and whether it is `// ...`.
    comments: Vec<(Place, bool)>,
}

impl Comments {
    pub(super) fn new(text: &str, comments: Vec<(Place, bool)>) -> Self {
        let text = text.to_owned();
        Self { text, comments }
    }

    /// The lines about each of `things`, which follow each other inside of `whole`: those before
    /// it, and those at the end of its last line.
    pub(super) fn about(&self, things: &[Place], whole: Place) -> Vec<Vec<String>> {
        let mut from = whole.start;
        let mut all = Vec::with_capacity(things.len());
        for (position, thing) in things.iter().enumerate() {
            let next = things
                .get(position + 1)
                .map_or(whole.end, |next| next.start);
            let before = self.before(from, thing.start);
            let (end, behind) = self.behind(thing.end, next);
            all.push(paragraphs([before, behind]));
            from = end;
        }
        all
    }

    /// The comments between two places; what is set apart is a paragraph of its own.
    fn before(&self, from: usize, to: usize) -> Vec<String> {
        let mut groups: Vec<Vec<String>> = vec![Vec::new()];
        let mut last = to;
        let between = self.comments.iter().rev();
        let between = between.filter(|(place, _)| place.start >= from && place.end <= to);
        for (place, is_line) in between {
            let gap = self.text.get(place.end..last).unwrap_or_default();
            if gap.matches('\n').count() > 1 {
                groups.push(Vec::new());
            }
            let mut lines = self.lines(*place, *is_line);
            if let Some(group) = groups.last_mut() {
                lines.append(group);
                *group = lines;
            }
            last = place.start;
        }
        paragraphs(groups.iter().rev().map(|group| undecorated(group)))
    }

    /// The comments on the line of `end` and before `next`: where they end, and their lines.
    fn behind(&self, end: usize, next: usize) -> (usize, Vec<String>) {
        let rest = self.text.get(end..).unwrap_or_default();
        let line_end = rest.find('\n').map_or(self.text.len(), |at| end + at);
        let (mut last, mut lines) = (end, Vec::new());
        for (place, is_line) in &self.comments {
            if place.start >= end && place.start < line_end.min(next) {
                lines.extend(self.lines(*place, *is_line));
                last = place.end;
            }
        }
        (last, undecorated(&lines))
    }

    /// The text of a comment, line by line.
    fn lines(&self, place: Place, is_line: bool) -> Vec<String> {
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
        lines.filter(|line| !is_directive(line)).collect()
    }
}

/// Groups of lines with an empty line between them.
pub(super) fn paragraphs(groups: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for group in groups.into_iter().filter(|group| !group.is_empty()) {
        if !all.is_empty() {
            all.push(String::new());
        }
        all.extend(group);
    }
    all
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
fn undecorated(lines: &[String]) -> Vec<String> {
    let words = lines.iter().filter_map(|line| {
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
    words[start..end].to_vec()
}
