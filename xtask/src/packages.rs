//! The packages of the workspace, as `cargo metadata` lists them.

use std::path::Path;

use serde_json::Value;

use crate::process::{Outcome, cargo, output_of, root};

/// A package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its folder, relative to the workspace.
    pub(crate) folder: String,
    /// Whether it is published to a registry.
    pub(crate) is_published: bool,
    pub(crate) features: Vec<String>,
    /// Keys that a registry shows and the manifest lacks.
    pub(crate) unsaid: Vec<&'static str>,
    /// The project's own packages that it depends on, those for tests left out.
    pub(crate) own_dependencies: Vec<String>,
    /// Libraries and programs.
    pub(crate) crates: Vec<Target>,
}

/// A library or a program.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// The file of its root module, relative to the workspace.
    pub(crate) file: String,
}

/// Returns the packages of the workspace, by folder.
pub(crate) fn all() -> Outcome<Vec<Package>> {
    let mut metadata = cargo("metadata");
    metadata.args(["--no-deps", "--format-version", "1", "--offline"]);
    packages(&output_of(metadata)?, &root())
}

fn packages(metadata: &str, root: &Path) -> Outcome<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata)
        .map_err(|error| format!("`cargo metadata` printed no JSON: {error}"))?;
    let packages = array(&metadata, "packages");
    let mut packages: Vec<_> = packages
        .iter()
        .map(|package| Package::read(package, root))
        .collect();
    packages.sort_by(|a, b| a.folder.cmp(&b.folder));
    if packages.is_empty() {
        return Err("`cargo metadata` lists no packages".to_owned());
    }
    Ok(packages)
}

impl Package {
    fn read(package: &Value, root: &Path) -> Self {
        let manifest = relative(text(package, "manifest_path"), root);
        let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or(&manifest);
        let publish = &package["publish"];
        let dependencies = array(package, "dependencies").iter();
        // Only packages of this project have a path.
        let own =
            dependencies.filter(|it| it["path"].is_string() && it["kind"].as_str() != Some("dev"));
        let mut own: Vec<_> = own.map(|it| text(it, "name").to_owned()).collect();
        own.sort();
        own.dedup();
        let crates = array(package, "targets").iter().filter(|target| {
            let kinds = array(target, "kind");
            kinds
                .iter()
                .any(|kind| matches!(kind.as_str(), Some("lib" | "bin" | "proc-macro")))
        });
        Self {
            name: text(package, "name").to_owned(),
            folder: folder.to_owned(),
            is_published: publish.as_array().is_none_or(|list| !list.is_empty()),
            features: package["features"]
                .as_object()
                .map(|features| features.keys().cloned().collect())
                .unwrap_or_default(),
            unsaid: unsaid(package),
            own_dependencies: own,
            crates: crates
                .map(|target| Target {
                    name: text(target, "name").to_owned(),
                    file: relative(text(target, "src_path"), root),
                })
                .collect(),
        }
    }
}

/// Returns the keys that registries and docs.rs show and the manifest lacks. `repository` waits for an address.
fn unsaid(package: &Value) -> Vec<&'static str> {
    let texts = ["description", "license", "readme", "rust_version"];
    let lists = ["keywords", "categories"];
    let texts = texts
        .into_iter()
        .filter(|key| text(package, key).is_empty());
    let lists = lists
        .into_iter()
        .filter(|key| array(package, key).is_empty());
    let docs = &package["metadata"]["docs"]["rs"]["all-features"];
    let docs = (docs.as_bool() != Some(true)).then_some("metadata.docs.rs.all-features");
    texts.chain(lists).chain(docs).collect()
}

fn relative(path: &str, root: &Path) -> String {
    let path = Path::new(path);
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
#[expect(clippy::expect_used, clippy::panic, reason = "a test may panic")]
mod tests {
    use std::path::Path;

    use super::packages;

    #[test]
    fn dependencies_for_tests_are_left_out() {
        let metadata = r#"{"packages":[{
            "name": "a", "manifest_path": "/r/x/a/Cargo.toml", "publish": [], "license": "MIT",
            "keywords": ["k"], "features": {"f": []},
            "categories": [], "metadata": {"docs": {"rs": {"all-features": true}}},
            "dependencies": [
                {"name": "rules", "kind": null, "path": "/r/rules"},
                {"name": "syn", "kind": null},
                {"name": "facade", "kind": "dev", "path": "/r/facade"},
                {"name": "core", "kind": "build", "path": "/r/core"}
            ],
            "targets": [
                {"name": "a", "kind": ["lib"], "src_path": "/r/x/a/src/lib.rs"},
                {"name": "it", "kind": ["test"], "src_path": "/r/x/a/tests/it.rs"}
            ]}]}"#;
        let packages = packages(metadata, Path::new("/r")).expect("the text is JSON");
        let [package] = &packages[..] else {
            panic!("{packages:?}");
        };
        assert_eq!(package.own_dependencies, ["core", "rules"]);
        assert_eq!((&*package.folder, package.is_published), ("x/a", false));
        let unsaid = ["description", "readme", "rust_version", "categories"];
        assert_eq!(package.unsaid, unsaid);
        assert_eq!(package.features, ["f"]);
        let [library] = &package.crates[..] else {
            panic!("{packages:?}");
        };
        assert_eq!(library.file, "x/a/src/lib.rs");
    }

    #[test]
    fn no_packages_are_an_error() {
        assert!(packages("{}", Path::new("/r")).is_err());
        assert!(packages("", Path::new("/r")).is_err());
    }
}
