//! Rows that differ from right ones in one part of the document.

use convex_schema_rules::limit::MAX_RUNTIME_KEY_LEN;

use super::tree::{Tree, id};
use super::{EDIT_SHARES, Shape, Subject, is_exhaustive, mapping};

/// Literals of the shapes' validators, and a text that is none of them.
const WORDS: [&str; 11] = [
    "walk", "ride", "swim", "open", "shut", "shown", "hidden", "nobody", "wal", "walks", "",
];

/// Values that can stand anywhere.
const VALUES: [&str; 20] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "2.5",
    "1700000000000",
    "1e3",
    "1e400",
    "\"\"",
    "[]",
    "{}",
    "[null]",
    "{\"a\":1}",
    "{\"$bytes\":\"AA==\"}",
    "{\"$integer\":\"AAAAAAAAAAA=\"}",
    "{\"$float\":\"AAAAAAAA+H8=\"}",
    "{\"$float\":\"AAAAAAAA8D8=\"}",
    "{\"$other\":1}",
];

/// Bytes that no string may hold, or only in company.
const PIECES: [&[u8]; 16] = [
    b"\\ud83d",
    b"\\ude00",
    b"\\ud83d\\ud83d",
    b"\\ude00\\ud83d",
    b"\\ud83d\\u0041",
    b"\\ud83d\\ude00",
    b"\\u12g4",
    b"\\u123",
    b"\\x",
    b"\"",
    b"\\",
    b"\x01",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
];

impl Tree {
    /// All trees that differ from this one in one part.
    fn edited(&self) -> Vec<Self> {
        let mut out: Vec<_> = VALUES.iter().copied().map(Self::token).collect();
        match self {
            Self::Token(text) => out.extend(other_tokens(text)),
            Self::Text(text) => out.extend(other_texts(text).into_iter().map(Self::Text)),
            Self::Id(own) => out.extend(other_ids(own).into_iter().map(Self::Id)),
            Self::Array(elements) => {
                for (at, element) in elements.iter().enumerate() {
                    let with = |element: Self| {
                        let mut elements = elements.clone();
                        elements[at] = element;
                        Self::Array(elements)
                    };
                    out.extend(element.edited().into_iter().map(with));
                }
                out.extend(VALUES.iter().map(|value| {
                    let added = [Self::token(value)];
                    Self::Array(elements.iter().cloned().chain(added).collect())
                }));
            }
            Self::Object(fields) => out.extend(other_objects(fields)),
        }
        out
    }
}

fn other_tokens(text: &str) -> Vec<Tree> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = &text[..text.len() - unsigned.len()];
    let texts = [
        format!("{sign}0{unsigned}"),
        format!("{sign}00{}", unsigned.get(2..).unwrap_or_default()),
        format!("{sign}0{}", unsigned.get(1..).unwrap_or_default()),
        format!("-{text}"),
        format!("+{text}"),
        format!("{text}."),
        format!("{text}.0"),
        format!("{text}e"),
        format!("{text}e+1"),
        format!("{text}e999"),
        format!("{text}0000000000000000000000000000000000000000"),
        format!("{sign}.5"),
        format!("{sign}Infinity"),
        format!("{text}x"),
        sign.to_owned(),
        "9007199254740992".to_owned(),
        "9007199254740991.0".to_owned(),
        "9223372036854775807".to_owned(),
        "9223372036854775808".to_owned(),
        "-9223372036854775808".to_owned(),
        "-9223372036854775809".to_owned(),
    ];
    texts.into_iter().map(Tree::Token).collect()
}

fn other_texts(text: &[u8]) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = WORDS.iter().map(|word| word.as_bytes().to_vec()).collect();
    for piece in PIECES {
        out.push([piece, text].concat());
        out.push([text, piece].concat());
        // Of the same length, at each place where templates look at strings.
        for at in [0, 1, text.len() / 2, text.len().saturating_sub(piece.len())] {
            if let Some(behind) = text.get(at + piece.len()..) {
                out.push([&text[..at], piece, behind].concat());
            }
        }
    }
    // Across the ends of the windows.
    for len in [31, 32, 63, 64, 127] {
        for piece in PIECES {
            out.push([&b"x".repeat(len), piece, b"tail of the text"].concat());
        }
    }
    out
}

/// Ids of other tables, and texts that are not quite ids. Numbers that differ in one bit have ids
/// that differ in one or two of the first characters.
fn other_ids(own: &str) -> Vec<String> {
    let numbers = [1, 127, 128, 255, 256, 16_383, 16_384, 1 << 20, u32::MAX];
    let near = mapping().number_of(super::TABLE).into_iter();
    let near = near.flat_map(|number| (0..15).map(move |bit| u32::from(number) ^ 1 << bit));
    let system = mapping().number_of("_storage").map(u32::from);
    let other = mapping().number_of(super::OTHER).map(u32::from);
    let numbers = numbers.into_iter().chain(near).chain(system).chain(other);
    let numbers: Vec<u32> = numbers.filter(|it| *it > 0).collect();
    let mut out = Vec::new();
    for internal in [0, 1, u128::MAX, 0x1234_5678_9abc_def0_1234_5678_9abc_def0] {
        out.extend(numbers.iter().map(|number| id(*number, internal)));
    }
    out.push(own[..own.len() - 1].to_owned());
    out.push(format!("{own}0"));
    out.push(own.to_uppercase());
    out.push(own.replace('0', "o").replace('1', "l"));
    out
}

fn other_objects(fields: &[(Vec<u8>, Tree)]) -> Vec<Tree> {
    let mut out = Vec::new();
    for (at, (name, value)) in fields.iter().enumerate() {
        let with = |name: &[u8], value: Tree| {
            let mut fields = fields.to_vec();
            fields[at] = (name.to_vec(), value);
            Tree::Object(fields)
        };
        out.extend(value.edited().into_iter().map(|value| with(name, value)));
        // Without the field, with it twice, before the one before it, under another name.
        let mut without = fields.to_vec();
        let field = without.remove(at);
        out.push(Tree::Object(without.clone()));
        without.insert(0, field.clone());
        out.push(Tree::Object(without.clone()));
        without.push(field);
        out.push(Tree::Object(without));
        out.extend(
            other_names(name)
                .iter()
                .map(|name| with(name, value.clone())),
        );
    }
    for name in other_names(b"") {
        for value in ["1", "null", "\"text\"", "{}"] {
            let mut more = fields.to_vec();
            more.push((name.clone(), Tree::token(value)));
            out.push(Tree::Object(more));
        }
    }
    out
}

fn other_names(name: &[u8]) -> Vec<Vec<u8>> {
    let long = |len: usize| b"k".repeat(len);
    let mut out = vec![
        long(MAX_RUNTIME_KEY_LEN),
        long(MAX_RUNTIME_KEY_LEN + 1),
        long(63),
        long(64),
        b"zz".to_vec(),
        b"$a".to_vec(),
        b"\\u0024a".to_vec(),
        b"_a".to_vec(),
        b"_id".to_vec(),
        b"_creationTime".to_vec(),
        b"\xc3\xa9".to_vec(),
        b"\\u00e9".to_vec(),
        b"\x7f".to_vec(),
        b"\\n".to_vec(),
    ];
    out.push([name, b"x"].concat());
    out.push(name[..name.len().saturating_sub(1)].to_vec());
    out.push(name.to_ascii_uppercase());
    out
}

/// Reads rows that differ from the last one of `rows` in one part; setting `number` takes its share of
/// them.
pub(super) fn check(subject: &mut Subject, rows: &[Tree], number: usize) {
    let right: Vec<_> = rows.iter().map(Tree::to_bytes).collect();
    let usual = rows.iter().rev().find(|row| !row.has_odd_keys());
    let edited = usual.map(Tree::edited).unwrap_or_default();
    let shares = if is_exhaustive() { 1 } else { EDIT_SHARES };
    let edited = edited.iter().skip(number % shares).step_by(shares);
    let hostile: Vec<_> = edited.map(Tree::to_bytes).collect();
    let accepted = subject.read(&hostile, &right);
    assert!(accepted > 0, "no change is accepted");
    assert!(accepted < hostile.len(), "all are accepted");
}

/// Reads rows without one or two of their fields.
pub(super) fn check_missing(subject: &mut Subject, rows: &[Tree], shape: &Shape) {
    let right: Vec<_> = rows.iter().map(Tree::to_bytes).collect();
    let mut hostile = Vec::new();
    for row in rows.iter().rev().take(3) {
        let Tree::Object(fields) = row else { continue };
        for first in 0..fields.len() {
            for second in first..fields.len() {
                let left = fields.iter().enumerate();
                let left = left.filter(|(at, _)| *at != first && *at != second);
                let left = left.map(|(_, field)| field.clone());
                hostile.push(Tree::Object(left.collect()).to_bytes());
            }
        }
    }
    subject.read(&hostile, &right);
    // Most of them have to be invalid, or this tests nothing.
    let invalid = hostile.iter().filter(|row| !subject.is_valid(row));
    let (invalid, all) = (invalid.count(), hostile.len());
    assert!(
        2 * invalid > all || !shape.has_required(),
        "{invalid} of {all}"
    );
}
