//! `import --update`: shows what an import into an existing model would change.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::terminal::{show, tell};
use crate::{Verdict, lines};

/// Shows where `files` differ from the existing ones, and writes nothing.
pub(super) fn run(files: &[(PathBuf, String)]) -> Result<Verdict> {
    let mut found = String::new();
    for (path, text) in files {
        let path_shown = path.display();
        match fs::read_to_string(path) {
            Ok(old) => {
                let difference = lines::difference(&old, text);
                if !difference.is_empty() {
                    let difference = difference.join("\n");
                    let _ = writeln!(found, "{path_shown}\n{difference}");
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let _ = writeln!(found, "{path_shown}\n+ the file");
            }
            Err(error) => {
                return Err(error).with_context(|| format!("can't read `{path_shown}`"));
            }
        }
    }
    if found.is_empty() {
        tell("nothing would change");
        return Ok(Verdict::Fine);
    }
    show(&found)?;
    tell("help: `import` never changes existing files; copy the lines that you want");
    Ok(Verdict::Findings)
}
