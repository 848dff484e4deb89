//! `import`: a schema as Rust source.

mod source;
mod update;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema_import::{Import, Options, import};

use crate::args::ImportArgs;
use crate::terminal::tell;
use crate::{Verdict, input};

/// Writes the crate of a schema.
pub(crate) fn run(args: &ImportArgs) -> Result<Verdict> {
    let Some(schema) = input::accepted(&args.schema)? else {
        return Ok(Verdict::Findings);
    };
    let notes = source::notes(&args.schema);
    let external = source::external(&notes, &schema, &args.own)?;
    let options = Options {
        single_file: args.single_file,
        notes,
        external,
    };
    let import = import(&schema, &options);
    let place = Place::new(&args.out);
    let files = place.files(&import);
    if args.update {
        return update::run(&files);
    }
    refuse_overwriting(&files)?;
    for (path, text) in &files {
        write(path, text)?;
    }
    report(&import, &place);
    source::report(&options);
    Ok(Verdict::Fine)
}

/// Where a crate goes.
struct Place {
    /// The folder of the sources.
    sources: PathBuf,
    manifest: PathBuf,
    package: String,
}

impl Place {
    /// `out` is the folder of the sources if it is called `src`, else that of the package.
    fn new(out: &Path) -> Self {
        let is_sources = out.file_name().is_some_and(|name| name == "src");
        let package = match out.parent() {
            Some(parent) if is_sources => parent.to_owned(),
            _ => out.to_owned(),
        };
        let full = std::path::absolute(&package).unwrap_or_else(|_| package.clone());
        let name = full.file_name().unwrap_or_default().to_string_lossy();
        Self {
            sources: package.join("src"),
            manifest: package.join("Cargo.toml"),
            package: package_name(&name),
        }
    }

    /// Each file with its text. A manifest that is there stays as it is.
    fn files(&self, import: &Import) -> Vec<(PathBuf, String)> {
        let sources = import.files.iter();
        let mut files: Vec<_> = sources
            .map(|file| (self.sources.join(&file.path), file.text.clone()))
            .collect();
        if !self.manifest.exists() {
            files.push((self.manifest.clone(), manifest(&self.package)));
        }
        files
    }
}

/// A name that cargo accepts.
fn package_name(folder: &str) -> String {
    let name: String = folder
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() || letter == '_' {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let name = name.trim_matches('-');
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        "model".to_owned()
    }
}

fn manifest(package: &str) -> String {
    // What is compatible with this program: `0.1` for 0.1.0.
    let version = env!("CARGO_PKG_VERSION");
    let version = version
        .rsplit_once('.')
        .map_or(version, |(compatible, _)| compatible);
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nconvex-schema = \"{version}\"\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n"
    )
}

/// Files may be there if they say the same: nothing that somebody wrote is lost.
fn refuse_overwriting(files: &[(PathBuf, String)]) -> Result<()> {
    for (path, text) in files {
        match fs::read_to_string(path) {
            Ok(old) if old == *text => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Ok(_) | Err(_) => bail!(
                "`{}` is there already and says something else\nhelp: name a folder that is empty, or see what would change with `--update`",
                path.display()
            ),
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("can't write `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    match file {
        Ok(mut file) => file.write_all(text.as_bytes()).with_context(failed),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error).with_context(failed),
    }
}

fn report(import: &Import, place: &Place) {
    let count = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural}")
    };
    tell(&format!(
        "{} and {} in `{}`",
        count(import.tables, "table"),
        count(import.types, "other type"),
        place.sources.display()
    ));
    if import.raw.is_empty() {
        return;
    }
    tell(
        "what no Rust type says has its validator by hand, and nothing checks it at compile time:",
    );
    for raw in &import.raw {
        let dot = if raw.path.is_empty() { "" } else { "." };
        tell(&format!("  {}{dot}{}: {}", raw.table, raw.path, raw.reason));
    }
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn packages_have_names_that_cargo_accepts() {
        for (folder, want) in [
            ("model", "model"),
            ("My Model", "my-model"),
            ("2024", "model"),
            ("", "model"),
        ] {
            assert_eq!(package_name(folder), want, "{folder:?}");
        }
    }
}
