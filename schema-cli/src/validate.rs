//! `validate`: rows of files held against a schema.

pub(crate) mod meter;
mod options;

use anyhow::{Result, bail};
use convex_schema::Schema;
use convex_schema::files::{self, DataSet, Input, Options, Outcome, ProblemCode};

use self::meter::Meter;
pub(crate) use self::options::told;
pub(crate) use self::options::{LeafValidateArgs, StandaloneValidateArgs};
use self::options::{ReportFormat, RowsArgs};
use crate::leaf::Leaf;
use crate::terminal::{self, BAD, GOOD, WARNING, styled, tell};
use crate::{Verdict, input};

/// Holds rows against the schema of a leaf package, or another one.
pub(crate) fn leaf(leaf: &Leaf<'_>, args: &LeafValidateArgs) -> Result<Verdict> {
    match &args.against {
        Some(name) => named(name, &args.rows),
        None => run(leaf.schema(args.schema.as_deref())?, &args.rows),
    }
}

/// Holds rows against a schema.
pub(crate) fn standalone(args: &StandaloneValidateArgs) -> Result<Verdict> {
    named(&args.schema, &args.rows)
}

fn named(name: &str, rows: &RowsArgs) -> Result<Verdict> {
    if name == "-" && rows.reads_stdin() {
        bail!("standard input can't be the schema and rows\nhelp: name a file for one of them");
    }
    match input::accepted(name)? {
        Some(schema) => run(&schema, rows),
        None => bail!("Convex refuses the schema `{name}`, so no row can be judged by it"),
    }
}

fn run(schema: &Schema, args: &RowsArgs) -> Result<Verdict> {
    let (inputs, options) = args.read(schema)?;
    let has_end = !args.reads_stdin();
    let (outcome, read) = judge(schema, inputs, &options, has_end).map_err(told)?;
    match args.report() {
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
    if args.hides_unasked() && outcome.refused() + outcome.warned() + dangling > 0 {
        tell("values are hidden because `CI` is set: `--values` shows them");
    }
    all_read(&outcome)?;
    Ok(if outcome.is_accepted() {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// Judges all rows and tells how far it is, and in the end what was read; `has_end` says whether it is
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
    let refused = outcome.refused();
    if outcome.is_accepted() {
        format!("{}: {read}", styled(GOOD, "accepted"))
    } else if refused == 0 {
        format!("{}: {read}", styled(BAD, "not all read"))
    } else {
        let word = styled(BAD, "refused");
        format!("{word}: {} of {read}", meter::count(refused))
    }
}

/// Rows that nobody could read are a failure, not a finding: nobody knows what is in them.
fn all_read(outcome: &Outcome) -> Result<()> {
    let mut problems = outcome.problems();
    let unread = problems.find(|problem| {
        matches!(
            problem.code,
            ProblemCode::Unreadable
                | ProblemCode::Broken
                | ProblemCode::Encrypted
                | ProblemCode::Compression
                | ProblemCode::TooLarge
        )
    });
    match unread {
        Some(problem) => bail!("not all rows could be read: {problem}"),
        None => Ok(()),
    }
}
