//! String literals of JavaScript in the form that prettier keeps, and their columns.

use std::fmt::Write;

/// Appends `value` between quotes: double ones, unless `value` has more of them than single ones.
/// Returns how many more bytes than columns the literal has.
pub(super) fn quote(out: &mut String, value: &str) -> usize {
    if value.bytes().all(is_plain) {
        out.reserve(value.len() + 2);
        out.push('"');
        out.push_str(value);
        out.push('"');
        return 0;
    }
    let quote = quote_for(value);
    let start = out.len();
    out.push(quote);
    for c in value.chars() {
        escape(out, c, quote);
    }
    out.push(quote);
    surplus(&out[start..])
}

fn quote_for(value: &str) -> char {
    let count = |quote| value.matches(quote).count();
    if count('"') > count('\'') { '\'' } else { '"' }
}

/// Returns whether a byte needs no escape between double quotes.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

fn escape(out: &mut String, c: char, quote: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if c == quote => out.extend(['\\', c]),
        ' '..='~' => out.push(c),
        _ if is_kept(c) => out.push(c),
        _ => {
            let code = u32::from(c);
            let _ = if code <= 0xffff {
                write!(out, "\\u{code:04x}")
            } else {
                write!(out, "\\u{{{code:x}}}")
            };
        }
    }
}

/// Returns how many more bytes than columns `text` has, which is as [`quote`] leaves it.
pub(super) fn surplus(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.chars()
        .map(|c| c.len_utf8() - if is_within(c, WIDE) { 2 } else { 1 })
        .sum()
}

/// Returns whether a character outside ASCII is written without an escape: every editor shows it,
/// always in the same number of columns. Combining accents, joiners and scripts with such marks
/// are escaped.
pub(super) fn is_kept(c: char) -> bool {
    is_within(c, NARROW) || is_within(c, WIDE)
}

fn is_within(c: char, ranges: &[(char, char)]) -> bool {
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&c))
}

/// Characters of one column: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic and Georgian
/// letters, punctuation, currencies.
const NARROW: &[(char, char)] = &[
    ('\u{a1}', '\u{a8}'),
    ('\u{aa}', '\u{ac}'),
    ('\u{af}', '\u{2ff}'),
    ('\u{370}', '\u{377}'),
    ('\u{37a}', '\u{37f}'),
    ('\u{384}', '\u{38a}'),
    ('\u{38c}', '\u{38c}'),
    ('\u{38e}', '\u{3a1}'),
    ('\u{3a3}', '\u{482}'),
    ('\u{48a}', '\u{52f}'),
    ('\u{531}', '\u{556}'),
    ('\u{561}', '\u{586}'),
    ('\u{5d0}', '\u{5ea}'),
    ('\u{620}', '\u{64a}'),
    ('\u{10d0}', '\u{10fa}'),
    ('\u{1e00}', '\u{1f15}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{2030}', '\u{203b}'),
    ('\u{20a0}', '\u{20bf}'),
];

/// Characters of two columns: Chinese, Japanese and Korean, and common emoji.
const WIDE: &[(char, char)] = &[
    ('\u{3001}', '\u{3020}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{309b}', '\u{30ff}'),
    ('\u{3105}', '\u{312f}'),
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{fa6d}'),
    ('\u{ff01}', '\u{ff60}'),
    ('\u{1f300}', '\u{1f320}'),
    ('\u{1f337}', '\u{1f37c}'),
    ('\u{1f400}', '\u{1f43e}'),
    ('\u{1f442}', '\u{1f4fc}'),
    ('\u{1f600}', '\u{1f64f}'),
    ('\u{1f680}', '\u{1f6c5}'),
    ('\u{1f910}', '\u{1f93a}'),
    ('\u{20000}', '\u{2a6df}'),
];
