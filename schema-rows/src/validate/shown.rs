//! Values as text, shortened for people.

use std::fmt::{self, Write};

use convex_schema_core::Value;

/// Whether a report may show the content of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Values {
    /// Values are shown, shortened.
    #[default]
    Show,
    /// Only kinds and lengths are shown. Keys of records are hidden too, field names are not.
    Hide,
}

impl Values {
    /// Returns `show` or `hide`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Hide => "hide",
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes items with `, ` between them.
pub(crate) fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            f.write_str(", ")?;
        }
        write(f, item)?;
    }
    Ok(())
}

/// Returns what a `fmt::Display` writes, cut after `limit` bytes; a cut text ends in `…`.
///
/// It stops writing at the limit, so a large value costs no more than a small one.
pub(crate) fn cut(text: impl fmt::Display, limit: usize) -> String {
    let mut out = Cut {
        text: String::new(),
        limit,
    };
    let cut = write!(out, "{text}").is_err();
    if cut {
        out.text.push('…');
    }
    out.text
}

struct Cut {
    text: String,
    limit: usize,
}

impl Write for Cut {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = self.limit - self.text.len();
        if part.len() <= room {
            self.text.push_str(part);
            return Ok(());
        }
        self.text.push_str(prefix(part, room));
        Err(fmt::Error)
    }
}

/// Returns the longest start of `text` that has at most `bytes` bytes and ends between characters.
pub(crate) fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns `text` in quotes, with Rust's escapes, cut inside the quotes.
pub(crate) fn quoted(text: &str, limit: usize) -> String {
    let shown = prefix(text, limit);
    let dots = if shown.len() < text.len() { "…" } else { "" };
    format!("{shown:?}{dots}")
}

/// Bytes of a value that a finding shows.
pub(crate) const SHOWN_VALUE: usize = 60;

/// Returns what was found, for a person: `text "2024-01-0…"`, `number 5.0`, `object with 3 fields`.
pub(crate) fn found(value: &Value, values: Values) -> String {
    let (kind, shown) = match value {
        Value::Null => return "null".to_owned(),
        Value::Int64(it) => ("int64", format!("{it}")),
        Value::Float64(it) => ("number", format!("{it:?}")),
        Value::Boolean(it) => ("boolean", format!("{it}")),
        Value::String(it) => return found_text("string", it, values),
        Value::Bytes(it) => return counted("bytes, ", it.len(), "byte"),
        Value::Array(it) => return counted("array with ", it.len(), "element"),
        Value::Object(it) => return counted("object with ", it.len(), "field"),
    };
    match values {
        Values::Show => format!("{kind} {shown}"),
        Values::Hide => kind.to_owned(),
    }
}

/// Returns what was found where the value is a text.
pub(crate) fn found_text(kind: &str, text: &str, values: Values) -> String {
    match values {
        Values::Show => format!("{kind} {}", quoted(text, SHOWN_VALUE)),
        Values::Hide => counted(&format!("{kind} of "), text.chars().count(), "character"),
    }
}

fn counted(before: &str, count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{before}{count} {noun}{s}")
}
