#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::path::Path;

use super::{BuildEnvironment, Mode, is_packaged};

fn mode(variable: Option<&str>, ci: Option<&str>) -> Result<Mode, String> {
    let environment = BuildEnvironment {
        variable: variable.map(Into::into),
        ci: ci.map(Into::into),
        ..BuildEnvironment::default()
    };
    environment.mode()
}

#[test]
fn the_variable_and_ci_decide() {
    for (variable, ci, want) in [
        (None, None, Mode::Write),
        (Some(""), Some(""), Mode::Write),
        (Some("write"), None, Mode::Write),
        (None, Some("false"), Mode::Write),
        (None, Some("0"), Mode::Write),
        (None, Some("true"), Mode::Warn),
        (Some("write"), Some("1"), Mode::Warn),
        (Some("check"), None, Mode::Check),
        (Some("check"), Some("true"), Mode::Check),
        (Some("off"), None, Mode::Off),
        (Some("off"), Some("true"), Mode::Off),
    ] {
        assert_eq!(mode(variable, ci), Ok(want), "{variable:?} {ci:?}");
    }
    let error = mode(Some("of"), None).unwrap_err();
    assert_eq!(
        error,
        "`CONVEX_SCHEMA` is `of`: expected one of `write`, `check`, `off`"
    );
}

#[test]
fn docs_rs_is_no_place_to_write() {
    for (mode, want) in [
        ("write", Mode::Unwritable("docs.rs builds")),
        ("check", Mode::Unwritable("docs.rs builds")),
        ("off", Mode::Off),
    ] {
        let environment = BuildEnvironment {
            docs_rs: true,
            variable: Some(mode.into()),
            ..BuildEnvironment::default()
        };
        assert_eq!(environment.mode(), Ok(want), "{mode}");
    }
}

#[test]
fn packaged_crates_are_known_by_their_place() {
    for (path, want) in [
        (
            "/people/a/.cargo/registry/src/registry-1949cf8c6b5b557f/ari-schema-0.1.0",
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
