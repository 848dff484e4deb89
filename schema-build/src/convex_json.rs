//! `convex.json`: where a Convex project keeps its functions, and which schema file Convex reads.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::ProjectError;
use crate::paths::real;

/// The folder of functions where `convex.json` names none.
///
/// Source: <https://docs.convex.dev/production/project-configuration>.
const DEFAULT_FUNCTIONS: &str = "convex/";

/// Returns the `convex.json` in `directory` or in the nearest folder above that has one.
pub(crate) fn nearest(directory: &Path) -> Option<PathBuf> {
    directory
        .ancestors()
        .map(|folder| folder.join("convex.json"))
        .find(|file| file.is_file())
}

/// Returns the folder of functions that `text`, the content of `file`, names.
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

/// The names of a schema file, the first that exists counts.
///
/// Source: npm `convex` 1.49.0, `src/bundler/index.ts`.
const SCHEMA_FILES: [&str; 2] = ["schema.ts", "schema.js"];

/// Returns the schema file that Convex reads, if it never reads `path` as one.
///
/// Convex reads the schema file of the functions folder, and of each component: a folder with a
/// `convex.config.ts`. `None` also means that nothing is known of the project around `path`.
pub(crate) fn read_instead(path: &Path) -> Option<PathBuf> {
    let path = real(path);
    let folder = path.parent()?;
    let is_schema = SCHEMA_FILES.iter().any(|name| path.ends_with(name));
    let is_component = ["convex.config.ts", "convex.config.js", "_generated"]
        .iter()
        .any(|name| folder.join(name).exists());
    if is_schema && is_component {
        return None;
    }
    let functions = real(&functions_around(folder)?);
    let files = SCHEMA_FILES.map(|name| functions.join(name));
    let read = files
        .iter()
        .find(|file| file.is_file())
        .unwrap_or(&files[0]);
    if *read == path || imports(read, &path) {
        return None;
    }
    Some(read.clone())
}

/// Returns the functions folder of the project around `folder`: as `convex.json` says, or the
/// default one beside a `package.json` that depends on `convex`.
fn functions_around(folder: &Path) -> Option<PathBuf> {
    if let Some(file) = nearest(folder) {
        let text = fs::read_to_string(&file).ok()?;
        return functions(&file, &text).ok();
    }
    let depends = |folder: &&Path| {
        let text = fs::read_to_string(folder.join("package.json")).unwrap_or_default();
        let package: Value = serde_json::from_str(&text).unwrap_or_default();
        let lists = ["dependencies", "devDependencies", "peerDependencies"];
        lists.iter().any(|list| {
            package
                .get(list)
                .is_some_and(|it| it.get("convex").is_some())
        })
    };
    let root = folder.ancestors().find(depends)?;
    Some(root.join(DEFAULT_FUNCTIONS))
}

/// Returns whether the schema file `read` seems to import `path`: it has the name in a string.
fn imports(read: &Path, path: &Path) -> bool {
    let text = fs::read_to_string(read).unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    ["\"", "'", ".ts\"", ".ts'", ".js\"", ".js'"]
        .iter()
        .any(|end| text.contains(&format!("/{stem}{end}")))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::fs;
    use std::path::Path;

    use super::{functions, nearest, read_instead};

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

    #[test]
    fn convex_reads_the_functions_folder_and_components() {
        let root = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(root.path()).unwrap();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let instead = |path: &str| read_instead(&root.join(path));
        // Nothing is known without a project.
        assert_eq!(instead("convex/schema.ts"), None);
        write(
            "package.json",
            r#"{ "dependencies": { "convex": "1.49.0" } }"#,
        );
        assert_eq!(instead("convex/schema.ts"), None);
        assert_eq!(instead("schema.ts"), Some(root.join("convex/schema.ts")));
        write("convex.json", r#"{ "functions": "convex/functions/" }"#);
        let read = root.join("convex/functions/schema.ts");
        assert_eq!(instead("convex/functions/schema.ts"), None);
        assert_eq!(instead("convex/functions/tables.ts"), Some(read.clone()));
        assert_eq!(instead("convex/schema.ts"), Some(read.clone()));
        write("convex/component/convex.config.ts", "");
        assert_eq!(instead("convex/component/schema.ts"), None);
        write(
            "convex/functions/schema.ts",
            "export { default } from '../schema';\n",
        );
        assert_eq!(instead("convex/schema.ts"), None);
        assert_eq!(instead("other/tables.ts"), Some(read));
    }
}
