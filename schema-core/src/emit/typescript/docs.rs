//! Doc comments as `JSDoc`.

use std::borrow::Cow;

use crate::schema::Docs;

/// Gives `docs` line by line, with a blank before each `*` but the first; nothing if there is
/// nothing to say.
pub(super) fn write(docs: &Docs, mut line: impl FnMut(&str)) {
    let lines = content(docs);
    match lines.as_slice() {
        [] => {}
        [only] if stands_alone(only) => line(&format!("/** {only} */")),
        lines => {
            line("/**");
            for text in lines {
                let blank = if text.is_empty() { "" } else { " " };
                line(&format!(" *{blank}{text}"));
            }
            line(" */");
        }
    }
}

/// Whether [`write`] writes anything.
pub(super) fn has_lines(docs: &Docs) -> bool {
    !content(docs).is_empty()
}

/// The lines between the first and the last.
fn content(docs: &Docs) -> Vec<Cow<'_, str>> {
    let mut lines = clean_lines(&docs.text);
    if let Some(note) = &docs.deprecated {
        if !lines.is_empty() {
            lines.push(Cow::Borrowed(""));
        }
        let mut note = clean_lines(note).into_iter();
        lines.push(match note.next() {
            Some(first) => Cow::Owned(format!("@deprecated {}", first.trim_start())),
            None => Cow::Borrowed("@deprecated"),
        });
        lines.extend(note);
    }
    lines
}

/// Splits at everything that ends a line somewhere, without empty lines at either end.
fn clean_lines(text: &str) -> Vec<Cow<'_, str>> {
    let mut lines: Vec<_> = text
        .replace("\r\n", "\n")
        .split(is_line_end)
        .map(|line| Cow::Owned(harmless(line)))
        .skip_while(|line: &Cow<'_, str>| line.is_empty())
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

/// Line ends of JavaScript, of Unicode and of old printers.
fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A line that neither ends the comment nor reads other than it looks.
fn harmless(line: &str) -> String {
    let blank_at_end = |c: char| c.is_whitespace() || c == '\u{feff}';
    line.chars()
        .filter(|c| !is_invisible(*c))
        .collect::<String>()
        .replace("*/", "*\\/")
        .trim_end_matches(blank_at_end)
        .to_owned()
}

/// Control characters, and those that reorder what stands beside them.
fn is_invisible(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the comment may have a single line. TypeScript reads `@ts-ignore` in the last line of
/// a comment, so there it must not stand.
fn stands_alone(text: &str) -> bool {
    !text.contains("@ts-")
}
