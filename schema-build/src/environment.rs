//! The environment of a build script, and the mode that follows from it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The variable that selects the mode.
pub(crate) const VARIABLE: &str = "CONVEX_SCHEMA";

/// The environment of a build script.
#[derive(Debug, Clone, Default)]
pub(crate) struct BuildEnvironment {
    /// The folder of the package's manifest.
    pub(crate) directory: PathBuf,
    /// The folder in which the script may keep files between runs.
    pub(crate) out_dir: Option<PathBuf>,
    /// `CONVEX_SCHEMA`.
    pub(crate) variable: Option<OsString>,
    /// `CI`.
    pub(crate) ci: Option<OsString>,
    /// Whether docs.rs runs the build.
    pub(crate) docs_rs: bool,
}

/// The treatment of the generated files in a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Writes what differs.
    Write,
    /// Warns about what differs.
    Warn,
    /// Fails if something differs.
    Check,
    /// Does nothing, as `CONVEX_SCHEMA=off` asks.
    Off,
    /// Writes nothing and warns of the reason.
    Unwritable(&'static str),
}

impl BuildEnvironment {
    pub(crate) fn of_build_script() -> Self {
        Self {
            directory: env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default().into(),
            out_dir: env::var_os("OUT_DIR").map(PathBuf::from),
            variable: env::var_os(VARIABLE),
            ci: env::var_os("CI"),
            docs_rs: env::var_os("DOCS_RS").is_some(),
        }
    }

    /// Returns what the build does.
    ///
    /// # Errors
    /// `CONVEX_SCHEMA` has an unknown value.
    pub(crate) fn mode(&self) -> Result<Mode, String> {
        let mode = self.variable.clone().unwrap_or_default();
        let mode = match mode.to_str() {
            Some("" | "write") => Mode::Write,
            Some("check") => Mode::Check,
            Some("off") => Mode::Off,
            _ => {
                return Err(format!(
                    "`{VARIABLE}` is `{}`: expected one of `write`, `check`, `off`",
                    mode.to_string_lossy()
                ));
            }
        };
        Ok(match mode {
            Mode::Off => Mode::Off,
            _ if self.docs_rs => Mode::Unwritable("docs.rs builds"),
            _ if is_packaged(&self.directory) => Mode::Unwritable("the crate is packaged"),
            Mode::Write if self.is_ci() => Mode::Warn,
            other => other,
        })
    }

    fn is_ci(&self) -> bool {
        let ci = self.ci.as_deref().unwrap_or_default();
        !(ci.is_empty() || ci == "0" || ci.eq_ignore_ascii_case("false"))
    }

    /// Returns the time at which cargo started the script.
    ///
    /// Cargo runs a script again if a watched file is newer than that, so a file that the script
    /// writes gets this time. Cargo keeps it as the time of a file beside `OUT_DIR`.
    /// Source: cargo, `src/cargo/core/compiler/custom_build.rs`.
    pub(crate) fn stamp(&self) -> Option<SystemTime> {
        let file = self.out_dir.as_ref()?.parent()?.join("invoked.timestamp");
        fs::metadata(file).ok()?.modified().ok()
    }
}

/// Returns whether the package is a copy made by cargo: from a registry, vendored, a git checkout,
/// or one that `cargo package` verifies.
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
