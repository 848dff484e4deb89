//! The report agrees with the verdict.

use super::generate::{Seed, fitting, mutate, schema, value};
use crate::validate::{
    Findings, FindingsOptions, Mode, Report, Rows, TableIds, TableValidator, Values, ViolationCode,
};
use crate::validate::{ReportOptions, Violation};
use convex_schema_core::TableMapping;
use convex_schema_core::Value;
use convex_schema_core::v;
use convex_schema_core::{Schema, TableRef, Validator, ValidatorRef};

const MODES: [Mode; 5] = [
    Mode::Insert,
    Mode::Auto,
    Mode::Existing,
    Mode::Import,
    Mode::Pure,
];

/// Returns the error of the report.
fn disagreement(report: &Report, verdict: Option<&Violation>) -> Option<String> {
    if report.violation.as_ref() != verdict {
        return Some(format!(
            "violation {:?}, verdict {verdict:?}",
            report.violation
        ));
    }
    let (Some(first), Some(verdict)) = (report.findings.first(), verdict) else {
        let agree = report.findings.is_empty() && verdict.is_none();
        return (!agree).then(|| format!("findings {:?}, verdict {verdict:?}", report.findings));
    };
    let same = first.code == verdict.code()
        && first.phase == verdict.phase()
        && first.backend_path == verdict.path()
        && first.field.as_deref() == verdict.field();
    (!same).then(|| format!("first finding {first:?}, verdict {verdict:?}"))
}

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

fn check<I: TableIds>(table: TableValidator<'_, I>, document: &Value, context: &Schema) -> bool {
    let mut accepted = false;
    for mode in MODES {
        let verdict = table.validate(document, mode).err();
        let report = table.report(document, mode);
        if let Some(wrong) = disagreement(&report, verdict.as_ref()) {
            let schema = convex_schema_core::export::export_json(context);
            fail(&format!(
                "{wrong}\nmode {mode:?}, document {document}, schema {schema}"
            ));
        }
        // The text of the same document has the same verdict.
        let text = document.to_wire();
        assert_eq!(
            table.validate_json(text.as_bytes(), mode).err(),
            verdict,
            "{text}"
        );
        let of_text = table.report_json(text.as_bytes(), mode);
        assert_eq!(of_text.findings, report.findings, "{text}");
        accepted |= verdict.is_none();
    }
    accepted
}

/// The document's validator, as a tree again.
pub(crate) fn document_validator(schema: &Schema) -> Option<Validator> {
    let document = schema.table("users").and_then(TableRef::document);
    document.map(ValidatorRef::to_validator)
}

#[test]
fn a_report_is_empty_exactly_if_the_verdict_is_good() {
    const FIRST_SEED: u64 = 1;
    let mut accepted = 0;
    let mut rejected = 0;
    for round in 0..1000 {
        let mut seed = Seed(FIRST_SEED.wrapping_add(round * 7919));
        let schema = schema(&mut seed);
        let mapping = TableMapping::fresh_deployment(["users", "posts"]);
        let with_mapping = Rows::with_mapping(&schema, mapping);
        let shape_only = Rows::new(&schema);
        let validator = document_validator(&schema).unwrap_or(v::any());
        for attempt in 0..6 {
            let mut document = fitting(&mut seed, &validator);
            for _ in 0..attempt / 2 {
                mutate(&mut seed, &mut document);
            }
            if attempt == 5 {
                document = value(&mut seed, 3);
            }
            for good in [
                check(with_mapping.table("users"), &document, &schema),
                check(shape_only.table("users"), &document, &schema),
            ] {
                *if good { &mut accepted } else { &mut rejected } += 1;
            }
        }
    }
    // Else the test would compare nothing but one of the two.
    assert!(
        accepted > 1000 && rejected > 1000,
        "{accepted} accepted, {rejected} rejected"
    );
}

#[test]
fn a_mapping_rejects_no_less() {
    let mut seed = Seed(99);
    for _ in 0..500 {
        let schema = schema(&mut seed);
        let mapping = TableMapping::fresh_deployment(["users", "posts"]);
        let shape_only = Rows::new(&schema);
        let with_mapping = shape_only.clone().and_mapping(mapping);
        let document = value(&mut seed, 3);
        if with_mapping
            .table("users")
            .validate(&document, Mode::Pure)
            .is_ok()
        {
            assert_eq!(
                shape_only.table("users").validate(&document, Mode::Pure),
                Ok(())
            );
        }
    }
}

#[test]
fn hidden_values_occur_nowhere() {
    let object = v::object()
        .field("email", v::number())
        .field("scores", v::record(v::id("users"), v::number()))
        .field("kind", v::union([v::literal("a"), v::literal("b")]));
    let schema = Schema::builder()
        .table(convex_schema_core::TableDefinition::new("users", object))
        .build();
    let rows = Rows::new(&schema);
    let secret = "s3cret";
    let scores: Value = [(secret, Value::from(secret))].into_iter().collect();
    let document: Value = [
        ("email", Value::from(secret)),
        ("scores", scores),
        ("kind", Value::from(secret)),
        ("extra", Value::from(secret)),
        ("_id", Value::from(secret)),
    ]
    .into_iter()
    .collect();
    let options = ReportOptions {
        values: Values::Hide,
        ..ReportOptions::default()
    };
    let text = br#"{"scores":{"s3cret":{"$s3cret":1,"x":{"$bytes":"s3cret!"}}}}"#;
    for mode in MODES {
        let hidden = rows.table("users").report_json_with(text, mode, options);
        assert!(
            !format!("{hidden:?} {hidden}").contains(secret),
            "{hidden:?}"
        );
        assert_eq!(hidden.findings[0].code, ViolationCode::InvalidFieldName);
        let options = FindingsOptions {
            values: Values::Hide,
            ..FindingsOptions::default()
        };
        let mut findings = Findings::new(options);
        findings.add_json(rows.table("users"), 1, text, mode);
        findings.add(rows.table("users"), 2, &document, mode);
        let text = format!("{findings:?} {} {}", findings.to_text(), findings.to_json());
        assert!(!text.contains(secret), "{text}");
    }
    for mode in MODES {
        let shown = rows.table("users").report(&document, mode);
        assert!(format!("{shown:?}").contains(secret), "{mode:?}");
        let hidden = rows.table("users").report_with(&document, mode, options);
        assert!(
            !format!("{hidden:?} {hidden}").contains(secret),
            "{hidden:?}"
        );
    }
}
