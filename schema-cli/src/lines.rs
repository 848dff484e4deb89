//! Texts compared line by line.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// How many lines of each side of a hunk are shown.
const LINES: usize = 8;

/// How many hunks are shown.
const HUNKS: usize = 20;

/// Returns the hunks in which two texts differ: a line `@@ line 7 @@`, the lines of `found` after `-`,
/// then those of `wanted` after `+`. The number is that of the line in `found`, from 1 on.
///
/// Line ends and spaces before them are ignored.
pub(crate) fn difference(found: &str, wanted: &str) -> Vec<String> {
    let lines = |text: &'_ str| text.lines().map(|it| it.trim_end().to_owned()).collect();
    let (found, wanted): (Vec<String>, Vec<String>) = (lines(found), lines(wanted));
    let hunks = capture_diff_slices(Algorithm::Myers, &found, &wanted);
    let hunks: Vec<&DiffOp> = hunks
        .iter()
        .filter(|hunk| !matches!(hunk, DiffOp::Equal { .. }))
        .collect();
    let mut out = Vec::new();
    for hunk in hunks.iter().take(HUNKS) {
        out.push(format!("@@ line {} @@", hunk.old_range().start + 1));
        side('-', &found[hunk.old_range()], &mut out);
        side('+', &wanted[hunk.new_range()], &mut out);
    }
    if let Some(more) = hunks.len().checked_sub(HUNKS).filter(|more| *more > 0) {
        out.push(format!("... {more} more hunks"));
    }
    out
}

fn side(mark: char, lines: &[String], out: &mut Vec<String>) {
    out.extend(
        lines
            .iter()
            .take(LINES)
            .map(|line| format!("{mark} {line}")),
    );
    if let Some(more) = lines.len().checked_sub(LINES).filter(|more| *more > 0) {
        out.push(format!("{mark} ... {more} more"));
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    fn numbered(count: usize, line: fn(usize) -> String) -> String {
        let lines: Vec<String> = (0..count).map(line).collect();
        lines.join("\n") + "\n"
    }

    #[test]
    fn equal_lines_are_left_out() {
        let found = "a\nb\nc\nd\n";
        for (wanted, want) in [
            (found, vec![]),
            ("a\r\nb\r\nc\r\nd\r\n", vec![]),
            ("a\nB\nc\nd\n", vec!["@@ line 2 @@", "- b", "+ B"]),
            ("a\nb\nc\nx\nd\n", vec!["@@ line 4 @@", "+ x"]),
            ("a\nd\n", vec!["@@ line 2 @@", "- b", "- c"]),
            ("", vec!["@@ line 1 @@", "- a", "- b", "- c", "- d"]),
            (
                "A\nb\nc\nd\ne\n",
                vec!["@@ line 1 @@", "- a", "+ A", "@@ line 5 @@", "+ e"],
            ),
        ] {
            assert_eq!(difference(found, wanted), want, "{wanted:?}");
        }
    }

    #[test]
    fn changes_far_from_each_other_are_hunks_of_their_own() {
        let found = numbered(100, |line| format!("line {line}"));
        let wanted = found.replace("line 3\n", "").replace("line 97\n", "x\ny\n");
        let want = [
            "@@ line 4 @@",
            "- line 3",
            "@@ line 98 @@",
            "- line 97",
            "+ x",
            "+ y",
        ];
        assert_eq!(difference(&found, &wanted), want);
    }

    #[test]
    fn long_differences_are_cut() {
        let lines = difference("", &"x\n".repeat(20));
        assert_eq!(lines.len(), 10);
        assert_eq!(lines.last().map(String::as_str), Some("+ ... 12 more"));
        let found = numbered(60, |line| line.to_string());
        let wanted = numbered(60, |line| (line / 2 * 2).to_string());
        let lines = difference(&found, &wanted);
        assert_eq!(lines.last().map(String::as_str), Some("... 10 more hunks"));
    }
}
