//! Names of types and modules.

use std::collections::BTreeMap;

use convex_schema_core::{ObjectValidator, Schema, TableDefinition, Validator, v};

use crate::{Options, import};

fn schema<const N: usize>(tables: [(&str, ObjectValidator); N]) -> Schema {
    let tables = tables.into_iter();
    let tables = tables.map(|(name, document)| TableDefinition::new(name, document));
    let builder = tables.fold(Schema::builder(), convex_schema_core::SchemaBuilder::table);
    builder.build()
}

/// The type of each field as `Struct.field: Type`.
fn fields(schema: &Schema) -> Vec<String> {
    let import = import(schema, &Options::default().single_file(true));
    let mut found = Vec::new();
    let mut item = "";
    for line in import.files[0].text.lines() {
        if let Some(name) = line.strip_prefix("pub struct ") {
            item = name.trim_end_matches(" {");
        } else if let Some(field) = line.strip_prefix("    pub ") {
            found.push(format!("{item}.{}", field.trim_end_matches(',')));
        }
    }
    found
}

fn level() -> Validator {
    v::union([v::literal("high"), v::literal("low")])
}

#[test]
fn equal_literals_of_other_fields_stay_apart() {
    let schema = schema([
        ("workflows", v::object().field("priority", level())),
        (
            "findings",
            v::object()
                .field("severity", level())
                .field("urgency", level())
                .field("lastSeverity", v::optional(level())),
        ),
        ("gaps", v::object().field("severities", v::array(level()))),
    ]);
    assert_eq!(
        fields(&schema),
        [
            "Workflow.priority: WorkflowPriority",
            "Finding.severity: Severity",
            "Finding.urgency: FindingUrgency",
            "Finding.last_severity: Option<Severity>",
            "Gap.severities: Vec<Severity>",
        ]
    );
}

#[test]
fn shared_types_are_named_after_most_fields_or_the_parent() {
    let hours = || v::object().field("in", v::string());
    let week = v::object()
        .field("monday", hours())
        .field("tuesday", hours());
    let shifts = schema([("shifts", v::object().field("week", week))]);
    assert_eq!(
        fields(&shifts),
        [
            "Shift.week: ShiftWeek",
            "ShiftWeek.monday: ShiftWeekEntry",
            "ShiftWeek.tuesday: ShiftWeekEntry",
            "ShiftWeekEntry.r#in: String",
        ]
    );
    let place = || v::object().field("lat", v::number());
    let places = schema([
        ("users", v::object().field("home", place())),
        ("shops", v::object().field("location", place())),
        ("events", v::object().field("location", place())),
    ]);
    assert_eq!(
        fields(&places),
        [
            "User.home: Location",
            "Location.lat: f64",
            "Shop.location: Location",
            "Event.location: Location",
        ]
    );
    // As frequent as others says nothing.
    let ties = schema([
        ("users", v::object().field("home", place())),
        ("shops", v::object().field("location", place())),
    ]);
    assert_eq!(fields(&ties)[0], "User.home: UserHome");
}

#[test]
fn modules_are_named_after_all_common_words() {
    let document = || v::object().field("x", v::string());
    for (tables, want) in [
        (["abTestMetrics", "abTestAlerts", "x1", "y1"], "ab_test"),
        (
            ["rateLimits", "rateLimitViolations", "x1", "y1"],
            "rate_limit",
        ),
        (["hermesLogs", "hermesRuns", "x1", "y1"], "hermes"),
        (["users", "userSettings", "x1", "y1"], "user"),
        (["categories", "categoryRules", "x1", "y1"], "category"),
        (["usersByName", "users", "x1", "y1"], "users"),
    ] {
        let schema = schema(tables.map(|table| (table, document())));
        let import = import(&schema, &Options::default());
        let files: BTreeMap<_, _> = import
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.text.matches("#[table(").count()))
            .collect();
        let module = files.get(format!("{want}.rs").as_str());
        assert_eq!(module, Some(&2), "{tables:?}: {files:?}");
    }
}

#[test]
fn unknown_tables_are_listed_once() {
    let inner = v::object().field("of", v::array(v::id("bs")));
    let schema = schema([
        (
            "a",
            v::object().field("inner", inner).field("c", v::id("cs")),
        ),
        ("cs", v::object().field("b", v::id("bs"))),
    ]);
    let unknown = import(&schema, &Options::default()).unknown_tables;
    let unknown: Vec<_> = unknown
        .iter()
        .map(|it| [it.name.as_str(), it.table.as_str(), it.path.as_str()])
        .collect();
    assert_eq!(unknown, [["bs", "a", "inner.of"]]);
    // Tables that something else owns are known.
    let options = Options::default().external(vec!["cs".to_owned()]);
    assert_eq!(import(&schema, &options).unknown_tables.len(), 1);
}
