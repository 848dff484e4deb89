//! `functions`: the functions of a deployment as Rust types.

mod check;
mod spec;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::Schema;
use convex_schema_functions::Contract;
use convex_schema_import::Options;
use convex_schema_import::functions::{FunctionOptions, Functions, HEADER, generate};

use crate::args::functions::{FunctionsArgs, FunctionsVerb, GenerateArgs, ModelArgs};
use crate::import::source;
use crate::terminal::{tell, warn};
use crate::{Verdict, input};

pub(crate) use self::spec::read;

/// Runs a verb of `functions`.
pub(crate) fn run(args: &FunctionsArgs) -> Result<Verdict> {
    match &args.verb {
        FunctionsVerb::Generate(args) => write(args),
        FunctionsVerb::Check(args) => check::run(args),
    }
}

/// Writes the functions as Rust types.
fn write(args: &GenerateArgs) -> Result<Verdict> {
    let contract = read(&args.spec)?;
    let Some(functions) = generated(&contract, &args.spec, &args.model)? else {
        return Ok(Verdict::Findings);
    };
    report(&contract, &functions);
    let path = args.out.display();
    match fs::read_to_string(&args.out) {
        Ok(old) if old == functions.text => {
            tell(&format!("`{path}` is up to date: {}", content(&functions)));
            return Ok(Verdict::Fine);
        }
        Ok(old) if !old.starts_with(HEADER) => bail!(
            "`{path}` exists and is hand-written\nhelp: name another file, or remove this one"
        ),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("can't read `{path}`"));
        }
        Ok(_) | Err(_) => {}
    }
    replace(&args.out, &functions.text).with_context(|| format!("can't write `{path}`"))?;
    tell(&format!("wrote `{path}`: {}", content(&functions)));
    Ok(Verdict::Fine)
}

/// Writes a file whole or not at all.
fn replace(path: &Path, text: &str) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let file = tempfile::Builder::new()
        .prefix(".functions")
        .tempfile_in(folder)?;
    fs::write(file.path(), text)?;
    let permissions = match fs::metadata(path) {
        Ok(old) => Some(old.permissions()),
        Err(_) => None,
    };
    let kept = file.persist(path)?;
    if let Some(permissions) = permissions {
        kept.set_permissions(permissions)?;
    }
    Ok(())
}

/// Tells people what of the functions has no type of its own.
fn report(contract: &Contract, functions: &Functions) {
    for note in contract.notes() {
        warn(&note.to_string());
    }
    for (list, what) in [
        (&functions.undeclared_args, "arguments"),
        (&functions.undeclared_returns, "result"),
    ] {
        if !list.is_empty() {
            tell(&format!(
                "`Any`, because no validator of the {what} is declared: {}",
                listed(list)
            ));
        }
    }
    let http = contract.http_actions();
    if !http.is_empty() {
        let http: Vec<_> = http.iter().map(ToString::to_string).collect();
        tell(&format!(
            "skipped, because HTTP actions have no validators: {}",
            listed(&http)
        ));
    }
}

/// Generates the functions of a contract and a model; `None` if a push rejects the model, with the reason printed.
fn generated(contract: &Contract, spec: &str, model: &ModelArgs) -> Result<Option<Functions>> {
    let name = schema_name(spec, model);
    let schema = match &name {
        Some(name) => input::accepted(name)?,
        None => {
            warn(
                "no schema was found, so all types are made from the functions\nhelp: name the schema with `--schema`",
            );
            Some(Schema::builder().build())
        }
    };
    let Some(schema) = schema else {
        return Ok(None);
    };
    let name = name.unwrap_or_default();
    let notes = source::notes(&name);
    let file = input::source(&name);
    let external = source::external(file.as_deref(), &notes, &schema, &model.own)?;
    let options = Options::default()
        .single_file(model.single_file)
        .notes(notes)
        .external(external)
        .own(model.own.clone());
    let function_options = FunctionOptions::default().model(&model.model);
    let functions = generate(contract, &schema, &options, &function_options);
    Ok(Some(functions))
}

/// The schema of the model: the one that is named, else the one beside the functions.
fn schema_name(spec: &str, model: &ModelArgs) -> Option<String> {
    if let Some(name) = &model.schema {
        return Some(name.clone());
    }
    let folder = spec::folder(spec).unwrap_or_else(|| PathBuf::from("convex"));
    let folder = folder.to_string_lossy().into_owned();
    input::source(&folder).map(|_| folder)
}

/// `20 functions, 3 types besides those of the model`.
fn content(functions: &Functions) -> String {
    let noun = |count, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    format!(
        "{}, {} besides those of the model",
        noun(functions.functions, "function"),
        noun(functions.invented.len(), "type")
    )
}

/// The first of many, in backticks.
fn listed(all: &[String]) -> String {
    const MOST: usize = 5;
    let shown: Vec<_> = all.iter().take(MOST).map(|it| format!("`{it}`")).collect();
    match all.len().checked_sub(MOST) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}
