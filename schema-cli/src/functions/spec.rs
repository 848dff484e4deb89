//! Where the functions of a deployment are read from.

use std::fs;
use std::io::{self, Read};

use anyhow::{Context, Result};
use convex_schema_functions::Contract;

/// The functions that `name` means.
pub(super) fn read(name: &str) -> Result<Contract> {
    let contract = || -> Result<Contract> {
        let text = if name == "-" {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            text
        } else {
            fs::read_to_string(name)?
        };
        Ok(Contract::from_spec(&text)?)
    };
    contract().with_context(|| format!("can't read the functions `{name}`"))
}
