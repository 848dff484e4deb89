//! Reports of the macros: `ui/fail/<topic>/<what_is_wrong>.rs` has to fail with the text beside it.
//!
//! `TRYBUILD=overwrite` rewrites the texts, and `cargo test -p convex-schema-tests-macros --test ui --
//! ui trybuild=tuple` runs the cases whose path contains `tuple`. Cases that the macros accept stand in
//! `tests/tests/schemas/accepted`: one case here that has to run would let trybuild build each by itself.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::env;
use std::process::Command;

use convex_schema_tests_macros::skip::skipped;
use trybuild::TestCases;

/// The compiler whose messages stand in `ui/fail`: another one words its own errors in another way.
const PINNED_RUSTC: &str = "1.95.0";

#[test]
fn ui() {
    if !is_pinned() {
        return;
    }
    let cases = TestCases::new();
    cases.compile_fail("ui/fail/*/*.rs");
}

/// Whether this is the pinned compiler; in CI it has to be.
fn is_pinned() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let is_pinned = version.split(' ').nth(1) == Some(PINNED_RUSTC);
    if !is_pinned {
        let why = format!(
            "the cases are pinned to rustc {PINNED_RUSTC}, this is {}",
            version.trim()
        );
        skipped("ui", &why);
    }
    is_pinned
}
