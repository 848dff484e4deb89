//! Learning: the rows that teach a scanner, and when it learns anew.

use super::super::{ScanOptions, Scanner};
use convex_schema_core::{Schema, TableDefinition, Validator, v};

/// Flat rows, and rows whose fields are nested.
fn tables() -> [Validator; 2] {
    let fields = || {
        v::object()
            .field("name", v::string())
            .field("count", v::number())
            .field("done", v::boolean())
    };
    let nested = fields().field("more", v::optional(v::array(fields())));
    [fields().into(), nested.into()]
}

fn scanner(document: Validator) -> Scanner {
    let table = TableDefinition::new("rows", document);
    let schema = Schema::builder().table(table).build();
    Scanner::new(&schema, "rows", &ScanOptions::default())
}

/// `count` rows of one writer, whose values differ.
fn rows(count: usize, write: fn(usize) -> String) -> String {
    (0..count).map(|at| write(at % 900 + 100) + "\n").collect()
}

fn usual(at: usize) -> String {
    format!("{{\"name\":\"n{at}\",\"count\":{at},\"done\":true}}")
}

/// The order of an older program.
fn other_order(at: usize) -> String {
    format!("{{\"done\":true,\"name\":\"n{at}\",\"count\":{at}}}")
}

fn spaces(at: usize) -> String {
    format!("{{\"name\": \"n{at}\", \"count\": {at}, \"done\": false}}")
}

fn changing_order(at: usize) -> String {
    match at % 3 {
        0 => usual(at),
        1 => other_order(at),
        _ => format!("{{\"count\":{at},\"done\":true,\"name\":\"n{at}\"}}"),
    }
}

/// Scans rows that are all accepted, and returns how many of them missed the templates.
fn misses(scanner: &mut Scanner, text: &str) -> u64 {
    let before = scanner.learned.misses_left();
    let mut unsure = 0;
    let rows = scanner.lines(text.as_bytes(), |_| unsure += 1);
    assert_eq!((rows, unsure), (text.lines().count() as u64, 0));
    let after = scanner.learned.misses_left();
    before.checked_sub(after).unwrap_or(u64::MAX)
}

#[test]
fn a_bad_start_is_forgotten_after_a_thousand_rows() {
    let all = [usual, other_order, spaces, changing_order];
    for document in tables() {
        for (number, first) in all.iter().enumerate() {
            for start in [60, 100, 300] {
                for then in [usual, other_order, spaces] {
                    let mut scanner = scanner(document.clone());
                    scanner.lines(rows(start, *first).as_bytes(), |_| ());
                    scanner.lines(rows(1_000, then).as_bytes(), |_| ());
                    let missed = misses(&mut scanner, &rows(60, then));
                    assert_eq!(missed, 0, "{number}, {start}");
                }
            }
        }
    }
}

#[test]
fn rows_change_again_and_again() {
    for document in tables() {
        let mut scanner = scanner(document);
        for writer in [usual, spaces, other_order].into_iter().cycle().take(20) {
            scanner.lines(rows(1_000, writer).as_bytes(), |_| ());
            assert_eq!(misses(&mut scanner, &rows(60, writer)), 0);
        }
    }
}

#[test]
fn rejected_rows_teach_nothing() {
    for document in tables() {
        let mut scanner = scanner(document);
        assert!(scanner.accepts(usual(1).as_bytes()));
        let before = caches(&scanner);
        let wrong = other_order(1).replace("\"n1\"", "null");
        for _ in 0..100 {
            assert!(!scanner.accepts(wrong.as_bytes()));
        }
        assert_eq!(caches(&scanner), before);
        // The same fields in accepted rows do.
        for at in 0..20 {
            assert!(scanner.accepts(other_order(at).as_bytes()));
        }
        assert_ne!(caches(&scanner), before);
    }
}

/// The bytes that each site expects.
fn caches(scanner: &Scanner) -> Vec<Vec<u8>> {
    let sites = scanner.learned.sites.iter();
    let entries = sites.flat_map(|site| &site.cache);
    entries.map(|entry| entry.pattern.to_vec()).collect()
}

/// What most rows have after each field may lead past a field that every row has: more ways to write a
/// field than a site counts make the others look usual. No template of a row may be made of that.
#[test]
fn usual_steps_that_lead_past_a_required_field_make_no_template() {
    let document = v::object()
        .field("a", v::number())
        .field("b", v::number())
        .field("x", v::number());
    let mut scanner = scanner(document.into());
    let training = rows(80, |at| {
        let number = at - 100;
        let spaces = " ".repeat(number);
        if number % 2 == 0 && !matches!(number, 2 | 4) {
            format!("{{\"x\":1,{spaces}\"a\":2,\"b\":3}}")
        } else {
            format!("{{{spaces}\"a\":2,\"x\":1,\"b\":3}}")
        }
    });
    let mut unsure = 0;
    scanner.lines(training.as_bytes(), |_| unsure += 1);
    assert_eq!(unsure, 0);
    let hostile = "{\"x\":1,\"b\":3}\n".repeat(100);
    assert_eq!(scanner.lines(hostile.as_bytes(), |_| unsure += 1), 100);
    assert_eq!(unsure, 100);
}
