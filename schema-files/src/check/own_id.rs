//! The `_id` of a row, read from its text without the rest of the row.

use memchr::memmem;

use crate::passes::{after, blank, plain, string_end, value_end};

/// The value of the `_id` of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnId<'a> {
    /// There is no such key.
    Absent,
    /// A string without escapes.
    Text(&'a str),
    /// Something else, or a row that has to be parsed to know.
    Unclear,
}

/// Returns whether any row of a text may have an `_id`.
pub(crate) fn may_have_ids(text: &[u8]) -> bool {
    memmem::find(text, b"_id\"").is_some() || memmem::find(text, b"\\u00").is_some()
}

impl<'a> OwnId<'a> {
    /// Returns the `_id` of the row with this text; of a key that is repeated, the last.
    pub(crate) fn of(text: &'a [u8]) -> Self {
        if !may_have_ids(text) {
            return Self::Absent;
        }
        Self::walk(text).unwrap_or(Self::Unclear)
    }

    /// Walks over the keys of the object; `None` if it is not an object that can be walked over.
    fn walk(text: &'a [u8]) -> Option<Self> {
        let mut found = Self::Absent;
        let mut at = after(text, blank(text, 0), b'{')?;
        at = blank(text, at);
        if text.get(at) == Some(&b'}') {
            return Some(found);
        }
        loop {
            let key_end = string_end(text, at)?;
            let key = text.get(at + 1..key_end - 1)?;
            at = after(text, blank(text, key_end), b':')?;
            at = blank(text, at);
            let end = value_end(text, at)?;
            if key.contains(&b'\\') {
                return None;
            }
            if key == b"_id" {
                let id = plain(text, at, end).and_then(|it| std::str::from_utf8(it).ok());
                found = id.map_or(Self::Unclear, Self::Text);
            }
            at = blank(text, end);
            match text.get(at)? {
                b',' => at = blank(text, at + 1),
                b'}' => return Some(found),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_at_the_top_alone() {
        for (text, want) in [
            (r#"{"a":1}"#, OwnId::Absent),
            (r"{}", OwnId::Absent),
            (r#"{"_id":"k5"}"#, OwnId::Text("k5")),
            (
                r#" { "b" : [1,{"_id":"x"}] , "_id" : "k5" } "#,
                OwnId::Text("k5"),
            ),
            (r#"{"a":{"_id":"x"},"b":"_id\"","c":1}"#, OwnId::Absent),
            (r#"{"_id":"a","_id":"b"}"#, OwnId::Text("b")),
            (r#"{"_id":5}"#, OwnId::Unclear),
            (r#"{"_id":"\u0061"}"#, OwnId::Unclear),
            (r#"{"\u005fid":"a"}"#, OwnId::Unclear),
            (r#"["_id"]"#, OwnId::Unclear),
            (r#"{"_id":"#, OwnId::Unclear),
            (r#"{"_id"#, OwnId::Absent),
        ] {
            assert_eq!(OwnId::of(text.as_bytes()), want, "{text}");
        }
    }
}
