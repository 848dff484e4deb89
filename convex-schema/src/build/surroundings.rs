//! What a build script is told by its environment, and what follows.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The variable that says what a build does.
pub(crate) const VARIABLE: &str = "CONVEX_SCHEMA";

/// The environment of a build script.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// The folder of the package's manifest.
    pub(crate) directory: PathBuf,
    /// Where the script may keep files between runs.
    pub(crate) out_dir: Option<PathBuf>,
    /// `CONVEX_SCHEMA`.
    pub(crate) mode: Option<OsString>,
    /// `CI`.
    pub(crate) ci: Option<OsString>,
    /// Whether docs.rs builds.
    pub(crate) docs_rs: bool,
}

/// What a build does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Writes what differs.
    Write,
    /// Warns about what differs.
    Warn,
    /// Fails if something differs.
    Check,
    /// Nothing, because somebody said so.
    Off,
    /// Nothing, for a reason that is worth a warning.
    Nothing(&'static str),
}

impl Surroundings {
    pub(crate) fn of_build_script() -> Self {
        Self {
            directory: env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default().into(),
            out_dir: env::var_os("OUT_DIR").map(PathBuf::from),
            mode: env::var_os(VARIABLE),
            ci: env::var_os("CI"),
            docs_rs: env::var_os("DOCS_RS").is_some(),
        }
    }

    /// What to do; an error if `CONVEX_SCHEMA` has no meaning.
    pub(crate) fn plan(&self) -> Result<Plan, String> {
        let mode = self.mode.clone().unwrap_or_default();
        let mode = match mode.to_str() {
            Some("" | "write") => Plan::Write,
            Some("check") => Plan::Check,
            Some("off") => Plan::Off,
            _ => {
                return Err(format!(
                    "`{VARIABLE}` is `{}`: expected one of `write`, `check`, `off`",
                    mode.to_string_lossy()
                ));
            }
        };
        Ok(match mode {
            Plan::Off => Plan::Off,
            _ if self.docs_rs => Plan::Nothing("docs.rs builds"),
            _ if is_packaged(&self.directory) => Plan::Nothing("the crate is packaged"),
            Plan::Write if self.is_ci() => Plan::Warn,
            other => other,
        })
    }

    fn is_ci(&self) -> bool {
        let ci = self.ci.as_deref().unwrap_or_default();
        !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))
    }

    /// When cargo started the script.
    ///
    /// A script runs again if a file that it names is newer than that, so a file that it writes
    /// gets this time. Cargo takes it before the script starts from a file beside `OUT_DIR`.
    /// Source: cargo, `src/cargo/core/compiler/custom_build.rs`.
    pub(crate) fn stamp(&self) -> Option<SystemTime> {
        let file = self.out_dir.as_ref()?.parent()?.join("invoked.timestamp");
        fs::metadata(file).ok()?.modified().ok()
    }
}

/// Whether the package is a copy that nobody edits: from a registry, vendored, a checkout of
/// cargo's, or what `cargo package` verifies.
fn is_packaged(directory: &Path) -> bool {
    let parts: Vec<_> = directory.iter().collect();
    let below = |folders: [&str; 2]| parts.windows(2).any(|pair| pair == folders);
    // Cargo adds this file to every package that it makes.
    directory.join("Cargo.toml.orig").exists()
        || below(["target", "package"])
        || below(["registry", "src"])
        || below(["git", "checkouts"])
}

#[cfg(test)]
mod tests;
