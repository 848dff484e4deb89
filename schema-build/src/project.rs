//! A package and the files that show its schemas.

use std::fs;
use std::path::{Path, PathBuf};

use convex_schema_core::Schema;
use convex_schema_emit::Layout;

use crate::config::{self, OutputEntry};
use crate::convex_json;
use crate::error::ProjectError;
use crate::file::{GeneratedFile, Kind};
use crate::paths::shown;
use crate::schemas::Schemas;

/// The outputs of a package, matched with its schemas.
#[derive(Debug, Clone)]
pub struct Project {
    package: String,
    outputs: Vec<Output>,
    inputs: Vec<PathBuf>,
}

/// A TypeScript file and perhaps the index list beside it.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    schema: Option<String>,
    layout: Layout,
    path: PathBuf,
    indexes: Option<PathBuf>,
}

impl Project {
    /// Reads the manifest in `directory`, and `convex.json` where it decides.
    pub fn load(directory: &Path, schemas: &Schemas) -> Result<Self, ProjectError> {
        let manifest = directory.join("Cargo.toml");
        let text = read(&manifest)?;
        let mut inputs = vec![manifest];
        let config = config::read(&text)?;
        let entries = config
            .outputs
            .unwrap_or_else(|| vec![OutputEntry::default()]);
        let mut outputs = Vec::with_capacity(entries.len());
        for entry in entries {
            let path = match entry.path {
                Some(path) => directory.join(path),
                None => default_path(directory, entry.layout, &mut inputs)?,
            };
            outputs.push(Output {
                schema: entry.schema,
                layout: entry.layout,
                path,
                indexes: entry.indexes.map(|path| directory.join(path)),
            });
        }
        let project = Self {
            package: config.package.unwrap_or_default(),
            outputs,
            inputs,
        };
        project.check(schemas)?;
        Ok(project)
    }

    /// Returns the command that writes the files again.
    pub fn command(&self) -> String {
        format!("cargo run -p {} -- generate", self.package)
    }

    /// Returns the files that decide where the outputs stand.
    pub fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// Returns every file with the text that it should have, in the order of the outputs.
    ///
    /// `schemas` are those that the project was loaded with.
    pub fn files(&self, schemas: &Schemas) -> Vec<GeneratedFile> {
        let command = self.command();
        let mut files = Vec::new();
        for output in &self.outputs {
            if let Some(schema) = schemas.get(output.schema.as_deref()) {
                output.files(schema, &command, &mut files);
            }
        }
        files
    }

    /// Returns a warning for each output with a whole schema that Convex never reads.
    ///
    /// Paths are shown from the folder `from`.
    pub fn unread(&self, from: &Path) -> Vec<String> {
        let schemas = self.outputs.iter().filter(|it| it.layout == Layout::Schema);
        schemas
            .filter_map(|output| {
                let read = convex_json::read_instead(&output.path)?;
                let (path, read) = (shown(&output.path, from), shown(&read, from));
                Some(format!(
                    "Convex never reads `{path}`: the schema of this project is `{read}`\n\
                     help: write `path = \"...\"` of the output so that it leads to `{read}`, or \
                     change `functions` in `convex.json`"
                ))
            })
            .collect()
    }

    /// Returns whether each output has a schema, each schema an output, and each file one content.
    fn check(&self, schemas: &Schemas) -> Result<(), ProjectError> {
        let fail = |message| Err(ProjectError::Schemas { message });
        if let Some(name) = schemas.duplicate() {
            return fail(format!("two schemas are called `{name}`"));
        }
        for output in &self.outputs {
            if schemas.get(output.schema.as_deref()).is_none() {
                return fail(unknown_schema(output, schemas));
            }
        }
        // An output without a name shows the only schema, whatever that is called.
        let shows =
            |output: &Output, name| output.schema.is_none() || output.schema.as_deref() == name;
        let mut names = schemas.iter().map(|(name, _)| name);
        let unshown = names.find(|name| !self.outputs.iter().any(|output| shows(output, *name)));
        if let Some(name) = unshown.flatten() {
            return fail(format!(
                "no output shows the schema `{name}`\n\
                 help: add `{{ schema = \"{name}\", path = \"...\" }}` to `outputs`"
            ));
        }
        let paths = self.outputs.iter().flat_map(Output::paths);
        let mut paths: Vec<_> = paths.collect();
        paths.sort_unstable();
        match paths.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => fail(format!("two outputs write `{}`", pair[0].display())),
            None => Ok(()),
        }
    }
}

impl Output {
    fn paths(&self) -> impl Iterator<Item = &Path> {
        let indexes = self.indexes.as_deref();
        std::iter::once(self.path.as_path()).chain(indexes)
    }

    fn files(&self, schema: &Schema, command: &str, files: &mut Vec<GeneratedFile>) {
        let name = self.schema.as_deref();
        let kind = Kind::TypeScript(self.layout);
        files.push(GeneratedFile::new(&self.path, kind, name, schema, command));
        if let Some(path) = &self.indexes {
            let kind = if path.extension().is_some_and(|end| end == "json") {
                Kind::IndexJson
            } else {
                Kind::IndexMarkdown
            };
            files.push(GeneratedFile::new(path, kind, name, schema, command));
        }
    }
}

fn unknown_schema(output: &Output, schemas: &Schemas) -> String {
    let names = schemas.names();
    match &output.schema {
        Some(name) if names.is_empty() => format!(
            "an output shows the schema `{name}`, but the only schema has no name\n\
             help: leave out `schema`, or pass `[(\"{name}\", schema)]`"
        ),
        Some(name) => format!("an output shows the schema `{name}`: expected one of {names}"),
        None => format!(
            "there are several schemas, and an output does not say which one it shows\n\
             help: add `schema = \"...\"` to each output: one of {names}"
        ),
    }
}

fn default_path(
    directory: &Path,
    layout: Layout,
    inputs: &mut Vec<PathBuf>,
) -> Result<PathBuf, ProjectError> {
    let file = convex_json::nearest(directory).ok_or_else(|| ProjectError::NoConvexJson {
        start: directory.to_owned(),
    })?;
    let folder = convex_json::functions(&file, &read(&file)?)?;
    if !inputs.contains(&file) {
        inputs.push(file);
    }
    Ok(folder.join(layout.file_name()))
}

fn read(path: &Path) -> Result<String, ProjectError> {
    fs::read_to_string(path).map_err(|error| ProjectError::Read {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

#[cfg(test)]
mod tests;
