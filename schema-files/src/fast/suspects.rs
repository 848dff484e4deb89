//! Finds in the text of accepted rows whatever a warning may be about, without reading the rows.

use std::collections::BTreeSet;

use aho_corasick::packed::Searcher;
use memchr::memmem;

/// The start of an escape of which the letters of a name can be made.
const ESCAPE: &str = "\\u00";

/// For so many texts a pass for each is faster than one for all, which looks at more of the bytes.
const FEW: usize = 3;

/// Searches for times that are likely in another unit than milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Suspects {
    /// The names of fields that hold times, in quotes, and the escape.
    texts: Vec<String>,
    /// Finds all of them in one pass, where the machine can and there are neither few nor too many.
    packed: Option<Searcher>,
}

impl Suspects {
    pub(crate) fn new(times: &BTreeSet<&str>) -> Self {
        let quoted = times.iter().map(|name| format!("\"{name}\""));
        let texts: Vec<String> = quoted.chain([ESCAPE.to_owned()]).collect();
        Self {
            packed: (texts.len() > FEW).then(|| Searcher::new(&texts)).flatten(),
            texts,
        }
    }

    /// Where rows may have something to warn of, in order. `text` is JSON.
    pub(crate) fn find(&self, text: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        if let Some(packed) = &self.packed {
            // None of the texts overlaps another: quotes stand at the ends of names alone, and no
            // name has a backslash.
            let hits = packed.find_iter(text);
            let hits = hits.filter(|hit| is_at(text, hit.start(), hit.end()));
            found.extend(hits.map(|hit| hit.start()));
            return found;
        }
        for wanted in &self.texts {
            let hits = memmem::find_iter(text, wanted);
            found.extend(hits.filter(|at| is_at(text, *at, at + wanted.len())));
        }
        found.sort_unstable();
        found
    }
}

/// Whether the name or escape from `start` to `end` may be of something to warn of.
fn is_at(text: &[u8], start: usize, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    if text.get(start) == Some(&b'\\') {
        is_of_name(rest)
    } else {
        is_suspect(rest)
    }
}

/// Whether the escape may stand for a letter, digit or `_`, by its last two digits.
fn is_of_name(digits: &[u8]) -> bool {
    matches!(digits, [b'3', b'0'..=b'9', ..] | [b'4'..=b'7', ..])
}

/// Whether what follows a name may be a number of 1e8 to 1e11, or of 1e14 and more.
fn is_suspect(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let Some(rest) = rest.strip_prefix(b":") else {
        return false;
    };
    let rest = rest.trim_ascii_start();
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    // `{"$float":...}` may be infinite.
    if rest.first() == Some(&b'{') {
        return true;
    }
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    let digits = rest.iter().take_while(is_digit).count();
    let behind = rest.get(digits..).unwrap_or_default();
    let fraction = match behind {
        [b'.', fraction @ ..] => fraction.iter().take_while(is_digit).count() + 1,
        _ => 0,
    };
    let has_exponent = matches!(behind.get(fraction), Some(b'e' | b'E'));
    digits > 0 && (has_exponent || matches!(digits, 9..=11 | 15..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_units_are_suspect() {
        for (rest, want) in [
            (":1700000000000}", false),
            (":1700000000", true),
            (" : -1700000000.5", true),
            (":99999999", false),
            (":100000000", true),
            (":99999999999", true),
            (":100000000000", false),
            (":99999999999999", false),
            (":100000000000000", true),
            (":99999999999999.9", false),
            (":1.7e9", true),
            (":1E14", true),
            (":{\"$float\":\"AAAAAAAA8H8=\"}", true),
            (":null", false),
            (":\"1700000000\"", false),
            (",", false),
            ("", false),
        ] {
            assert_eq!(is_suspect(rest.as_bytes()), want, "{rest}");
        }
    }

    #[test]
    fn names_are_found_in_quotes_and_in_escapes() {
        let suspects = Suspects::new(&BTreeSet::from(["paidAt"]));
        for (text, want) in [
            (r#"{"paidAt":1700000000}"#, vec![1]),
            (r#"{"unpaidAt":1700000000}"#, vec![]),
            (r#"{"a":1,"paid\u0041t":1}"#, vec![12]),
            (r#"{"a":"\u00e9\u003c\u000a"}"#, vec![]),
            (r#"{"a":"\u0031\u005f"}"#, vec![6, 12]),
        ] {
            assert_eq!(suspects.find(text.as_bytes()), want, "{text}");
        }
    }
}
