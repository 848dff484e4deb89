//! Keys that objects of a JSON text repeat. Convex keeps the last, so this is worth a warning.

use std::collections::HashSet;

use convex_schema_rules::limit::MAX_VALUE_NESTING;

use super::code::{RowPhase, ViolationCode};
use super::explain::{Raw, What};
use super::path::Step;
use super::violation::TextPosition;

/// A key that an object has already.
#[derive(Debug)]
pub(crate) struct Duplicate<'s> {
    /// The steps to the key, itself included.
    pub(crate) steps: &'s [Step<'s>],
    /// The position where the repetition starts.
    pub(crate) position: TextPosition,
}

impl<'s> Duplicate<'s> {
    /// Returns the warning about it.
    pub(crate) fn raw(&self) -> Raw<'s, 's> {
        let what = What::Said {
            message: "the object has this key already, and the last one counts".to_owned(),
            help: Some("keep one of them"),
        };
        Raw {
            position: Some(self.position),
            ..Raw::new(
                RowPhase::Json,
                ViolationCode::DuplicateKey,
                self.steps,
                what,
            )
        }
    }
}

/// An array or object that is not closed yet.
enum Open {
    Array(usize),
    Object { keys: HashSet<String>, last: String },
}

/// Calls `emit` for each key that is repeated, except where no value is that deep. `json` is valid;
/// of other text the answer is arbitrary.
pub(crate) fn duplicates(json: &[u8], mut emit: impl FnMut(Duplicate<'_>)) {
    let mut open: Vec<Open> = Vec::new();
    let mut lines = Lines::of(json);
    let mut at = 0;
    // Whether the next string is a key.
    let mut key_is_next = false;
    while let Some(byte) = json.get(at) {
        match byte {
            b'{' => {
                open.push(Open::Object {
                    keys: HashSet::new(),
                    last: String::new(),
                });
                key_is_next = true;
            }
            b'[' => {
                open.push(Open::Array(0));
                key_is_next = false;
            }
            b'}' | b']' => {
                open.pop();
                key_is_next = false;
            }
            b',' => match open.last_mut() {
                Some(Open::Array(index)) => *index += 1,
                Some(Open::Object { .. }) => key_is_next = true,
                None => {}
            },
            b'"' => {
                let end = end_of_string(json, at);
                if key_is_next {
                    key_is_next = false;
                    if open.len() <= MAX_VALUE_NESTING && enter(&mut open, &json[at..end]) {
                        let steps = steps(&open);
                        emit(Duplicate {
                            steps: &steps,
                            position: lines.position(at),
                        });
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Returns where the string that starts at `start` ends: behind its quote.
fn end_of_string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// Makes `key`, a JSON string, the current key of the innermost object; whether it was there.
fn enter(open: &mut [Open], key: &[u8]) -> bool {
    let Some(Open::Object { keys, last }) = open.last_mut() else {
        return false;
    };
    *last = serde_json::from_slice(key).unwrap_or_default();
    !keys.insert(last.clone())
}

fn steps(open: &[Open]) -> Vec<Step<'_>> {
    open.iter()
        .map(|open| match open {
            Open::Array(index) => Step::Index(*index),
            Open::Object { last, .. } => Step::Field(last),
        })
        .collect()
}

/// Lines and columns of places in a text, each behind the one before it.
struct Lines<'t> {
    text: &'t [u8],
    /// How far newlines were counted, where the line there starts, and its number.
    counted: usize,
    start: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        Self {
            text,
            counted: 0,
            start: 0,
            line: 1,
        }
    }

    fn position(&mut self, at: usize) -> TextPosition {
        let at = at.min(self.text.len());
        let passed = self.text.get(self.counted..at).unwrap_or_default();
        for (index, _) in passed
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
        {
            self.start = self.counted + index + 1;
            self.line += 1;
        }
        self.counted = at;
        TextPosition {
            line: self.line,
            column: 1 + at - self.start,
        }
    }
}

/// Returns the line and the column of the byte at `at`.
pub(crate) fn position(text: &[u8], at: usize) -> TextPosition {
    Lines::of(text).position(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::path::wire;
    use crate::validate::shown::Values;

    #[test]
    fn tells_each_repetition_with_its_place() {
        for (json, want) in [
            (r#"{"a":1,"b":{"a":2}}"#, vec![]),
            (r#"{"a":1,"a":2,"a":3}"#, vec![".a 1:8", ".a 1:14"]),
            (
                "{\"a\":\"a\",\n \"x\":[0,{\"k\":1,\"\\u006b\":2}]}",
                vec![".x[1].k 2:16"],
            ),
            (
                r#"{"a\"":"{\"b\":1,\"b\":2}","c":[{"d":1},{"d":1}]}"#,
                vec![],
            ),
            (
                "{\"a\":1,\n\n\"a\":{\"b\":1,\n\"b\":2,\"b\":3},\"a\":3}",
                vec![".a 3:1", ".a.b 4:1", ".a.b 4:7", ".a 4:14"],
            ),
            ("", vec![]),
            ("{\"a", vec![]),
        ] {
            let mut found = Vec::new();
            duplicates(json.as_bytes(), |it| {
                let TextPosition { line, column } = it.position;
                found.push(format!("{} {line}:{column}", wire(it.steps, Values::Show)));
            });
            assert_eq!(found, want, "{json}");
        }
    }

    /// Neither the text before a repetition nor what is open around it is gone through again.
    #[test]
    fn many_repetitions_take_no_longer_each() {
        let repeated = vec!["\"k\":1"; 300_000].join(",");
        let deep = 50_000;
        for (text, want) in [
            (format!("{{{repeated}}}"), 299_999),
            (
                format!("{}{{{repeated}}}{}", "[".repeat(deep), "]".repeat(deep)),
                0,
            ),
        ] {
            let start = std::time::Instant::now();
            let mut found = 0;
            duplicates(text.as_bytes(), |_| found += 1);
            assert_eq!(found, want);
            // Generous: a debug build on a busy machine. Else it would be hours.
            assert!(start.elapsed().as_secs() < 60);
        }
    }
}
