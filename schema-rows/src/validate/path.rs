//! Paths in documents.

use std::fmt::{self, Write};

use convex_schema_rules::limit::MAX_RUNTIME_KEY_LEN;
use convex_schema_rules::name::check_identifier;

use super::shown::{Values, prefix, quoted};

/// One step from a value to a value inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// A field that an object validator could name.
    Field(&'a str),
    /// An element of an array, counted from 0.
    Index(usize),
    /// The value under a key of a record.
    Entry(&'a str),
    /// A key of a record itself.
    Key(&'a str),
}

impl<'a> Step<'a> {
    /// Returns the name, if the step is a field.
    pub(crate) fn field(self) -> Option<&'a str> {
        match self {
            Step::Field(name) => Some(name),
            _ => None,
        }
    }
}

/// Returns the path as the backend prints it: `.items[3].price`, `.scores.values()`,
/// `.scores.keys()`.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`.
pub(crate) fn backend(steps: &[Step<'_>]) -> String {
    join(steps, |out, step| match step {
        Step::Field(name) => write!(out, ".{}", legal_part(name)),
        Step::Index(index) => write!(out, "[{index}]"),
        Step::Entry(_) => out.write_str(".values()"),
        Step::Key(_) => out.write_str(".keys()"),
    })
}

/// Returns the path with all that rows differ in left out: `.items[].price`, `.scores.values()`.
pub(crate) fn pattern(steps: &[Step<'_>]) -> String {
    join(steps, |out, step| match step {
        Step::Field(name) => field(out, name),
        Step::Index(_) => out.write_str("[]"),
        Step::Entry(_) => out.write_str(".values()"),
        Step::Key(_) => out.write_str(".keys()"),
    })
}

/// Returns the path in one row, keys of records included: `.items[3].price`, `.scores["ann"]`, and
/// `.scores.keys()["ann"]` for a key itself.
pub(crate) fn wire(steps: &[Step<'_>], values: Values) -> String {
    join(steps, |out, step| match step {
        Step::Field(name) => field(out, name),
        Step::Index(index) => write!(out, "[{index}]"),
        Step::Entry(key) => entry(out, key, values),
        Step::Key(key) => {
            out.push_str(".keys()");
            entry(out, key, values)
        }
    })
}

fn join(
    steps: &[Step<'_>],
    mut write: impl FnMut(&mut String, &Step<'_>) -> fmt::Result,
) -> String {
    let mut out = String::new();
    for step in steps {
        // Writing to a `String` can't fail.
        let _ = write(&mut out, step);
    }
    out
}

/// A field whose name is not an identifier stands in brackets, as in JavaScript.
fn field(out: &mut String, name: &str) -> fmt::Result {
    if check_identifier(name).is_ok() {
        write!(out, ".{name}")
    } else {
        write!(out, "[{}]", quoted(name, SHOWN_KEY))
    }
}

fn entry(out: &mut String, key: &str, values: Values) -> fmt::Result {
    match values {
        Values::Show => write!(out, "[{}]", quoted(key, SHOWN_KEY)),
        Values::Hide => out.write_str("[…]"),
    }
}

/// Returns the part of a name that can be a key's: longer ones are not keys, and may have megabytes.
pub(crate) fn legal_part(name: &str) -> &str {
    prefix(name, MAX_RUNTIME_KEY_LEN)
}

/// Bytes of a key that paths show. Keys may have 1024 bytes, and more in broken input.
const SHOWN_KEY: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_in_three_spellings() {
        let long = "k".repeat(100);
        for (steps, of_backend, of_pattern, of_wire, hidden) in [
            (vec![], "", "", "", ""),
            (
                vec![Step::Field("items"), Step::Index(3), Step::Field("price")],
                ".items[3].price",
                ".items[].price",
                ".items[3].price",
                ".items[3].price",
            ),
            (
                vec![Step::Field("scores"), Step::Entry("a b")],
                ".scores.values()",
                ".scores.values()",
                ".scores[\"a b\"]",
                ".scores[…]",
            ),
            (
                vec![Step::Field("scores"), Step::Key("ann")],
                ".scores.keys()",
                ".scores.keys()",
                ".scores.keys()[\"ann\"]",
                ".scores.keys()[…]",
            ),
            (
                vec![Step::Field("first name")],
                ".first name",
                "[\"first name\"]",
                "[\"first name\"]",
                "[\"first name\"]",
            ),
        ] {
            assert_eq!(backend(&steps), of_backend);
            assert_eq!(pattern(&steps), of_pattern);
            assert_eq!(wire(&steps, Values::Show), of_wire);
            assert_eq!(wire(&steps, Values::Hide), hidden);
        }
        assert!(wire(&[Step::Entry(&long)], Values::Show).len() < 80);
    }
}
