//! `check`: tells whether the files are up to date.

use anyhow::{Context, Result};
use convex_schema::build::{GeneratedFile, Kind, State};
use serde_json::{Value, json};

use crate::Verdict;
use crate::args::CheckArgs;
use crate::generate::content;
use crate::installed;
use crate::leaf::Leaf;
use crate::lines;
use crate::terminal::{self, tell};

/// Compares every file with the schema that it shows, and writes nothing.
pub(crate) fn run(leaf: &Leaf<'_>, args: &CheckArgs) -> Result<Verdict> {
    let project = leaf.project()?;
    let is_accepted = leaf.schemas_are_fine();
    let mut compared = Vec::new();
    for file in project.files(leaf.schemas()) {
        if matches!(file.kind(), Kind::TypeScript(_)) {
            installed::warn_if_too_old(file.path(), file.schema());
        }
        let path = leaf.shown(&file);
        let state = file.state().with_context(|| format!("can't read {path}"))?;
        compared.push((file, state));
    }
    let is_current = compared.iter().all(|(_, state)| *state == State::UpToDate);
    if args.json {
        let files: Value = compared.iter().map(|it| to_json(leaf, it)).collect();
        let report = json!({ "upToDate": is_current, "accepted": is_accepted, "files": files });
        terminal::print(&format!("{report:#}\n"))?;
    } else {
        for (file, state) in &compared {
            one(leaf, file, state);
        }
        if !is_current {
            tell(&format!(
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
fn one(leaf: &Leaf<'_>, file: &GeneratedFile, state: &State) {
    let path = leaf.shown(file);
    match state {
        State::UpToDate => tell(&format!("{path} is up to date: {}", content(file))),
        State::Missing => tell(&format!("{path} is missing")),
        State::Foreign => tell(&format!("{path} is hand-written")),
        State::OutOfDate(_) => tell(&format!("{path} is out of date; what would change:")),
        other => tell(&format!("{path} is not up to date: {other}")),
    }
    if let Some(found) = state.found() {
        let model = file.differences(found).into_iter();
        let model = model.chain(file.renames(found));
        for line in model.chain(lines::difference(found, file.text())) {
            tell(&format!("  {line}"));
        }
    }
}

/// The same for programs.
fn to_json(leaf: &Leaf<'_>, (file, state): &(GeneratedFile, State)) -> Value {
    let differences = state.found().map(|found| file.differences(found));
    let renames = state.found().map(|found| file.renames(found));
    json!({
        "path": leaf.shown(file).trim_matches('`'),
        "state": state.as_str(),
        "differences": differences.unwrap_or_default(),
        "renames": renames.unwrap_or_default(),
    })
}
