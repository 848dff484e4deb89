//! The error for a type without a validator names the features that give one, all of them and no other.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;

/// The features of the facade that turn on one of core: one for each crate of foreign types.
fn of_manifest() -> BTreeSet<String> {
    let manifest = fs::read_to_string("../convex-schema/Cargo.toml").unwrap();
    let lines = manifest.lines();
    let features = lines.filter_map(|line| {
        let (name, value) = line.split_once(" = ")?;
        (value == format!("[\"convex-schema-core/{name}\"]")).then(|| name.to_owned())
    });
    features.collect()
}

/// The names in backquotes that end with a version, in the notes of the trait `ConvexType`.
fn of_message() -> BTreeSet<String> {
    let source = fs::read_to_string("../schema-core/src/types.rs").unwrap();
    let before = source.split("pub trait ConvexType").next().unwrap();
    let notes = before
        .rsplit("#[diagnostic::on_unimplemented(")
        .next()
        .unwrap();
    let quoted = notes.split('`').skip(1).step_by(2);
    let is_feature = |name: &&str| {
        let crate_name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        crate_name.len() < name.len()
            && crate_name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    quoted.filter(is_feature).map(str::to_owned).collect()
}

/// The features whose types have validators of their own.
fn of_validators() -> BTreeSet<String> {
    let source = fs::read_to_string("../schema-core/src/types/foreign.rs").unwrap();
    let lines = source.lines().map(str::trim);
    let names = lines.filter_map(|line| line.strip_prefix('"')?.strip_suffix("\":"));
    names.map(str::to_owned).collect()
}

#[test]
fn messages_name_the_features_that_there_are() {
    let features = of_manifest();
    assert!(features.len() > 10, "{features:?}");
    assert_eq!(of_message(), features);
    let times = ["chrono04", "jiff02", "time03"].map(str::to_owned);
    let with_validators: BTreeSet<_> = of_validators().into_iter().chain(times).collect();
    assert_eq!(with_validators, features);
}
