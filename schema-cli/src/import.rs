//! `import`: writes a schema as a crate of Rust structs.

mod crate_folder;
mod report;
pub(crate) mod source;
mod sql;
mod update;
mod workspace;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::Schema;
use convex_schema_import::{Options, import};

use self::crate_folder::CrateFolder;
use crate::args::standalone::ImportArgs;
use crate::package::name_unknown;
use crate::{Verdict, input};

/// Writes the crate of a schema.
pub(crate) fn run(args: &ImportArgs) -> Result<Verdict> {
    match (&args.from_sql, &args.schema) {
        (Some(path), _) => sql::run(path, args),
        (None, Some(name)) => run_schema(name, args),
        (None, None) => bail!("there is no schema\nhelp: name one, or a dump with `--from-sql`"),
    }
}

fn run_schema(name: &str, args: &ImportArgs) -> Result<Verdict> {
    let Some(schema) = input::plain(name)? else {
        return Ok(Verdict::Findings);
    };
    name_unknown(&schema);
    let notes = source::notes(name);
    let source = input::source(name);
    let external = source::external(source.as_deref(), &notes, &schema, &args.own)?;
    let options = Options::default().single_file(args.single_file);
    let options = options
        .notes(notes)
        .external(external)
        .own(args.own.clone());
    write_crate(args, &schema, &options, source.as_deref())
}

fn write_crate(
    args: &ImportArgs,
    schema: &Schema,
    options: &Options,
    source: Option<&Path>,
) -> Result<Verdict> {
    let import = import(schema, options);
    if import.tables == 0 {
        bail!("{}", report::no_table(schema, options));
    }
    let folder = CrateFolder::new(&args.out);
    let files = folder.files(&import, source);
    if args.update {
        return update::run(&files);
    }
    let is_new = !folder.manifest.exists();
    refuse_overwriting(&files)?;
    for (path, text) in &files {
        write(path, text)?;
    }
    report::written(schema, &import, &folder);
    if is_new {
        workspace::join(&folder.package)?;
    }
    report::left(&import, options, source)?;
    Ok(Verdict::Fine)
}

/// Fails if a file exists with another text: no edit of a person is lost.
fn refuse_overwriting(files: &[(PathBuf, String)]) -> Result<()> {
    for (path, text) in files {
        match fs::read_to_string(path) {
            Ok(old) if old == *text => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Ok(_) | Err(_) => bail!(
                "`{}` exists and differs from the imported text\nhelp: name an empty folder, or show the differences with `--update`",
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
