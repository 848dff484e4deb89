//! The Rust workspace: its root and the package with the model.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use convex_schema::build::shown;
use serde_json::Value;

/// The facade, as models depend on it.
const FACADE: &str = "convex-schema";

/// A workspace with a model.
pub(super) struct Workspace {
    pub(super) root: PathBuf,
    pub(super) model: Model,
}

/// The package that declares the tables.
pub(super) struct Model {
    pub(super) name: String,
    /// The name of its library in Rust.
    pub(super) library: String,
    pub(super) directory: PathBuf,
    /// The feature that turns its optional dependency on the facade on.
    feature: Option<String>,
    /// The schema file that `import` read.
    pub(super) imported: Option<PathBuf>,
    /// Where it has the facade from.
    source: Source,
}

impl Model {
    /// The line of a manifest for the model, seen from the folder `from`.
    pub(super) fn dependency(&self, from: &Path) -> String {
        let (name, path) = (&self.name, shown(&self.directory, from));
        match &self.feature {
            None => format!("{name} = {{ path = \"{path}\" }}"),
            Some(feature) => {
                format!("{name} = {{ path = \"{path}\", features = [\"{feature}\"] }}")
            }
        }
    }
}

/// Where a dependency comes from.
enum Source {
    Registry,
    /// The folder of the facade; the program stands beside it.
    Path(PathBuf),
    /// A repository, as the keys of a manifest.
    Git(String),
}

impl Workspace {
    /// Asks cargo about the workspace of the current folder. The model is the package called
    /// `wanted`, else the only one that depends on the facade.
    pub(super) fn load(wanted: Option<&str>) -> Result<Self> {
        let metadata = metadata()?;
        let root = metadata.get("workspace_root").and_then(Value::as_str);
        let root = root.context("cargo does not say where the workspace is")?;
        let packages = metadata.get("packages").and_then(Value::as_array);
        let packages: Vec<&Value> = packages.into_iter().flatten().collect();
        let models: Vec<Model> = packages.iter().filter_map(|it| model(it)).collect();
        let names: Vec<_> = models
            .iter()
            .map(|model| format!("`{}`", model.name))
            .collect();
        let names = names.join(", ");
        let is_wanted = |model: &Model| wanted.is_none_or(|wanted| model.name == wanted);
        let mut models: Vec<Model> = models.into_iter().filter(is_wanted).collect();
        match (models.len(), wanted) {
            (1, _) => Ok(Self {
                root: PathBuf::from(root),
                model: models.remove(0),
            }),
            (0, wanted) if without_library(&packages, wanted).is_some() => bail!(
                "the package {} depends on `{FACADE}` and has no library, which a schema package \
                 needs\n\
                 help: declare the tables in its `src/lib.rs`, or in a package of their own",
                without_library(&packages, wanted).unwrap_or_default()
            ),
            (_, Some(wanted)) if names.is_empty() => bail!(
                "`{wanted}` does not depend on `{FACADE}`\n\
                 help: `cargo add -p {wanted} {FACADE}`, then declare the tables"
            ),
            (_, Some(wanted)) => bail!("no model is called `{wanted}`: there is {names}"),
            (0, None) => bail!(
                "no package depends on `{FACADE}`\n\
                 help: `cargo add {FACADE}` in the package that declares the tables"
            ),
            (_, None) => bail!("there are several models: {names}\nhelp: name one with `--model`"),
        }
    }

    /// The schema package of `my-model` is `my-schema`.
    pub(super) fn schema_package(&self) -> String {
        let name = &self.model.name;
        format!("{}-schema", name.strip_suffix("-model").unwrap_or(name))
    }

    /// The line of a manifest for a package of this project, from where the model has it.
    ///
    /// Default features are off: a build of the schema package needs neither row validators nor the
    /// readers of documents.
    pub(super) fn dependency(&self, package: &str, from: &Path) -> String {
        let is_facade = package == FACADE;
        let place = match &self.model.source {
            Source::Registry => {
                let (major, minor) = (
                    env!("CARGO_PKG_VERSION_MAJOR"),
                    env!("CARGO_PKG_VERSION_MINOR"),
                );
                format!("version = \"{major}.{minor}\"")
            }
            Source::Path(facade) if is_facade => format!("path = \"{}\"", shown(facade, from)),
            Source::Path(facade) => {
                let program = facade.with_file_name("schema-cli");
                format!("path = \"{}\"", shown(&program, from))
            }
            Source::Git(keys) => keys.clone(),
        };
        let features = if is_facade {
            ", features = [\"build\"]"
        } else {
            ""
        };
        format!("{package} = {{ {place}, default-features = false{features} }}")
    }
}

fn metadata() -> Result<Value> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .stdin(Stdio::null())
        .output()
        .context("can't start `cargo`")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!(
            "cargo says: {}\nhelp: run it in a workspace that has the package of the model",
            words.trim_end().trim_start_matches("error: ")
        );
    }
    serde_json::from_slice(&output.stdout).context("cargo's answer makes no sense")
}

/// The dependency of `package` on the facade, in its own code.
fn facade_dependency(package: &Value) -> Option<&Value> {
    let dependencies = package.get("dependencies")?.as_array()?;
    dependencies.iter().find(|dependency| {
        let is_facade = dependency.get("name").and_then(Value::as_str) == Some(FACADE);
        is_facade && dependency.get("kind").is_none_or(Value::is_null)
    })
}

/// The library of `package`.
fn library(package: &Value) -> Option<&Value> {
    let targets = package.get("targets")?.as_array()?;
    targets.iter().find(|target| {
        let kinds = target.get("kind").and_then(Value::as_array);
        let is_library = |kind: &Value| {
            matches!(
                kind.as_str(),
                Some("lib" | "rlib" | "dylib" | "staticlib" | "cdylib")
            )
        };
        // Other packages can use it if one of its kinds is `lib` or `rlib`.
        kinds.is_some_and(|kinds| {
            kinds.iter().any(|kind| kind == "lib" || kind == "rlib") && kinds.iter().all(is_library)
        })
    })
}

/// The names, quoted, of the packages that depend on the facade and have no library; with `wanted`,
/// that one alone.
fn without_library(packages: &[&Value], wanted: Option<&str>) -> Option<String> {
    let name = |package: &Value| Some(package.get("name")?.as_str()?.to_owned());
    let names: Vec<String> = packages
        .iter()
        .filter(|package| facade_dependency(package).is_some() && library(package).is_none())
        .filter_map(|package| name(package))
        .filter(|name| wanted.is_none_or(|wanted| wanted == name))
        .map(|name| format!("`{name}`"))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The package, if it depends on the facade in its own code and has a library.
fn model(package: &Value) -> Option<Model> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let dependency = facade_dependency(package)?;
    let library = library(package)?;
    let manifest = PathBuf::from(text(package, "manifest_path")?);
    let directory = manifest.parent()?.to_owned();
    let imported = package.pointer("/metadata/convex-schema-import/schema");
    let imported = imported
        .and_then(Value::as_str)
        .map(|path| directory.join(path));
    Some(Model {
        name: text(package, "name")?,
        library: text(library, "name")?.replace('-', "_"),
        feature: feature(package, dependency),
        imported: imported.filter(|path| path.is_file()),
        directory,
        source: source(dependency),
    })
}

/// The feature of `package` that turns its optional `dependency` on, unless that is on by default.
fn feature(package: &Value, dependency: &Value) -> Option<String> {
    if dependency.get("optional").and_then(Value::as_bool) != Some(true) {
        return None;
    }
    let name = dependency.get("rename").and_then(Value::as_str);
    let name = name.unwrap_or(FACADE);
    let features = package.get("features")?.as_object()?;
    // The things that a feature turns on: `dep:name`, `name/feature`, or the feature of the name itself.
    let turns_on = |feature: &str| {
        let entries = features.get(feature).and_then(Value::as_array);
        entries
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|entry| {
                let entry = entry.strip_prefix("dep:").unwrap_or(entry);
                let dependency = entry
                    .split_once('/')
                    .map_or(entry, |(dependency, _)| dependency);
                dependency == name
            })
    };
    let mut defaults = vec!["default"];
    let mut at = 0;
    while let Some(feature) = defaults.get(at).copied() {
        if feature == name || turns_on(feature) {
            return None;
        }
        let entries = features.get(feature).and_then(Value::as_array);
        let entries = entries.into_iter().flatten().filter_map(Value::as_str);
        for entry in entries {
            if features.contains_key(entry) && !defaults.contains(&entry) {
                defaults.push(entry);
            }
        }
        at += 1;
    }
    let found = features.keys().find(|feature| turns_on(feature));
    Some(found.map_or(name, String::as_str).to_owned())
}

fn source(dependency: &Value) -> Source {
    if let Some(path) = dependency.get("path").and_then(Value::as_str) {
        return Source::Path(PathBuf::from(path));
    }
    let source = dependency
        .get("source")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match source.strip_prefix("git+") {
        None => Source::Registry,
        Some(address) => Source::Git(git(address)),
    }
}

/// `https://host/repository?branch=main` as the keys of a manifest.
fn git(address: &str) -> String {
    let (url, query) = address.split_once('?').unwrap_or((address, ""));
    match query.split_once('=') {
        Some((key, value)) => format!("git = \"{url}\", {key} = \"{value}\""),
        None => format!("git = \"{url}\""),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{feature, git};

    #[test]
    fn the_feature_of_an_optional_dependency_is_found() {
        let named = json!({ "name": "convex-schema", "optional": true });
        let renamed = json!({ "name": "convex-schema", "optional": true, "rename": "cs" });
        let always = json!({ "name": "convex-schema", "optional": false });
        for (features, dependency, want) in [
            (
                json!({ "schema": ["dep:convex-schema"] }),
                &named,
                Some("schema"),
            ),
            (
                json!({ "convex-schema": ["dep:convex-schema"] }),
                &named,
                Some("convex-schema"),
            ),
            (
                json!({ "tables": ["dep:cs", "cs/rows"] }),
                &renamed,
                Some("tables"),
            ),
            (json!({ "rows": ["cs/rows"] }), &renamed, Some("rows")),
            (
                json!({ "schema": ["dep:convex-schema"], "default": ["schema"] }),
                &named,
                None,
            ),
            (
                json!({ "a": ["dep:convex-schema"], "all": ["a"], "default": ["all"] }),
                &named,
                None,
            ),
            (
                json!({ "default": ["other"], "other": [], "x": ["dep:convex-schema"] }),
                &named,
                Some("x"),
            ),
            (json!({}), &always, None),
        ] {
            let package: Value = json!({ "features": features });
            assert_eq!(feature(&package, dependency).as_deref(), want, "{package}");
        }
    }

    #[test]
    fn sources_of_git_become_keys() {
        for (address, want) in [
            ("https://a.b/c", "git = \"https://a.b/c\""),
            (
                "https://a.b/c?rev=12ab",
                "git = \"https://a.b/c\", rev = \"12ab\"",
            ),
        ] {
            assert_eq!(git(address), want);
        }
    }
}
