//! The text of `--version`.

/// The version of the program.
pub(crate) const SHORT: &str = env!("CARGO_PKG_VERSION");

/// The version, and what its outputs were held against.
pub(crate) const LONG: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nbackend: get-convex/convex-backend 94a42c3d (August 2026)",
    "\noutputs verified with: npm convex 1.49.0"
);
