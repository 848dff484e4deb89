//! The outcome does not depend on how many threads work.

use std::fmt::Write;

use convex_schema_files::{Format, Input, Limits, Options, Progress, validate_with};

use crate::given::{errors, places, schema, users, users_of_file};

/// Several blocks of rows, some of which are broken.
fn rows(count: usize) -> String {
    let mut text = String::new();
    for row in 1..=count {
        let padding = "x".repeat(row * 7919 % 300);
        let _ = match row % 1000 {
            17 => writeln!(text, "{{\"name\":{row}}}"),
            400 => writeln!(text, "{{\"name\":\"{padding}\",\"age\":null}}"),
            401 => writeln!(text, "{{\"nam\":\"{padding}\"}}"),
            777 => writeln!(text, "{{\"name\":\"{padding}"),
            _ => writeln!(text, "{{\"name\":\"{padding}\",\"age\":{row}}}"),
        };
    }
    text
}

#[test]
fn findings_are_the_same_for_any_number_of_threads() {
    const ROWS: usize = 40_000;
    let text = rows(ROWS);
    let mut outcomes = [1, 2, 5].map(|threads| {
        let options = Options::new().threads(threads);
        users(Format::JsonLines, text.as_bytes(), &options)
    });
    let first = outcomes[0].to_json();
    for outcome in &mut outcomes {
        assert_eq!(outcome.to_json(), first);
        assert_eq!((outcome.rows(), outcome.rejected()), (40_000, 160));
        for group in errors(outcome) {
            let rows: Vec<u64> = group.samples().iter().map(|it| it.row).collect();
            assert_eq!(
                rows[1] - rows[0],
                1000,
                "samples are those of the first rows"
            );
            assert_eq!(group.rows(), 40);
            assert_eq!(group.last_row() - group.first_row(), 39_000);
        }
    }
}

#[test]
fn a_file_has_the_same_findings_as_what_a_reader_gives() {
    let mut options = Options::new().limits(Limits::new().row_bytes(1 << 20));
    let (rows, long) = (rows(20_000), "x".repeat(3 << 20));
    let open = &rows[..rows.len() - 1];
    let bom = "\u{feff}";
    for text in [
        rows.clone(),
        open.to_owned(),
        format!("{bom}{rows}\n\n{rows}"),
        format!("{rows}{{\"name\":\"{long}\"}}\n{rows}{long}"),
        format!("{long}\n{long}\n{rows}"),
        "{\"name\":1}".to_owned(),
        "\n".to_owned(),
        bom.to_owned(),
        String::new(),
    ] {
        options = options.threads(1);
        let want = users(Format::JsonLines, text.as_bytes(), &options);
        for threads in [1, 2, 5] {
            options = options.threads(threads);
            let found = users_of_file(text.as_bytes(), &options);
            let [found, want] = [&found, &want].map(|it| (&it.sources[0], places(it)));
            assert_eq!(found.0.findings.to_json(), want.0.findings.to_json());
            assert_eq!(found.1, want.1);
            assert_eq!(found.0.problems.len(), want.0.problems.len());
        }
    }
}

#[test]
fn the_first_refused_row_ends_the_work() {
    let text = rows(40_000);
    for threads in [1, 2, 5] {
        let options = Options::new().threads(threads).fail_fast(true);
        for outcome in [
            users(Format::JsonLines, text.as_bytes(), &options),
            users_of_file(text.as_bytes(), &options),
        ] {
            assert_eq!((outcome.rows(), outcome.rejected()), (17, 1), "{threads}");
            assert!(outcome.stopped_early);
        }
        let valid = text
            .lines()
            .filter(|line| line.contains("\"age\":") && !line.contains("null"));
        let valid: String = valid.flat_map(|line| [line, "\n"]).collect();
        let late = format!("{valid}{{}}\n{valid}");
        let outcome = users(Format::JsonLines, late.as_bytes(), &options);
        assert_eq!(
            (outcome.rows(), outcome.rejected()),
            (39_841, 1),
            "{threads}"
        );
    }
}

/// A thread that panics, here in a function of the caller's, does not leave the others waiting.
#[test]
fn a_panic_ends_the_run() {
    let text = rows(40_000);
    for threads in [1, 2, 5] {
        let run = || {
            let input = Input::reader("users", text.as_bytes()).table("users");
            let options = Options::new().threads(threads);
            let panics = |progress: Progress| assert!(progress.rows < 10_000, "expected");
            validate_with(
                &schema(),
                [input.format(Format::JsonLines)],
                &options,
                &panics,
            )
        };
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
        assert!(outcome.is_err(), "{threads}");
    }
}
