//! Nothing: the features that `Cargo.toml` asks for are what this package is for.
