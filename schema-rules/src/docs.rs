//! Doc comments: how the text of a comment comes out of what is written.
//!
//! The macro cleans comments that it can read. Of `#[doc = include_str!("...")]` only rustc knows
//! the text: the macro passes on what is written, with [`MARK`] before each comment, and core cleans
//! it at run time.

/// Stands before each comment of a text that is still to be cleaned.
pub const MARK: char = '\u{1}';

/// The text of comments: lines without the leading space, joined by `\n`.
///
/// A comment is a line of `///`, or the whole of a block or of an attribute.
pub fn text(comments: impl IntoIterator<Item: AsRef<str>>) -> String {
    let mut lines = Vec::new();
    for comment in comments {
        append(&mut lines, comment.as_ref());
    }
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The text of docs as a descriptor has them: clean, or marked comments.
pub fn read(docs: &str) -> String {
    match docs.strip_prefix(MARK) {
        Some(comments) => text(comments.split(MARK)),
        None => docs.to_owned(),
    }
}

/// Appends one comment.
fn append(lines: &mut Vec<String>, text: &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.strip_prefix(' ').unwrap_or(first).trim_end();
    // The first line of a block is empty if the text starts below it.
    if !first.is_empty() || rest.is_empty() {
        lines.push(first.to_owned());
    }
    let margin = margin(rest);
    let rest = rest.lines().map(|line| {
        let line = line.get(margin..).unwrap_or_default();
        line.trim_end().to_owned()
    });
    lines.extend(rest);
}

/// How many bytes before the text of each line belong to the form of a comment: spaces and tabs
/// that all lines have, and the stars of a block that has them in all lines. Other white space is
/// text.
fn margin(lines: &str) -> usize {
    let filled = || lines.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let spaces = filled().map(indent).min().unwrap_or(0);
    let is_starred = spaces > 0 && filled().all(|line| line.as_bytes().get(spaces) == Some(&b'*'));
    if !is_starred {
        return spaces;
    }
    let behind = spaces + 1;
    let is_spaced = filled().all(|line| matches!(line.as_bytes().get(behind), None | Some(b' ')));
    behind + usize::from(is_spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_comments_of_every_form() {
        let cases: [(&[&str], &str); 10] = [
            (&[" a", "", "   b "], "a\n\n  b"),
            (&["a"], "a"),
            (&[" One. "], "One."),
            (&["\n * a\n *\n *  * b\n "], "a\n\n * b"),
            (&[" a\n * b\n "], "a\nb"),
            (&["\n    a\n\n      b\n"], "a\n\n  b"),
            (&["a:\n* b\n* c"], "a:\n* b\n* c"),
            (&["\n *é\n *b\n"], "é\nb"),
            // A line of another white space than the margin's, as Japanese text begins paragraphs.
            (&["\n * a\n\u{3000}b\n "], " * a\n\u{3000}b"),
            (&["\n \u{3000}a\n \u{85}b\n"], "\u{3000}a\n\u{85}b"),
        ];
        for (comments, want) in cases {
            assert_eq!(text(comments), want, "{comments:?}");
            let marked: String = comments
                .iter()
                .flat_map(|comment| [MARK.to_string(), (*comment).to_owned()])
                .collect();
            assert_eq!(read(&marked), want);
        }
        assert_eq!(read(" clean "), " clean ");
    }

    /// For any text, no letter gets lost and nothing panics.
    #[test]
    fn keeps_every_letter_of_any_text() {
        let alphabet = [
            " ", "\t", "\n", "*", "a", "é", "\u{3000}", "\u{85}", "\u{a0}", "\u{2028}", "😀", "\r",
        ];
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..20_000 {
            let mut comment = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                let pick = usize::try_from(state >> 33).unwrap_or(0);
                comment.push_str(alphabet[pick % alphabet.len()]);
            }
            let letters = |text: &str| -> String {
                let is_letter = |letter: &char| !letter.is_whitespace() && *letter != '*';
                text.chars().filter(is_letter).collect()
            };
            assert_eq!(
                letters(&text([comment.as_str()])),
                letters(&comment),
                "{comment:?}"
            );
        }
    }
}
