//! The schema of a PostgreSQL database, as its dump defines it.

use std::io::{IsTerminal, stdin};
use std::path::Path;

use anyhow::{Context, Result, bail};
use convex_schema_import::Options;
use convex_schema_migrate::place::Place;
use convex_schema_migrate::{Numeric, StructOptions, Structs, structs};

use crate::Verdict;
use crate::args::standalone::ImportArgs;
use crate::migrate::source;
use crate::terminal::{complain, tell, warn};

/// Columns that a message names.
const SHOWN: usize = 5;

/// Writes the crate of the tables that the source `path` defines.
pub(super) fn run(path: &Path, args: &ImportArgs) -> Result<Verdict> {
    let name = path.display().to_string();
    let source = source::open(&[name], Path::new(""))?;
    if source.catalogue().tables.is_empty() {
        bail!(
            "`{}` defines no table\nhelp: name a dump, such as that of `pg_dump --schema-only`",
            source
                .address()
                .unwrap_or_else(|| path.display().to_string())
        );
    }
    let mut choices = StructOptions::default().rename(args.rename_all.unwrap_or_default());
    choices = choices.int8(args.int8).numeric(args.numeric);
    let mut made = structs(source.catalogue(), &choices);
    let int8 = ask("bigint", &made.undecided_int8, Numeric::ALL)?;
    let numeric = ask("numeric", &made.undecided_numeric, Numeric::FRACTIONAL)?;
    if int8.is_some() || numeric.is_some() {
        choices = choices.int8(int8.or(args.int8));
        choices = choices.numeric(numeric.or(args.numeric));
        made = structs(source.catalogue(), &choices);
    }
    let mut is_accepted = true;
    for problem in made.schema.check() {
        complain(&format!(
            "{}[{}]: {problem}",
            problem.severity, problem.code
        ));
        is_accepted &= problem.severity != convex_schema::Severity::Error;
    }
    if !is_accepted {
        return Ok(Verdict::Findings);
    }
    let options = Options::default().single_file(args.single_file);
    let options = options.notes(made.notes.clone());
    let verdict = super::write_crate(args, &made.schema, &options, None)?;
    report(&made);
    Ok(verdict)
}

/// Asks on a terminal what the columns of a type become, unless a flag says so.
fn ask(ty: &str, undecided: &[(Place, String)], choices: &[Numeric]) -> Result<Option<Numeric>> {
    if undecided.is_empty() || !stdin().is_terminal() {
        return Ok(None);
    }
    let words: Vec<_> = choices.iter().map(|it| it.as_str()).collect();
    loop {
        complain(&format!(
            "What do columns of the type `{ty}` become ({})? {} [number]",
            shown(undecided),
            words.join(", ")
        ));
        let mut answer = String::new();
        let read = stdin().read_line(&mut answer);
        let bytes = read.context("can't read the answer")?;
        let answer = answer.trim();
        let chosen = choices.iter().find(|it| it.as_str() == answer);
        match chosen {
            Some(choice) => return Ok(Some(*choice)),
            None if answer.is_empty() || bytes == 0 => return Ok(Some(Numeric::Number)),
            None => complain(&format!("`{answer}` is none of these")),
        }
    }
}

/// The first columns of a list.
fn shown(columns: &[(Place, String)]) -> String {
    let first = columns.iter().take(SHOWN);
    let mut text: Vec<_> = first
        .map(|(at, column)| format!("`{column}` at {at}"))
        .collect();
    if columns.len() > SHOWN {
        text.push(format!("{} more", columns.len() - SHOWN));
    }
    text.join(", ")
}

/// Reports open questions, and what is not in the structs.
fn report(structs: &Structs) {
    if !structs.undecided_int8.is_empty() {
        warn(&format!(
            "open question: columns of the type `bigint` became numbers, which are exact up to 2^53: {}\n\
             help: decide with `--int8 number`, `--int8 int64` or `--int8 string`",
            shown(&structs.undecided_int8)
        ));
    }
    if !structs.undecided_numeric.is_empty() {
        warn(&format!(
            "open question: columns of the type `numeric` became numbers, which keep 15 digits: {}\n\
             help: decide with `--numeric number` or `--numeric string`",
            shown(&structs.undecided_numeric)
        ));
    }
    if !structs.left.is_empty() {
        tell("these are not in the structs:");
        for (at, what) in &structs.left {
            tell(&format!("  {at}: {what}"));
        }
    }
}
