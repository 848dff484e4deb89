//! Broken text: each finding says where.

use convex_schema_files::{Format, ImportVerdict, Limits};

use crate::given::{options, places, problems, users};

const GOOD: &str = r#"{"name":"ann"}"#;

/// The second of three lines is broken; the others are read.
#[test]
fn a_broken_line_is_told_with_its_place() {
    for (what, line, want) in [
        ("blank", &b""[..], "InvalidJson row 2 line 2, column 0"),
        (
            "cut off",
            br#"{"name":"ann""#,
            "InvalidJson row 2 line 2, column 13",
        ),
        (
            "NUL",
            b"{\"name\":\"a\0b\"}",
            "InvalidJson row 2 line 2, column 11",
        ),
        (
            "no UTF-8",
            b"{\"name\":\"\xff\"}",
            "InvalidJson row 2 line 2, column 10",
        ),
        (
            "a lone surrogate",
            br#"{"name":"\ud800"}"#,
            "InvalidJson row 2 line 2, column 16",
        ),
        (
            "two documents",
            br#"{"name":"a"}{"name":"b"}"#,
            "InvalidJson row 2 line 2, column 13",
        ),
        ("an array", br#"[{"name":"a"}]"#, "NotAnObject row 2 -"),
        (
            "a huge number",
            br#"{"name":1e400}"#,
            "InvalidJson row 2 line 2, column 13",
        ),
    ] {
        let mut text = format!("{GOOD}\n").into_bytes();
        text.extend_from_slice(line);
        text.extend_from_slice(format!("\n{GOOD}\n").as_bytes());
        let outcome = users(Format::JsonLines, &text, &options());
        assert_eq!(outcome.rows(), 3, "{what}");
        assert_eq!(places(&outcome), [want], "{what}");
        assert!(problems(&outcome).is_empty(), "{what}");
    }
}

#[test]
fn line_ends_and_marks_are_taken_as_they_come() {
    for (what, text, rows, refused, told) in [
        ("no newline at the end", GOOD.to_owned(), 1, 0, &[][..]),
        ("CRLF", format!("{GOOD}\r\n{GOOD}\r\n"), 2, 0, &[]),
        ("a blank line at the end", format!("{GOOD}\n\n"), 2, 1, &[]),
        (
            "a blank line with CRLF",
            format!("{GOOD}\r\n\r\n"),
            2,
            1,
            &[],
        ),
        (
            "a byte order mark",
            format!("\u{feff}{GOOD}\n"),
            1,
            0,
            &["file_byte_order_mark line 1, column 1"],
        ),
        ("nothing", String::new(), 0, 0, &[]),
    ] {
        let outcome = users(Format::JsonLines, text.as_bytes(), &options());
        assert_eq!(
            (outcome.rows(), outcome.rejected()),
            (rows, refused),
            "{what}"
        );
        assert_eq!(problems(&outcome), told, "{what}");
    }
}

/// `npx convex import` takes commas alone.
#[test]
fn another_separator_is_recognised() {
    for (header, told) in [
        ("name;age", &["file_csv_separator line 1, column 1"][..]),
        (
            "name\tage",
            &[
                "file_csv_separator line 1, column 1",
                "file_csv_invalid_header line 1, column 1",
            ],
        ),
        ("name | age", &["file_csv_separator line 1, column 1"]),
        ("name", &[]),
        ("name,\"a;b\"", &[]),
    ] {
        let text = format!("{header}\n");
        let outcome = users(Format::Csv, text.as_bytes(), &options());
        assert_eq!(problems(&outcome), told, "{header:?}");
    }
}

#[test]
fn what_is_no_text_is_recognised() {
    for (start, code) in [
        (&b"\xff\xfe{\0"[..], "file_not_text line 1, column 1"),
        (b"BZh91AY", "file_not_text line 1, column 1"),
        (b"PK\x03\x04", "file_not_text line 1, column 1"),
        // It is decompressed, and ends too early.
        (b"\x1f\x8b\x08\0", "file_unreadable -"),
    ] {
        let outcome = users(Format::JsonLines, start, &options());
        assert_eq!(problems(&outcome), [code]);
        assert!(!outcome.is_accepted());
    }
}

/// An import makes rows of it, all of them nonsense.
#[test]
fn statements_are_no_csv() {
    for start in [
        "INSERT INTO users VALUES (1);\n",
        "-- MySQL dump 10.13\n\nCREATE\n",
    ] {
        let outcome = users(Format::Csv, start.as_bytes(), &options());
        assert_eq!(problems(&outcome), ["file_not_text line 1, column 1"]);
        assert_eq!(outcome.rows(), 0);
        assert!(!outcome.is_complete());
        assert_eq!(outcome.sources[0].import, ImportVerdict::Unknown);
    }
}

#[test]
fn deep_and_long_keys_are_findings() {
    let deep = format!(
        "{{\"name\":{}{}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let outcome = users(Format::JsonLines, deep.as_bytes(), &options());
    // The JSON parser of the backend reads 127 levels.
    assert_eq!(places(&outcome), ["InvalidJson row 1 line 1, column 1"]);
    let deep = format!("{{\"name\":{}{}}}\n", "[".repeat(70), "]".repeat(70));
    let outcome = users(Format::JsonLines, deep.as_bytes(), &options());
    let told = places(&outcome);
    assert!(
        told.contains(&"TooNestedError row 1 -".to_owned()),
        "{told:?}"
    );
    let long = format!("{{\"{}\":1}}\n", "k".repeat(10_000_000));
    let outcome = users(Format::JsonLines, long.as_bytes(), &options());
    let told = places(&outcome);
    assert!(
        told.iter().any(|it| it == "InvalidFieldName row 1 -"),
        "{told:?}"
    );
    assert!(outcome.to_text().len() < 10_000);
}

#[test]
fn rows_beyond_the_limit_are_skipped_and_told() {
    let limit = 1 << 20;
    let options = options().limits(Limits::new().row_bytes(limit));
    for (extra, want) in [
        (0, &[][..]),
        (1, &["RowTooLong row 2 line 2, column 1"]),
        (5_000_000, &["RowTooLong row 2 line 2, column 1"]),
    ] {
        let padding = " ".repeat(limit + extra - GOOD.len());
        for end in ["\n", ""] {
            let text = format!("{GOOD}\n{GOOD}{padding}{end}");
            let outcome = users(Format::JsonLines, text.as_bytes(), &options);
            assert_eq!(places(&outcome), want, "{extra}");
            assert_eq!(outcome.rows(), 2);
            if end == "\n" {
                let text = format!("{text}{GOOD}\n{{}}\n");
                let outcome = users(Format::JsonLines, text.as_bytes(), &options);
                assert_eq!(outcome.rows(), 4);
                let told = places(&outcome);
                assert!(told.contains(&"MissingRequiredField row 4 -".to_owned()));
            }
        }
    }
}
