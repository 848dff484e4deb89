//! Tests of cutting arrays.

use std::io::Read;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Array;
use crate::block::{Block, Layout};
use crate::split::testing::Pieces;

/// A row with its number, its place and its text.
type Row = (u64, usize, usize, String);

fn rows(source: impl Read, block: usize, max_row: usize) -> (Vec<Row>, Vec<u64>, usize) {
    let mut array = Array::with_block(source, "test", max_row, block);
    let (mut rows, mut too_long) = (Vec::new(), Vec::new());
    let mut out = Block::default();
    loop {
        out.text.clear();
        out.bad = None;
        let has_rows = array.fill(&mut out).unwrap_or(false);
        if let Layout::Spans(spans) = &out.layout {
            for span in spans.iter().filter(|_| has_rows) {
                let text = String::from_utf8_lossy(&out.text[span.start..span.end]);
                let at = span.position;
                rows.push((span.row, at.line, at.column, text.into_owned()));
            }
        }
        too_long.extend(out.bad.iter().map(|bad| bad.row));
        if !has_rows {
            return (rows, too_long, out.problems.len());
        }
    }
}

/// JSON with whatever makes elements hard to tell apart.
fn element() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i16>().prop_map(|it| json!(it)),
        "[\\[\\]{},\"\\\\\na]{0,6}".prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let object = proptest::collection::btree_map("[\\[{,\"\\\\]{0,3}", inner.clone(), 0..3);
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(Value::from),
            object.prop_map(|it| json!(it)),
        ]
    })
}

/// Elements in text, some over several lines, with white space around.
fn text(elements: &[Value], blank: &str) -> String {
    let texts = elements.iter().enumerate().map(|(index, element)| {
        if index % 2 == 0 {
            format!("{blank}{element}{blank}")
        } else {
            format!("{blank}{element:#}{blank}")
        }
    });
    format!("{blank}[{}]{blank}", texts.collect::<Vec<_>>().join(","))
}

proptest! {
    #[test]
    fn any_split_gives_the_same_elements(
        elements in proptest::collection::vec(element(), 1..8),
        blank in "[ \n]{0,3}",
        block in 1_usize..40,
        pieces in proptest::collection::vec(1_usize..20, 1..8),
    ) {
        let text = text(&elements, &blank);
        let whole = rows(text.as_bytes(), 1 << 20, 1 << 20);
        let cut = rows(Pieces::new(text.as_bytes(), pieces), block, 1 << 20);
        prop_assert_eq!(&cut, &whole);
        prop_assert_eq!(cut.2, 0);
        let lines: Vec<&str> = text.split('\n').collect();
        prop_assert_eq!(cut.0.len(), elements.len());
        for ((number, (row, line, column, text)), element) in (1..).zip(cut.0).zip(elements) {
            prop_assert_eq!(row, number);
            prop_assert_eq!(&serde_json::from_str::<Value>(&text)?, &element);
            let start = &lines[line - 1][column - 1..];
            prop_assert!(start.starts_with(text.split('\n').next().unwrap_or_default()));
        }
    }

    #[test]
    fn long_elements_are_left_out(
        elements in proptest::collection::vec(element(), 1..8),
        blank in "[ \n]{0,3}",
        block in 1_usize..12,
        more in 0_usize..10,
    ) {
        let text = text(&elements, &blank);
        let (whole, ..) = rows(text.as_bytes(), 1 << 20, 1 << 20);
        let (kept, too_long, problems) = rows(text.as_bytes(), block, block + more);
        prop_assert_eq!(problems, 0);
        prop_assert_eq!(kept.len() + too_long.len(), whole.len());
        for row in whole {
            if too_long.contains(&row.0) {
                // White space behind an element is read with it.
                prop_assert!(row.3.len() + blank.len() > block + more);
            } else {
                prop_assert!(kept.contains(&row), "{:?}", row);
            }
        }
    }

    /// For any text the work ends, and no more rows come out than there is text for.
    #[test]
    fn broken_text_comes_to_an_end(
        text in "[\\[\\]{},\"\\\\ \n1a]{0,100}",
        block in 1_usize..20,
    ) {
        let (rows, too_long, _) = rows(text.as_bytes(), block, block);
        prop_assert!(rows.len() + too_long.len() <= text.len());
    }
}
