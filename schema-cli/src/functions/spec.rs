//! Where the functions of a deployment are read from.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema_functions::Contract;

use crate::node;
use crate::terminal::warn;

/// The functions that `name` means.
pub(crate) fn read(name: &str) -> Result<Contract> {
    text(name)
        .and_then(|text| Ok(Contract::from_spec(&text)?))
        .with_context(|| format!("can't read the functions `{name}`"))
}

fn text(name: &str) -> Result<String> {
    if name == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    match folder(name) {
        Some(folder) => loaded(&folder),
        None => Ok(fs::read_to_string(name)?),
    }
}

/// The functions folder that `name` means, if it means one.
pub(super) fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if !path.is_dir() {
        return None;
    }
    // The folder of a project has its functions in another one.
    let inner = path.join("convex");
    let is_project = path.join("package.json").is_file() && inner.is_dir();
    Some(if is_project { inner } else { path.to_owned() })
}

fn loaded(folder: &Path) -> Result<String> {
    let loaded = node::functions::load(folder)?;
    for (module, reason) in &loaded.failed {
        warn(&format!(
            "left out, because it can't be loaded: `{module}`: {reason}"
        ));
    }
    if loaded.spec == r#"{"functions":[]}"# && !loaded.failed.is_empty() {
        bail!("no module of the folder can be loaded");
    }
    Ok(loaded.spec)
}
