//! Which cases a test tries that has more of them than a usual run has time for.

/// Set to `1` by `cargo xtask test --long` and `cargo xtask corpus`: tests try every case.
const LONG: &str = "CONVEX_SCHEMA_LONG";

/// Returns whether tests try every case, and not a sample.
pub fn is_whole() -> bool {
    std::env::var_os(LONG).is_some_and(|value| value == "1")
}
