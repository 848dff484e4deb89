//! `convex.json`: where a Convex project keeps its functions.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::ProjectError;

/// The folder of functions where `convex.json` names none.
///
/// Source: <https://docs.convex.dev/production/project-configuration>.
const DEFAULT_FUNCTIONS: &str = "convex/";

/// The `convex.json` in `directory` or in the nearest folder above that has one.
pub(crate) fn nearest(directory: &Path) -> Option<PathBuf> {
    directory
        .ancestors()
        .map(|folder| folder.join("convex.json"))
        .find(|file| file.is_file())
}

/// The folder of functions that `text`, the content of `file`, names.
pub(crate) fn functions(file: &Path, text: &str) -> Result<PathBuf, ProjectError> {
    let fail = |message: String| ProjectError::ConvexJson {
        path: file.to_owned(),
        message,
    };
    let config: Value = serde_json::from_str(text).map_err(|error| fail(error.to_string()))?;
    let functions = match config.get("functions") {
        None => DEFAULT_FUNCTIONS,
        Some(Value::String(folder)) => folder,
        Some(other) => return Err(fail(format!("`functions` is `{other}`, not a string"))),
    };
    let root = file.parent().unwrap_or(file);
    Ok(root.join(functions))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::fs;
    use std::path::Path;

    use super::{functions, nearest};

    #[test]
    fn the_folder_is_relative_to_the_file() {
        let file = Path::new("/app/convex.json");
        for (text, want) in [
            ("{}", "/app/convex/"),
            (r#"{ "functions": "src/convex/" }"#, "/app/src/convex"),
            (r#"{ "node": {}, "functions": "backend" }"#, "/app/backend"),
        ] {
            assert_eq!(functions(file, text).unwrap(), Path::new(want), "{text}");
        }
        for text in ["", "{ functions: 'a' }", r#"{ "functions": 1 }"#] {
            assert!(functions(file, text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_nearest_file_decides() {
        let root = tempfile::tempdir().unwrap();
        let leaf = root.path().join("apps/web/rust/schema");
        fs::create_dir_all(&leaf).unwrap();
        let outer = root.path().join("convex.json");
        fs::write(&outer, "{}").unwrap();
        assert_eq!(nearest(&leaf), Some(outer));
        let inner = root.path().join("apps/web/convex.json");
        fs::write(&inner, "{}").unwrap();
        assert_eq!(nearest(&leaf), Some(inner));
    }
}
