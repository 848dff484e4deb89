//! `check`: reports whether the generated files are up to date.

use anyhow::{Context, Result};
use convex_schema::build::{GeneratedFile, Kind, State};
use serde_json::{Value, json};

use crate::Verdict;
use crate::args::package::CheckArgs;
use crate::installed;
use crate::lines;
use crate::package::{SchemaPackage, content};
use crate::terminal::{self, complain, tell, warn};

/// Compares every file with the schema that it shows, and writes nothing.
pub(crate) fn run(package: &SchemaPackage<'_>, args: &CheckArgs) -> Result<Verdict> {
    let project = package.project()?;
    let is_accepted = package.schemas_are_fine();
    let mut compared = Vec::new();
    for file in project.files(package.schemas()) {
        if matches!(file.kind(), Kind::TypeScript(_)) {
            installed::warn_if_too_old(file.path(), file.schema());
        }
        let path = package.shown(&file);
        let state = file.state().with_context(|| format!("can't read {path}"))?;
        compared.push((file, state));
    }
    let unread = project.unread(package.here());
    let is_current = compared.iter().all(|(_, state)| *state == State::UpToDate);
    if args.json {
        let files: Value = compared.iter().map(|it| to_json(package, it)).collect();
        let mut report = json!({ "upToDate": is_current, "accepted": is_accepted, "files": files });
        if !unread.is_empty() {
            report["warnings"] = json!(unread);
        }
        terminal::print(&format!("{report:#}\n"))?;
    } else {
        for warning in &unread {
            warn(&warning.replace('\n', "\n  "));
        }
        for (file, state) in &compared {
            one(package, file, state);
        }
        if !is_current {
            complain(&format!(
                "help: `{}` writes what differs",
                project.command()
            ));
        }
    }
    Ok(if is_accepted && is_current {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}

/// Reports whether `file` is up to date; if not, the differences of the model, then those of the text.
fn one(package: &SchemaPackage<'_>, file: &GeneratedFile, state: &State) {
    let path = package.shown(file);
    match state {
        State::UpToDate => tell(&format!("{path} is up to date: {}", content(file))),
        State::Missing => complain(&format!("{path} is missing")),
        State::Foreign => complain(&format!("{path} is hand-written")),
        State::OutOfDate(_) => complain(&format!("{path} is out of date; what would change:")),
        other => complain(&format!("{path} is not up to date: {other}")),
    }
    if let Some(found) = state.found() {
        let model = file.differences(found).into_iter();
        let model = model.chain(file.renames(found));
        for line in model.chain(lines::difference(found, file.text())) {
            complain(&format!("  {line}"));
        }
    }
}

/// The same for programs.
fn to_json(package: &SchemaPackage<'_>, (file, state): &(GeneratedFile, State)) -> Value {
    let differences = state.found().map(|found| file.differences(found));
    let renames = state.found().map(|found| file.renames(found));
    json!({
        "path": package.shown(file).trim_matches('`'),
        "state": state.as_str(),
        "differences": differences.unwrap_or_default(),
        "renames": renames.unwrap_or_default(),
    })
}
