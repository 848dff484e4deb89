#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::Path;

use super::{Plan, Surroundings, is_packaged};

fn plan(mode: Option<&str>, ci: Option<&str>) -> Result<Plan, String> {
    let surroundings = Surroundings {
        mode: mode.map(Into::into),
        ci: ci.map(Into::into),
        ..Surroundings::default()
    };
    surroundings.plan()
}

#[test]
fn the_variable_and_ci_decide() {
    for (mode, ci, want) in [
        (None, None, Plan::Write),
        (Some(""), Some(""), Plan::Write),
        (Some("write"), None, Plan::Write),
        (None, Some("false"), Plan::Write),
        (None, Some("0"), Plan::Write),
        (None, Some("true"), Plan::Warn),
        (Some("write"), Some("1"), Plan::Warn),
        (Some("check"), None, Plan::Check),
        (Some("check"), Some("true"), Plan::Check),
        (Some("off"), None, Plan::Off),
        (Some("off"), Some("true"), Plan::Off),
    ] {
        assert_eq!(plan(mode, ci), Ok(want), "{mode:?} {ci:?}");
    }
    let error = plan(Some("of"), None).unwrap_err();
    assert_eq!(
        error,
        "`CONVEX_SCHEMA` is `of`: expected one of `write`, `check`, `off`"
    );
}

#[test]
fn docs_rs_is_no_place_to_write() {
    for (mode, want) in [
        ("write", Plan::Nothing("docs.rs builds")),
        ("check", Plan::Nothing("docs.rs builds")),
        ("off", Plan::Off),
    ] {
        let surroundings = Surroundings {
            docs_rs: true,
            mode: Some(mode.into()),
            ..Surroundings::default()
        };
        assert_eq!(surroundings.plan(), Ok(want), "{mode}");
    }
}

#[test]
fn packaged_crates_are_known_by_their_place() {
    for (path, want) in [
        (
            "/people/a/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/ari-schema-0.1.0",
            true,
        ),
        (
            "/people/a/.cargo/git/checkouts/ari-0123456789abcdef/abcdef0/schema",
            true,
        ),
        ("/people/a/ari/target/package/ari-schema-0.1.0", true),
        ("/people/a/ari/rust/schema", false),
        ("/people/a/registry/ari/schema", false),
        ("/people/a/target/schema/package", false),
    ] {
        assert_eq!(is_packaged(Path::new(path)), want, "{path}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(!is_packaged(folder.path()));
    fs::write(folder.path().join("Cargo.toml.orig"), "").unwrap();
    assert!(is_packaged(folder.path()));
}
