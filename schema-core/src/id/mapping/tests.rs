#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use super::{MappingError, TableMapping};

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

#[test]
fn numbers_a_fresh_deployment_by_name() {
    let tables = TableMapping::fresh_deployment(["b", "a", "B", "a"]);
    let listed: Vec<_> = tables.iter().map(|(name, it)| (name, it.get())).collect();
    assert_eq!(listed, [("B", 10001), ("a", 10002), ("b", 10003)]);
}

#[test]
fn system_tables_show_the_names_that_users_see() {
    let tables = TableMapping::new();
    for (shown, name, want) in [
        ("_storage", "_file_storage", 540),
        ("_scheduled_functions", "_scheduled_jobs", 539),
        ("_tables", "_tables", 513),
        ("_external_deps_packages", "_external_deps_packages", 537),
        ("_scheduled_job_args", "_scheduled_job_args", 550),
    ] {
        assert_eq!(tables.number_of(shown), Some(number(want)), "{shown}");
        assert_eq!(tables.number_of(name), Some(number(want)), "{name}");
        assert_eq!(tables.name_of(number(want)), Some(shown));
    }
    assert_eq!(tables.name_of(number(512)), None);
    assert_eq!(tables.name_of(number(10001)), None);
    assert_eq!(tables.number_of("users"), None);
}

#[test]
fn a_user_table_takes_over_the_number_of_a_system_table() {
    let mut tables = TableMapping::new();
    tables.insert("a", number(540)).unwrap();
    assert_eq!(tables.name_of(number(540)), Some("a"));
}

#[test]
fn names_and_numbers_are_unique() {
    let mut tables = TableMapping::fresh_deployment(["a"]);
    let name = || "a".to_owned();
    assert_eq!(
        tables.insert("a", number(7)),
        Err(MappingError::DuplicateName { name: name() })
    );
    assert_eq!(
        tables.insert("b", number(10001)),
        Err(MappingError::DuplicateNumber {
            number: number(10001),
            name: name(),
        })
    );
    assert_eq!(tables, TableMapping::fresh_deployment(["a"]));
}

#[test]
fn the_lowest_free_number_is_next() {
    let mut tables = TableMapping::new();
    for (name, taken) in [("a", 10001), ("b", 10003), ("c", 5)] {
        tables.insert(name, number(taken)).unwrap();
    }
    assert_eq!(tables.insert_next("d").get(), 10002);
    assert_eq!(tables.insert_next("e").get(), 10004);
    assert_eq!(tables.insert_next("c").get(), 5);
}

#[test]
fn reads_and_writes_the_tables_of_a_snapshot() {
    let text = "{\"name\":\"users\",\"id\":10001}\n{\"name\":\"posts\",\"id\":10002}\n";
    let tables = TableMapping::parse_tables(text).unwrap();
    assert_eq!(tables.number_of("posts"), Some(number(10002)));
    assert_eq!(tables.to_tables(), text);
    let fraction = TableMapping::parse_tables(r#"{"id":10001.9,"name":"a"}"#).unwrap();
    assert_eq!(fraction.number_of("a"), Some(number(10001)));
    for (text, want) in [
        ("{\"name\":\"a\",\"id\":7}\n\n", "line 2: "),
        (r#"{"name":"a"}"#, "line 1: `id` is missing"),
        (r#"{"name":"a","id":0.5}"#, "line 1: `id` is missing"),
        (r#"{"name":"a","id":-7}"#, "line 1: `id` is missing"),
        (r#"{"id":7}"#, "line 1: `name` is missing"),
        (
            r#"{"name":"a b","id":7}"#,
            "line 1: no table is called `a b`",
        ),
    ] {
        let error = TableMapping::parse_tables(text).unwrap_err().to_string();
        assert!(error.starts_with(want), "{text}: {error}");
    }
}
