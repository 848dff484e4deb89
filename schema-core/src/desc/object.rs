//! The fields of an object.

use super::{D, Literal};

/// The fields of an object.
#[derive(Debug)]
pub struct Object {
    /// A line for each field: the name in documents (of a flattened field, which has none, the
    /// Rust name), then `: ` and the doc comment if there is one. Further lines of the comment
    /// follow with a space before them; names are identifiers, so nothing is ambiguous.
    pub text: &'static str,
    /// The types, in the order of the names.
    pub types: &'static [D],
    /// One byte of [`flag`]s for each field, or nothing if all are 0.
    pub flags: &'static [u8],
    /// What few fields say, with their positions, ascending.
    pub more: &'static [(usize, More)],
}

/// What a field may be besides its type.
pub mod flag {
    /// The fields of the type stand in place of this one.
    pub const FLATTEN: u8 = 1;
    /// The field may be absent whatever its type is.
    pub const OPTIONAL: u8 = 2;
    /// Several nulls or confusable members are meant.
    pub const AMBIGUOUS: u8 = 4;
    /// The field has a proof of its own.
    pub const PROVEN: u8 = 8;
}

/// What few fields say.
#[derive(Debug)]
pub struct More {
    /// The note of `#[deprecated]`.
    pub deprecated: Option<&'static str>,
    /// Not enforced by Convex.
    pub meta: Option<&'static Meta>,
    /// Codes of lints that are not reported, with a space between them.
    pub allowed: &'static str,
}

/// What is known about values and not enforced.
#[derive(Debug)]
pub struct Meta {
    /// What an absent field stands for.
    pub default: Option<Literal>,
    /// The only values that are meant.
    pub allowed: &'static [Literal],
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// The form of a string.
    pub format: Option<&'static str>,
}

impl Object {
    /// Fields with nothing but names, types and doc comments.
    pub const fn new(text: &'static str, types: &'static [D]) -> Self {
        Self {
            text,
            types,
            flags: &[],
            more: &[],
        }
    }

    /// Whether the field at `position` has `flag`.
    pub const fn has(&self, position: usize, flag: u8) -> bool {
        position < self.flags.len() && self.flags[position] & flag != 0
    }

    /// The names one after the other, for const evaluation.
    pub const fn names(&self) -> Names {
        Names {
            text: self.text,
            at: 0,
        }
    }

    /// The name of the field at `position`.
    pub(crate) const fn name_at(&self, position: usize) -> &'static str {
        let mut names = self.names();
        let mut at = 0;
        while let Some((name, rest)) = names.next() {
            if at == position {
                return name.as_str();
            }
            names = rest;
            at += 1;
        }
        ""
    }

    /// The name and the doc comment of each field.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let mut lines = self.text.split('\n').peekable();
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
}

/// The names of fields, one after the other. Positions instead of slices: const evaluation takes
/// its time for calls.
#[derive(Clone, Copy)]
pub struct Names {
    text: &'static str,
    at: usize,
}

impl Names {
    /// The next name, and the names after it.
    pub const fn next(self) -> Option<(Name, Self)> {
        let text = self.text.as_bytes();
        let start = self.at;
        if start >= text.len() {
            return None;
        }
        let mut end = start;
        while end < text.len() && text[end] != b':' && text[end] != b'\n' {
            end += 1;
        }
        let mut at = end;
        while at < text.len() && (text[at] != b'\n' || is_space(text, at + 1)) {
            at += 1;
        }
        let name = Name {
            text: self.text,
            start,
            end,
        };
        Some((name, Self { at: at + 1, ..self }))
    }
}

/// The name of a field, as a part of [`Object::text`].
#[derive(Clone, Copy)]
pub struct Name {
    text: &'static str,
    start: usize,
    end: usize,
}

impl Name {
    pub const fn as_str(self) -> &'static str {
        let name = self.text.as_bytes().split_at(self.end).0;
        match core::str::from_utf8(name.split_at(self.start).1) {
            Ok(name) => name,
            // Names are identifiers, and identifiers are ASCII.
            Err(_) => "",
        }
    }

    /// Whether this is the part of `path` from `start` to `end`.
    pub(crate) const fn is_part(self, path: &str, start: usize, end: usize) -> bool {
        let (text, path) = (self.text.as_bytes(), path.as_bytes());
        if self.end - self.start != end - start {
            return false;
        }
        let mut at = 0;
        while start + at < end {
            if text[self.start + at] != path[start + at] {
                return false;
            }
            at += 1;
        }
        true
    }

    /// Whether the two are equal.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.is_part(other.text, other.start, other.end)
    }

    /// The first byte.
    pub(crate) const fn first(self) -> u8 {
        self.text.as_bytes()[self.start]
    }
}

const fn is_space(bytes: &[u8], at: usize) -> bool {
    at < bytes.len() && bytes[at] == b' '
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn reads_names_and_comments() {
        let object = Object::new("a: one: two\nb\nc: x\n y\n \n z\nd", &[]);
        let fields: Vec<_> = object.fields().collect();
        let want = [("a", "one: two"), ("b", ""), ("c", "x\ny\n\nz"), ("d", "")];
        assert_eq!(fields, want.map(|(name, docs)| (name, docs.to_owned())));

        let mut names = Vec::new();
        let mut rest = object.names();
        while let Some((name, next)) = rest.next() {
            names.push(name.as_str());
            rest = next;
        }
        assert_eq!(names, want.map(|(name, _)| name));
    }
}
