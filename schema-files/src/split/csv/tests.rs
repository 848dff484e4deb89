//! Tests of cutting CSV.

use std::io::Read;

use proptest::prelude::*;

use super::Csv;
use crate::block::{Block, Layout};
use crate::split::testing::Pieces;

/// Rows as their cells, with the line on which each starts.
fn rows(source: impl Read) -> Vec<(u64, Vec<String>)> {
    let mut csv = Csv::new(source, "test", 1 << 20);
    let mut out = Block::default();
    let mut rows = Vec::new();
    while csv.fill(&mut out).unwrap_or(false) {
        if let Layout::Cells(cells) = &out.layout {
            for row in &cells.rows {
                let text = &out.text[row.text.0..row.text.1];
                let ends = &cells.ends[row.ends.0..row.ends.1];
                let starts = [0].into_iter().chain(ends.iter().copied());
                let cells = starts.zip(ends).map(|(start, end)| &text[start..*end]);
                let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
                rows.push((row.line, cells.collect()));
            }
        }
        out.text.clear();
    }
    rows
}

proptest! {
    #[test]
    fn cells_come_back_with_their_lines(
        cells in proptest::collection::vec(("[a,\"\n]{0,5}", "[a,\"\r\n ]{0,5}"), 0..12),
        crlf in any::<bool>(),
        pieces in proptest::collection::vec(1_usize..20, 1..8),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let mut text = format!("one,two{end}");
        let mut want = Vec::new();
        for (one, two) in cells {
            let line = 1 + text.matches('\n').count() as u64;
            text.extend([&quoted(&one), ",", &quoted(&two), end]);
            want.push((line, vec![one, two]));
        }
        prop_assert_eq!(rows(Pieces::new(text.as_bytes(), pieces)), want);
    }
}
