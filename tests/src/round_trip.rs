//! Schemas to Rust and back: one workspace of pieces, so that one build covers all schemas and no
//! compiler needs much memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::{fs, io};

use convex_schema::Schema;
use convex_schema_import::{Import, Options, import};

use crate::programs::{self, repository};

/// How many bytes of source are one piece, if they are of several schemas.
const PIECE: usize = 200_000;

/// The schemas that came back.
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
    /// The roots of the source.
    pub roots: Vec<PathBuf>,
    /// Where the TypeScript of the compiled source is: a folder for each schema and layout, as
    /// [`conformance`](crate::conformance) has them.
    pub typescript: PathBuf,
}

/// A workspace whose packages hold the imports of schemas.
struct Workspace {
    root: PathBuf,
    place: String,
    pieces: Vec<Piece>,
}

/// A package of a workspace.
#[derive(Default)]
struct Piece {
    name: String,
    /// Modules and the names of their schemas.
    modules: Vec<(String, String)>,
    bytes: usize,
}

/// Imports each of `schemas`, compiles the source and lets it print its export.
///
/// The workspace stands in the folder `place` of the tests' own folder and is built anew if it
/// differs. Modules that don't compile are left out of a second build.
///
/// # Errors
/// The workspace can't be written, or cargo does not run, or what it builds without the broken
/// modules.
pub fn round_trip(
    temporary: &Path,
    place: &str,
    schemas: &BTreeMap<String, Schema>,
    options: &Options,
) -> io::Result<Outcome> {
    let imports = schemas.iter();
    let imports = imports.map(|(name, schema)| (name.clone(), import(schema, options)));
    round_trip_of(temporary, place, imports.collect())
}

/// Compiles imports of schemas by the names of these, as [`round_trip`] does.
///
/// # Errors
/// Those of [`round_trip`].
pub fn round_trip_of(
    temporary: &Path,
    place: &str,
    imports: BTreeMap<String, Import>,
) -> io::Result<Outcome> {
    let root = temporary.join("round-trip").join(place);
    let mut outcome = Outcome {
        typescript: root.join("typescript"),
        ..Outcome::default()
    };
    let place = place.to_owned();
    let pieces = Vec::new();
    let mut workspace = Workspace {
        root,
        place,
        pieces,
    };
    let _ = fs::remove_dir_all(&outcome.typescript);
    for (name, import) in imports {
        workspace.add(&name, &import)?;
        outcome.imports.insert(name, import);
    }
    let pieces = workspace.pieces.iter();
    let roots = pieces.map(|piece| workspace.root.join(&piece.name).join("src/lib.rs"));
    outcome.roots = roots.collect();
    workspace.write_all()?;
    let mut output = workspace.cargo(&["run"])?;
    if !output.status.success() {
        // All errors, of all pieces.
        let errors = workspace.cargo(&["build", "--keep-going"])?;
        outcome.broken = workspace.take_broken(&errors);
        workspace.write_all()?;
        output = workspace.cargo(&["run"])?;
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

impl Workspace {
    /// Writes the source of a schema into the last piece, or into a new one if that is full.
    fn add(&mut self, schema: &str, import: &Import) -> io::Result<()> {
        let bytes: usize = import.files.iter().map(|file| file.text.len()).sum();
        let is_full = |piece: &Piece| piece.bytes > 0 && piece.bytes + bytes > PIECE;
        if self.pieces.last().is_none_or(is_full) {
            self.pieces.push(Piece {
                name: format!("{}_{:02}", self.place, self.pieces.len()),
                ..Piece::default()
            });
        }
        let Some(piece) = self.pieces.last_mut() else {
            return Ok(());
        };
        piece.bytes += bytes;
        let module = format!("s{:03}", piece.modules.len());
        piece.modules.push((module.clone(), schema.to_owned()));
        let folder = format!("{}/src/{module}", piece.name);
        for file in &import.files {
            self.write(&format!("{folder}/{}", file.path), &file.text)?;
        }
        Ok(())
    }

    /// Writes manifests, the roots of the pieces, and the program.
    fn write_all(&self) -> io::Result<()> {
        self.manifests()?;
        let mut main = MAIN.replace("CONFORMANCE", &conformance());
        for piece in &self.pieces {
            let mut library = "//! Imported schemas.\n\n".to_owned();
            for (module, name) in &piece.modules {
                let _ = writeln!(library, "#[path = \"{module}/lib.rs\"]\npub mod {module};");
                let schema = format!("{}::{module}::schema()", piece.name);
                let _ = writeln!(main, "    show({name:?}, &{schema})?;");
            }
            self.write(&format!("{}/src/lib.rs", piece.name), &library)?;
        }
        main.push_str("    Ok(())\n}\n");
        self.write("src/main.rs", &main)
    }

    /// The manifests have the lock file of this repository: nothing is downloaded.
    fn manifests(&self) -> io::Result<()> {
        let serde = "serde = { version = \"1\", features = [\"derive\"] }\n";
        for piece in &self.pieces {
            let manifest = programs::manifest(&piece.name, "", serde)?;
            self.write(&format!("{}/Cargo.toml", piece.name), &manifest)?;
        }
        let names: Vec<&str> = self.pieces.iter().map(|it| it.name.as_str()).collect();
        let path = |name: &&str| format!("{name} = {{ path = '{name}' }}\n");
        let paths: String = names.iter().map(path).collect();
        let manifest = programs::manifest(&self.place, "\"emit\"", &paths)?;
        let members = names.join("', '");
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = ['{members}']\n\n\
             {manifest}"
        );
        self.write("Cargo.toml", &manifest)?;
        let lock = fs::read_to_string(repository().join("Cargo.lock"))?;
        self.write("Cargo.lock", &lock)
    }

    /// Runs cargo, with one line for each error.
    fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        // `temporary/round-trip/place`.
        let temporary = self.root.ancestors().nth(2).unwrap_or(&self.root);
        let mut cargo = programs::cargo(temporary);
        cargo.args(arguments);
        cargo.args(["--quiet", "--message-format=short"]);
        cargo.current_dir(&self.root).output()
    }

    /// Takes the modules out that have errors.
    fn take_broken(&mut self, output: &Output) -> BTreeMap<String, String> {
        let errors = String::from_utf8_lossy(&output.stderr);
        let mut broken = BTreeMap::new();
        for piece in &mut self.pieces {
            let mut modules = BTreeSet::new();
            let folder = format!("{}/src/", piece.name);
            for line in errors.lines().filter(|line| line.contains(": error")) {
                let Some((module, error)) = line
                    .strip_prefix(&folder)
                    .and_then(|line| line.split_once('/'))
                else {
                    continue;
                };
                let found = piece.modules.iter().find(|(known, _)| known == module);
                if let Some((_, name)) = found {
                    modules.insert(module.to_owned());
                    broken
                        .entry(name.clone())
                        .or_insert_with(|| error.to_owned());
                }
            }
            piece
                .modules
                .retain(|(module, _)| !modules.contains(module));
        }
        broken
    }

    fn write(&self, path: &str, text: &str) -> io::Result<()> {
        programs::write(&self.root.join(path), text)
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
