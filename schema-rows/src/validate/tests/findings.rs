//! Sums of findings.

use super::generate::Seed;
use crate::validate::{FindingGroup, Findings, FindingsOptions, Mode, Rows};
use convex_schema_core::v;
use convex_schema_core::{Schema, TableDefinition};

fn rows() -> Rows {
    let object = v::object()
        .field("owner", v::id("users"))
        .field("tags", v::array(v::string()))
        .field("note", v::optional(v::string()));
    Rows::new(
        &Schema::builder()
            .table(TableDefinition::new("items", object))
            .build(),
    )
}

/// Rows with fields of random names, so that there are more names than groups.
fn lines(count: usize) -> Vec<String> {
    let mut seed = Seed(3);
    let tags = |seed: &mut Seed| {
        let tags: Vec<_> = (0..seed.below(4))
            .map(|_| seed.below(2).to_string())
            .collect();
        tags.join(",")
    };
    (0..count)
        .map(|_| {
            let extra: Vec<_> = (0..seed.below(3))
                .map(|_| format!(r#","x{}":1"#, seed.below(12)))
                .collect();
            let note = ["null", "\"a\"", "1"][seed.below(3)];
            let close = if seed.below(20) == 0 { "" } else { "}" };
            format!(
                r#"{{"owner":"x","tags":[{}],"note":{note}{}{close}"#,
                tags(&mut seed),
                extra.concat()
            )
        })
        .collect()
}

fn options() -> FindingsOptions {
    FindingsOptions {
        names: 4,
        ..FindingsOptions::default()
    }
}

fn add(findings: &mut Findings, rows: &Rows, lines: &[String], row: usize) {
    let line = lines[row].as_bytes();
    findings.add_json(rows.table("items"), row as u64 + 1, line, Mode::Pure);
}

#[test]
fn threads_and_order_change_nothing() {
    let rows = rows();
    let lines = lines(300);
    let mut one = Findings::new(options());
    for row in 0..lines.len() {
        add(&mut one, &rows, &lines, row);
    }
    let mut seed = Seed(5);
    for parts in [1, 2, 7] {
        let mut order: Vec<usize> = (0..lines.len()).collect();
        for at in 1..order.len() {
            order.swap(at, seed.below(at + 1));
        }
        let mut split: Vec<Findings> = (0..parts).map(|_| Findings::new(options())).collect();
        for row in order {
            let part = seed.below(parts);
            add(&mut split[part], &rows, &lines, row);
        }
        let mut merged = Findings::new(options());
        for part in split {
            merged.merge(part);
        }
        assert_eq!(merged.to_json(), one.to_json(), "{parts} parts");
        assert_eq!(merged.to_text(), one.to_text());
        assert_eq!(merged.to_markdown(), one.to_markdown());
    }
}

#[test]
fn totals_are_exact_where_samples_and_names_are_cut() {
    let rows = rows();
    let lines = lines(300);
    let mut findings = Findings::new(options());
    for row in 0..lines.len() {
        add(&mut findings, &rows, &lines, row);
    }
    let table = rows.table("items");
    let (mut errors, mut warnings, mut rejected) = (0, 0, 0);
    for line in &lines {
        let report = table.report_json(line.as_bytes(), Mode::Pure);
        errors += report.total;
        warnings += report.total_warnings;
        rejected += u64::from(!report.is_accepted());
    }
    let (_, items) = findings
        .tables()
        .next()
        .unwrap_or_else(|| unreachable!("one table"));
    assert_eq!(items.errors().map(FindingGroup::count).sum::<u64>(), errors);
    assert_eq!(
        items.warnings().map(FindingGroup::count).sum::<u64>(),
        warnings
    );
    assert_eq!((findings.rows(), findings.rejected()), (300, rejected));
    let names = items
        .errors()
        .filter(|it| it.path().starts_with(".x"))
        .count();
    assert_eq!(names, 4, "as many names as there is room for");
    assert!(items.errors().any(|it| it.path() == "other names"));
    for group in items.errors() {
        assert!(group.samples().len() <= 3, "{}", group.path());
    }
}

/// A next step that depends on the value is printed for each value that is shown, not for all by the first.
#[test]
fn next_steps_are_those_of_the_values() {
    let status = || v::union([v::literal("draft"), v::literal("live")]);
    let item = v::object().field("s", status());
    let table = TableDefinition::new("items", item);
    let rows = Rows::new(&Schema::builder().table(table).build());
    let text = |values: &[&str]| {
        let mut findings = Findings::new(FindingsOptions::default());
        let lines: Vec<_> = values
            .iter()
            .map(|it| format!(r#"{{"s":"{it}"}}"#))
            .collect();
        for row in 0..lines.len() {
            add(&mut findings, &rows, &lines, row);
        }
        findings.to_text()
    };
    let several = text(&["Draft", "LIVE", " live"]);
    for line in [
        "help (row 1): did you mean \"draft\"?",
        "help (rows 2, 3): did you mean \"live\"?",
    ] {
        assert!(several.contains(line), "{several}");
    }
    let some = text(&["LIVE", "zebra"]);
    assert!(
        some.contains("help (1 of 2, row 1): did you mean \"live\"?"),
        "{some}"
    );
    let one = text(&["LIVE", "Live"]);
    assert!(one.contains("help: did you mean \"live\"?"), "{one}");
}
