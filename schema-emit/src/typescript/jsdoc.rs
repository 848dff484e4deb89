//! Doc comments as `JSDoc`.

use convex_schema_core::Docs;

use super::writer::Writer;

impl Writer {
    /// Writes the comment before the item at `indent`, and a new line after it.
    pub(super) fn docs(&mut self, docs: Option<&Docs>, indent: usize) {
        if let Some(docs) = docs {
            write(self, docs, indent);
        }
    }
}

/// Writes `docs` before the item at `indent`, and a new line after them; nothing if they are empty.
fn write(out: &mut Writer, docs: &Docs, indent: usize) {
    if docs.deprecated.is_none() && is_as_it_stands(&docs.text) {
        return out.comment_line(&docs.text, indent);
    }
    let text = body(&docs.text);
    let note = docs.deprecated.as_deref().map(body);
    match note {
        None if text.is_empty() => {}
        None if stands_alone(text) => one_line(out, "/** ", text, indent),
        Some("") if text.is_empty() => one_line(out, "/** @deprecated", "", indent),
        Some(note) if text.is_empty() && stands_alone(note) => {
            one_line(out, "/** @deprecated ", note, indent);
        }
        _ => block(out, text, note, indent),
    }
}

/// Returns whether the comment is empty, so that nothing is written.
pub(super) fn is_silent(docs: &Docs) -> bool {
    docs.deprecated.is_none() && body(&docs.text).is_empty()
}

/// Returns whether `text` is one line without special characters, as most are: the general path
/// takes longer than writing it.
fn is_as_it_stands(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_usual = |byte: u8| matches!(byte, b' '..=b')' | b'+'..=b'?' | b'A'..=b'~');
    // Counts to the end without branches, so that the compiler can test several bytes in one step.
    let unusual = bytes.iter().filter(|byte| !is_usual(**byte)).count();
    unusual == 0 && bytes.first().is_some_and(|byte| *byte != b' ') && bytes.last() != Some(&b' ')
}

/// `text` without empty lines at either end and without blanks at the end.
fn body(text: &str) -> &str {
    let text = text.trim_end_matches(is_nothing);
    let blank = text.len() - text.trim_start_matches(is_nothing).len();
    let first_line = text[..blank].rfind(is_line_end);
    first_line.map_or(text, |end| text[end..].trim_start_matches(is_line_end))
}

/// Returns whether the comment may have a single line. TypeScript obeys `@ts-ignore` in the last
/// line of a comment, so it must not be there.
fn stands_alone(text: &str) -> bool {
    let is_usual = |byte| matches!(byte, b' '..=b'~') && byte != b'@';
    text.bytes().all(is_usual) || !text.contains(is_line_end) && !text.contains("@ts-")
}

fn one_line(out: &mut Writer, start: &str, text: &str, indent: usize) {
    out.push(start);
    line(out, text.trim_start_matches(is_nothing));
    out.push(" */");
    out.new_line(indent);
}

fn block(out: &mut Writer, text: &str, note: Option<&str>, indent: usize) {
    out.push("/**");
    if !text.is_empty() {
        lines(text).for_each(|line| starred(out, line, indent));
    }
    if let Some(note) = note {
        if !text.is_empty() {
            starred(out, "", indent);
        }
        let mut rest = lines(note.trim_start_matches(is_nothing));
        out.new_line(indent);
        out.push(" * @deprecated");
        let first = rest.next().unwrap_or_default();
        if !first.is_empty() {
            out.push(" ");
            line(out, first);
        }
        rest.for_each(|line| starred(out, line, indent));
    }
    out.new_line(indent);
    out.push(" */");
    out.new_line(indent);
}

/// A line of a block.
fn starred(out: &mut Writer, text: &str, indent: usize) {
    out.new_line(indent);
    out.push(" *");
    if !text.is_empty() {
        out.push(" ");
        line(out, text);
    }
}

/// Splits at everything that ends a line somewhere.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .flat_map(|line| line.split(is_line_end))
        .map(|line| line.trim_end_matches(is_nothing))
}

/// Writes a line so that it neither ends the comment nor reads other than it looks.
fn line(out: &mut Writer, text: &str) {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain && !(text.contains('*') && text.contains("*/")) {
        return out.push(text);
    }
    let mut before = ' ';
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if before == '*' && c == '/' {
            out.push("\\");
        }
        out.push_char(c);
        before = c;
    }
}

/// Line ends of JavaScript, of Unicode and of old printers.
fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Control characters, and those that reorder what stands beside them.
fn is_invisible(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether prettier removes the character at the end of a line: what JavaScript calls
/// white space.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || is_invisible(c)
}
