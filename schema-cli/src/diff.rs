//! `diff`: what a push of one schema over another does.

mod text;

use anyhow::Result;
use clap::ValueEnum;
use convex_schema::Schema;
use convex_schema::plan::{Outcome, Plan};

use crate::args::{DiffForm, LeafDiffArgs, StandaloneDiffArgs};
use crate::leaf::Leaf;
use crate::{Verdict, input, terminal};

/// From which outcome on the exit code is not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Stored documents have to be looked at
    Scan,
    /// The push is refused
    Fail,
}

/// Compares two schemas, or one with that of a leaf package.
pub(crate) fn leaf(leaf: &Leaf<'_>, args: &LeafDiffArgs) -> Result<Verdict> {
    let old = input::schema(&args.old)?;
    match &args.new {
        Some(new) => run(&old, &input::schema(new)?, args.form),
        None => run(&old, leaf.schema(args.schema.as_deref())?, args.form),
    }
}

/// Compares two schemas.
pub(crate) fn standalone(args: &StandaloneDiffArgs) -> Result<Verdict> {
    run(
        &input::schema(&args.old)?,
        &input::schema(&args.new)?,
        args.form,
    )
}

fn run(old: &Schema, new: &Schema, form: DiffForm) -> Result<Verdict> {
    let plan = Plan::new(old, new);
    if form.json {
        terminal::print(&format!("{:#}\n", plan.to_json()))?;
    } else {
        terminal::show(&format!("{}\n", text::text(&plan)))?;
    }
    Ok(verdict(plan.outcome(), form.fail_on))
}

fn verdict(outcome: Outcome, fail_on: FailOn) -> Verdict {
    match outcome {
        Outcome::Free => Verdict::Fine,
        Outcome::Scan if fail_on == FailOn::Fail => Verdict::Fine,
        Outcome::Scan => Verdict::Findings,
        Outcome::Fail => Verdict::WillFail,
    }
}
