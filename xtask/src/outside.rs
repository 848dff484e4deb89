//! Builds that the workspace's own don't cover: packages outside of it, and the oldest compiler.

use std::path::Path;
use std::process::Command;

use crate::packages::{self, Package};
use crate::process::{self, Outcome, cargo, output_of, root};

/// The package that tests a build with features of `serde_json` that its sister crates switch on.
const SISTER: &str = "tests/sister/Cargo.toml";

/// Checks the packages that are workspaces of their own, fuzz targets and benchmarks, and tests the one
/// that has tests.
pub(crate) fn check() -> Outcome {
    let mut test = cargo("test");
    test.args(["--quiet", "--manifest-path", SISTER]);
    test.arg("--target-dir")
        .arg(process::target().join("outside"));
    process::step(test)?;
    let manifests = manifests()?;
    if manifests.is_empty() {
        return Err("no packages outside of the workspace were found".to_owned());
    }
    manifests.iter().try_for_each(|manifest| {
        let mut check = cargo("check");
        check.args(["--quiet", "--all-targets", "--manifest-path", manifest]);
        // They share what they have in common.
        check
            .arg("--target-dir")
            .arg(process::target().join("outside"));
        process::step(check)
    })
}

/// Returns the manifests in `fuzz` and below `benches` that git knows.
fn manifests() -> Outcome<Vec<String>> {
    let mut list = Command::new("git");
    list.args(["ls-files", "fuzz/Cargo.toml", "benches/*/Cargo.toml"]);
    list.current_dir(root());
    let list = output_of(list)?;
    // These two get their source from benchmarks.
    let is_template = |file: &&str| {
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        folder.ends_with("contestants") || folder.ends_with("first-build")
    };
    Ok(list
        .lines()
        .filter(|file| !is_template(file))
        .map(str::to_owned)
        .collect())
}

/// Features whose dependencies take a newer compiler: `typescript` brings oxc, which asks for 1.86.
const NEWER: [&str; 1] = ["typescript"];

/// Checks the published packages with the compiler that `rust-version` names: with all features, or with the default
/// ones where a feature is among [`NEWER`].
pub(crate) fn oldest_compiler() -> Outcome {
    let packages = packages::all()?;
    let version = oldest()?;
    let mut rustc = Command::new("rustup");
    rustc.args(["run", &version, "rustc", "--version"]);
    if output_of(rustc).is_err() {
        return Err(format!(
            "there is no compiler {version}\n\
             help: `rustup toolchain install {version} --profile minimal`"
        ));
    }
    let published = packages.iter().filter(|package| package.is_published);
    let is_newer = |package: &&Package| {
        let mut features = package.features.iter();
        features.any(|feature| NEWER.contains(&feature.as_str()))
    };
    let (newer, all): (Vec<_>, Vec<_>) = published.partition(is_newer);
    process::step(check_with(&version, &all, &["--all-features"]))?;
    process::step(check_with(&version, &newer, &[]))
}

/// `cargo check` of packages with the compiler of a version.
fn check_with(version: &str, packages: &[&Package], features: &[&str]) -> Command {
    let mut check = Command::new("rustup");
    check.args(["run", version, "cargo", "check", "--quiet"]);
    check.args(features);
    check.args(packages.iter().flat_map(|it| ["--package", &it.name]));
    check.current_dir(root());
    // The cargo and the compiler that run this must not take the place of the old ones.
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        check.env_remove(variable);
    }
    check
        .arg("--target-dir")
        .arg(process::target().join(version));
    check
}

/// 64-bit ARM, with all that linking takes.
const ARM: &str = "aarch64-unknown-linux-musl";

/// The program that runs programs for it.
const ARM_RUNNER: &str = "qemu-aarch64";

/// Tests that show what NEON does: each answer, and whole rows.
const ARM_TESTS: [&str; 3] = ["scan::simd", "scan::tests::tagged", "scan::tests::untagged"];

/// Runs tests of the scanner for 64-bit ARM in an emulator.
pub(crate) fn arm() -> Outcome {
    let mut list = Command::new("rustup");
    list.args(["target", "list", "--installed"]);
    if !output_of(list)?.lines().any(|target| target == ARM) {
        return Err(format!(
            "there is no standard library for {ARM}\nhelp: `rustup target add {ARM}`"
        ));
    }
    if Command::new(ARM_RUNNER).arg("--version").output().is_err() {
        return Err(format!(
            "there is no `{ARM_RUNNER}`\nhelp: Debian has it in the package `qemu-user`"
        ));
    }
    let variable = ARM.to_uppercase().replace('-', "_");
    let mut tests = cargo("test");
    tests.args(["--package", "convex-schema-rows", "--lib"]);
    tests.args(["--target", ARM, "--"]);
    tests.args(ARM_TESTS);
    tests.env(format!("CARGO_TARGET_{variable}_LINKER"), "rust-lld");
    tests.env(format!("CARGO_TARGET_{variable}_RUNNER"), ARM_RUNNER);
    process::step(tests)
}

/// What Miri is told that the machine has: it runs no unit that was not named.
const MIRI_FEATURES: &str = "-Ctarget-feature=+avx2,+bmi1,+bmi2,+lzcnt,+pclmulqdq,+popcnt";

/// Runs the tests of the vector units in Miri, which sees what unsafe code must not do; they try fewer
/// windows there.
pub(crate) fn miri() -> Outcome {
    let mut tests = Command::new("rustup");
    tests.args(["run", "nightly", "cargo", "miri", "test"]);
    tests.args([
        "--package",
        "convex-schema-rows",
        "--lib",
        "--",
        "scan::simd",
    ]);
    tests.current_dir(root());
    tests.env("RUSTFLAGS", MIRI_FEATURES);
    // What `cargo xtask` runs with is another toolchain.
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        tests.env_remove(variable);
    }
    process::step(tests).map_err(|error| {
        format!("{error}\nhelp: `rustup toolchain install nightly --component miri,rust-src` if it is not there")
    })
}

/// Returns the `rust-version` of the workspace.
fn oldest() -> Outcome<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml"))
        .map_err(|error| format!("`Cargo.toml` can't be read: {error}"))?;
    rust_version(&manifest).ok_or_else(|| "`Cargo.toml` has no `rust-version`".to_owned())
}

/// Returns the version with all three numbers, as toolchains are called.
fn rust_version(manifest: &str) -> Option<String> {
    let mut lines = manifest.lines();
    let version = lines.find_map(|line| line.strip_prefix("rust-version = \""))?;
    let version = version.split('"').next()?;
    let zeros = 2_usize.saturating_sub(version.matches('.').count());
    Some(format!("{version}{}", ".0".repeat(zeros)))
}

#[cfg(test)]
mod tests {
    use super::rust_version;

    #[test]
    fn versions_have_three_numbers() {
        for (line, want) in [
            ("rust-version = \"1.85\"", Some("1.85.0")),
            ("rust-version = \"1.85.1\" # why", Some("1.85.1")),
            ("edition = \"2024\"", None),
        ] {
            let manifest = format!("[workspace.package]\n{line}\n");
            assert_eq!(rust_version(&manifest).as_deref(), want, "{line}");
        }
    }
}
