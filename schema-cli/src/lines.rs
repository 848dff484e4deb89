//! Texts compared line by line.

/// How many lines of each side are shown.
const SHOWN: usize = 8;

/// The lines from the first to the last that differ: those of `found` after `-`, then those of
/// `wanted` after `+`, at most [`SHOWN`] of each.
pub(crate) fn difference(found: &str, wanted: &str) -> Vec<String> {
    let (found, wanted): (Vec<_>, Vec<_>) = (found.lines().collect(), wanted.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs
            .take_while(|(a, b)| a.trim_end() == b.trim_end())
            .count()
    };
    let start = same(&mut found.iter().zip(&wanted));
    let (found, wanted) = (&found[start..], &wanted[start..]);
    let end = same(&mut found.iter().rev().zip(wanted.iter().rev()));
    let (found, wanted) = (&found[..found.len() - end], &wanted[..wanted.len() - end]);
    if found.is_empty() && wanted.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("@@ line {} @@", start + 1)];
    side('-', found, &mut lines);
    side('+', wanted, &mut lines);
    lines
}

fn side(mark: char, lines: &[&str], out: &mut Vec<String>) {
    out.extend(
        lines
            .iter()
            .take(SHOWN)
            .map(|line| format!("{mark} {line}")),
    );
    if let Some(more) = lines.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push(format!("{mark} ... {more} more"));
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn equal_ends_are_left_out() {
        let found = "a\nb\nc\nd\n";
        for (wanted, want) in [
            (found, vec![]),
            ("a\r\nb\r\nc\r\nd\r\n", vec![]),
            ("a\nB\nc\nd\n", vec!["@@ line 2 @@", "- b", "+ B"]),
            ("a\nb\nc\nc\nd\n", vec!["@@ line 4 @@", "+ c"]),
            ("a\nd\n", vec!["@@ line 2 @@", "- b", "- c"]),
            ("", vec!["@@ line 1 @@", "- a", "- b", "- c", "- d"]),
        ] {
            assert_eq!(difference(found, wanted), want, "{wanted:?}");
        }
    }

    #[test]
    fn long_differences_are_cut() {
        let lines = difference("", &"x\n".repeat(20));
        assert_eq!(lines.len(), 10);
        assert_eq!(lines.last().map(String::as_str), Some("+ ... 12 more"));
    }
}
