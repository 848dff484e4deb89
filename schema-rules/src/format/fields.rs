//! The fields of an object: one text of names and doc comments, and the hashes of the names.
//!
//! A field is a line, its name; a doc comment follows after `: `, and each further line of the
//! comment starts with a space. Names are identifiers, so nothing is ambiguous.

use std::str;

use crate::hash;

/// Bytes of one hash among the hashes of an object.
pub const HASH_LEN: usize = 8;

/// Writes the text of fields, each with its name and its doc comment.
///
/// ```
/// use convex_schema_rules::format::fields;
///
/// let text = fields::write([("at", ""), ("name", "First line.\nSecond line.")]);
/// assert_eq!(text, "at\nname: First line.\n Second line.");
/// ```
pub fn write<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, docs) in fields {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(name);
        if !docs.is_empty() {
            text.push_str(": ");
            text.push_str(&docs.replace('\n', "\n "));
        }
    }
    text
}

/// Reads the text of fields: the name and the doc comment of each.
pub fn read(text: &str) -> impl Iterator<Item = (&str, String)> {
    let mut lines = text.split('\n').peekable();
    std::iter::from_fn(move || {
        let line = lines.next().filter(|line| !line.is_empty())?;
        let (name, first) = line.split_once(": ").unwrap_or((line, ""));
        let mut docs = first.to_owned();
        while let Some(more) = lines.peek().and_then(|line| line.strip_prefix(' ')) {
            docs.push('\n');
            docs.push_str(more);
            lines.next();
        }
        Some((name, docs))
    })
}

/// Reads the name of the field at `position`; empty if there is none. Slow, for messages.
pub const fn name_at(text: &str, position: usize) -> &str {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut at = 0;
    while at < position {
        start = line_after(bytes, start);
        at += 1;
    }
    let mut end = start;
    while end < bytes.len() && bytes[end] != b':' && bytes[end] != b'\n' {
        end += 1;
    }
    if start >= end {
        return "";
    }
    match str::from_utf8(bytes.split_at(end).0.split_at(start).1) {
        Ok(name) => name,
        // Names are identifiers, and identifiers are ASCII.
        Err(_) => "",
    }
}

/// The first bytes of names, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct FirstBytes<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> FirstBytes<'a> {
    /// The hashes of the fields in `text`.
    pub const fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        Self { text, at: 0 }
    }

    /// The first byte of the next name.
    pub const fn next(&mut self) -> Option<u8> {
        if self.at >= self.text.len() {
            return None;
        }
        let first = self.text[self.at];
        self.at = line_after(self.text, self.at);
        Some(first)
    }
}

/// Where the next field starts, behind the one that starts at `start`.
const fn line_after(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < text.len() && (text[at] != b'\n' || at + 1 < text.len() && text[at + 1] == b' ') {
        at += 1;
    }
    at + 1
}

/// Writes the hashes of names, one behind the other.
pub fn hashes(names: impl IntoIterator<Item: AsRef<str>>) -> Vec<u8> {
    let names = names.into_iter();
    let hashes = names.map(|name| hash::hash(name.as_ref()).to_le_bytes());
    hashes.flatten().collect()
}

/// The hashes of the names in `text`, for descriptors that no macro writes; `LEN` is
/// [`HASH_LEN`] times the number of fields.
pub const fn hashes_of<const LEN: usize>(text: &str) -> [u8; LEN] {
    let mut hashes = [0; LEN];
    let mut at = 0;
    while at < LEN {
        let hash = hash::hash(name_at(text, at / HASH_LEN)).to_le_bytes();
        hashes[at] = hash[at % HASH_LEN];
        at += 1;
    }
    hashes
}

/// Reads the hash of the name of the field at `position`.
pub const fn hash_at(hashes: &[u8], position: usize) -> u64 {
    let mut hash = 0;
    let mut at = HASH_LEN;
    while at > 0 {
        at -= 1;
        hash = hash << 8 | hashes[position * HASH_LEN + at] as u64;
    }
    hash
}

/// The position of the field whose name has this hash; of several, the first from `from` on.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the first byte is all that is wanted"
)]
pub const fn find(hashes: &[u8], hash: u64, from: usize) -> Option<usize> {
    // Most names differ in the first byte, and const evaluation pays for each step.
    let first = hash as u8;
    let mut position = from;
    let (mut at, end) = (from * HASH_LEN, hashes.len());
    while at < end {
        if hashes[at] == first && hash_at(hashes, position) == hash {
            return Some(position);
        }
        position += 1;
        at += HASH_LEN;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&str, &str); 4] = [
        ("a", "one: two"),
        ("b", ""),
        ("c", "x\n y\n\nz"),
        ("d", "\u{3000}é"),
    ];

    #[test]
    fn reads_what_it_writes() {
        let text = write(FIELDS);
        let read: Vec<_> = read(&text).collect();
        assert_eq!(read, FIELDS.map(|(name, docs)| (name, docs.to_owned())));
        for (position, (name, _)) in FIELDS.into_iter().enumerate() {
            assert_eq!(name_at(&text, position), name);
        }
        assert_eq!(name_at(&text, 4), "");
        let mut firsts = FirstBytes::of(&text);
        let firsts: Vec<_> = std::iter::from_fn(|| firsts.next()).collect();
        assert_eq!(firsts, *b"abcd");
        assert_eq!(name_at("", 0), "");
    }

    #[test]
    fn finds_names_by_their_hashes() {
        let names = ["owner", "parent", "title"];
        let hashes = hashes(names);
        assert_eq!(hashes_of::<24>("owner: of it\nparent\ntitle"), hashes[..]);
        for (position, name) in names.into_iter().enumerate() {
            assert_eq!(hash_at(&hashes, position), hash::hash(name));
            assert_eq!(find(&hashes, hash::hash(name), 0), Some(position));
            assert_eq!(find(&hashes, hash::hash(name), position + 1), None);
        }
        assert_eq!(find(&hashes, hash::hash("other"), 0), None);
        assert_eq!(find(&[], 0, 0), None);
    }
}
