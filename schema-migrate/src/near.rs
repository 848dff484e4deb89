//! Names that somebody may have meant.

/// `\nhelp: did you mean ...?` for the name most like `name`; empty if none is.
#[expect(
    single_use_lifetimes,
    reason = "a lifetime without a name can't stand there"
)]
pub(crate) fn help<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|known| (distance(name, known), known)).min();
    match near {
        Some((steps, known)) if steps <= 1 + name.chars().count() / 4 => {
            format!("\nhelp: did you mean `{known}`?")
        }
        _ => String::new(),
    }
}

/// The least number of letters to insert, delete, replace or swap with the next.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut earlier: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut steps = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                steps = steps.min(earlier[j - 2] + 1);
            }
            row.push(steps);
        }
        earlier = last;
        last = row;
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn only_names_that_are_alike_are_proposed() {
        let known = ["field", "from", "null"];
        assert_eq!(
            help("feild", known.into_iter()),
            "\nhelp: did you mean `field`?"
        );
        assert_eq!(help("zone", known.into_iter()), "");
    }
}
