//! Tests of cutting lines.

use std::io::Read;

use proptest::prelude::*;

use super::Lines;
use crate::block::{Block, Layout};
use crate::split::testing::Pieces;

/// The rows with their numbers, and the numbers of those that are too long.
fn rows(source: impl Read, block: usize, max_row: usize) -> (Vec<(u64, Vec<u8>)>, Vec<u64>) {
    let mut lines = Lines::with_block(source, max_row, block);
    let (mut rows, mut too_long) = (Vec::new(), Vec::new());
    let mut count = 0;
    let mut out = Block::default();
    loop {
        out.text.clear();
        out.bad = None;
        if !lines.fill(&mut out).unwrap_or(false) {
            return (rows, too_long);
        }
        assert!(out.text.len() <= block.max(max_row + 1) + block);
        assert!(matches!(&out.layout, Layout::Lines(range) if *range == (0..out.text.len())));
        let text = out.text.strip_suffix(b"\n").unwrap_or(&out.text);
        let is_empty = out.text.is_empty();
        let texts = text.split(|byte| *byte == b'\n').filter(|_| !is_empty);
        for text in texts {
            count += 1;
            rows.push((count, text.to_vec()));
        }
        if let Some(bad) = &out.bad {
            too_long.push(count + bad.row);
            count += 1;
        }
    }
}

/// Returns the lines of a text, by the plainest means.
fn want(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = whole
        .split(|byte| *byte == b'\n')
        .filter(|_| !text.is_empty());
    (1..).zip(lines.map(<[u8]>::to_vec)).collect()
}

proptest! {
    /// However the source gives its bytes and however large blocks are.
    #[test]
    fn any_split_gives_the_same_rows(
        text in "[ab\n]{0,200}",
        block in 1_usize..50,
        pieces in proptest::collection::vec(1_usize..20, 1..8),
    ) {
        let source = Pieces::new(text.as_bytes(), pieces);
        let (rows, too_long) = rows(source, block, 1000);
        prop_assert_eq!(rows, want(text.as_bytes()));
        prop_assert!(too_long.is_empty());
    }

    /// Rows that are kept are whole and have their numbers, and those that are not are too long.
    #[test]
    fn long_rows_are_left_out(
        text in "[ab\n]{0,300}",
        block in 1_usize..12,
        more in 0_usize..10,
    ) {
        let max_row = block + more;
        let (mut rows, too_long) = rows(text.as_bytes(), block, max_row);
        let want = want(text.as_bytes());
        rows.extend(too_long.iter().map(|row| (*row, Vec::new())));
        rows.sort();
        prop_assert_eq!(rows.len(), want.len());
        for ((row, text), (number, line)) in rows.into_iter().zip(want) {
            prop_assert_eq!(row, number);
            if too_long.contains(&row) {
                prop_assert!(line.len() > max_row);
            } else {
                prop_assert_eq!(text, line);
            }
        }
    }
}
