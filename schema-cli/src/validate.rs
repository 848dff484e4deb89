//! `validate`: rows of files against a schema.

pub(crate) mod meter;
mod options;

use anyhow::{Result, bail};
use convex_schema::Schema;
use convex_schema_files::{self as files, DataSet, Input, Options, Outcome, Problem, ProblemCode};

use self::meter::Meter;
pub(crate) use self::options::ReportFormat;
use self::options::RowsArgs;
pub(crate) use self::options::described;
pub(crate) use self::options::{PackageValidateArgs, StandaloneValidateArgs};
use crate::package::{SchemaPackage, name_unknown};
use crate::terminal::{self, BAD, GOOD, WARNING, is_quiet, styled, tell};
use crate::{Verdict, input};

/// Validates rows against the schema of a schema package, or another one.
pub(crate) fn package(package: &SchemaPackage<'_>, args: &PackageValidateArgs) -> Result<Verdict> {
    match args.schema.as_deref() {
        Some(name) if package.schemas().get(Some(name)).is_none() => named(name, &args.rows),
        name => run(package.schema(name)?, &args.rows),
    }
}

/// Validates rows against a schema.
pub(crate) fn standalone(args: &StandaloneValidateArgs) -> Result<Verdict> {
    named(&args.schema, &args.rows)
}

fn named(name: &str, rows: &RowsArgs) -> Result<Verdict> {
    if name == "-" && rows.reads_stdin() {
        bail!("standard input can't be the schema and rows\nhelp: name a file for one of them");
    }
    match input::accepted(name)? {
        Some(schema) => {
            name_unknown(&schema);
            run(&schema, rows)
        }
        None => bail!("Convex rejects the schema `{name}`, so no row can be validated against it"),
    }
}

fn run(schema: &Schema, args: &RowsArgs) -> Result<Verdict> {
    let (inputs, options) = args.read(schema)?;
    let has_end = !args.reads_stdin();
    let (outcome, read) = judge(schema, inputs, &options, has_end).map_err(described)?;
    let is_fine = outcome.is_accepted() && unread(&outcome).is_none();
    match args.report() {
        // Errors alone are what a quiet run prints.
        ReportFormat::Text if is_quiet() && is_fine => {}
        ReportFormat::Text => terminal::show(&outcome.to_text())?,
        ReportFormat::Json => terminal::print(&format!("{:#}\n", outcome.to_json()))?,
        ReportFormat::Markdown => terminal::print(&outcome.to_markdown())?,
    }
    tell(&summary(&outcome, &read));
    let dangling = outcome.data_set.as_ref().map_or(0, DataSet::dangling);
    if dangling > 0 {
        let word = styled(WARNING, "warning");
        tell(&format!(
            "{word}: dangling references: {}",
            meter::count(dangling)
        ));
    }
    if args.hides_unasked() && outcome.rejected() + outcome.warned() + dangling > 0 {
        tell("values are hidden because `CI` is set: `--values` shows them");
    }
    if let Some(problem) = unread(&outcome) {
        bail!("not all rows were checked: {problem}");
    }
    let is_denied = args.denies_warnings() && outcome.has_warnings();
    if is_denied && outcome.is_accepted() {
        tell("warnings are an error because of `--deny-warnings`");
    }
    Ok(if outcome.is_accepted() && !is_denied {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// Validates all rows and shows the progress, and gives what was read; `has_end` says whether it is
/// known how much there is to read.
pub(crate) fn judge(
    schema: &Schema,
    inputs: Vec<Input<'_>>,
    options: &Options,
    has_end: bool,
) -> Result<(Outcome, String), files::Error> {
    let meter = Meter::new(has_end);
    let update = |progress| meter.update(progress);
    let outcome = files::validate_with(schema, inputs, options, &update);
    let read = meter.finish();
    Ok((outcome?, read))
}

/// `accepted: 1,234 rows, 56.1 KiB in 0.1 s (12,340 rows/s)`.
fn summary(outcome: &Outcome, read: &str) -> String {
    let rejected = outcome.rejected();
    let word = styled(BAD, "rejected");
    if rejected > 0 {
        format!("{word}: {} of {read}", meter::count(rejected))
    } else if unread(outcome).is_some() {
        format!("{}: {read}", styled(BAD, "not all checked"))
    } else if outcome.is_accepted() {
        format!("{}: {read}", styled(GOOD, "accepted"))
    } else {
        format!("{word}: {read}, and the import fails")
    }
}

/// The first reason why something is not known of all rows. That is a failure and not a finding:
/// the other rows were not read.
fn unread(outcome: &Outcome) -> Option<&Problem> {
    let mut problems = outcome.problems();
    problems.find(|problem| {
        let is_unchecked = matches!(
            problem.code,
            ProblemCode::UnknownTable | ProblemCode::NoRows
        );
        problem.code.is_unread() || is_unchecked
    })
}
