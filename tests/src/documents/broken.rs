//! Small changes to a text, most of which break it.

use crate::generate::Random;

/// Changes `text` in one to three places. The result may not even be UTF-8.
pub fn break_text(random: &mut Random, text: &mut Vec<u8>) {
    for _ in 0..=random.below(3) {
        break_once(random, text);
    }
}

/// Bytes that are put anywhere.
const PIECES: [&[u8]; 40] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"0",
    b"-",
    b".",
    b"e5",
    b"1e400",
    b"null",
    b"true",
    b"false",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x00",
    b"\x1f",
    b"\x7f",
    b"\\u00e9",
    b"\\ud83d\\ude00",
    b"\\ud83d",
    b"\\u12",
    b"\\x",
    b"$",
    b"_",
    b" ",
    b"\t",
    b"\"a\":1,",
    b",\"kind\":\"b\"",
    b"[[[[[[[[[[[[[[[[",
    b"]]]]]]]]]]]]]]]]",
    b"[]",
    b"{}",
    b"99999999999999999999",
    b"u",
    b"1",
];

fn break_once(random: &mut Random, text: &mut Vec<u8>) {
    let at = random.below(text.len() + 1);
    let end = (at + 1 + random.below(3)).min(text.len());
    match random.below(7) {
        0 => drop(text.drain(at..end)),
        1 => {
            let piece = random.pick(&PIECES);
            text.splice(at..at, piece.iter().copied());
        }
        2 => {
            let piece = random.pick(&PIECES);
            text.splice(at..end, piece.iter().copied());
        }
        3 => {
            let copy = text[at..end].to_vec();
            text.splice(at..at, copy);
        }
        4 => text.truncate(at),
        5 if at < text.len() => text[at] = random.byte(),
        _ if end < text.len() => text.swap(at, end),
        _ => text.push(b','),
    }
}
