//! `functions check`: whether the Rust types are those of the deployed functions.

use std::fs;

use anyhow::{Context, Result, bail};
use convex_schema_functions::{Contract, ContractChange, Effect, compare};
use convex_schema_import::functions::spec_of;
use serde_json::{Value, json};

use super::{generated, spec};
use crate::args::functions::CheckArgs;
use crate::terminal::{complain, print, tell};
use crate::{Verdict, lines};

/// Compares the file with what the functions would make, and writes nothing.
pub(super) fn run(args: &CheckArgs) -> Result<Verdict> {
    let path = args.out.display();
    let text = fs::read_to_string(&args.out).with_context(|| format!("can't read `{path}`"))?;
    let Some(spec) = spec_of(&text) else {
        bail!("`{path}` is hand-written\nhelp: name a file that `functions generate` wrote");
    };
    let old = Contract::from_spec(&spec)
        .with_context(|| format!("can't read the signatures at the end of `{path}`"))?;
    let new = spec::read(&args.spec)?;
    let changes = compare(&old, &new);
    let Some(functions) = generated(&new, &args.spec, &args.model)? else {
        return Ok(Verdict::Findings);
    };
    let is_current = functions.text == text;
    if args.json {
        let list: Value = changes.iter().map(ContractChange::to_json).collect();
        let report = json!({ "upToDate": is_current, "changes": list });
        print(&format!("{report:#}\n"))?;
    } else if is_current {
        tell(&format!(
            "`{path}` is up to date: {}",
            super::content(&functions)
        ));
    } else {
        complain(&format!("`{path}` is out of date; what changed:"));
        for change in &changes {
            complain(&format!("  {}", change.to_string().replace('\n', "\n  ")));
        }
        if changes.is_empty() {
            // The model changed, or this program.
            for line in lines::difference(&text, &functions.text) {
                complain(&format!("  {line}"));
            }
        }
        let breaking = changes
            .iter()
            .filter(|it| it.effect == Effect::Breaking)
            .count();
        complain(&format!(
            "{} breaking, {} in all\nhelp: `functions generate` writes what differs",
            breaking,
            changes.len()
        ));
    }
    Ok(if is_current {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}
