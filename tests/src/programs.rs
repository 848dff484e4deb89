//! Programs and packages that tests build with cargo.
//!
//! Builds cost most of the tests' time, so that there are two kinds of them alone. Programs of this workspace are
//! built as `cargo xtask test` builds the workspace, with the same features: their libraries are there
//! already. Workspaces of a test's own share one target folder and one profile; without debug information,
//! build scripts and programs share the libraries too.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{fs, io};

use crate::node;

/// Set to `1` by `cargo xtask test`, which builds the whole workspace with all features.
const WHOLE_WORKSPACE: &str = "CONVEX_SCHEMA_WHOLE_WORKSPACE";

/// Variables that would tell a program about the run of the tests instead of its own.
pub const OWN_VARIABLES: [&str; 4] = ["CI", "CONVEX_SCHEMA", "DOCS_RS", "CARGO_MANIFEST_DIR"];

/// Returns the path of a program of this workspace, built; builds all of them at the first call. What a build
/// script would write stays unwritten.
///
/// `temporary` is the `CARGO_TARGET_TMPDIR` of the test.
///
/// # Panics
/// If the build fails, or there is no such program.
pub fn program(temporary: impl AsRef<Path>, name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let target = temporary.as_ref().parent().unwrap_or(Path::new("."));
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(cargo_path());
        cargo.args(["build", "--quiet", "--offline", "--bins"]);
        cargo.args(selection());
        cargo.arg("--target-dir").arg(target);
        cargo.current_dir(repository()).env("CONVEX_SCHEMA", "off");
        let output = cargo.output();
        let printed = output
            .as_ref()
            .map(|output| String::from_utf8_lossy(&output.stderr));
        assert!(
            output.as_ref().is_ok_and(|output| output.status.success()),
            "`cargo build --bins` failed: {printed:?}"
        );
    });
    let program = target
        .join("debug")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.is_file(), "no program `{name}` was built");
    program
}

/// Selects packages and features as the run of the tests does, so that it built the libraries already.
fn selection() -> &'static [&'static str] {
    let is_workspace = std::env::var_os(WHOLE_WORKSPACE).is_some_and(|value| value == "1");
    if is_workspace {
        return &["--workspace", "--exclude", "xtask", "--all-features"];
    }
    // `cargo test -p convex-schema-tests`, and the programs beside it.
    &[
        "--package",
        "convex-schema-tests",
        "--package",
        "convex-schema-cli",
        "--package",
        "ari-schema",
        "--package",
        "every-kind-schema",
        "--features",
        "convex-schema-cli/typescript",
    ]
}

/// Cargo for a workspace of the test's own. It downloads nothing, and knows nothing of the run of the tests.
///
/// `temporary` is the `CARGO_TARGET_TMPDIR` of the test.
pub fn cargo(temporary: impl AsRef<Path>) -> Command {
    let mut cargo = Command::new(cargo_path());
    prepare(&mut cargo, temporary);
    cargo
}

/// Lets a command that starts cargo, or a program that does, build like [`cargo`] and evaluate with
/// the Node of the npm packages.
pub fn prepare(command: &mut Command, temporary: impl AsRef<Path>) {
    node::prefer_installed(command);
    command
        .env("CARGO_TARGET_DIR", target(temporary))
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false");
    for variable in OWN_VARIABLES {
        command.env_remove(variable);
    }
}

/// The target folder of all workspaces that tests write.
pub fn target(temporary: impl AsRef<Path>) -> PathBuf {
    temporary.as_ref().join("workspaces-target")
}

/// Returns the manifest of a package that uses `convex-schema` with `features`, such as `"emit"`, and has the lints of
/// this repository; `dependencies` are lines of TOML.
///
/// # Errors
/// The manifest of this workspace can't be read.
pub fn manifest(name: &str, features: &str, dependencies: &str) -> io::Result<String> {
    let workspace = fs::read_to_string(repository().join("Cargo.toml"))?;
    let lints = workspace.split_once("[workspace.lints.rust]");
    let lints = lints.and_then(|(_, rest)| rest.split_once("[profile"));
    let lints = lints.map_or("", |(lints, _)| lints);
    let lints = lints.replace("[workspace.lints.clippy]", "[lints.clippy]");
    let facade = repository().join("convex-schema");
    Ok(format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nconvex-schema = {{ path = '{}', default-features = false, \
         features = [{features}] }}\n{dependencies}\n[lints.rust]{lints}",
        facade.display()
    ))
}

/// Writes a file with its folders, unless it has the text already.
///
/// # Errors
/// The file can't be written.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// The root of this workspace.
pub fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

fn cargo_path() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
