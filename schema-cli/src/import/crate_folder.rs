//! The folder of a crate, and its manifest.

use std::path::{Path, PathBuf};

use convex_schema::build::shown;
use convex_schema_import::Import;

/// The folder of a crate.
pub(super) struct CrateFolder {
    /// The folder of the package.
    pub(super) package: PathBuf,
    /// The folder of the sources.
    pub(super) sources: PathBuf,
    pub(super) manifest: PathBuf,
    name: String,
}

impl CrateFolder {
    /// `out` is the folder of the sources if it is called `src`, else that of the package.
    pub(super) fn new(out: &Path) -> Self {
        let is_sources = out.file_name().is_some_and(|name| name == "src");
        let package = match out.parent() {
            Some(parent) if is_sources => parent.to_owned(),
            _ => out.to_owned(),
        };
        let full = std::path::absolute(&package).unwrap_or_else(|_| package.clone());
        let name = full.file_name().unwrap_or_default().to_string_lossy();
        Self {
            sources: package.join("src"),
            manifest: package.join("Cargo.toml"),
            name: package_name(&name),
            package,
        }
    }

    /// Each file with its text. A manifest that is there stays as it is.
    /// `source` is the schema file.
    pub(super) fn files(&self, import: &Import, source: Option<&Path>) -> Vec<(PathBuf, String)> {
        let sources = import.files.iter();
        let mut files: Vec<_> = sources
            .map(|file| (self.sources.join(&file.path), file.text.clone()))
            .collect();
        if !self.manifest.exists() {
            let imported = source.map(|path| shown(path, &self.package));
            let text = manifest(&self.name, imported.as_deref());
            files.push((self.manifest.clone(), text));
        }
        files
    }
}

/// A name that cargo accepts.
fn package_name(folder: &str) -> String {
    let name: String = folder
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let name = name.trim_matches('-');
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        "model".to_owned()
    }
}

/// The manifest of a model; `init` reads from it which schema file was imported.
fn manifest(package: &str, imported: Option<&str>) -> String {
    let metadata = imported
        .map(|path| format!("\n[package.metadata.convex-schema-import]\nschema = {path:?}\n"));
    let metadata = metadata.unwrap_or_default();
    // The version requirement that this program satisfies: `0.1` for 0.1.0.
    let version = env!("CARGO_PKG_VERSION");
    let version = version
        .rsplit_once('.')
        .map_or(version, |(compatible, _)| compatible);
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         # Row validation needs the feature `rows`.\n\
         convex-schema = {{ version = \"{version}\", default-features = false }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n{metadata}"
    )
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn packages_have_names_that_cargo_accepts() {
        for (folder, want) in [
            ("model", "model"),
            ("My Model", "my-model"),
            ("2024", "model"),
            ("", "model"),
        ] {
            assert_eq!(package_name(folder), want, "{folder:?}");
        }
    }
}
