//! `diff`: what a push of one schema over another does.

mod data;
mod stored;
mod text;

use anyhow::Result;
use clap::ValueEnum;
use convex_schema::Schema;
use convex_schema::plan::push::{Outcome, Plan};

use self::data::Data;
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
    match &args.new {
        Some(new) => run(&args.old, &input::schema(new)?, &args.form),
        None => run(&args.old, leaf.schema(args.schema.as_deref())?, &args.form),
    }
}

/// Compares two schemas.
pub(crate) fn standalone(args: &StandaloneDiffArgs) -> Result<Verdict> {
    run(&args.old, &input::schema(&args.new)?, &args.form)
}

fn run(old: &str, new: &Schema, form: &DiffForm) -> Result<Verdict> {
    if input::is_export_of_data(old) {
        return stored::run(old, new, form);
    }
    let plan = Plan::new(&input::schema(old)?, new);
    let data = match &form.data {
        Some(name) => Some(Data::read(name, new, &plan)?),
        None => None,
    };
    let outcome = match &data {
        Some(data) if data.fails() => Outcome::Rejected,
        _ => plan.outcome(),
    };
    if form.json {
        let mut json = plan.to_json();
        json["outcome"] = outcome.as_str().into();
        json["judgedBy"] = "schemas".into();
        json["data"] = data.as_ref().map(Data::to_json).into();
        terminal::print(&format!("{json:#}\n"))?;
    } else {
        let data = data.as_ref().map(|it| format!("{}\n", it.text()));
        let plan = text::text(&plan);
        terminal::show(&format!("{}{plan}\n", data.unwrap_or_default()))?;
    }
    Ok(verdict(outcome, form.fail_on))
}

fn verdict(outcome: Outcome, fail_on: FailOn) -> Verdict {
    match outcome {
        Outcome::Free => Verdict::Fine,
        Outcome::ScanPossible | Outcome::Scan if fail_on == FailOn::Fail => Verdict::Fine,
        Outcome::ScanPossible | Outcome::Scan => Verdict::Findings,
        _ => Verdict::WillFail,
    }
}
