//! The examples as a person finds them: the committed files, and rows that Convex takes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and what was tried should be known"
)]

use convex_schema::export;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use convex_schema::emit::{self, Layout, TypeScriptOptions};
use convex_schema::{Schema, Table, TableDefinition, v};
use convex_schema_core::{DocumentId, Index};
use convex_schema_rows::validate::{Mode, Rows};
use convex_schema_tests::node;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Rows for every table of `ari-model`; `$ref:TABLE:N` stands for the id of a row.
const ARI_ROWS: &str = include_str!("../../facts/ari_rows.json");

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("examples")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns the TypeScript that a build of the schema package `package` writes.
fn typescript(schema: &Schema, layout: Layout, package: &str) -> String {
    let options = TypeScriptOptions::default()
        .layout(layout)
        .command(format!("cargo run -p {package} -- generate"));
    emit::typescript(schema, &options)
}

#[test]
fn committed_files_are_up_to_date() {
    let ari = ari_model::schema();
    let every_kind = every_kind_model::schema();
    let beside = beside_auth_tables_model::schema();
    let files = [
        (
            "ari/convex/schema.ts",
            typescript(&ari, Layout::Schema, "ari-schema"),
        ),
        (
            "every_kind/convex/schema.ts",
            typescript(&every_kind, Layout::Schema, "every-kind-schema"),
        ),
        ("every_kind/indexes.json", emit::index_json(&every_kind)),
        (
            "beside_auth_tables/convex/schema.gen.ts",
            typescript(&beside, Layout::Tables, "beside-auth-tables-schema"),
        ),
    ];
    for (path, text) in files {
        let committed = fs::read_to_string(examples().join(path)).unwrap();
        assert!(
            committed == text,
            "{path} is out of date\nhelp: `cargo build` writes it"
        );
    }
    let list = fs::read_to_string(examples().join("ari/indexes.md")).unwrap();
    assert!(
        list.ends_with(emit::index_markdown(&ari).trim_start()),
        "ari/indexes.md is out of date"
    );
}

/// `schema.ts` is written by hand: it exports the library's tables and, after them, ours.
#[test]
fn tables_beside_others_export_as_npm_convex_says() {
    let folder = scratch("beside").join("case");
    fs::create_dir_all(&folder).unwrap();
    for name in ["authTables.ts", "schema.gen.ts", "schema.ts"] {
        let from = examples().join("beside_auth_tables/convex").join(name);
        fs::copy(from, folder.join(name)).unwrap();
    }
    let theirs = export::export_json(&auth_tables());
    let ours = export::export_json(&beside_auth_tables_model::schema());
    let (first, _) = theirs.rsplit_once("],\"schemaValidation\":").unwrap();
    let second = ours.strip_prefix("{\"tables\":[").unwrap();
    fs::write(folder.join("export.json"), format!("{first},{second}")).unwrap();
    pass("conformance.mjs", &[folder.parent().unwrap()]);
}

/// Returns the tables of `examples/beside_auth_tables/convex/authTables.ts`.
fn auth_tables() -> Schema {
    let users = v::object()
        .field("name", v::optional(v::string()))
        .field("email", v::optional(v::string()));
    let sessions = v::object()
        .field("userId", v::id("users"))
        .field("expirationTime", v::number());
    Schema::builder()
        .table(TableDefinition::new("users", users).index(Index::database("email", ["email"])))
        .table(
            TableDefinition::new("authSessions", sessions)
                .index(Index::database("userId", ["userId"])),
        )
        .build()
}

#[test]
fn rows_of_ari_can_be_inserted() {
    let folder = scratch("ari");
    let rows = folder.join("rows.json");
    fs::write(&rows, ARI_ROWS).unwrap();
    pass(
        "insert.mjs",
        &[&examples().join("ari/convex/schema.ts"), &rows],
    );
}

fn pass(script: &str, args: &[&Path]) {
    match node::run(script, args) {
        Ok(Some(printed)) => println!("{printed}"),
        Ok(None) => {}
        Err(report) => panic!("{report}"),
    }
}

#[test]
fn rows_of_ari_satisfy_the_validators() {
    let schema = ari_model::schema();
    let rows = ari_rows(&schema);
    let validators = Rows::new(&schema);
    for table in schema.tables() {
        for row in &rows[table.name()] {
            let text = row.to_string();
            let verdict = validators
                .table(table.name())
                .validate_json(text.as_bytes(), Mode::Insert);
            assert!(
                verdict.is_ok(),
                "{} refuses {text}: {verdict:?}",
                table.name()
            );
        }
    }
}

#[test]
fn rows_of_ari_are_read_as_their_structs() {
    let schema = ari_model::schema();
    let rows = ari_rows(&schema);
    let mut read = Vec::new();
    macro_rules! read {
        ($($row:ident)+) => {$(
            read_table::<ari_model::$row>(&rows);
            read.push(ari_model::$row::NAME);
        )+};
    }
    read! {
        Workspace WorkspaceMember Contact Conversation Message ContactNote
        AriConfig AriConversation AriMessage AiUsage
        Ticket TicketComment TicketStatusHistory
        User WebhookAudit Organization OrganizationMember
        AriDestination AriPayment AriAppointment AriAiComparison AriFlowStage
        AriKnowledgeCategory AriKnowledgeEntry AriScoringConfig ConsultantSlot
        Article Webinar WebinarRegistration
    }
    let tables: Vec<_> = schema.tables().map(convex_schema::TableRef::name).collect();
    assert_eq!(read, tables);
}

fn read_table<T: Table + DeserializeOwned>(rows: &BTreeMap<String, Vec<Value>>) {
    let rows = &rows[T::NAME];
    assert!(!rows.is_empty(), "{} has no row", T::NAME);
    for row in rows {
        if let Err(error) = serde_json::from_value::<T>(row.clone()) {
            panic!("{}: {error} in {row}", T::NAME);
        }
    }
}

/// The rows with ids in place of the references.
fn ari_rows(schema: &Schema) -> BTreeMap<String, Vec<Value>> {
    let mut rows: BTreeMap<String, Vec<Value>> = serde_json::from_str(ARI_ROWS).unwrap();
    for row in rows.values_mut().flatten() {
        resolve(schema, row);
    }
    rows
}

fn resolve(schema: &Schema, value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(reference) = text.strip_prefix("$ref:") {
                *text = id(schema, reference);
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|each| resolve(schema, each)),
        Value::Object(fields) => fields.values_mut().for_each(|each| resolve(schema, each)),
        _ => {}
    }
}

/// An id of the row that `TABLE` or `TABLE:N` names. Tables of a user begin with number 10001.
fn id(schema: &Schema, reference: &str) -> String {
    let (table, row) = reference.split_once(':').unwrap_or((reference, "0"));
    let position = schema
        .tables()
        .position(|each| each.name() == table)
        .unwrap();
    let number = u32::try_from(position).unwrap() + 10_001;
    let internal = [row.parse::<u8>().unwrap(); 16];
    DocumentId::new(number.try_into().unwrap(), internal).encode()
}
