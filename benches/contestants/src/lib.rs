//! Stands in for the source that `cargo xtask bench` generates.
