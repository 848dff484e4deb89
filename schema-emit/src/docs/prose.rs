//! Doc comments: text in which only code between backticks has a meaning.

/// A part of a line of a doc comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// The text between backticks.
    Code(&'a str),
}

/// Returns the parts of a line; a backtick without a partner is text.
pub(crate) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, (code, after))) = split(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Code(code));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn split(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    (!code.is_empty()).then_some((before, (code, after)))
}

#[cfg(test)]
mod tests {
    use super::Piece::{Code, Text};
    use super::pieces;

    #[test]
    fn code_stands_between_backticks() {
        assert_eq!(pieces("a `b` c"), [Text("a "), Code("b"), Text(" c")]);
        assert_eq!(pieces("`b`"), [Code("b")]);
        assert_eq!(pieces("it`s"), [Text("it`s")]);
        assert_eq!(pieces("```"), [Text("```")]);
        assert_eq!(pieces(""), []);
    }
}
