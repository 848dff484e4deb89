//! The changes of a schema file when its tables are generated.

use std::collections::BTreeMap;

use super::rest::Left;
use super::unused::Modules;
use crate::Unused;
use crate::notes::{Adoption, Generated, Imported, Rest};

/// A schema file and the modules around it.
#[derive(Debug)]
pub(super) struct Adopted {
    /// `None` if the syntax does not show which parts are the tables.
    pub(super) left: Option<Left>,
    pub(super) modules: Modules,
}

impl Adoption for Adopted {
    fn table(&self, constant: &str) -> Option<&str> {
        self.left.as_ref()?.table(constant)
    }

    fn rest(
        &self,
        generated: &BTreeMap<String, Generated>,
        stays: &dyn Fn(&str) -> bool,
    ) -> Option<Rest> {
        Some(self.left.as_ref()?.rest(generated, stays))
    }

    fn unused(&self, kept: &[Imported]) -> Vec<Unused> {
        self.modules.unused(kept)
    }
}
