//! `generate`: writes the files that show the schemas.

use anyhow::{Context, Result, bail};
use convex_schema::build::{GeneratedFile, Kind, Project, State};
use convex_schema_emit::Layout;

use crate::Verdict;
use crate::adopt;
use crate::args::package::GenerateArgs;
use crate::installed;
use crate::package::{SchemaPackage, content};
use crate::terminal::{complain, tell};

/// Writes what is missing or out of date. Files of people stay, unless they are adopted.
pub(crate) fn run(package: &SchemaPackage<'_>, args: &GenerateArgs) -> Result<Verdict> {
    let project = package.project()?;
    if !package.schemas_are_fine() {
        complain("nothing is written, because a push would reject the schema");
        return Ok(Verdict::Findings);
    }
    let mut verdict = Verdict::Fine;
    for file in project.files(package.schemas()) {
        if one(package, args, &project, &file)? == Verdict::Findings {
            verdict = Verdict::Findings;
        }
    }
    Ok(verdict)
}

fn one(
    package: &SchemaPackage<'_>,
    args: &GenerateArgs,
    project: &Project,
    file: &GeneratedFile,
) -> Result<Verdict> {
    let path = package.shown(file);
    if matches!(file.kind(), Kind::TypeScript(_)) {
        installed::warn_if_too_old(file.path(), file.schema());
    }
    if args.adopt && matches!(file.kind(), Kind::TypeScript(Layout::Tables)) {
        let verdict = adopt::beside(package, file)?;
        if verdict == Verdict::Findings {
            return Ok(verdict);
        }
    }
    let state = file.state().with_context(|| format!("can't read {path}"))?;
    match state {
        State::UpToDate => {
            tell(&format!("{path} is up to date: {}", content(file)));
            Ok(Verdict::Fine)
        }
        State::Missing => package.write(file),
        State::OutOfDate(found) => {
            let verdict = package.write(file)?;
            let changes = file.differences(&found);
            for line in changes.into_iter().chain(file.renames(&found)) {
                tell(&format!("  {line}"));
            }
            Ok(verdict)
        }
        State::Foreign if args.adopt => adopt::run(package, file),
        State::Foreign => {
            complain(&format!(
                "{path} is hand-written and is left alone\n\
                 help: `{} --adopt` replaces it if both schemas are equal",
                project.command()
            ));
            Ok(Verdict::Findings)
        }
        other => bail!("{path} is in a state that this program does not know: {other}"),
    }
}
