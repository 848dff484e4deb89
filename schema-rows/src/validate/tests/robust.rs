//! Input that is not meant well.

use std::time::{Duration, Instant};

use crate::validate::{Findings, Mode, RowPhase, Rows, Violation, ViolationCode};
use convex_schema_core::v;
use convex_schema_core::{Schema, TableDefinition};

fn rows() -> Rows {
    let object = v::object().field("a", v::any()).field(
        "b",
        v::optional(v::array(v::union([v::number(), v::null()]))),
    );
    Rows::new(
        &Schema::builder()
            .table(TableDefinition::new("items", object))
            .build(),
    )
}

#[test]
fn no_text_makes_it_panic_or_wait() {
    let rows = rows();
    let nested = |open: &str, close: &str| {
        format!(
            "{{\"a\":{}1{}}}",
            open.repeat(100_000),
            close.repeat(100_000)
        )
        .into_bytes()
    };
    let long_key = format!(r#"{{"{}":1}}"#, "k".repeat(2 << 20));
    let many_keys: Vec<_> = (0..10_000).map(|n| format!("\"k{n}\":{n}")).collect();
    let wrong: Vec<_> = vec!["\"x\""; 20_000];
    for (name, text, phase) in [
        ("deep arrays", nested("[", "]"), RowPhase::Convert),
        ("deep objects", nested("{\"a\":", "}"), RowPhase::Convert),
        (
            "only opened",
            "[".repeat(1 << 17).into_bytes(),
            RowPhase::Json,
        ),
        ("a long key", long_key.into_bytes(), RowPhase::Convert),
        (
            "many keys",
            format!("{{{}}}", many_keys.join(",")).into_bytes(),
            RowPhase::Convert,
        ),
        (
            "many errors",
            format!(r#"{{"a":1,"b":[{}]}}"#, wrong.join(",")).into_bytes(),
            RowPhase::Convert,
        ),
        ("NUL", b"{\"a\":\"\0\"}".to_vec(), RowPhase::Json),
        (
            "a lone surrogate",
            br#"{"a":"\ud800"}"#.to_vec(),
            RowPhase::Json,
        ),
        (
            "a byte order mark",
            b"\xef\xbb\xbf{\"a\":1}".to_vec(),
            RowPhase::Json,
        ),
        (
            "a huge number",
            format!(r#"{{"a":1{}}}"#, "0".repeat(1 << 18)).into_bytes(),
            RowPhase::Json,
        ),
        ("not UTF-8", b"{\"a\":\n \"\xff\"}".to_vec(), RowPhase::Json),
        ("nothing", Vec::new(), RowPhase::Json),
        ("cut off", br#"{"a":"#.to_vec(), RowPhase::Json),
    ] {
        let start = Instant::now();
        let violation = rows.table("items").validate_json(&text, Mode::Insert).err();
        let report = rows.table("items").report_json(&text, Mode::Insert);
        assert_eq!(
            violation.as_ref().map(Violation::phase),
            Some(phase),
            "{name}"
        );
        assert_eq!(report.violation, violation, "{name}");
        assert!(report.findings.len() <= 100 && report.total > 0, "{name}");
        assert!(report.to_string().len() < 100_000, "{name}");
        let mut findings = Findings::default();
        assert!(!findings.add_json(rows.table("items"), 1, &text, Mode::Insert));
        assert!(findings.to_text().len() < 100_000, "{name}");
        // Generous: a debug build on a busy machine.
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{name}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn broken_text_is_told_with_its_place() {
    let rows = rows();
    for (text, line, column) in [
        (&b"{\"a\":\n \"\xff\"}"[..], 2, 3),
        (b"{\"a\":\n 1,}", 2, 4),
        (b"{\"a\":tru}", 1, 9),
    ] {
        let report = rows.table("items").report_json(text, Mode::Insert);
        let finding = &report.findings[0];
        assert_eq!(finding.code, ViolationCode::InvalidJson, "{text:?}");
        let place = finding.position.map(|it| (it.line, it.column));
        assert_eq!(place, Some((line, column)), "{text:?}");
    }
}

#[test]
fn all_errors_are_counted_where_few_are_kept() {
    let rows = rows();
    let wrong = vec!["\"x\""; 8000].join(",");
    let text = format!(r#"{{"a":1,"b":[{wrong}]}}"#);
    let report = rows
        .table("items")
        .report_json(text.as_bytes(), Mode::Insert);
    assert_eq!((report.findings.len(), report.total), (100, 8000));
    assert!(report.to_string().ends_with("... and 7900 more findings\n"));
}
