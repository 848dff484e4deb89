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
    /// Where it has the facade from.
    source: Source,
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
        let models: Vec<Model> = packages.into_iter().flatten().filter_map(model).collect();
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

    /// `my-model` has the leaf `my-schema`.
    pub(super) fn leaf_name(&self) -> String {
        let name = &self.model.name;
        format!("{}-schema", name.strip_suffix("-model").unwrap_or(name))
    }

    /// The line of a manifest for a package of this project, from where the model has it.
    pub(super) fn dependency(&self, package: &str, leaf: &Path, build: bool) -> String {
        let place = match &self.model.source {
            Source::Registry => {
                let version = concat!(
                    env!("CARGO_PKG_VERSION_MAJOR"),
                    ".",
                    env!("CARGO_PKG_VERSION_MINOR")
                );
                if !build {
                    return format!("{package} = \"{version}\"");
                }
                format!("version = \"{version}\"")
            }
            Source::Path(facade) if build => format!("path = \"{}\"", shown(facade, leaf)),
            Source::Path(facade) => {
                let program = facade.with_file_name("schema-cli");
                format!("path = \"{}\"", shown(&program, leaf))
            }
            Source::Git(keys) => keys.clone(),
        };
        let features = if build {
            ", features = [\"build\"]"
        } else {
            ""
        };
        format!("{package} = {{ {place}{features} }}")
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

/// The package, if it depends on the facade in its own code and has a library.
fn model(package: &Value) -> Option<Model> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let dependency = package
        .get("dependencies")?
        .as_array()?
        .iter()
        .find(|dependency| {
            let is_facade = dependency.get("name").and_then(Value::as_str) == Some(FACADE);
            is_facade && dependency.get("kind").is_none_or(Value::is_null)
        })?;
    let is_library = |target: &&Value| {
        let kinds = target.get("kind").and_then(Value::as_array);
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib"))
    };
    let library = package
        .get("targets")?
        .as_array()?
        .iter()
        .find(is_library)?;
    let manifest = PathBuf::from(text(package, "manifest_path")?);
    Some(Model {
        name: text(package, "name")?,
        library: text(library, "name")?.replace('-', "_"),
        directory: manifest.parent()?.to_owned(),
        source: source(dependency),
    })
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
    use super::git;

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
