//! The notes of the source of a schema.

use anyhow::{Result, bail};
use convex_schema::Schema;
use convex_schema_import::Notes;

use super::report::{here, listed};
use crate::input;
use crate::terminal::tell;

/// The notes of the source, if `name` is the name of one.
pub(super) fn notes(name: &str) -> Notes {
    let Some(path) = input::source(name) else {
        return Notes::default();
    };
    #[cfg(feature = "typescript")]
    let notes = convex_schema_import::source::read(&path).unwrap_or_else(|error| {
        tell(&format!("no comments of `{}`: {error}", path.display()));
        Notes::default()
    });
    #[cfg(not(feature = "typescript"))]
    let notes = {
        tell(&format!(
            "no comments of `{}`: this program is built without the feature `typescript`",
            path.display()
        ));
        Notes::default()
    };
    notes
}

/// The tables that stay with the packages that they are spread from: all but those of `own`.
pub(super) fn external(notes: &Notes, schema: &Schema, own: &[String]) -> Result<Vec<String>> {
    let names: Vec<String> = notes.spreads().iter().map(|it| it.name.clone()).collect();
    if let Some(unknown) = own.iter().find(|name| !names.contains(name)) {
        bail!(
            "the schema spreads no tables of a package that are called `{unknown}`\n\
             help: it spreads {}",
            listed(&names)
        );
    }
    let foreign = names.iter().filter(|name| !own.contains(name)).count();
    if foreign == 0 {
        return Ok(Vec::new());
    }
    if foreign < names.len() {
        bail!(
            "can't tell which tables come from which of {}\nhelp: own all of them, or none",
            listed(&names)
        );
    }
    if let Some(unread) = notes.unread().first() {
        bail!(
            "can't tell which tables come from {}, and which from `{}` ({}:{})\n\
             help: write the latter as an object of tables, or own all with {}",
            listed(&names),
            unread.text,
            here(&unread.path).trim_matches('`'),
            unread.line,
            names
                .iter()
                .map(|name| format!("`--own {name}`"))
                .collect::<Vec<_>>()
                .join(" ")
        );
    }
    Ok(notes.other_tables(schema))
}
