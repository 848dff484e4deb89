//! "Did you mean": the known name that is nearest to a wrong one.

/// Returns the name among `known` that is closest to `wanted`, if one is close.
///
/// A name that differs only in case or in `_` and `-` wins. Otherwise it is the one with the
/// fewest edits (a letter put in, left out, replaced, or swapped with its neighbour), if these
/// are at most a third of the longer name. Of equals the first wins.
///
/// ```
/// use convex_schema_rules::suggest::closest;
///
/// assert_eq!(closest("fileds", ["name", "fields"]), Some("fields"));
/// assert_eq!(closest("colour", ["name", "fields"]), None);
/// ```
pub fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted_letters: Vec<char> = wanted.chars().collect();
    let wanted_folded = fold(wanted);
    let mut best: Option<(usize, &str)> = None;
    let mut same_letters = None;
    for name in known {
        if name == wanted {
            return Some(name);
        }
        if same_letters.is_none() && !wanted_folded.is_empty() && fold(name) == wanted_folded {
            same_letters = Some(name);
        }
        let letters: Vec<char> = name.chars().collect();
        let edits = edit_distance(&wanted_letters, &letters);
        let allowed = (wanted_letters.len().max(letters.len()) / 3).max(1);
        let shared = edits < wanted_letters.len().max(letters.len());
        if edits <= allowed && shared && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, name));
        }
    }
    same_letters.or(best.map(|(_, name)| name))
}

/// The letters of a name without what conventions change.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|letter| !matches!(letter, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Edits that turn `from` into `to`, where a swap of neighbours is one edit and no letter is
/// edited twice (optimal string alignment).
fn edit_distance(from: &[char], to: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (i, &a) in from.iter().enumerate() {
        let mut row = Vec::with_capacity(above.len());
        row.push(i + 1);
        for (j, &b) in to.iter().enumerate() {
            let replaced = above[j] + usize::from(a != b);
            let mut edits = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == to[j - 1] && from[i - 1] == b {
                edits = edits.min(before[j - 1] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[to.len()]
}

#[cfg(test)]
mod tests;
