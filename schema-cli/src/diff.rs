//! `diff`: what a push of one schema over another does.

#[cfg(feature = "validate")]
mod data;
#[cfg(feature = "validate")]
mod stored;
mod text;
#[cfg(not(feature = "validate"))]
mod unavailable;

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use convex_schema::build::{GeneratedFile, Kind};
use convex_schema::{Schema, export};
use convex_schema_emit::Layout;
use convex_schema_plan::push::{Outcome, Plan};

#[cfg(feature = "validate")]
use self::data::Data;
#[cfg(not(feature = "validate"))]
use self::unavailable::{self as data, self as stored, Data};
use crate::args::DiffForm;
use crate::args::package::PackageDiffArgs;
use crate::args::values::FailOn;
use crate::package::{SchemaPackage, name_unknown};
use crate::{Verdict, input, node, terminal};

/// Compares two schemas, or one with that of a schema package.
pub(crate) fn package(package: &SchemaPackage<'_>, args: &PackageDiffArgs) -> Result<Verdict> {
    if let Some(new) = &args.new {
        return run(&args.old, &input::schema(new)?, &args.form);
    }
    let schema = package.schema(args.schema.as_deref())?;
    match pushed(package, args.schema.as_deref(), &args.old)? {
        Some(whole) => run(&args.old, &whole, &args.form),
        None => run(&args.old, schema, &args.form),
    }
}

/// Evaluates the hand-written `schema.ts` that spreads the tables of the schema called `name`, as it
/// would be with the compiled tables: that is what a push sees.
///
/// `None` if the whole schema is generated, or if `old` is the generated file itself.
fn pushed(package: &SchemaPackage<'_>, name: Option<&str>, old: &str) -> Result<Option<Schema>> {
    // A package without outputs has a schema all the same.
    let Ok(project) = package.project() else {
        return Ok(None);
    };
    let files = project.files(package.schemas());
    let is_it = |file: &&GeneratedFile| match (file.schema_name(), name) {
        (Some(shown), Some(name)) => shown == name,
        // Without a name, it is the only schema.
        _ => true,
    };
    let mut files = files.iter().filter(is_it);
    let is_tables = |file: &&GeneratedFile| file.kind() == Kind::TypeScript(Layout::Tables);
    let Some(generated) = files.find(is_tables) else {
        return Ok(None);
    };
    if Path::new(old).file_name() == generated.path().file_name() {
        return Ok(None);
    }
    let Some(whole) = input::schema_beside(generated.path()) else {
        return Ok(None);
    };
    if !generated.path().is_file() {
        bail!(
            "{} does not exist, and {} needs it\nhelp: `{} generate` writes it",
            package.shown(generated),
            package.shown_path(&whole),
            project.command().trim_end_matches(" generate")
        );
    }
    let evaluated = node::export_over(&whole, generated)
        .with_context(|| format!("can't evaluate {}", package.shown_path(&whole)))?;
    let schema = export::read(&evaluated.export).map_err(|problem| anyhow!("{problem}"))?;
    Ok(Some(schema))
}

/// Compares two schemas.
pub(crate) fn run(old: &str, new: &Schema, form: &DiffForm) -> Result<Verdict> {
    if input::is_export_of_data(old) {
        return stored::run(old, new, form);
    }
    let old = input::schema(old)?;
    name_unknown(&old);
    name_unknown(new);
    let plan = Plan::new(&old, new);
    let data = match &form.data {
        Some(name) => Some(Data::read(name, new, &plan)?),
        None => None,
    };
    let plan = match &data {
        Some(data) => plan.with_documents(|table| data.documents(table)),
        None => plan,
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

/// Names in backticks, with commas between them.
fn quoted<N: AsRef<str>>(names: impl Iterator<Item = N>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}

fn verdict(outcome: Outcome, fail_on: FailOn) -> Verdict {
    match outcome {
        Outcome::Free => Verdict::Fine,
        Outcome::ScanPossible | Outcome::Scan if fail_on == FailOn::Rejected => Verdict::Fine,
        Outcome::ScanPossible | Outcome::Scan => Verdict::Findings,
        _ => Verdict::Rejected,
    }
}
