//! Notes on rows of JSON: values that become something else than a person sees, and the probable
//! reason why a row is not JSON.

use memchr::memmem;

use super::Notes;
use super::cells::Columns;
use super::text::{DIGITS, is_json, rounded};
use crate::problem::ProblemCode;

/// Returns whether any row of a text may deserve a note. Looks at every 16th byte for digits.
pub(crate) fn may_be_noted(text: &[u8]) -> bool {
    has_long_number(text) || may_hold_json(text)
}

/// Returns whether a string of a text starts as JSON with a key or a string: `"{\"`, `"[\"` or `"[{\"`.
fn may_hold_json(text: &[u8]) -> bool {
    memchr::memchr_iter(b'\\', text).any(|at| {
        let (before, behind) = text.split_at(at);
        let starts: [&[u8]; 3] = [b"\"{", b"\"[", b"\"[{"];
        behind.starts_with(b"\\\"") && starts.iter().any(|start| before.ends_with(start))
    })
}

fn has_long_number(text: &[u8]) -> bool {
    let mut at = DIGITS - 1;
    while let Some(byte) = text.get(at) {
        if byte.is_ascii_digit() {
            let is_digit = |byte: &&u8| byte.is_ascii_digit();
            let before = text.get(..at).unwrap_or_default();
            let before = before.iter().rev().take_while(is_digit).count();
            let behind = text.get(at..).unwrap_or_default();
            let behind = behind.iter().take_while(is_digit).count();
            if before + behind >= DIGITS {
                return true;
            }
        }
        at += DIGITS;
    }
    false
}

/// Adds the notes on a row of JSON.
pub(crate) fn note(text: &[u8], columns: &Columns, row: u64, notes: &mut Notes) {
    let mut walk = Walk {
        text,
        at: 0,
        columns,
        row,
        notes,
    };
    // Broken text is reported elsewhere.
    let _ = walk.value("", "");
}

/// A walk over the values of a row.
struct Walk<'a, 'n> {
    text: &'a [u8],
    at: usize,
    columns: &'a Columns,
    row: u64,
    notes: &'n mut Notes,
}

/// Levels of a document; deeper ones are none.
const MAX_DEPTH: usize = 64;

impl<'a> Walk<'a, '_> {
    fn blank(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Returns the string that starts here, with its quotes.
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        self.at += 1;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.text.get(self.at..)?)?;
            match self.text.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return self.text.get(start..self.at);
                }
                _ => self.at += 2,
            }
        }
    }

    /// Walks over a value at `path`, in the field `top` of the document.
    fn value(&mut self, path: &str, top: &str) -> Option<()> {
        self.blank();
        match self.text.get(self.at)? {
            b'"' => {
                let text = self.string()?;
                self.text_value(text, path, top);
            }
            b'{' => self.object(path, top)?,
            b'[' => {
                self.at += 1;
                self.blank();
                let path = format!("{path}[]");
                if path.len() > 2 * MAX_DEPTH * 16 {
                    return None;
                }
                if self.text.get(self.at) == Some(&b']') {
                    self.at += 1;
                    return Some(());
                }
                loop {
                    self.value(&path, top)?;
                    self.blank();
                    self.at += 1;
                    match self.text.get(self.at - 1)? {
                        b',' => {}
                        b']' => return Some(()),
                        _ => return None,
                    }
                }
            }
            _ => {
                let start = self.at;
                let rest = self.text.get(start..)?;
                let is_end =
                    |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
                self.at += rest.iter().position(is_end).unwrap_or(rest.len());
                if self.at == start {
                    return None;
                }
                let number = std::str::from_utf8(self.text.get(start..self.at)?).ok()?;
                if let Some(stored) = rounded(number) {
                    let code = ProblemCode::IntegerRounded;
                    self.notes
                        .add(code, &shown(path), self.row, number, || stored);
                }
            }
        }
        Some(())
    }

    fn object(&mut self, path: &str, top: &str) -> Option<()> {
        self.at += 1;
        self.blank();
        if self.text.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Some(());
        }
        loop {
            self.blank();
            if self.text.get(self.at) != Some(&b'"') {
                return None;
            }
            let key = self.string()?;
            let key = std::str::from_utf8(key).ok()?.trim_matches('"');
            self.blank();
            if self.text.get(self.at) != Some(&b':') {
                return None;
            }
            self.at += 1;
            let path = format!("{path}.{}", key.chars().take(64).collect::<String>());
            if path.matches(['.', '[']).count() > MAX_DEPTH {
                return None;
            }
            let top = if top.is_empty() { key } else { top };
            self.value(&path, top)?;
            self.blank();
            self.at += 1;
            match self.text.get(self.at - 1)? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    fn text_value(&mut self, text: &[u8], path: &str, top: &str) {
        let starts = text.starts_with(b"\"{") || text.starts_with(b"\"[");
        if !starts || self.columns.is_text(top) {
            return;
        }
        let Ok(content) = serde_json::from_slice::<String>(text) else {
            return;
        };
        if is_json(&content) {
            let code = ProblemCode::TextIsJson;
            self.notes
                .add(code, &shown(path), self.row, &content, String::new);
        }
    }
}

fn shown(path: &str) -> String {
    format!("`{path}`")
}

/// Adds the probable reason why a row is not JSON.
pub(crate) fn note_broken(text: &[u8], row: u64, notes: &mut Notes) {
    if has_doubled_backslashes(text) {
        let code = ProblemCode::DoubledBackslashes;
        notes.add(code, "", row, "", String::new);
    }
    let line = text.trim_ascii();
    if line.contains(&b'\t') && !line.starts_with(b"{") && !line.starts_with(b"[") {
        let code = ProblemCode::TabSeparated;
        notes.add(code, "", row, "", String::new);
        return;
    }
    for word in ["NaN", "Infinity"] {
        let mut found = memmem::find_iter(text, word.as_bytes());
        let is_bare = |at: usize| {
            let before = text.get(..at).unwrap_or_default().trim_ascii_end();
            let before = before.strip_suffix(b"-").unwrap_or(before).trim_ascii_end();
            matches!(before.last(), Some(b':' | b',' | b'['))
        };
        if found.any(is_bare) {
            let code = ProblemCode::NotJsonNumber;
            notes.add(code, "", row, word, String::new);
            return;
        }
    }
    if let Some(found) = printed(text) {
        notes.add(ProblemCode::NotJsonSyntax, "", row, found, String::new);
    }
}

/// Returns what a row has outside of strings that Python or JavaScript print, and JSON does not
/// have.
fn printed(text: &[u8]) -> Option<&str> {
    const WORDS: [&str; 6] = ["None", "True", "False", "NULL", "Null", "undefined"];
    if !text.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let mut at = 0;
    // The byte before a value or a key.
    let mut before = b' ';
    loop {
        let byte = *text.get(at)?;
        match byte {
            b'"' => {
                let mut rest = at + 1;
                loop {
                    rest += memchr::memchr2(b'"', b'\\', text.get(rest..)?)?;
                    if text.get(rest) == Some(&b'"') {
                        break;
                    }
                    rest += 2;
                }
                at = rest;
            }
            b'}' | b']' if before == b',' => return Some(if byte == b'}' { ",}" } else { ",]" }),
            b'\'' if matches!(before, b'{' | b',' | b':' | b'[') => return Some("'"),
            _ if byte.is_ascii_alphabetic() && matches!(before, b'{' | b',' | b':' | b'[') => {
                let rest = text.get(at..)?;
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                let end = rest.iter().position(|byte| !is_word(byte));
                let word = std::str::from_utf8(rest.get(..end.unwrap_or(rest.len()))?).ok()?;
                let behind = rest.get(word.len()..)?.trim_ascii_start();
                let is_key = matches!(before, b'{' | b',') && behind.starts_with(b":");
                if is_key || WORDS.contains(&word) {
                    return Some(word);
                }
                at += word.len() - 1;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
}

/// Returns whether a row is JSON once each doubled backslash is one: what `COPY` of `PostgreSQL`
/// writes as text.
fn has_doubled_backslashes(text: &[u8]) -> bool {
    if memmem::find(text, b"\\\\").is_none() {
        return false;
    }
    let mut single = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memmem::find(rest, b"\\\\") {
        single.extend_from_slice(rest.get(..=at).unwrap_or_default());
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    single.extend_from_slice(rest);
    serde_json::from_slice::<serde::de::IgnoredAny>(&single).is_ok()
}

#[cfg(test)]
mod tests {
    use convex_schema_rows::validate::Values;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let mut notes = Notes::default();
        if may_be_noted(text.as_bytes()) {
            note(text.as_bytes(), &Columns::default(), 1, &mut notes);
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            note_broken(text.as_bytes(), 1, &mut notes);
        }
        let problems = notes.problems("f", Values::Show);
        problems.iter().map(|it| it.message.clone()).collect()
    }

    #[test]
    fn integers_that_no_float_holds_are_told_with_their_place() {
        for (text, want) in [
            (
                r#"{"a":175928847299117063}"#,
                Some(
                    "`.a`: integers are beyond 2^53, so the nearest float is stored, such as `175928847299117063`, which becomes 175928847299117056 (1 row, first row 1)",
                ),
            ),
            (
                r#"{"a":{"b":[1,-9007199254740993]}}"#,
                Some(
                    "`.a.b[]`: integers are beyond 2^53, so the nearest float is stored, such as `-9007199254740993`, which becomes -9007199254740992 (1 row, first row 1)",
                ),
            ),
            (
                r#"{"a":9007199254740993.0}"#,
                Some(
                    "`.a`: integers are beyond 2^53, so the nearest float is stored, such as `9007199254740993.0`, which becomes 9007199254740992 (1 row, first row 1)",
                ),
            ),
            (r#"{"a":9007199254740992}"#, None),
            (r#"{"a":9007199254740992.00}"#, None),
            (r#"{"a":100000000000000000000}"#, None),
            (r#"{"a":"175928847299117063"}"#, None),
            (r#"{"a":0.1234567890123456789}"#, None),
            (r#"{"a":1700000000000}"#, None),
        ] {
            assert_eq!(told(text).first().map(String::as_str), want, "{text}");
        }
    }

    #[test]
    fn long_numbers_are_found_wherever_they_start() {
        for before in 0..40 {
            let text = format!("{}9007199254740993,", "x".repeat(before));
            assert!(has_long_number(text.as_bytes()), "{before}");
            let text = format!("{}900719925474099,", "x".repeat(before));
            assert!(!has_long_number(text.as_bytes()), "{before}");
        }
    }

    #[test]
    fn json_in_strings_is_told() {
        let is_told = |text| told(text).iter().any(|it| it.contains("hold JSON"));
        assert!(is_told(r#"{"a":"{\"b\":1}"}"#));
        assert!(is_told(r#"{"a":["[\"b\"]"]}"#));
        assert!(!is_told(r#"{"a":"{\"b\""}"#));
        assert!(!is_told(r#"{"a":{"b":1}}"#));
    }

    #[test]
    fn what_is_no_json_is_told_by_its_cause() {
        for (text, want) in [
            (r#"{"a":NaN}"#, "NaN"),
            (r#"{"a":[1, -Infinity]}"#, "Infinity"),
            ("1\tann\t\\N", "text with tabs"),
            (r#"{"notes":"say \\"hi\\"\\nnext"}"#, "COPY"),
        ] {
            assert!(told(text).iter().any(|it| it.contains(want)), "{text}");
        }
        for (text, found) in [
            ("{'name': 'ann'}", "'"),
            ("{name: 1}", "name"),
            (r#"{"a": None}"#, "None"),
            (r#"{"a":[True,1]}"#, "True"),
            (r#"{"a":"x: None","b":undefined}"#, "undefined"),
            (r#"{"a":[1,2,],"b":1}"#, ",]"),
            (r#"{"a":1,}"#, ",}"),
        ] {
            let want = format!("such as `{found}` (1 row, first row 1)");
            assert!(told(text).iter().any(|it| it.ends_with(&want)), "{text}");
        }
        assert!(told(r#"{"a":"None, 'x': True""#).is_empty());
        assert!(told(r#"{"a":"NaN""#).is_empty());
        assert!(told(r#"{"a":tru}"#).is_empty());
    }
}
