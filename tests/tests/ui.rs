//! What the macros accept, and what they say about what they don't.
//!
//! `ui/pass/<topic>/<what_works>.rs` has to compile and run; `ui/fail/<topic>/<what_is_wrong>.rs`
//! has to fail with the text beside it. `TRYBUILD=overwrite` rewrites the texts, and
//! `cargo test -p convex-schema-tests --test ui -- ui trybuild=tuple` runs the cases whose path
//! contains `tuple`.

#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test speaks to people"
)]

use std::env;
use std::process::Command;

/// The compiler whose messages stand in `ui/fail`: another one words its own errors in another way.
const PINNED_RUSTC: &str = "1.95.0";

#[test]
fn ui() {
    if !is_pinned() {
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}

/// Whether this is the pinned compiler; in CI it has to be.
fn is_pinned() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let is_pinned = version.split(' ').nth(1) == Some(PINNED_RUSTC);
    let message = format!("the UI cases are pinned to rustc {PINNED_RUSTC}, this is {version}");
    assert!(is_pinned || env::var_os("CI").is_none(), "{message}");
    if !is_pinned {
        eprintln!("skipped: {message}");
    }
    is_pinned
}
