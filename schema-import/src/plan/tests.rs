//! Names of types and modules.

use std::collections::BTreeMap;

use convex_schema_core::{FieldMeta, ObjectValidator, Schema, TableDefinition, Validator, v};

use crate::{Notes, Options, import};

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

/// A handle that says what its function takes has a type of its own; a validator of a newer Convex
/// is written as it is, and listed.
#[test]
fn handles_have_types_and_unknown_validators_are_listed() {
    let handle = |fn_type: &str| {
        let args = v::object().field("user", v::id("users"));
        Validator::from(v::function().fn_type(fn_type).args(args).returns(v::null()))
    };
    let schema = schema([(
        "users",
        v::object()
            .field("plain", v::function())
            .field("onDone", handle("mutation"))
            .field("steps", v::array(handle("action")))
            .field(
                "lastStep",
                v::optional(v::union([handle("action"), v::null()])),
            )
            .field(
                "tomorrow",
                v::array(v::unknown("decimal", r#"{"type":"decimal"}"#)),
            )
            .field(
                "later",
                v::function().returns(v::unknown("decimal", r#"{"type":"decimal"}"#)),
            )
            .field(
                "keyed",
                v::unknown_field("number", r#"{"type":"number"}"#, r#"{"since":2}"#),
            ),
    )]);
    assert_eq!(
        fields(&schema),
        [
            "User.plain: FunctionHandle",
            "User.on_done: UserOnDone",
            "User.steps: Vec<Step>",
            "User.last_step: Option<Nullable<Step>>",
            "User.tomorrow: Any",
            "User.later: UserLater",
            "User.keyed: Any",
        ]
    );
    let import = import(&schema, &Options::default());
    let text = &import.files[0].text;
    let lines = "#[convex(validator = v::function().fn_type(\"mutation\").args(v::object().field(\"user\", \
                 v::id(\"users\"))).returns(v::null()))]\npub struct UserOnDone(pub FunctionHandle);\n";
    assert!(text.contains(lines), "{lines}\n---\n{text}");
    let raw: Vec<_> = import
        .raw
        .iter()
        .map(|raw| (raw.path.as_str(), raw.reason.as_str()))
        .collect();
    let reason = "this version of convex-schema does not know the validator `decimal`";
    let keys = "this version of convex-schema does not know `since` of the validator `number`";
    assert_eq!(
        raw,
        [("tomorrow", reason), ("later", reason), ("keyed", keys)]
    );
    let keyed =
        r#"validator = v::unknown_field("number", "{\"type\":\"number\"}", "{\"since\":2}")"#;
    assert!(text.contains(keyed), "{text}");
}

/// Objects that a number tells apart: serde's derives, and a type for each tag.
#[test]
fn numbers_are_tags_without_serde_by_hand() {
    let event = |kind: f64| v::object().field("kind", v::literal(kind));
    let schema = schema([(
        "logs",
        v::object().field(
            "event",
            v::union([
                event(1.0).field("name", v::string()).into(),
                event(2.5).into(),
                v::object().field("kind", v::literal(true)).into(),
            ]),
        ),
    )]);
    let import = import(&schema, &Options::default());
    let text = &import.files[0].text;
    for lines in [
        "#[derive(Debug, Clone, Serialize, Deserialize, ConvexType)]\n#[serde(untagged)]\npub enum LogEvent {\n",
        "#[derive(Debug, Clone, Copy, PartialEq, Eq, SerdeLiterals, ConvexType)]\n",
        "    Kind1 { kind: LogEventKind1, name: String },\n",
        "pub enum LogEventKind1 {\n    #[convex(literal = 1)]\n    V1,\n}\n",
        "    #[convex(literal = 2.5)]\n",
        "    #[convex(literal = true)]\n",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
    assert!(!text.contains("impl"), "{text}");
}

/// A schema that no TypeScript has, such as one from SQL, with what the builder and the notes say.
#[test]
fn schemas_without_typescript_say_all_they_know() {
    let kind = || v::union([v::literal("a"), v::literal("b")]);
    let price = FieldMeta::default().min(0.5).max(100.0);
    let code = FieldMeta::default().format("AA-99").default_value("AA-00");
    let level = FieldMeta::default().allowed([1.0, 2.0]).min(1.0);
    let document = v::object()
        .field("kind", kind())
        .field("otherKind", v::optional(v::union([kind(), v::null()])))
        .field("sentAt", v::number())
        .field(
            "seenAt",
            v::optional(v::array(v::union([v::number(), v::null()]))),
        )
        .field("price", v::number())
        .field("code", v::string())
        .field("level", v::optional(v::number()));
    let table = TableDefinition::new("orders", document)
        .unique(["code", "kind"])
        .field_meta("price", price)
        .field_meta("code", code)
        .field_meta("level", level);
    let mut notes = Notes::default();
    notes.describe_table("orders", &["What was bought.".to_owned()]);
    notes.describe_field("orders", "price", &["In euros.".to_owned()]);
    notes.name_type("orders", "kind", "order_kind");
    notes.mark_time("orders", "sentAt");
    notes.mark_time("orders", "seenAt");
    let schema = Schema::builder().table(table).build();
    let import = import(&schema, &Options::default().notes(notes));
    let text = &import.files[0].text;
    for lines in [
        "/// What was bought.\n#[derive(",
        "#[table(unique(code, kind))]\n",
        "    pub kind: OrderKind,\n    pub other_kind: Option<Nullable<OrderKind>>,\n    pub sent_at: Timestamp,\n    \
         pub seen_at: Option<Vec<Option<Timestamp>>>,\n",
        "    /// In euros.\n    #[convex(range = 0.5..=100)]\n    pub price: f64,\n",
        "    #[convex(default = \"AA-00\", format = \"AA-99\")]\n    pub code: String,\n",
        "    #[convex(allowed = [1, 2], range = 1..)]\n    pub level: Option<f64>,\n",
    ] {
        assert!(text.contains(lines), "{lines}\n---\n{text}");
    }
}
