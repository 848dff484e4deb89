//! Processor time of `cargo check`, dependencies built before.

use std::process::Command;

use crate::bench::package::Package;
use crate::bench::processor::seconds_of;
use crate::bench::source::{Kind, model};
use crate::process::{self, Outcome};

/// How rustc is asked to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// From nothing.
    Clean,
    /// With what it kept, after one struct was changed.
    Incremental,
}

/// A crate to be checked again and again.
pub(super) struct Case {
    package: Package,
    kind: Kind,
    mode: Mode,
    source: String,
    touched: bool,
}

impl Case {
    /// Returns a model of `size` tables.
    pub(super) fn new(kind: Kind, size: usize, mode: Mode) -> Outcome<Self> {
        let suffix = match mode {
            Mode::Clean => "",
            Mode::Incremental => "-incremental",
        };
        let name = format!("{}-{size}{suffix}", kind.name());
        Self::written(kind, &name, model(kind, size), mode)
    }

    /// Returns a crate with this source, always checked from nothing.
    pub(super) fn of(kind: Kind, name: &str, source: String) -> Outcome<Self> {
        Self::written(kind, name, source, Mode::Clean)
    }

    /// Writes the crate and checks it once, which builds its dependencies.
    fn written(kind: Kind, name: &str, source: String, mode: Mode) -> Outcome<Self> {
        let package = Package::new(name, &source)?;
        let case = Self {
            package,
            kind,
            mode,
            source,
            touched: false,
        };
        process::run(case.check())?;
        Ok(case)
    }

    /// Seconds of processor time to check the crate after a change of its first struct.
    pub(super) fn measure(&mut self) -> Outcome<f64> {
        self.touched = !self.touched;
        let source = if self.touched {
            self.source.replacen("rank: i32", "rank: u32", 1)
        } else {
            self.source.clone()
        };
        self.package.write("src/lib.rs", &source)?;
        seconds_of(&self.check())
    }

    fn check(&self) -> Command {
        let target = match self.kind {
            Kind::Unchecked => "unverified",
            _ => "verified",
        };
        let mut check = self.package.cargo("check", target, self.kind.feature());
        let incremental = match self.mode {
            Mode::Clean => "0",
            Mode::Incremental => "1",
        };
        check.env("CARGO_INCREMENTAL", incremental);
        if self.kind == Kind::Unchecked {
            // The macro leaves out the constants that check.
            check.env("RUSTFLAGS", "--cfg convex_schema_unverified");
        }
        check
    }
}
