//! Tests that can't run here say so, and fail in CI.

/// Prints that `what` did not run, and why; `cargo xtask test` repeats the line at its end.
///
/// # Panics
/// If `CI` is set: there, a test that does not run must not pass.
#[expect(clippy::print_stdout, reason = "people must see what did not run")]
pub fn skipped(what: &str, why: &str) {
    println!("SKIPPED {what}: {why}");
    assert!(
        std::env::var_os("CI").is_none(),
        "{what} did not run, and `CI` is set: {why}"
    );
}
