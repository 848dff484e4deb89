//! Comma-separated values, by the rules of `npx convex import`.

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_files::{Format, Input, Limits, Outcome, validate};

use crate::given::{options, places, problems, users};

fn csv(text: &[u8]) -> Outcome {
    users(Format::Csv, text, &options())
}

#[test]
fn cells_are_what_an_import_makes_of_them() {
    for (text, refused) in [
        // A cell that looks like a number is one; the name has to be a string.
        ("name,age\nann,41\n", 0),
        ("name,age\n007,41\n", 1),
        ("name,age\n 007,41\n", 0),
        ("name,age\nann,forty\n", 1),
        ("name,age\nann,inf\n", 1),
        // An empty cell of an optional field is left out, another is an empty string.
        ("name,age\nann,\n", 0),
        ("name,age\n,41\n", 0),
        // Headers are trimmed, quotes are taken off.
        (" name , age \nann,41", 0),
        ("\"name\",\"age\"\r\n\"a \"\"b\"\", c\r\nd\",41\r\n", 0),
        ("nom\nann\n", 1),
    ] {
        let outcome = csv(text.as_bytes());
        assert_eq!((outcome.rows(), outcome.rejected()), (1, refused), "{text}");
        let is_note = |it: &String| it.starts_with("file_cell_becomes_");
        assert!(problems(&outcome).iter().all(is_note), "{text}");
    }
}

#[test]
fn columns_that_stand_twice_are_named() {
    for (text, rejected) in [
        ("name,name,age\n1,ann,41\n", 0),
        ("name,name,age\nann,1,41\n", 1),
        ("name,age, name \nann,41,bo\n", 0),
    ] {
        let outcome = csv(text.as_bytes());
        assert_eq!(outcome.rejected(), rejected, "{text}");
        assert_eq!(
            problems(&outcome),
            ["file_csv_repeated_header line 1, column 1"]
        );
    }
}

#[test]
fn findings_have_the_line_on_which_the_row_starts() {
    let text = "name,age\nann,1\n\n\"two\nlines\",x\nann,\"1\n2\"\nbo,y,z\nbo\ncy,3\n";
    let outcome = csv(text.as_bytes());
    assert_eq!(outcome.rows(), 6);
    assert_eq!(
        places(&outcome),
        [
            "CsvRowMissingFields row 4 line 8, column 1",
            "CsvRowMissingFields row 5 line 9, column 1",
            "NoMatch row 2 line 4, column 1",
            "NoMatch row 3 line 6, column 1",
        ]
    );
    let outcome = csv(b"name\nann\n\xff\xfe\nbo\n");
    assert_eq!(places(&outcome), ["CsvInvalidRow row 2 line 3, column 1"]);
}

#[test]
fn files_without_good_headers_have_no_rows() {
    for (text, want) in [
        (&b""[..], "file_csv_missing_headers line 1, column 1"),
        (b"\n\n", "file_csv_missing_headers line 1, column 1"),
        (
            b"name,$age\nann,1\n",
            "file_csv_invalid_header line 1, column 1",
        ),
        (
            b"name,\xff\nann,1\n",
            "file_csv_invalid_header line 1, column 1",
        ),
    ] {
        let outcome = csv(text);
        assert_eq!(problems(&outcome), [want]);
        assert_eq!(outcome.rows(), 0);
        // An import of nothing is not an error.
        assert_eq!(outcome.is_accepted(), want.contains("missing"), "{want}");
    }
    let outcome = csv("\u{feff}name\nann\n".as_bytes());
    assert_eq!(outcome.rows(), 1);
    assert!(outcome.is_accepted());
}

#[test]
fn a_quote_that_is_never_closed_ends_at_the_limit() {
    let options = options().limits(Limits::new().row_bytes(1 << 20));
    let mut text = String::from("name\nann\n\"bo\n");
    text.push_str(&"cy\n".repeat(1 << 20));
    let outcome = users(Format::Csv, text.as_bytes(), &options);
    assert_eq!(places(&outcome), ["RowTooLong row 2 line 3, column 1"]);
    let text = format!("name\n{}\nann\n", ",".repeat(1 << 20));
    let outcome = users(Format::Csv, text.as_bytes(), &options);
    assert_eq!(places(&outcome), ["RowTooLong row 1 line 2, column 1"]);
    assert_eq!(outcome.rows(), 2);
}

#[test]
fn a_quote_that_is_never_closed_is_told() {
    for (text, is_told) in [
        ("name,age\nann,1\n\"bo,2", true),
        ("name,age\nann,1\n\"bo,2\nten\nrows\n", true),
        ("name,age\nann,\"1", true),
        ("name,age\n\"a \"\"b\"\" c,1", true),
        ("name,age\n\"a \"\"b\"\" c\",1", false),
        ("name,age\n5\" nail,1", false),
        ("name,age\n5\"\" nail,1\n", false),
        ("name,age\n\"ann\",\"1\"", false),
    ] {
        let told = problems(&csv(text.as_bytes()));
        let told = told.iter().any(|it| it.starts_with("file_unclosed_quote"));
        assert_eq!(told, is_told, "{text}");
    }
}

/// `COPY ... CSV` of `PostgreSQL` writes no headers: the first row would be lost without a word.
#[test]
fn a_first_row_that_is_data_is_told() {
    for (text, is_told) in [
        ("7,ann\n8,bo\n", true),
        ("ann,7.5\nbo,8\n", true),
        ("ann,\\N\nbo,8\n", true),
        (
            "\"{\"\"name\"\":\"\"ann\"\"}\"\n\"{\"\"name\"\":\"\"bo\"\"}\"\n",
            true,
        ),
        ("name,age\nann,7\n", false),
        ("name,{\nann,7\n", false),
    ] {
        let outcome = csv(text.as_bytes());
        let told = problems(&outcome);
        let told = told
            .iter()
            .any(|it| it == "file_csv_header_is_data line 1, column 1");
        assert_eq!(told, is_told, "{text}");
    }
}

/// The fields that may be absent in all shapes of a row.
#[test]
fn empty_cells_of_unions_are_left_out_where_all_members_allow_it() {
    let both = v::union([
        v::object()
            .field("a", v::optional(v::number()))
            .field("kind", v::literal("x"))
            .into(),
        v::object()
            .field("a", v::optional(v::string()))
            .field("kind", v::literal("y"))
            .into(),
    ]);
    let schema = Schema::builder()
        .table(TableDefinition::new("shapes", both))
        .build();
    let input = Input::reader("shapes.csv", &b"kind,a\nx,\ny,\nx,1\n"[..]);
    let outcome = validate(&schema, [input], &options()).unwrap();
    assert_eq!((outcome.rows(), outcome.rejected()), (3, 0));
}
