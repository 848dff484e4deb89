//! `migrate`: a PostgreSQL database becomes a snapshot that Convex imports.

mod args;
mod secret;
pub(crate) mod source;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use convex_schema::Schema;
use convex_schema_migrate::catalogue::What;
use convex_schema_migrate::{
    self as migrate, Mapping, Migration, Options, Report, Source, Written,
};

pub(crate) use self::args::MigrateArgs;
use self::args::{DriftArgs, InitArgs, MigrateVerb, ReportArgs, RunArgs, VerifyArgs};
use crate::terminal::{BAD, GOOD, print, show, styled, tell, warn};
use crate::validate::ReportFormat;
use crate::{Verdict, input};

/// Runs a verb of `migrate`.
pub(crate) fn run(args: &MigrateArgs) -> Result<Verdict> {
    match &args.verb {
        MigrateVerb::Init(args) => init(args),
        MigrateVerb::Drift(args) => drift(args),
        MigrateVerb::Check(args) => check(&args.report),
        MigrateVerb::Run(args) => write(args),
        MigrateVerb::Verify(args) => verify(args),
    }
}

/// Writes `migrate.toml`, or adds to it what it lacks.
fn init(args: &InitArgs) -> Result<Verdict> {
    let Some(schema) = input::accepted(&args.schema)? else {
        return Ok(Verdict::Findings);
    };
    let source = source::open(&args.from, Path::new(""))?;
    for note in source.notes() {
        tell(&format!("note: {note}"));
    }
    let old = match fs::read_to_string(&args.mapping) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("can't read `{}`", args.mapping.display()));
        }
    };
    let secret = migrate::needs_secret(source.catalogue(), &old)?;
    let secret = secret.then(|| secret::name(&args.mapping));
    let folder = args.mapping.parent().unwrap_or(Path::new(""));
    // The password of a server stays out of the file.
    let from: Vec<String> = match source.address() {
        Some(address) => vec![address],
        None => {
            let names = args.from.iter();
            names.map(|name| source::relative(name, folder)).collect()
        }
    };
    let new = migrate::init(
        &source,
        &schema,
        &from,
        &source::relative(&args.schema, folder),
        secret.as_deref(),
        &old,
    )?;
    if let Some(secret) = &secret {
        secret::create(&beside(&args.mapping, secret))?;
    }
    if new == old {
        tell(&format!("`{}` is up to date", args.mapping.display()));
    } else {
        replace(&args.mapping, &new)?;
        tell(&format!("written: `{}`", args.mapping.display()));
    }
    let open = migrate::open_questions(&new)?;
    if open > 0 {
        tell(&format!(
            "open questions: {open}\nnext: answer them in `{}`, then `convex-schema migrate check`",
            args.mapping.display()
        ));
    } else {
        tell("next: `convex-schema migrate check`");
    }
    Ok(Verdict::Fine)
}

/// Compares the definitions of a source with a schema.
fn drift(args: &DriftArgs) -> Result<Verdict> {
    let Some(schema) = input::accepted(&args.schema)? else {
        return Ok(Verdict::Findings);
    };
    let source = source::open(&args.from, Path::new(""))?;
    let drift = migrate::drift(source.catalogue(), &schema);
    if args.json {
        print(&format!("{:#}\n", drift.to_json()))?;
    } else {
        show(&drift.to_text())?;
    }
    let not_understood = source.catalogue().left_out.iter();
    for left_out in not_understood.filter(|it| it.what == What::NotUnderstood) {
        warn(&format!(
            "{}: {}: {}",
            left_out.at, left_out.what, left_out.text
        ));
    }
    if drift.is_empty() {
        tell(&format!(
            "{}: the schema has what the source has",
            styled(GOOD, "equal")
        ));
        return Ok(Verdict::Fine);
    }
    tell(&format!(
        "{}: {} differences",
        styled(BAD, "drift"),
        drift.differences.len()
    ));
    Ok(Verdict::Findings)
}

/// The inputs that the verbs read before they do anything.
struct Read {
    mapping: Mapping,
    text: String,
    schema: Schema,
    source: Source,
    secret: Option<String>,
}

/// Reads all that `migrate.toml` names; `None` if Convex rejects the schema.
fn read(args: &ReportArgs) -> Result<Option<Read>> {
    let (mapping, text) = migrate::read_mapping(&args.mapping)?;
    let folder = args.mapping.parent().unwrap_or(Path::new(""));
    let name = folder.join(&mapping.schema);
    let name = if name.exists() {
        name.display().to_string()
    } else {
        mapping.schema.clone()
    };
    let Some(schema) = input::accepted(&name)? else {
        return Ok(None);
    };
    let mut source = source::open(&mapping.from, folder)?;
    for (table, path) in &mapping.rows {
        source.add_rows(table, beside(&args.mapping, path))?;
    }
    let secret = match &mapping.secret {
        Some(name) => Some(secret::read(&beside(&args.mapping, name))?),
        None => None,
    };
    Ok(Some(Read {
        mapping,
        text,
        schema,
        source,
        secret,
    }))
}

impl Read {
    fn migration(&self) -> Migration<'_> {
        let secret = self.secret.as_deref();
        Migration::new(
            &self.source,
            &self.schema,
            &self.mapping,
            &self.text,
            secret,
        )
    }
}

fn check(args: &ReportArgs) -> Result<Verdict> {
    let Some(read) = read(args)? else {
        return Ok(Verdict::Findings);
    };
    let report = read.migration().check(&args.options())?;
    tell_report(&report, args)?;
    Ok(verdict(&report))
}

fn tell_report(report: &Report, args: &ReportArgs) -> Result<()> {
    match args.format() {
        ReportFormat::Text => show(&report.to_text())?,
        ReportFormat::Json => print(&format!("{:#}\n", report.to_json()))?,
        ReportFormat::Markdown => print(&report.to_markdown())?,
    }
    tell(&summary(report));
    Ok(())
}

fn verdict(report: &Report) -> Verdict {
    if report.is_clean() {
        Verdict::Fine
    } else {
        Verdict::Findings
    }
}

fn write(args: &RunArgs) -> Result<Verdict> {
    let Some(read) = read(&args.report)? else {
        return Ok(Verdict::Findings);
    };
    let options: Options = args.report.options().allow_rejects(args.allow_rejects);
    let (report, written) = read.migration().run(&args.out, &options)?;
    tell_report(&report, &args.report)?;
    match written {
        Some(written) => next(&written),
        None => tell("nothing was written"),
    }
    Ok(verdict(&report))
}

/// Prints the one command that loads the snapshot.
fn next(written: &Written) {
    let (snapshot, manifest) = (written.snapshot.display(), written.manifest.display());
    tell(&format!(
        "written: `{snapshot}`, `{manifest}`\n\
         next: deploy the schema, then `npx convex import --replace -y {snapshot}`\n      \
         then `npx convex export --path export.zip` and\n      \
         `convex-schema migrate verify export.zip --manifest {manifest}`"
    ));
}

fn summary(report: &Report) -> String {
    let (documents, rejected) = (report.written(), report.rejected());
    if report.is_clean() {
        format!("{}: {documents} documents", styled(GOOD, "clean"))
    } else {
        let problems = report.problems.len() + report.source.len() + report.suspicions.len();
        format!(
            "{}: {problems} problems, {rejected} rejected rows, {documents} documents",
            styled(BAD, "findings")
        )
    }
}

fn verify(args: &VerifyArgs) -> Result<Verdict> {
    let verification = migrate::verify(&args.export, &args.manifest)?;
    if args.json {
        print(&format!("{:#}\n", verification.to_json()))?;
    } else {
        show(&verification.to_text())?;
    }
    Ok(if verification.is_equal() {
        tell(&format!(
            "{}: the export has the documents of the snapshot",
            styled(GOOD, "equal")
        ));
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// A path that `migrate.toml` names, relative to it.
fn beside(mapping: &Path, name: &str) -> PathBuf {
    match mapping.parent() {
        Some(folder) => folder.join(name),
        None => PathBuf::from(name),
    }
}

/// Replaces a file at once.
fn replace(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;

    let failed = || format!("can't write `{}`", path.display());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(failed)?;
    file.write_all(text.as_bytes()).with_context(failed)?;
    file.persist(path).with_context(failed)?;
    Ok(())
}
