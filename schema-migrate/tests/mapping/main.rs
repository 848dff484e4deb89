//! The keys of `migrate.toml` for tables and columns.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Read;
use std::path::Path;

use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, Schema, TableDefinition, Value, v};
use convex_schema_migrate::{Migration, Options, Report, Source, init, read_mapping};

const SQL: &str = "
CREATE TABLE shops (country text NOT NULL, code text NOT NULL, PRIMARY KEY (country, code));
INSERT INTO shops VALUES ('de', 'a'), ('fr', 'a');
CREATE TABLE visits (
    id uuid PRIMARY KEY,
    owner uuid,
    note text,
    opens time,
    seen bigint NOT NULL,
    at timestamptz NOT NULL,
    price numeric,
    big bigint NOT NULL,
    country text,
    code text,
    deleted_at timestamptz,
    others uuid[],
    FOREIGN KEY (country, code) REFERENCES shops (country, code)
);
INSERT INTO visits VALUES
    ('00112233-4455-6677-8899-aabbccddee01', '00000000-0000-0000-0000-000000000001', '', '09:00:00', 1769194762,
     '2026-01-23 18:59:22.6+00', 0.12345678901234567890, 7, 'de', 'a', NULL,
     '{00112233-4455-6677-8899-aabbccddee02,00112233-4455-6677-8899-aabbccddee03}'),
    ('00112233-4455-6677-8899-aabbccddee02', '00000000-0000-0000-0000-000000000002', 'n', NULL, 1769194762,
     '2026-01-23 18:59:22.6+00', NULL, 7, NULL, NULL, NULL, '{}'),
    ('00112233-4455-6677-8899-aabbccddee03', NULL, 'gone', NULL, 0, '2026-01-23 18:59:22.6+00', NULL, 7, NULL, NULL,
     '2026-01-24 00:00:00+00', NULL);
";

fn schema() -> Schema {
    let visits = v::object()
        .field("user", v::optional(v::string()))
        .field("note", v::optional(v::string()))
        .field("opens", v::optional(v::string()))
        .field("seen", v::number())
        .field("at", v::number())
        .field("price", v::optional(v::number()))
        .field("big", v::int64())
        .field("shop", v::optional(v::id("shops")))
        .field("others", v::optional(v::array(v::id("visits"))))
        .field("level", v::int64());
    let shops = v::object()
        .field("country", v::string())
        .field("code", v::string());
    Schema::builder()
        .table(TableDefinition::new("shops", shops))
        .table(TableDefinition::new("visits", visits))
        .build()
}

/// The tables of the mapping, `OWNER` and `NUMBERS` apart.
const MAPPING: &str = r#"
version = 1
from = ["a.sql"]
schema = "s"
numbers = NUMBERS
[tables.shops]
into = "shops"
key = ["country", "code"]
columns = { country = "country", code = "code" }
[tables.visits]
into = "visits"
key = ["id"]
where = "deleted_at is null"
fill = { level = 3 }
[tables.visits.columns]
id = "_id"
owner = OWNER
note = { field = "note", empty = "absent" }
opens = { field = "opens", time = "HH:MM" }
seen = { field = "seen", unit = "s" }
at = { field = "at", unit = "s" }
price = { field = "price", numeric = "round" }
big = "big"
country = { field = "shop", with = ["code"] }
code = { drop = "in shop" }
deleted_at = { drop = "rows with it are left out" }
others = { field = "others", dangling = "absent" }
"#;

struct Case {
    folder: tempfile::TempDir,
    source: Source,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sql");
        fs::write(&path, SQL).unwrap();
        let source = Source::script(&path).unwrap();
        Self { folder, source }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// The report of a mapping; the snapshot stands in `snapshot.zip`.
    fn run(&self, mapping: &str) -> Result<Report, String> {
        let path = self.path("migrate.toml");
        fs::write(&path, mapping).unwrap();
        let (mapping, text) = read_mapping(&path).map_err(|error| error.to_string())?;
        let schema = schema();
        let secret = Some("0123456789abcdef0123456789abcdef");
        let migration = Migration::new(&self.source, &schema, &mapping, &text, secret);
        let done = migration.run(&self.path("snapshot.zip"), &Options::default());
        let (report, _) = done.map_err(|error| error.to_string())?;
        Ok(report)
    }

    fn documents(&self, table: &str) -> Vec<Value> {
        documents(&self.path("snapshot.zip"), table)
    }
}

fn documents(archive: &Path, table: &str) -> Vec<Value> {
    let mut zip = zip::ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
    let mut text = String::new();
    let mut entry = zip.by_name(&format!("{table}/documents.jsonl")).unwrap();
    entry.read_to_string(&mut text).unwrap();
    let lines = text.lines();
    lines
        .map(|line| Encoding::Export.parse(line).unwrap())
        .collect()
}

fn mapping(owner: &str, numbers: &str) -> String {
    MAPPING.replace("OWNER", owner).replace("NUMBERS", numbers)
}

const MAPPED: &str = r#"{ field = "user", values = "users.json", missing = "absent" }"#;

fn write_users(case: &Case) {
    let users = r#"{"00000000-0000-0000-0000-000000000001": "user_1"}"#;
    fs::write(case.path("users.json"), users).unwrap();
}

#[test]
fn columns_follow_their_policies() {
    let case = Case::new();
    write_users(&case);
    let report = case.run(&mapping(MAPPED, "\"fresh\"")).unwrap();
    assert!(report.is_clean(), "{}", report.to_text());
    let visits = &report.tables[1];
    assert_eq!((visits.read, visits.written, visits.dropped), (3, 2, 1));
    assert_eq!(visits.unmapped["owner"], 1);
    let documents = case.documents("visits");
    let first = &documents[0];
    let text = |field: &str| first.get(field).cloned();
    assert_eq!(text("user"), Some(Value::from("user_1")));
    assert_eq!(text("note"), None);
    assert_eq!(text("opens"), Some(Value::from("09:00")));
    assert_eq!(text("seen"), Some(Value::Float64(1_769_194_762_000.0)));
    assert_eq!(text("at"), Some(Value::Float64(1_769_194_762.0)));
    assert_eq!(
        text("price"),
        Some(Value::Float64(0.123_456_789_012_345_68))
    );
    assert_eq!(text("big"), Some(Value::Int64(7)));
    assert_eq!(text("level"), Some(Value::Int64(3)));
    assert_eq!(text("shop"), case.documents("shops")[0].get("_id").cloned());
    // The second of the ids is of a row that is left out.
    let others = Value::Array(vec![documents[1].get("_id").unwrap().clone()]);
    assert_eq!(text("others"), Some(others));
    assert_eq!(visits.unlinked["others"], 1);
    assert_eq!(documents[1].get("others"), Some(&Value::Array(Vec::new())));
    assert_eq!(documents[1].get("user"), None);
    assert_eq!(documents[1].get("shop"), None);
}

#[test]
fn documents_have_the_order_of_the_mapping() {
    let case = Case::new();
    write_users(&case);
    let text = mapping(MAPPED, "\"fresh\"");
    let sql = SQL.replace("('de', 'a'), ('fr', 'a')", "('fr', 'a'), ('de', 'a')");
    fs::write(case.path("a.sql"), sql).unwrap();
    let case = Case {
        source: Source::script(case.path("a.sql")).unwrap(),
        folder: case.folder,
    };
    case.run(&text).unwrap();
    let first = case.documents("shops")[0].get("country").cloned();
    assert_eq!(first, Some(Value::from("fr")));
    let order = "key = [\"country\", \"code\"]\norder = [\"country\"]";
    case.run(&text.replace("key = [\"country\", \"code\"]", order))
        .unwrap();
    let first = case.documents("shops")[0].get("country").cloned();
    assert_eq!(first, Some(Value::from("de")));
}

#[test]
fn values_that_a_map_lacks_are_rejected_unless_the_mapping_says_otherwise() {
    let case = Case::new();
    write_users(&case);
    let report = case.run(&mapping(
        &MAPPED.replace(", missing = \"absent\"", ""),
        "\"fresh\"",
    ));
    let report = report.unwrap();
    let key = ("visits".to_owned(), "owner".to_owned(), "unmapped_value");
    assert_eq!(
        report.rows.get(&key).map(|it| it.rows),
        Some(1),
        "{}",
        report.to_text()
    );
    let kept = case
        .run(&mapping(&MAPPED.replace("absent", "keep"), "\"fresh\""))
        .unwrap();
    assert!(kept.is_clean(), "{}", kept.to_text());
    let kept = case.documents("visits")[1].get("user").cloned();
    assert_eq!(
        kept,
        Some(Value::from("00000000-0000-0000-0000-000000000002"))
    );
}

#[test]
fn numbers_come_from_the_deployment() {
    let case = Case::new();
    write_users(&case);
    let tables = "{\"name\":\"visits\",\"id\":10007}\n{\"name\":\"other\",\"id\":10001}\n";
    fs::write(case.path("tables.jsonl"), tables).unwrap();
    let report = case.run(&mapping(MAPPED, "\"tables.jsonl\"")).unwrap();
    assert!(report.is_clean(), "{}", report.to_text());
    let number = |table: &str| {
        let id = case.documents(table)[0].get("_id").cloned();
        let Some(Value::String(id)) = &id else {
            return None;
        };
        DocumentId::decode(id)
            .ok()
            .map(|id| id.table_number().get())
    };
    assert_eq!(
        (number("visits"), number("shops")),
        (Some(10007), Some(10002))
    );
    let missing = case.run(&mapping(MAPPED, "\"none.zip\""));
    assert!(missing.is_err_and(|error| error.contains("migrate.toml:5: `numbers`")));
    let report = case.run(&mapping(MAPPED, "9999")).unwrap();
    let codes: Vec<_> = report.problems.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["reserved_number", "reserved_number"]);
}

#[test]
fn policies_that_do_not_fit_are_problems() {
    let case = Case::new();
    write_users(&case);
    let with = |old: &str, new: &str| {
        let text = mapping(MAPPED, "\"fresh\"");
        assert!(text.contains(old), "{old}");
        match case.run(&text.replace(old, new)) {
            Ok(report) => {
                let problems = report.problems.iter();
                let all: Vec<_> = problems.map(|it| format!("{}: {it}", it.code)).collect();
                let rows = report.rows.iter();
                let rows: Vec<_> = rows
                    .map(|((_, _, code), it)| format!("{code}: {}", it.rows))
                    .collect();
                [all, rows].concat().join("\n")
            }
            Err(error) => error,
        }
    };
    for (old, new, want) in [
        (
            "empty = \"absent\"",
            "time = \"HH:MM\"",
            "wrong_type: visits.note: `time` is for columns",
        ),
        (
            "time = \"HH:MM\"",
            "unit = \"s\"",
            "wrong_type: visits.opens: `unit` is for timestamps",
        ),
        ("unit = \"s\"", "unit = \"sec\"", "`unit` can't be `sec`"),
        (
            "level = 3",
            "level = \"x\"",
            "wrong_type: visits: `fill` has",
        ),
        (
            "level = 3",
            "levle = 3",
            "unknown_field: visits: the documents have no field `levle`",
        ),
        (
            ", with = [\"code\"]",
            "",
            "unknown_reference: visits.country: the reference is to",
        ),
        (
            "with = [\"code\"]",
            "with = [\"cod\"]",
            "unknown_column: visits.cod: the table has no such column",
        ),
        (
            "deleted_at is null",
            "deleted_at > 5",
            "`deleted_at > 5` is not a condition\nhelp: write",
        ),
        (
            "deleted_at is null",
            "deletedat is null",
            "unknown_column: visits.deletedat",
        ),
        (
            "values = \"users.json\"",
            "value = \"users.json\"",
            "did you mean `values`?",
        ),
        ("\"users.json\"", "\"user.json\"", "`values`: can't read"),
        (
            "field = \"note\", empty",
            "field = \"note\", emtpy",
            "did you mean `empty`?",
        ),
    ] {
        let found = with(old, new);
        assert!(found.contains(want), "{new}: {found}");
    }
}

#[test]
fn init_proposes_what_answers_allow() {
    let case = Case::new();
    let from = ["a.sql".to_owned()];
    let schema = Schema::builder()
        .table(TableDefinition::new(
            "stores",
            v::object().field("code", v::string()),
        ))
        .build();
    let first = init(&case.source, &schema, &from, "s", None, "").unwrap();
    assert!(first.contains("[tables.shops]\nopen = "), "{first}");
    let (before, rest) = first.split_once("[tables.shops]\nopen = ").unwrap();
    let (_, after) = rest.split_once('\n').unwrap();
    let answered =
        format!("{before}# Shops are stores.\n[tables.shops]\ninto = \"stores\"\n{after}");
    let second = init(&case.source, &schema, &from, "s", None, &answered).unwrap();
    // `country` is a column of the key, which needs no field: the question left is the table `visits`.
    assert_eq!(convex_schema_migrate::open_questions(&first).unwrap(), 2);
    assert_eq!(convex_schema_migrate::open_questions(&second).unwrap(), 1);
    let at = second.find("# Shops are stores.").unwrap();
    let shops = &second[at..];
    assert!(shops.contains("key = [\"country\", \"code\"]"), "{second}");
    assert!(
        shops.contains("code = \"code\"") && shops.contains("country = "),
        "{second}"
    );
    let third = init(&case.source, &schema, &from, "s", None, &second).unwrap();
    assert_eq!(second, third);
}
