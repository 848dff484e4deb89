//! The package whose program runs: its schemas and outputs.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::build::{GeneratedFile, Kind, Project, Schemas, shown};
use convex_schema::{Problem, ProblemCode, Schema};

use crate::Verdict;
use crate::terminal::{complain, tell};

/// A schema package.
pub(crate) struct SchemaPackage<'a> {
    schemas: &'a Schemas,
    directory: Option<PathBuf>,
    /// Where people stand.
    here: PathBuf,
}

impl<'a> SchemaPackage<'a> {
    /// The package with the manifest named on the command line, else the one that cargo runs.
    pub(crate) fn new(manifest: Option<PathBuf>, schemas: &'a Schemas) -> Result<Self> {
        let directory = match manifest {
            Some(path) if path.is_dir() => Some(path),
            Some(path) => path.parent().map(Path::to_owned),
            None => env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
        };
        Ok(Self {
            schemas,
            directory,
            here: env::current_dir().context("can't tell the current folder")?,
        })
    }

    /// The folder from which paths are shown.
    pub(crate) fn here(&self) -> &Path {
        &self.here
    }

    /// The schemas.
    pub(crate) fn schemas(&self) -> &Schemas {
        self.schemas
    }

    /// The outputs.
    pub(crate) fn project(&self) -> Result<Project> {
        let Some(directory) = &self.directory else {
            bail!(
                "can't tell which package this is\n\
                 help: start it with `cargo run -p PACKAGE --`, or name its `Cargo.toml` with \
                 `--manifest-path`"
            );
        };
        Ok(Project::load(directory, self.schemas)?)
    }

    /// The schema that `name` means; without a name, the only one.
    pub(crate) fn schema(&self, name: Option<&str>) -> Result<&Schema> {
        if let Some(schema) = self.schemas.get(name) {
            return Ok(schema);
        }
        let names = self.schemas.names();
        match name {
            Some(name) if names.is_empty() => {
                bail!("no schema is called `{name}`: the only one has no name")
            }
            Some(name) => bail!("no schema is called `{name}`: expected one of {names}"),
            None => bail!("there are several schemas\nhelp: add `--schema` with one of {names}"),
        }
    }

    /// The path of `file` from where people stand, in backticks.
    pub(crate) fn shown(&self, file: &GeneratedFile) -> String {
        self.shown_path(file.path())
    }

    /// A path from where people stand, in backticks.
    pub(crate) fn shown_path(&self, path: &Path) -> String {
        format!("`{}`", shown(path, &self.here))
    }

    /// Writes `file` and says so.
    pub(crate) fn write(&self, file: &GeneratedFile) -> Result<Verdict> {
        let path = self.shown(file);
        // Making a folder would hide a slip in the path.
        file.write()
            .with_context(|| format!("can't write {path}"))?;
        tell(&format!("wrote {path}: {}", content(file)));
        Ok(Verdict::Fine)
    }

    /// Reports the problems of the schemas; returns `false` if a push would reject one.
    pub(crate) fn schemas_are_fine(&self) -> bool {
        let mut is_fine = true;
        for (name, schema) in self.schemas.iter() {
            is_fine &= is_fine_schema(name, schema);
        }
        is_fine
    }
}

/// Reports the problems of a schema; returns `false` if a push would reject it.
pub(crate) fn is_fine_schema(name: Option<&str>, schema: &Schema) -> bool {
    report_problems(name, &schema.check())
}

/// Reports the problems of the schema `name`; returns `false` if one of them is an error.
pub(crate) fn report_problems(name: Option<&str>, problems: &[Problem]) -> bool {
    for problem in problems {
        let line = line(name, problem);
        if problem.is_error() {
            complain(&line);
        } else {
            tell(&line);
        }
    }
    !problems.iter().any(Problem::is_error)
}

/// Warns of the parts of `schema` that a newer Convex wrote.
pub(crate) fn name_unknown(schema: &Schema) {
    let is_unknown = |problem: &Problem| {
        matches!(
            problem.code,
            ProblemCode::UnknownValidator | ProblemCode::UnknownKey
        )
    };
    let mut problems = schema.check();
    problems.retain(is_unknown);
    report_problems(None, &problems);
}

fn line(name: Option<&str>, problem: &Problem) -> String {
    let kind = problem.severity;
    let code = problem.code;
    match name {
        Some(name) => format!("{kind}[{code}]: schema `{name}`, {problem}"),
        None => format!("{kind}[{code}]: {problem}"),
    }
}

/// How much a file shows.
pub(crate) fn content(file: &GeneratedFile) -> String {
    match file.kind() {
        Kind::TypeScript(_) => counts(file.schema()),
        _ => index_count(file.schema()),
    }
}

/// `29 tables, 65 indexes`.
pub(crate) fn counts(schema: &Schema) -> String {
    let tables = schema.tables().len();
    let noun = if tables == 1 { "table" } else { "tables" };
    format!("{tables} {noun}, {}", index_count(schema))
}

/// `65 indexes`.
fn index_count(schema: &Schema) -> String {
    let indexes = schema.indexes().count();
    let noun = if indexes == 1 { "index" } else { "indexes" };
    format!("{indexes} {noun}")
}

#[cfg(test)]
mod tests {
    use convex_schema::{Index, Schema, TableDefinition, v};

    use super::counts;

    #[test]
    fn one_is_singular() {
        let table = |name: &str| TableDefinition::new(name, v::object().field("a", v::any()));
        let schema = Schema::builder();
        assert_eq!(counts(&schema.build()), "0 tables, 0 indexes");
        let schema = Schema::builder().table(table("a").index(Index::database("by_a", ["a"])));
        assert_eq!(counts(&schema.build()), "1 table, 1 index");
    }
}
