//! Schemas to Rust and back: all of them in one package, so that one build tells.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

use convex_schema::Schema;
use convex_schema_import::{Import, Options, import};

/// What came back of the schemas.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The exports that the compiled source gives, by the names of their schemas.
    pub exports: BTreeMap<String, String>,
    /// Schemas whose source does not compile, with the first error.
    pub broken: BTreeMap<String, String>,
    /// Warnings of the compiler.
    pub warnings: Vec<String>,
    /// The source of each schema.
    pub imports: BTreeMap<String, Import>,
    /// Where the source is: a folder for each schema, in the order of the names.
    pub folder: PathBuf,
    /// Where the TypeScript of the compiled source is: a folder for each schema and layout, as
    /// [`conformance`](crate::conformance) has them.
    pub typescript: PathBuf,
}

/// A package whose modules are the imports of schemas.
struct Package {
    root: PathBuf,
    /// Modules and the names of their schemas.
    modules: Vec<(String, String)>,
}

/// Imports each of `schemas`, compiles the source and lets it print its export.
///
/// The package stands in the folder `place` of the tests' own folder and is built anew if it
/// differs. Modules that don't compile are left out of a second build.
///
/// # Errors
/// The package can't be written, or cargo does not run, or what it builds without the broken
/// modules.
pub fn round_trip(
    temporary: &Path,
    place: &str,
    schemas: &BTreeMap<String, Schema>,
    options: &Options,
) -> io::Result<Outcome> {
    let root = temporary.join("round-trip").join(place);
    let mut outcome = Outcome {
        folder: root.join("src"),
        typescript: root.join("typescript"),
        ..Outcome::default()
    };
    let mut package = Package {
        root,
        modules: Vec::new(),
    };
    let _ = fs::remove_dir_all(&outcome.typescript);
    package.manifest(place)?;
    for (position, (name, schema)) in schemas.iter().enumerate() {
        let import = import(schema, options);
        let module = format!("s{position:03}");
        for file in &import.files {
            package.write(&format!("src/{module}/{}", file.path), &file.text)?;
        }
        package.modules.push((module, name.clone()));
        outcome.imports.insert(name.clone(), import);
    }
    let mut output = package.run()?;
    if !output.status.success() {
        outcome.broken = package.take_broken(&output);
        output = package.run()?;
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(io::Error::other(errors.into_owned()));
    }
    let is_warning = |line: &&str| line.contains(": warning: ");
    outcome.warnings = errors
        .lines()
        .filter(is_warning)
        .map(str::to_owned)
        .collect();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some((name, export)) = line.split_once('\t') {
            outcome.exports.insert(name.to_owned(), export.to_owned());
        }
    }
    Ok(outcome)
}

impl Package {
    /// The manifest has the lints of this workspace, and its lock file: nothing is downloaded.
    fn manifest(&self, place: &str) -> io::Result<()> {
        let repository = repository();
        let workspace = fs::read_to_string(repository.join("Cargo.toml"))?;
        let lints = workspace.split_once("[workspace.lints.rust]");
        let lints = lints.and_then(|(_, rest)| rest.split_once("[profile"));
        let lints = lints.map_or("", |(lints, _)| lints);
        let lints = lints.replace("[workspace.lints.clippy]", "[lints.clippy]");
        let facade = repository.join("convex-schema");
        let manifest = format!(
            "[package]\nname = \"{place}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n\
             convex-schema = {{ path = '{}' }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n\n[lints.rust]{lints}",
            facade.display()
        );
        self.write("Cargo.toml", &manifest)?;
        let lock = fs::read_to_string(repository.join("Cargo.lock"))?;
        self.write("Cargo.lock", &lock)
    }

    /// `cargo run`, with one line for each error.
    fn run(&self) -> io::Result<Output> {
        let mut library = "//! Imported schemas.\n\n".to_owned();
        let mut main = MAIN.replace("CONFORMANCE", &conformance());
        let package = self.root.file_name().unwrap_or_default().to_string_lossy();
        let package = package.replace('-', "_");
        for (module, name) in &self.modules {
            let _ = writeln!(library, "#[path = \"{module}/lib.rs\"]\npub mod {module};");
            let schema = format!("{package}::{module}::schema()");
            let _ = writeln!(main, "    show({name:?}, &{schema})?;");
        }
        main.push_str("    Ok(())\n}\n");
        self.write("src/lib.rs", &library)?;
        self.write("src/main.rs", &main)?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["run", "--quiet", "--offline", "--message-format=short"]);
        cargo.current_dir(&self.root);
        cargo.env("CARGO_TARGET_DIR", self.root.with_file_name("target"));
        cargo.env_remove("CONVEX_SCHEMA").output()
    }

    /// Takes the modules out that have errors.
    fn take_broken(&mut self, output: &Output) -> BTreeMap<String, String> {
        let errors = String::from_utf8_lossy(&output.stderr);
        let mut broken = BTreeMap::new();
        let mut modules = BTreeSet::new();
        for line in errors.lines().filter(|line| line.contains(": error")) {
            let Some((module, error)) = line
                .strip_prefix("src/")
                .and_then(|line| line.split_once('/'))
            else {
                continue;
            };
            let found = self.modules.iter().find(|(known, _)| known == module);
            if let Some((_, name)) = found {
                modules.insert(module.to_owned());
                broken
                    .entry(name.clone())
                    .or_insert_with(|| error.to_owned());
            }
        }
        self.modules.retain(|(module, _)| !modules.contains(module));
        broken
    }

    /// Writes a file, unless it says the same already.
    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    }
}

/// The program, without the end of `main`: prints exports, and writes TypeScript.
const MAIN: &str = "\
//! Prints exports and writes TypeScript.

#![expect(clippy::print_stdout, reason = \"that is what it is for\")]

#[allow(dead_code, unreachable_pub, reason = \"it belongs to the tests\")]
#[path = r\"CONFORMANCE\"]
mod conformance;

use std::io;
use std::path::Path;

use convex_schema::Schema;
use convex_schema::export::export_json;

fn show(name: &str, schema: &Schema) -> io::Result<()> {
    println!(\"{name}\\t{}\", export_json(schema));
    for (suffix, layout) in conformance::LAYOUTS {
        let folder = Path::new(\"typescript\").join(format!(\"{name}-{suffix}\"));
        conformance::write(&folder, schema, layout)?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
";

/// Where the module is that writes TypeScript.
fn conformance() -> String {
    let module = repository().join("tests/src/conformance.rs");
    module.display().to_string()
}

fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}
