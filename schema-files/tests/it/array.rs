//! One JSON array of rows.

use std::fmt::Write;

use convex_schema_files::{Format, Input, Limits, validate};
use convex_schema_rows::validate::ViolationCode;

use crate::given::{errors, options, places, problems, schema, users};

#[test]
fn elements_are_rows_however_they_are_written() {
    for (text, rows) in [
        ("[]", 0),
        (" [ \n ] \n", 0),
        (r#"[{"name":"a"}]"#, 1),
        (r#"[{"name":"a"},{"name":"b"}]"#, 2),
        (
            "[\n  {\n    \"name\": \"a, ] } \\\" \\\\\"\n  },\n  {\"name\":\"b\"}\n]\n",
            2,
        ),
        ("\u{feff}[{\"name\":\"a\"}]", 1),
    ] {
        let outcome = users(Format::JsonArray, text.as_bytes(), &options());
        assert_eq!(outcome.rows(), rows, "{text}");
        assert!(outcome.is_accepted(), "{text}: {}", outcome.to_text());
    }
}

#[test]
fn findings_have_places_in_the_file() {
    for (text, want) in [
        ("[{\"name\":1}]", &["NoMatch row 1 line 1, column 2"][..]),
        (
            "[\n  {\"name\":\"a\"},\n  {\"name\":\n 1}]",
            &["NoMatch row 2 line 3, column 3"],
        ),
        (
            "[\n{\"name\":tru}]",
            &["InvalidJson row 1 line 2, column 12"],
        ),
        (
            "[\n{\"a\":1,\n\"name\":\"\x01\"}]",
            &["InvalidJson row 1 line 3, column 9"],
        ),
        (
            "[{\"name\":\"a\"} {\"name\":\"b\"}]",
            &["InvalidJson row 1 line 1, column 15"],
        ),
        (
            "[{\"name\":\"a\"},]",
            &["InvalidJson row 2 line 1, column 15"],
        ),
        (
            "[1,\n 2]",
            &[
                "NotAnObject row 1 line 1, column 2",
                "NotAnObject row 2 line 2, column 2",
            ],
        ),
    ] {
        let outcome = users(Format::JsonArray, text.as_bytes(), &options());
        assert_eq!(places(&outcome), want, "{text}");
        assert!(problems(&outcome).is_empty(), "{text}");
    }
}

#[test]
fn what_is_no_array_is_a_problem_of_the_file() {
    for (text, rows, want) in [
        ("", 0, "file_not_an_array line 1, column 1"),
        (
            "{\"name\":\"a\"}\n",
            0,
            "file_not_an_array line 1, column 1",
        ),
        (
            "[{\"name\":\"a\"}] []",
            1,
            "file_not_an_array line 1, column 16",
        ),
        (
            "[{\"name\":\"a\"}\n",
            1,
            "file_not_an_array line 2, column 1",
        ),
        (
            "[{\"name\":\"a\"},\n",
            1,
            "file_not_an_array line 2, column 1",
        ),
        (
            "[{\"name\":\"a\"},{\"na",
            2,
            "file_not_an_array line 1, column 19",
        ),
        ("[", 0, "file_not_an_array line 1, column 2"),
    ] {
        let outcome = users(Format::JsonArray, text.as_bytes(), &options());
        assert_eq!(problems(&outcome), [want], "{text:?}");
        assert_eq!(outcome.rows(), rows, "{text:?}");
        assert!(!outcome.is_accepted());
    }
}

#[test]
fn elements_beyond_the_limit_are_skipped_and_told() {
    let options = options().limits(Limits::new().row_bytes(1 << 20));
    let long = format!("{{\"name\":\"{}\"}}", "],{\\\"".repeat(1 << 19));
    for (text, rows, told) in [
        (
            format!("[{{\"name\":\"a\"}},\n {long},\n{{}}]"),
            3,
            "RowTooLong row 2 line 2, column 2",
        ),
        (format!("[{long}]"), 1, "RowTooLong row 1 line 1, column 2"),
    ] {
        let outcome = users(Format::JsonArray, text.as_bytes(), &options);
        assert_eq!(outcome.rows(), rows);
        assert!(
            places(&outcome).contains(&told.to_owned()),
            "{:?}",
            places(&outcome)
        );
        assert_eq!(problems(&outcome), [""; 0]);
    }
}

/// An array far larger than what is kept of it.
#[test]
fn many_blocks_have_all_rows_once() {
    let mut text = String::from("[");
    for row in 1..=30_000 {
        let comma = if row == 1 { "" } else { ", \n " };
        let name = if row % 10_000 == 0 {
            "1".to_owned()
        } else {
            format!("{:?}", "n".repeat(row % 200))
        };
        let _ = write!(text, "{comma}{{\"name\":{name}}}");
    }
    text.push(']');
    let input = Input::reader("users.json", text.as_bytes()).format(Format::JsonArray);
    let outcome = validate(&schema(), [input], &options()).unwrap();
    assert_eq!((outcome.rows(), outcome.rejected()), (30_000, 3));
    let group = errors(&outcome)[0];
    assert_eq!(group.code(), ViolationCode::NoMatch);
    let rows: Vec<u64> = group.samples().iter().map(|it| it.row).collect();
    assert_eq!(rows, [10_000, 20_000, 30_000]);
    let position = group.samples()[1].position.map(|it| it.to_string());
    assert_eq!(position.as_deref(), Some("line 20000, column 2"));
}
