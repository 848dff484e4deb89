//! The `_id` of a row, read from its text without the rest of the row.

use memchr::memmem;

/// What a row has as its `_id`.
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

    /// Walks over the keys of the object; `None` if it is no object that can be walked over.
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
                let value = text.get(at..end)?.trim_ascii_end();
                let content = value
                    .strip_prefix(b"\"")
                    .and_then(|it| it.strip_suffix(b"\""));
                let plain = content.filter(|it| !it.contains(&b'\\'));
                let plain = plain.and_then(|it| std::str::from_utf8(it).ok());
                found = plain.map_or(Self::Unclear, Self::Text);
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

/// Behind white space.
fn blank(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Behind `byte`, which has to be here.
fn after(text: &[u8], at: usize, byte: u8) -> Option<usize> {
    (text.get(at) == Some(&byte)).then_some(at + 1)
}

/// Behind the string that starts here.
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let mut at = after(text, at, b'"')?;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        match text.get(at)? {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// Behind the value that starts here.
fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b',' if depth == 0 => return Some(at),
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ => at += 1,
        }
        let is_over = matches!(text.get(at), Some(b',' | b'}' | b']')) && depth == 0;
        if is_over {
            return Some(at);
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
