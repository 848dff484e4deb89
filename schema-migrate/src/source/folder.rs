//! Folders of migrations: their scripts in order.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The scripts of a folder and the folders in it, in the order of their names, where numbers count by their value;
/// and the scripts that undo others, which are left out.
pub(super) fn scripts(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Error> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort_by(|a, b| natural(&a.to_string_lossy(), &b.to_string_lossy()));
    Ok(found.into_iter().partition(|path| !undoes(path)))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |error| Error::read(folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.to_ascii_lowercase();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, found)?;
        } else if is_script(&name) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a name, in lower case, is that of a script, compressed or not.
fn is_script(name: &str) -> bool {
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(name);
    Path::new(name).extension().is_some_and(|it| it == "sql")
}

/// Whether a script undoes a migration: `down.sql`, `0001_users.down.sql`.
fn undoes(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let name = name.split(".sql").next().unwrap_or_default();
    let last = name.rsplit('.').next();
    name == "down" || (name.contains('.') && matches!(last, Some("down" | "undo")))
}

/// The order of names in which `2` comes before `10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (own, other) = (part(left), part(right));
        let is_number = |text: &str| text.starts_with(|it: char| it.is_ascii_digit());
        let order = if is_number(own.0) && is_number(other.0) {
            let (own, other) = (
                own.0.trim_start_matches('0'),
                other.0.trim_start_matches('0'),
            );
            own.len().cmp(&other.len()).then_with(|| own.cmp(other))
        } else {
            own.0.cmp(other.0)
        };
        if order != Ordering::Equal || (own.0.is_empty() && other.0.is_empty()) {
            return order;
        }
        (left, right) = (own.1, other.1);
    }
}

/// The digits, or the other letters, that a text starts with.
fn part(text: &str) -> (&str, &str) {
    let is_digit = text.starts_with(|it: char| it.is_ascii_digit());
    let end = text.find(|it: char| it.is_ascii_digit() != is_digit);
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::path::Path;

    use super::{natural, undoes};

    #[test]
    fn numbers_count_by_their_value() {
        for (a, b) in [
            ("2_b.sql", "10_a.sql"),
            ("05.sql", "44.sql"),
            ("a/2/m.sql", "a/11/m.sql"),
            ("1", "1a"),
        ] {
            assert_eq!(natural(a, b), Ordering::Less, "{a} {b}");
            assert_eq!(natural(b, a), Ordering::Greater, "{a} {b}");
        }
    }

    #[test]
    fn scripts_that_undo_others_are_known_by_their_name() {
        for (name, want) in [
            ("1_users.down.sql", true),
            ("x/down.sql", true),
            ("1_users.up.sql", false),
            ("shutdown.sql", false),
        ] {
            assert_eq!(undoes(Path::new(name)), want, "{name}");
        }
    }
}
