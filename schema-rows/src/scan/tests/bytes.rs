//! Rows that differ from right ones in one byte.

use super::{SHARES, Subject, Tree, is_exhaustive};

/// Bytes that mean something in JSON, in ids or to the scanner, the ends of its ranges among them.
const BYTES: &[u8] = b"\x00\x08\t\r\x1f !\"#$%&'+,-./0123456789:;=@AEFZ[\\]^_`abefglnrstuvwyz{|}~\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xc3\xe0\xed\xf0\xf4\xf5\xff";

/// Rows whose bytes are changed. Two, since numbers, texts and optional fields differ.
const ROWS: usize = 2;

/// Rows that have one byte more, one less, another one, or two in the other order: those of all that
/// `is_wanted` picks.
fn changed_rows(row: &[u8], is_wanted: &mut impl FnMut() -> bool) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut push = |parts: [&[u8]; 3]| {
        if is_wanted() {
            out.push(parts.concat());
        }
    };
    for at in 0..row.len() {
        let (before, behind) = (&row[..at], &row[at + 1..]);
        for byte in BYTES.iter().filter(|byte| **byte != row[at]) {
            push([before, &[*byte], behind]);
        }
        push([before, behind, b""]);
        push([before, &row[at..=at], &row[at..]]);
        if let [next, behind @ ..] = behind {
            push([before, &[*next, row[at]], behind]);
        }
        push([before, b"", b""]);
    }
    out
}

/// Reads rows that differ from `rows` in one byte; setting `number` takes its share of them.
pub(super) fn check(subject: &mut Subject, rows: &[Tree], number: usize) {
    let right: Vec<_> = rows.iter().map(Tree::to_bytes).collect();
    let shares = if is_exhaustive() { 1 } else { SHARES };
    let mut count = number % shares;
    let mut is_wanted = || {
        count += 1;
        count % shares == 0
    };
    let changed = right.iter().rev().take(ROWS);
    let hostile: Vec<_> = changed
        .flat_map(|row| changed_rows(row, &mut is_wanted))
        .collect();
    let accepted = subject.read(&hostile, &right);
    assert!(accepted > 0, "no change is accepted");
    assert!(2 * accepted < hostile.len(), "{accepted} are accepted");
}
