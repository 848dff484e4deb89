//! Written by `cargo xtask bench first-build`.
