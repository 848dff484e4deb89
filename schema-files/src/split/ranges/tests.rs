//! Tests of reading ranges of lines.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use proptest::prelude::*;

use super::Ranges;
use crate::block::{Block, Layout};
use crate::open::Shared;

/// The rows of a file, and the numbers of those that are too long.
fn rows(
    text: &[u8],
    start: u64,
    block: u64,
    max_row: usize,
) -> io::Result<(Vec<Vec<u8>>, Vec<usize>)> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(text)?;
    let Some(shared) = Shared::open(file.path(), &Arc::default())? else {
        assert!(text.is_empty());
        return Ok((Vec::new(), Vec::new()));
    };
    let read = Arc::clone(&shared.read);
    let mut ranges = Ranges::with_block(shared, start, max_row, block);
    let (mut rows, mut too_long) = (Vec::new(), Vec::new());
    let mut buffer = vec![b'\n'; 1000];
    while let Some(unread) = ranges.next() {
        let found = unread.read(&mut buffer)?;
        let lines = &buffer[found.lines];
        if !lines.is_empty() {
            let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
            rows.extend(lines.split(|byte| *byte == b'\n').map(<[u8]>::to_vec));
        }
        if found.too_long.is_some() {
            too_long.push(rows.len());
            rows.push(Vec::new());
        }
    }
    assert_eq!(
        read.load(std::sync::atomic::Ordering::Relaxed),
        text.len() as u64
    );
    Ok((rows, too_long))
}

/// Returns the lines of a text, by the plainest means.
fn want(text: &[u8]) -> Vec<Vec<u8>> {
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = whole.split(|byte| *byte == b'\n');
    lines
        .filter(|_| !text.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

proptest! {
    /// Each line is in one range, whatever the ranges are.
    #[test]
    fn ranges_have_all_lines(text in "[ab\n]{4,200}", start in 0_u64..4, block in 1_u64..50) {
        let (rows, too_long) = rows(text.as_bytes(), start, block, 1000)?;
        let from = usize::try_from(start).unwrap_or_default();
        prop_assert_eq!(rows, want(&text.as_bytes()[from..]));
        prop_assert!(too_long.is_empty());
    }

    /// Lines that are kept are whole, and those that are not are too long.
    #[test]
    fn long_lines_are_left_out(text in "[ab\n]{0,300}", block in 1_u64..12, max_row in 1_usize..20) {
        let (rows, too_long) = rows(text.as_bytes(), 0, block, max_row)?;
        let want = want(text.as_bytes());
        prop_assert_eq!(rows.len(), want.len());
        for (number, (row, line)) in rows.into_iter().zip(want).enumerate() {
            if too_long.contains(&number) {
                prop_assert!(line.len() > max_row);
            } else {
                prop_assert_eq!(row, line);
            }
        }
    }
}

#[test]
fn what_can_not_be_read_is_told() -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(b"{}\n")?;
    let unreadable = File::options().append(true).open(file.path())?;
    let shared = Shared {
        file: Arc::new(unreadable),
        len: 3,
        read: Arc::default(),
    };
    let mut block = Block {
        unread: Ranges::new(shared, 0, 1000).next(),
        ..Block::default()
    };
    block.read("users.jsonl");
    assert!(block.is_cut);
    assert_eq!(block.problems.len(), 1);
    assert!(matches!(&block.layout, Layout::Lines(lines) if lines.is_empty()));
    Ok(())
}
