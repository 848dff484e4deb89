//! The npm `convex` of the project that a file belongs to.

use std::fs;
use std::path::Path;

use convex_schema::Schema;
use convex_schema_emit::requirements;
use serde_json::Value;

use crate::terminal::{WARNING, styled, tell};

/// Warns if the project's own `convex` lacks what `schema` needs; says nothing if there is none.
pub(crate) fn warn_if_too_old(file: &Path, schema: &Schema) {
    let Some(version) = version(file) else {
        return;
    };
    let Some(found) = parsed(&version) else {
        return;
    };
    for needed in requirements(schema) {
        if found < needed.since() {
            let word = styled(WARNING, "warning");
            tell(&format!(
                "{word}: {needed}; the project has {version}\n  \
                 help: `npm install convex@latest`"
            ));
        }
    }
}

/// The version of the nearest `node_modules/convex` above `file`.
fn version(file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let package = file
        .ancestors()
        .map(|folder| folder.join("node_modules/convex/package.json"))
        .find(|package| package.is_file())?;
    let package: Value = serde_json::from_str(&fs::read_to_string(package).ok()?).ok()?;
    Some(package.get("version")?.as_str()?.to_owned())
}

/// Parses major and minor; `None` for anything that is not a version.
fn parsed(version: &str) -> Option<(u64, u64)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!(parsed("1.48.0"), Some((1, 48)));
        assert_eq!(parsed("1.9.0-alpha.1"), Some((1, 9)));
        assert!(parsed("1.9.0") < parsed("1.26.0"));
        assert_eq!(parsed("workspace:*"), None);
    }
}
