//! Packages with generated source, made from `benches/contestants`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Outcome, cargo, root, target};

/// The folder with the manifest, the lock file and the programs around generated source.
const TEMPLATE: &str = "benches/contestants";

/// Returns where everything that benchmarks make goes.
pub(super) fn folder() -> PathBuf {
    target().join("bench")
}

/// A package whose library is generated.
pub(super) struct Package {
    folder: PathBuf,
}

impl Package {
    /// Writes the package `name` with `library` as its source.
    pub(super) fn new(name: &str, library: &str) -> Outcome<Self> {
        Self::from_template(TEMPLATE, name, library)
    }

    /// Writes the same with the manifest and the lock file in `template`.
    pub(super) fn from_template(template: &str, name: &str, library: &str) -> Outcome<Self> {
        let package = Self {
            folder: folder().join("packages").join(name),
        };
        let manifest = read(&root().join(template).join("Cargo.toml"))?;
        let own = format!("path = \"{}/", root().display());
        package.write("Cargo.toml", &manifest.replace("path = \"../../", &own))?;
        let lock = read(&root().join(template).join("Cargo.lock"))?;
        package.write("Cargo.lock", &lock)?;
        package.write("src/lib.rs", library)?;
        Ok(package)
    }

    /// Returns where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the same with the program `drivers/DRIVER.rs` of the template.
    pub(super) fn with_driver(self, driver: &str) -> Outcome<Self> {
        let path = root()
            .join(TEMPLATE)
            .join("drivers")
            .join(driver)
            .with_extension("rs");
        self.write("src/main.rs", &read(&path)?)?;
        Ok(self)
    }

    /// Returns `cargo SUBCOMMAND` in the package, built under `bench/TARGET`.
    pub(super) fn cargo(&self, subcommand: &str, target: &str, features: &str) -> Command {
        let mut command = cargo(subcommand);
        command.current_dir(&self.folder);
        command.args(["--quiet", "--features", features]);
        command.env("CARGO_TARGET_DIR", folder().join(target));
        command
    }

    /// Writes a file of the package, unless it says the same already.
    pub(super) fn write(&self, file: &str, text: &str) -> Outcome {
        let path = self.folder.join(file);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        let failed = |error| format!("`{}` can't be written: {error}", path.display());
        fs::create_dir_all(path.parent().unwrap_or(&self.folder)).map_err(failed)?;
        fs::write(&path, text).map_err(failed)
    }
}

/// Returns the text of a file.
pub(super) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))
}
