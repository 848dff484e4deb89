//! Evaluates a schema file as a push does, with the user's own Node and the project's own packages.

#[cfg(feature = "standalone")]
pub(crate) mod functions;
pub(crate) mod process;

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use convex_schema::build::GeneratedFile;
use convex_schema_emit::Layout;
use serde_json::{Value, json};

use crate::terminal::warn;

/// The module that all scripts import.
const SESSION: (&str, &str) = ("session.mjs", include_str!("node/session.mjs"));

/// The scripts that evaluate a schema, by the names under which they import each other.
const SCRIPTS: [(&str, &str); 4] = [
    ("evaluate.mjs", include_str!("node/evaluate.mjs")),
    ("isolate.mjs", include_str!("node/isolate.mjs")),
    ("revision.mjs", include_str!("node/revision.mjs")),
    SESSION,
];

/// The time limit of an evaluation with its bundling; the backend allows one second for the former.
const LIMIT: Duration = Duration::from_secs(60);

/// The kind of a schema file, by its exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exports {
    /// The schema is the default export.
    Schema,
    /// The constant `tables` is the argument of a schema.
    Tables,
    /// The default export if there is one, else `tables`.
    Either,
}

impl Exports {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Tables => "tables",
            Self::Either => "either",
        }
    }
}

impl From<Layout> for Exports {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Tables => Self::Tables,
            _ => Self::Schema,
        }
    }
}

/// A revision of a git repository.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Revision<'a> {
    /// The root of the working tree.
    pub(crate) root: &'a str,
    /// The name that the user gave.
    pub(crate) name: &'a str,
    /// The hash of the revision's tree.
    pub(crate) tree: &'a str,
}

/// The value of a schema file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Evaluated {
    /// The result of `schema.export()`.
    pub(crate) export: String,
    /// Objects in which the builder of a package keeps more than the schema: the table, or nothing
    /// for the schema itself, and what it keeps.
    pub(crate) builders: Vec<(String, Vec<String>)>,
    /// Warnings for the user.
    warnings: Vec<String>,
}

impl Evaluated {
    /// Fails if code reads more of the schema at run time than a generated one has.
    pub(crate) fn needs_no_builder(&self) -> Result<()> {
        let Some((table, names)) = self.builders.first() else {
            return Ok(());
        };
        let object = match table.as_str() {
            "" => "the schema".to_owned(),
            table => format!("table `{table}`"),
        };
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        bail!(
            "{object} is made by the builder of a package, which keeps {} in it for code that runs; \
             no generated schema has that\n\
             help: leave this schema in TypeScript, or have the package take a plain one",
            names.join(", ")
        )
    }
}

/// Evaluates what `file` exports.
pub(crate) fn export(file: &Path, exports: Exports) -> Result<Evaluated> {
    let file = fs::canonicalize(file)?;
    evaluate(&json!({ "target": file, "exports": exports.as_str(), "revision": null }))
}

/// Evaluates the schema that `file` exports, as if the file `generated` were up to date.
pub(crate) fn export_over(file: &Path, generated: &GeneratedFile) -> Result<Evaluated> {
    export_with(file, generated.path(), generated.text())
}

/// Evaluates the schema that `file` exports, as if the file `path` had the text `text`.
pub(crate) fn export_with(file: &Path, path: &Path, text: &str) -> Result<Evaluated> {
    let file = fs::canonicalize(file)?;
    let overlay = json!({ "path": path, "text": text });
    let exports = Exports::Schema.as_str();
    evaluate(&json!({ "target": file, "exports": exports, "overlay": overlay, "revision": null }))
}

/// Evaluates what the file `path` of a revision exports; `path` begins at the root of the repository.
pub(crate) fn export_at(revision: Revision<'_>, path: &str, exports: Exports) -> Result<Evaluated> {
    let Revision { root, name, tree } = revision;
    evaluate(&json!({
        "target": path,
        "exports": exports.as_str(),
        "revision": { "root": root, "name": name, "tree": tree },
    }))
}

fn evaluate(request: &Value) -> Result<Evaluated> {
    let outcome = outcome(&answer(&SCRIPTS, request)?)?;
    for warning in &outcome.warnings {
        warn(warning);
    }
    Ok(outcome)
}

/// The answer of the first of `scripts` to `request`.
fn answer(scripts: &[(&str, &str)], request: &Value) -> Result<String> {
    let folder = tempfile::tempdir().context("can't make a temporary folder")?;
    for (name, text) in scripts {
        fs::write(folder.path().join(name), text).context("can't write a temporary file")?;
    }
    let first = scripts.first().map_or("", |(name, _)| name);
    let mut request = request.clone();
    request["folder"] = json!(folder.path());
    request["here"] = json!(env::current_dir().context("can't find the current folder")?);
    let mut node = Command::new("node");
    // All paths are absolute; a folder called `node` in the current one is not the program.
    node.current_dir(env::temp_dir());
    node.args(["--experimental-vm-modules", "--no-warnings"]);
    node.arg(folder.path().join(first));
    node.arg(request.to_string());
    let ended = process::run(node, LIMIT)?;
    match fs::read_to_string(folder.path().join("outcome.json")) {
        Ok(text) => Ok(text),
        Err(_) => bail!(
            "node ended with {} and no answer\n{}",
            ended.status,
            ended.printed
        ),
    }
}

/// Reads the answer of the script.
fn outcome(text: &str) -> Result<Evaluated> {
    let answer: Value = serde_json::from_str(text).context("node's answer is cut off")?;
    let text = |key| answer.get(key).and_then(Value::as_str);
    if let Some(exported) = text("exported") {
        let list = |key| answer.get(key).cloned().unwrap_or_default();
        return Ok(Evaluated {
            export: exported.to_owned(),
            builders: serde_json::from_value(list("builders")).unwrap_or_default(),
            warnings: serde_json::from_value(list("warnings")).unwrap_or_default(),
        });
    }
    bail!("{}", failure(&answer))
}

/// Why a script has no other answer.
fn failure(answer: &Value) -> String {
    let text = |key| answer.get(key).and_then(Value::as_str);
    match (text("missing"), text("failed"), text("code")) {
        (Some(package), ..) => format!(
            "the package `{package}` is not installed\n\
             help: install the packages of the Convex project, `npm install` for npm"
        ),
        (None, Some(reason), Some(code)) => format!("{reason} ({code})"),
        (None, Some(reason), None) => reason.to_owned(),
        (None, None, _) => format!("node's answer has neither a schema nor an error: {answer}"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::outcome;

    #[test]
    fn answers_are_told_apart() {
        let plain = outcome(r#"{"exported":"{}","builders":[]}"#).unwrap();
        assert_eq!(plain.export, "{}");
        plain.needs_no_builder().unwrap();
        let more = outcome(r#"{"exported":"{}","builders":[["users",["edges","rules"]]]}"#);
        let error = more.unwrap().needs_no_builder().unwrap_err().to_string();
        let start =
            "table `users` is made by the builder of a package, which keeps `edges`, `rules`";
        assert!(error.starts_with(start), "{error}");
        for (answer, want) in [
            (
                r#"{"missing":"esbuild"}"#,
                "the package `esbuild` is not installed",
            ),
            (r#"{"failed":"oh"}"#, "oh"),
            (r#"{"failed":"oh","code":"No"}"#, "oh (No)"),
            ("{}", "node's answer has neither"),
            ("{\"exported", "node's answer is cut off"),
        ] {
            let error = outcome(answer).unwrap_err().to_string();
            assert!(error.starts_with(want), "{answer}: {error}");
        }
    }
}
