//! Evaluates a schema file with the user's own Node and the project's own packages.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use convex_schema::emit::Layout;
use serde_json::Value;

const SCRIPT: &str = include_str!("node/export.mjs");

/// How long a schema may take; the backend gives it one second after bundling.
const LIMIT: Duration = Duration::from_secs(60);

/// What a schema file exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exports {
    /// The schema is the default export.
    Schema,
    /// The constant `tables` is what goes into a schema.
    Tables,
    /// The default export if there is one, else `tables`.
    Either,
}

impl From<Layout> for Exports {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Schema => Self::Schema,
            Layout::Tables => Self::Tables,
        }
    }
}

/// What a schema file evaluates to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Evaluated {
    /// What `schema.export()` gives.
    pub(crate) export: String,
    /// Objects in which the builder of a package keeps more than the schema: the table, or nothing
    /// for the schema itself, and what it keeps.
    pub(crate) builders: Vec<(String, Vec<String>)>,
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
///
/// Packages are looked up from the file on, then in `packages`, folders `node_modules`.
pub(crate) fn export(file: &Path, exports: Exports, packages: &[PathBuf]) -> Result<Evaluated> {
    let folder = tempfile::tempdir().context("can't make a temporary folder")?;
    let script = folder.path().join("export.mjs");
    let result = folder.path().join("result.json");
    fs::write(&script, SCRIPT).context("can't write a temporary file")?;
    let file = fs::canonicalize(file)?;
    let exports = match exports {
        Exports::Schema => "schema",
        Exports::Tables => "tables",
        Exports::Either => "either",
    };
    let mut node = Command::new("node");
    node.arg(&script).arg(&file).arg(exports).arg(&result);
    if !packages.is_empty() {
        let packages = env::join_paths(packages).context("a folder has a strange name")?;
        node.env("NODE_PATH", packages);
    }
    node.current_dir(file.parent().unwrap_or(&file));
    let (status, printed) = run(node, LIMIT)?;
    match fs::read_to_string(&result) {
        Ok(result) => outcome(&result),
        Err(_) => bail!("node ended with {status} and no answer\n{printed}"),
    }
}

/// What the script says.
fn outcome(result: &str) -> Result<Evaluated> {
    let result: Value = serde_json::from_str(result).context("node's answer is cut off")?;
    let text = |key| result.get(key).and_then(Value::as_str);
    if let Some(exported) = text("exported") {
        let builders = result.get("builders").cloned().unwrap_or_default();
        return Ok(Evaluated {
            export: exported.to_owned(),
            builders: serde_json::from_value(builders).unwrap_or_default(),
        });
    }
    match (text("missing"), text("failed")) {
        (Some(package), _) => bail!(
            "the package `{package}` is not installed\n\
             help: install the packages of the Convex project, `npm install` for npm"
        ),
        (None, Some(reason)) => bail!("{reason}"),
        (None, None) => bail!("node's answer makes no sense: {result}"),
    }
}

/// Runs `node` for at most `limit`; how it ended and what it printed.
fn run(mut node: Command, limit: Duration) -> Result<(ExitStatus, String)> {
    let child = node
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            bail!("there is no `node`\nhelp: install Node, which `npx convex` needs as well")
        }
        child => child.context("can't start `node`")?,
    };
    let printed = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    });
    let status = wait(&mut child, limit)?;
    let printed = printed
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default();
    match status {
        Some(status) => Ok((status, printed)),
        None => bail!(
            "it took longer than {} seconds\n{}\
             help: a schema waits for nothing: leave timers, servers and endless loops out",
            limit.as_secs(),
            printed.trim_end().to_owned() + if printed.is_empty() { "" } else { "\n" }
        ),
    }
}

/// How `child` ended; `None` if it had to be stopped.
fn wait(child: &mut Child, limit: Duration) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().context("can't wait for `node`")? {
            return Ok(Some(status));
        }
        // The standard library can't wait with a limit.
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().context("can't stop `node`")?;
    child.wait().context("can't wait for `node`")?;
    Ok(None)
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::process::Command;
    use std::time::Duration;

    use super::{outcome, run};

    #[test]
    fn what_takes_too_long_is_stopped() {
        let mut endless = Command::new("sleep");
        endless.arg("600");
        let error = run(endless, Duration::from_millis(20)).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("it took longer than 0 seconds")
        );
    }

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
            ("{}", "node's answer makes no sense"),
            ("{\"exported", "node's answer is cut off"),
        ] {
            let error = outcome(answer).unwrap_err().to_string();
            assert!(error.starts_with(want), "{answer}: {error}");
        }
    }
}
