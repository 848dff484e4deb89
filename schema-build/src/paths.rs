//! Paths for people.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// Returns `path` as seen from the folder `from`, with `/` between its parts on every system.
///
/// A path on another disk is shown whole.
pub fn shown(path: &Path, from: &Path) -> String {
    let (path, from) = (real(path), real(from));
    let common = path
        .components()
        .zip(from.components())
        .take_while(|(a, b)| a == b)
        .count();
    if common == 0 {
        return path.display().to_string();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let down = path.components().skip(common);
    let parts: Vec<_> = up
        .chain(down)
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    if parts.is_empty() {
        return ".".to_owned();
    }
    parts.join("/")
}

/// Returns the path without links and detours, as far as it exists.
pub(crate) fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|ancestor| {
        let rest = absolute.strip_prefix(ancestor).ok()?;
        Some(fs::canonicalize(ancestor).ok()?.join(rest))
    });
    existing.unwrap_or(absolute)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::shown;

    #[test]
    fn a_path_is_shown_from_where_people_stand() {
        for (path, from, want) in [
            ("/no/app/convex/schema.ts", "/no/app", "convex/schema.ts"),
            (
                "/no/app/convex/schema.ts",
                "/no/app/rust/schema",
                "../../convex/schema.ts",
            ),
            ("/no/app", "/no/app", "."),
        ] {
            assert_eq!(
                shown(Path::new(path), Path::new(from)),
                want,
                "{path} from {from}"
            );
        }
    }
}
