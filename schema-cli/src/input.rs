//! Schemas that a command line names: files and git revisions.

mod git;
mod response;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::{Schema, export};

use crate::node::{self, Evaluated, Exports};
#[cfg(feature = "validate")]
use crate::terminal::complain;

/// The forms of a schema argument, for help texts.
pub(crate) const FORMS: &str = "a `schema.ts`, the JSON of `schema.export()`, a deployment's answer \
                                that contains it, or any of them in git as `REVISION:PATH`; `-` \
                                reads JSON from standard input";

/// The schema that `name` means, unchecked.
pub(crate) fn schema(name: &str) -> Result<Schema> {
    let text = export(name)?;
    export::read(&text).with_context(|| format!("can't read the schema `{name}`"))
}

/// The JSON of the export of the schema that `name` means.
pub(crate) fn export(name: &str) -> Result<String> {
    load(name).with_context(|| format!("can't read the schema `{name}`"))
}

/// Reads the schema that `name` means; `None` if Convex rejects it, with the reason printed.
#[cfg(feature = "validate")]
pub(crate) fn accepted(name: &str) -> Result<Option<Schema>> {
    Ok(checked(&export(name)?))
}

/// The same for a schema that is going to be generated, so that no code may need its builders.
#[cfg(feature = "standalone")]
pub(crate) fn plain(name: &str) -> Result<Option<Schema>> {
    let evaluated = match source(name) {
        Some(path) => script(&path).and_then(|found| {
            found.needs_no_builder()?;
            Ok(found.export)
        }),
        None => load(name),
    };
    let export = evaluated.with_context(|| format!("can't read the schema `{name}`"))?;
    Ok(checked(&export))
}

#[cfg(feature = "validate")]
fn checked(export: &str) -> Option<Schema> {
    match Schema::from_export_json(export) {
        Ok(schema) => Some(schema),
        Err(error) => {
            for problem in &error.problems {
                complain(&format!(
                    "{}[{}]: {problem}",
                    problem.severity, problem.code
                ));
            }
            None
        }
    }
}

/// The script that `name` means, if it means one that stands in the file system.
#[cfg(feature = "standalone")]
pub(crate) fn source(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.is_dir() {
        return schema_in(path);
    }
    let is_script = Form::of(path) == Form::Script;
    (is_script && path.is_file()).then(|| path.to_owned())
}

/// Whether `name` is what `npx convex export` writes, packed or unpacked: documents, and no schema.
pub(crate) fn is_export_of_data(name: &str) -> bool {
    let path = Path::new(name);
    if path.is_dir() {
        return path.join("_tables").is_dir() && schema_in(path).is_none();
    }
    let end = path.extension().unwrap_or_default();
    path.is_file() && end.eq_ignore_ascii_case("zip")
}

fn load(name: &str) -> Result<String> {
    if name == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return response::export(text);
    }
    let path = Path::new(name);
    if is_export_of_data(name) {
        bail!(
            "an export of data has documents and no schema\n\
             help: name the JSON of `schema.export()`, or a `schema.ts`; exports are read by \
             `validate`, and by `diff` as OLD or `--data`"
        );
    }
    if path.is_dir() {
        return folder(path);
    }
    if !path.exists() {
        if let Some((revision, path)) = name.split_once(':') {
            return response::export(git::export(revision, path)?);
        }
    }
    match Form::of(path) {
        _ if !path.exists() => bail!("there is no such file\nhelp: a schema is {FORMS}"),
        Form::Json => match String::from_utf8(fs::read(path)?) {
            Ok(text) => response::export(text),
            Err(_) => bail!("the file is not UTF-8 text\nhelp: a schema is {FORMS}"),
        },
        Form::Script => Ok(script(path)?.export),
    }
}

/// A folder of Convex functions has its schema in a file of one name.
fn folder(path: &Path) -> Result<String> {
    match schema_in(path) {
        Some(file) => Ok(script(&file)?.export),
        None => bail!("it is a folder without `schema.ts`\nhelp: name the file"),
    }
}

/// The schema file in the folder of the generated file `path`, which is another one.
pub(crate) fn schema_beside(path: &Path) -> Option<PathBuf> {
    let schema = schema_in(path.parent()?)?;
    (schema != path).then_some(schema)
}

fn schema_in(folder: &Path) -> Option<PathBuf> {
    let files = ["schema.ts", "schema.js"].map(|file| folder.join(file));
    files.into_iter().find(|file| file.is_file())
}

/// How a file says what the schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Script,
}

impl Form {
    fn of(path: &Path) -> Self {
        let end = path.extension().unwrap_or_default().to_string_lossy();
        match end.to_ascii_lowercase().as_str() {
            "ts" | "mts" | "cts" | "js" | "mjs" | "cjs" => Self::Script,
            _ => Self::Json,
        }
    }
}

fn script(path: &Path) -> Result<Evaluated> {
    // Node would say the same in more words.
    fs::metadata(path)?;
    node::export(path, Exports::Either)
}
