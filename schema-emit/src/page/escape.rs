//! Text in HTML.

use std::fmt::Write;

/// Escapes text for between tags or in quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            // HTML has no form for most of them.
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Returns the id of a table, or of a field as `table.path`: every character except letters, digits, `_`, `-` and
/// `.` is spelled `~XX`, byte by byte, so that different names have different ids and links need no
/// escapes.
pub(super) fn id(name: &str) -> String {
    let mut out = String::from("t-");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                out.push(char::from(byte));
            }
            byte => {
                let _ = write!(out, "~{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, id};

    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(
            escaped("<b title='x' y=\"z\">&\u{0}"),
            "&lt;b title=&#39;x&#39; y=&quot;z&quot;&gt;&amp;\u{fffd}"
        );
    }

    #[test]
    fn ids_need_no_escapes_and_stay_different() {
        assert_eq!(id("users"), "t-users");
        assert_eq!(id("users.items[].a b"), "t-users.items~5B~5D.a~20b");
        assert_ne!(id("a~5B"), id("a["));
    }
}
