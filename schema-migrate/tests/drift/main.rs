//! Differences between definitions of a database and a schema.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_migrate::{Drift, DriftCode, Source, drift};
use serde_json::Value;

fn of(sql: &str, schema: &Schema) -> Drift {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sql");
    fs::write(&path, sql).unwrap();
    let source = Source::script(&path).unwrap();
    assert_eq!(source.catalogue().left_out, []);
    drift(source.catalogue(), schema)
}

/// Code, and the column or field that it is about.
fn found(drift: &Drift) -> BTreeSet<(&'static str, String)> {
    let places = drift.differences.iter().map(|it| {
        let table = it.table.as_ref().or(it.target.as_ref()).unwrap();
        let column = it.column.as_ref().or(it.field.as_ref());
        let place = match column {
            Some(column) => format!("{table}.{column}"),
            None => table.clone(),
        };
        (it.code.as_str(), place)
    });
    places.collect()
}

const SQL: &str = "
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN filled AS text NOT NULL;
CREATE TABLE app_users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    status varchar(20) DEFAULT 'new' CHECK (status IN ('new', 'old')),
    level integer NOT NULL CHECK (level IN (1, 2)),
    feeling mood,
    nick filled,
    score numeric NOT NULL,
    secret text,
    created_at timestamptz DEFAULT now()
);
CREATE TABLE posts (
    id bigint PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES app_users (id),
    editor_id uuid REFERENCES app_users (id),
    reviewer_id uuid NOT NULL REFERENCES app_users (id),
    tags text[] NOT NULL,
    title text NOT NULL
);
CREATE TABLE logs (id bigint PRIMARY KEY, line text);
";

fn users() -> convex_schema_core::ObjectValidator {
    v::object()
        .field("email", v::string())
        .field("status", v::union([v::literal("new"), v::literal("gone")]))
        .field("level", v::union([v::literal(1.0), v::literal(2.0)]))
        .field("feeling", v::optional(v::string()))
        .field("nick", v::string())
        .field("score", v::boolean())
        .field("createdAt", v::number())
        .field("plan", v::string())
}

fn posts() -> convex_schema_core::ObjectValidator {
    v::object()
        .field("id", v::number())
        .field("author_id", v::id("appUsers"))
        .field("editor_id", v::optional(v::id("posts")))
        .field("reviewer_id", v::string())
        .field("tags", v::array(v::string()))
        .field("title", v::optional(v::string()))
}

#[test]
fn each_difference_is_found_by_name() {
    let schema = Schema::builder()
        .table(TableDefinition::new("appUsers", users()))
        .table(TableDefinition::new("posts", posts()))
        .table(TableDefinition::new("sessions", v::object()))
        .build();
    let drift = of(SQL, &schema);
    let want = [
        ("missing_table", "logs"),
        ("extra_table", "sessions"),
        ("missing_field", "app_users.secret"),
        ("extra_field", "app_users.plan"),
        ("type", "app_users.score"),
        ("type", "posts.editor_id"),
        ("type", "posts.reviewer_id"),
        ("nullable_required", "app_users.status"),
        ("nullable_required", "app_users.created_at"),
        ("required_optional", "posts.title"),
        ("allowed_values", "app_users.status"),
        ("allowed_values", "app_users.feeling"),
    ];
    let want: BTreeSet<_> = want.map(|(code, place)| (code, place.to_owned())).into();
    assert_eq!(found(&drift), want, "{}", drift.to_text());
    let text = drift.to_text();
    assert!(
        text.contains(
            "app_users.status: the column accepts null (its default `'new'` does not change that), and the field \
             is required [nullable_required]\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("app_users.status: the field lacks `old`, and the column lacks `gone` [allowed_values]\n"),
        "{text}"
    );
    assert!(text.contains("a.sql:12: app_users.secret: "), "{text}");
    let json = drift.to_json();
    assert_eq!(
        json["differences"].as_array().map(Vec::len),
        Some(want.len())
    );
}

#[test]
fn a_schema_made_of_the_source_does_not_differ() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sql");
    fs::write(&path, SQL).unwrap();
    let source = Source::script(&path).unwrap();
    let catalogue = source.catalogue();
    for rename in [
        convex_schema_migrate::Rename::Keep,
        convex_schema_migrate::Rename::Camel,
    ] {
        let options = convex_schema_migrate::StructOptions::default().rename(rename);
        let made = convex_schema_migrate::structs(catalogue, &options);
        let drift = drift(catalogue, &made.schema);
        assert!(drift.is_empty(), "{}", drift.to_text());
    }
}

/// The facts about a real project, where they lie beside the checkout.
fn facts() -> Option<Value> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/model/ari.json");
    let path = std::env::var_os("CONVEX_SCHEMA_FACTS").map_or(own, PathBuf::from);
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text).ok()
}

/// The definitions and the schema that the facts are about.
fn of_facts(facts: &Value) -> (String, Schema) {
    let mut sql = String::new();
    let mut tables = Vec::new();
    for table in facts["tables"].as_array().unwrap() {
        let fields = table["fields"].as_array().unwrap();
        let mut document = serde_json::Map::new();
        for field in fields {
            let entry =
                serde_json::json!({"fieldType": field["type"], "optional": field["optional"]});
            document.insert(field["name"].as_str().unwrap().to_owned(), entry);
        }
        tables.push(serde_json::json!({
            "tableName": table["name"], "indexes": [], "searchIndexes": [], "vectorIndexes": [],
            "documentType": {"type": "object", "value": document},
        }));
        let Some(name) = table["sql"]["table"].as_str() else {
            continue;
        };
        let mut lines = vec!["id uuid PRIMARY KEY".to_owned()];
        for field in fields {
            let side = &field["sql"];
            let Some(column) = side["column"].as_str() else {
                continue;
            };
            let mut line = format!("{column} {}", side["type"].as_str().unwrap());
            if side["nullable"] == false {
                line.push_str(" NOT NULL");
            }
            if let Some(default) = side["default"].as_str() {
                let _ = write!(line, " DEFAULT {default}");
            }
            lines.push(line);
        }
        for column in table["sql"]["columnsWithoutField"].as_array().unwrap() {
            lines.push(format!("{} text", column.as_str().unwrap()));
        }
        let _ = writeln!(sql, "CREATE TABLE {name} ({});", lines.join(",\n"));
    }
    sql.push_str("CREATE TABLE profiles (id uuid PRIMARY KEY);\nCREATE TABLE workspace_invitations (id uuid PRIMARY KEY);\n");
    let export = serde_json::json!({"tables": tables, "schemaValidation": true});
    let schema = Schema::from_export_json(&export.to_string()).unwrap();
    (sql, schema)
}

#[test]
fn the_drift_of_a_real_project_comes_out_by_name() {
    let Some(facts) = facts() else {
        return;
    };
    let (sql, schema) = of_facts(&facts);
    let drift = of(&sql, &schema);
    let mut nullable = 0;
    for table in facts["tables"].as_array().unwrap() {
        for field in table["fields"].as_array().unwrap() {
            let side = &field["sql"];
            if side["nullable"] == true && field["optional"] == false {
                nullable += 1;
                let place = format!(
                    "{}.{}",
                    table["sql"]["table"].as_str().unwrap(),
                    side["column"].as_str().unwrap()
                );
                let want = ("nullable_required", place);
                assert!(found(&drift).contains(&want), "{want:?}");
            }
        }
    }
    assert_eq!(
        (nullable, drift.count(DriftCode::NullableRequired)),
        (72, 72)
    );
    let of_code = |code| {
        let found = found(&drift).into_iter().filter(|(it, _)| *it == code);
        found.map(|(_, place)| place).collect::<Vec<_>>()
    };
    assert_eq!(
        of_code("missing_field"),
        [
            "ari_conversations.conversation_id",
            "contact_notes.author_id",
            "contact_notes.completed_at",
            "contact_notes.due_date",
            "contact_notes.metadata",
            "contact_notes.note_type",
            "contact_notes.updated_at",
            "contacts.kapso_is_online",
            "contacts.kapso_last_seen",
            "contacts.kapso_profile_pic",
            "ticket_comments.is_internal",
            "tickets.admin_workspace_id",
            "workspace_members.must_change_password",
        ]
    );
    assert_eq!(
        of_code("missing_table"),
        ["profiles", "workspace_invitations"]
    );
}
