//! What the source of a schema says besides the schema.

use anyhow::{Result, bail};
use convex_schema::Schema;
use convex_schema_import::Notes;

use super::report::listed;
use crate::input;
use crate::terminal::tell;

/// What is known of the source, if `name` means one.
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
    if let Some(unknown) = own.iter().find(|name| !notes.spreads.contains(name)) {
        bail!(
            "the schema spreads nothing that is called `{unknown}`\nhelp: it spreads {}",
            listed(&notes.spreads)
        );
    }
    let foreign = notes.spreads.iter().filter(|name| !own.contains(name));
    match foreign.count() {
        0 => Ok(Vec::new()),
        count if count < notes.spreads.len() => bail!(
            "which tables come from which of {} can't be told\nhelp: own all of them, or none",
            listed(&notes.spreads)
        ),
        _ => Ok(notes.spread_tables(schema)),
    }
}
