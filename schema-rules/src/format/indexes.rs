//! The indexes of a table: a line for each, of words with a space between them.
//!
//! `staged` if it is, the kind (`index`, `search_index` or `vector_index`), the name, and the paths
//! in wire names: all fields of a database index, the searched field or the vector field of the
//! others, then the dimensions of a vector index, then the filter fields. Names and paths have no
//! spaces. Sets of fields that are unique together are lines of paths alone.

use std::{fmt, str};

use crate::index::Kind;

/// An index as one line describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexLine<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether it is built in the background.
    pub staged: bool,
    /// Its fields.
    pub over: Over<'a>,
}

/// The fields of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over<'a> {
    /// The fields of a database index.
    Database(Vec<&'a str>),
    /// The searched field and the filter fields.
    Search(&'a str, Vec<&'a str>),
    /// The vector field, the dimensions and the filter fields.
    Vector(&'a str, u32, Vec<&'a str>),
}

impl fmt::Display for IndexLine<'_> {
    /// Writes the line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, staged, over } = self;
        if *staged {
            f.write_str("staged ")?;
        }
        let fields = match over {
            Over::Database(fields) => {
                write!(f, "index {name}")?;
                fields
            }
            Over::Search(field, filters) => {
                write!(f, "search_index {name} {field}")?;
                filters
            }
            Over::Vector(field, dimensions, filters) => {
                write!(f, "vector_index {name} {field} {dimensions}")?;
                filters
            }
        };
        fields.iter().try_for_each(|field| write!(f, " {field}"))
    }
}

/// Writes a line for each item.
pub fn lines(lines: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let lines: Vec<_> = lines.into_iter().map(|line| line.to_string()).collect();
    lines.join("\n")
}

/// Reads the lines of indexes; what the macro does not write is left out.
pub fn read(text: &str) -> impl Iterator<Item = IndexLine<'_>> {
    text.lines().filter_map(index)
}

fn index(line: &str) -> Option<IndexLine<'_>> {
    let (staged, line) = match line.strip_prefix("staged ") {
        Some(line) => (true, line),
        None => (false, line),
    };
    let mut words = line.split(' ');
    let (kind, name) = (words.next()?, words.next()?);
    let over = match kind {
        "index" => Over::Database(words.collect()),
        "search_index" => Over::Search(words.next()?, words.collect()),
        "vector_index" => {
            let (field, dimensions) = (words.next()?, words.next()?);
            Over::Vector(field, dimensions.parse().ok()?, words.collect())
        }
        _ => return None,
    };
    Some(IndexLine { name, staged, over })
}

/// A field of an index, as [`Paths`] reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexPath<'a> {
    /// The name of the index.
    pub index: &'a str,
    /// The path in wire names.
    pub path: &'a str,
    /// Whether the field has to hold vectors.
    pub is_vector: bool,
}

/// Reads the fields of all indexes that have to exist in documents, for const evaluation. The
/// filter fields of a vector index need not exist.
#[derive(Debug, Clone, Copy)]
pub struct Paths<'a> {
    text: &'a str,
    at: usize,
    kind: Option<Kind>,
    index: &'a str,
}

impl<'a> Paths<'a> {
    /// The fields of the indexes that `text` describes.
    pub const fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            kind: None,
            index: "",
        }
    }

    /// Reads the next field.
    pub const fn next(&mut self) -> Option<IndexPath<'a>> {
        loop {
            let Some(kind) = self.kind else {
                let (word, _) = self.word();
                if word.is_empty() {
                    return None;
                }
                self.kind = match word.as_bytes() {
                    b"index" => Some(Kind::Database),
                    b"search_index" => Some(Kind::Search),
                    b"vector_index" => Some(Kind::Vector),
                    _ => None,
                };
                if self.kind.is_some() {
                    let (index, ends) = self.word();
                    self.index = index;
                    if ends {
                        self.kind = None;
                    }
                }
                continue;
            };
            let (path, mut ends) = self.word();
            let is_vector = matches!(kind, Kind::Vector);
            while is_vector && !ends {
                (_, ends) = self.word();
            }
            if ends {
                self.kind = None;
            }
            return Some(IndexPath {
                index: self.index,
                path,
                is_vector,
            });
        }
    }

    /// Reads a word, and whether the line ends behind it.
    const fn word(&mut self) -> (&'a str, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut end = start;
        while end < bytes.len() && bytes[end] != b' ' && bytes[end] != b'\n' {
            end += 1;
        }
        self.at = end + 1;
        let ends = end >= bytes.len() || bytes[end] == b'\n';
        if start >= bytes.len() {
            return ("", true);
        }
        match str::from_utf8(bytes.split_at(end).0.split_at(start).1) {
            Ok(word) => (word, ends),
            // Cut at ASCII: what was valid stays valid.
            Err(_) => ("", ends),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases() -> Vec<IndexLine<'static>> {
        let index = |name, staged, over| IndexLine { name, staged, over };
        vec![
            index("by_a", false, Over::Database(vec!["a", "b.c"])),
            index("staged", true, Over::Database(vec!["index"])),
            index("text", false, Over::Search("body", vec![])),
            index("text_of", true, Over::Search("body", vec!["a", "b"])),
            index("vectors", true, Over::Vector("v", 1536, vec!["a"])),
            index("near", false, Over::Vector("w.v", 2, vec![])),
        ]
    }

    #[test]
    fn reads_what_it_writes() {
        let text = lines(cases());
        assert_eq!(
            text,
            "index by_a a b.c\nstaged index staged index\nsearch_index text body\n\
             staged search_index text_of body a b\nstaged vector_index vectors v 1536 a\n\
             vector_index near w.v 2"
        );
        assert_eq!(read(&text).collect::<Vec<_>>(), cases());
        assert_eq!(read("nonsense\nindex").count(), 0);
    }

    #[test]
    fn paths_are_those_that_have_to_exist() {
        let text = lines(cases());
        let mut paths = Paths::of(&text);
        let mut found = Vec::new();
        while let Some(IndexPath {
            index,
            path,
            is_vector,
        }) = paths.next()
        {
            found.push((index, path, is_vector));
        }
        let want = [
            ("by_a", "a", false),
            ("by_a", "b.c", false),
            ("staged", "index", false),
            ("text", "body", false),
            ("text_of", "body", false),
            ("text_of", "a", false),
            ("text_of", "b", false),
            ("vectors", "v", true),
            ("near", "w.v", true),
        ];
        assert_eq!(found, want);
        assert_eq!(Paths::of("").next(), None);
    }
}
