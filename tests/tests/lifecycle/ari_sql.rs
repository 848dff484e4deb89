//! The SQL side of a real project, made of the facts about it: definitions and generated rows.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

/// Rows of each table.
pub(crate) const ROWS: usize = 12;

/// The facts about the project: its Convex tables with the SQL of each field.
pub(crate) struct Facts {
    pub(crate) tables: Vec<Value>,
}

/// A column of a table that becomes documents.
pub(crate) struct Column<'f> {
    pub(crate) name: &'f str,
    pub(crate) ty: &'f str,
    pub(crate) field: &'f Value,
    sql: &'f Value,
}

impl Facts {
    /// Reads the facts where they lie beside the checkout.
    pub(crate) fn read() -> Option<Self> {
        let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/model/ari.json");
        let path = std::env::var_os("CONVEX_SCHEMA_FACTS").map_or(beside, PathBuf::from);
        let text = std::fs::read_to_string(path).ok()?;
        let facts: Value = serde_json::from_str(&text).unwrap();
        let tables = facts["tables"].as_array().unwrap().clone();
        Some(Self { tables })
    }

    /// The tables that PostgreSQL has.
    pub(crate) fn of_sql(&self) -> impl Iterator<Item = &Value> {
        self.tables
            .iter()
            .filter(|it| it["sql"]["table"].is_string())
    }

    /// The schema of the target, as `schema.export()` writes it.
    pub(crate) fn export(&self) -> String {
        let tables = self.tables.iter().map(|table| {
            let fields = table["fields"].as_array().unwrap().iter();
            let document: serde_json::Map<_, _> = fields
                .map(|field| {
                    let entry = json!({"fieldType": field["type"], "optional": field["optional"]});
                    (text(&field["name"]).to_owned(), entry)
                })
                .collect();
            json!({
                "tableName": table["name"], "indexes": [], "searchIndexes": [], "vectorIndexes": [],
                "documentType": {"type": "object", "value": document},
            })
        });
        let tables: Vec<Value> = tables.collect();
        json!({"tables": tables, "schemaValidation": true}).to_string()
    }

    /// All definitions: the users of Supabase, the tables that have no target, and the others with their keys.
    pub(crate) fn definitions(&self) -> String {
        let mut sql = String::from(
            "CREATE SCHEMA auth;\nCREATE TABLE auth.users (id uuid PRIMARY KEY, email text);\n\
             CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users (id), name text);\n\
             CREATE TABLE workspace_invitations (id uuid PRIMARY KEY, email text NOT NULL);\n",
        );
        let mut keys = String::new();
        for table in self.of_sql() {
            let name = text(&table["sql"]["table"]);
            let mut lines = vec!["id uuid PRIMARY KEY DEFAULT gen_random_uuid()".to_owned()];
            for column in columns(table) {
                lines.push(column.definition());
                if let Some((to, key)) = column.sql["references"]
                    .as_str()
                    .and_then(|it| it.rsplit_once('.'))
                {
                    let action = column.sql["onDelete"].as_str().unwrap_or("NO ACTION");
                    let _ = writeln!(
                        keys,
                        "ALTER TABLE {name} ADD FOREIGN KEY ({}) REFERENCES {to} ({key}) ON DELETE {action};",
                        column.name
                    );
                }
            }
            for column in without_field(table) {
                lines.push(format!("{column} {}", type_without_field(column)));
            }
            for rule in ["unique", "checks"] {
                let rules = table["sql"][rule].as_array().unwrap().iter();
                lines.extend(rules.map(|it| text(it).to_owned()));
            }
            let _ = writeln!(sql, "CREATE TABLE {name} ({});", lines.join(",\n    "));
            let _ = writeln!(
                sql,
                "COMMENT ON TABLE {name} IS {};",
                quoted(text(&table["doc"]))
            );
            for index in table["sql"]["indexes"].as_array().unwrap() {
                let _ = writeln!(sql, "{}", index_of(name, index));
            }
        }
        sql + &keys
    }

    /// Rows of all types for all tables, which the database accepts.
    pub(crate) fn rows(&self) -> String {
        let mut sql = String::from("SET session_replication_role = replica;\n");
        for row in 0..ROWS {
            let user = uuid("users", row);
            let _ = writeln!(
                sql,
                "INSERT INTO auth.users VALUES ('{user}', 'u{row}@example.com');\n\
                 INSERT INTO profiles VALUES ('{user}', 'User {row}');\n\
                 INSERT INTO workspace_invitations VALUES ('{}', 'i{row}@example.com');",
                uuid("workspace_invitations", row)
            );
        }
        for table in self.of_sql() {
            let name = text(&table["sql"]["table"]);
            let columns: Vec<_> = columns(table).collect();
            let names: Vec<&str> = columns.iter().map(|it| it.name).collect();
            for row in 0..ROWS {
                let values: Vec<String> = columns.iter().map(|it| it.value(name, row)).collect();
                let _ = writeln!(
                    sql,
                    "INSERT INTO {name} (id, {}) VALUES ('{}', {});",
                    names.join(", "),
                    uuid(name, row),
                    values.join(", ")
                );
            }
        }
        sql + "SET session_replication_role = DEFAULT;\n"
    }
}

/// The columns of a table that have a field; some fields have no column.
pub(crate) fn columns(table: &Value) -> impl Iterator<Item = Column<'_>> {
    let fields = table["fields"].as_array().unwrap().iter();
    fields.filter_map(|field| {
        let sql = &field["sql"];
        let name = sql["column"].as_str()?;
        let ty = text(&sql["type"]);
        Some(Column {
            name,
            ty,
            field,
            sql,
        })
    })
}

/// The columns of a table that have no field.
pub(crate) fn without_field(table: &Value) -> impl Iterator<Item = &str> {
    table["sql"]["columnsWithoutField"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
}

fn type_without_field(column: &str) -> &'static str {
    match column {
        "metadata" => "jsonb",
        name if name.starts_with("is_")
            || name.starts_with("must_")
            || name.ends_with("_online") =>
        {
            "boolean DEFAULT false"
        }
        name if name.ends_with("_at") || name.ends_with("_date") || name.ends_with("_seen") => {
            "timestamptz"
        }
        name if name.ends_with("_id") => "uuid",
        _ => "varchar(50)",
    }
}

impl Column<'_> {
    pub(crate) fn is_nullable(&self) -> bool {
        self.sql["nullable"] == true
    }

    /// The SQL table that it refers to, if that becomes documents.
    pub(crate) fn refers_to_documents(&self) -> bool {
        self.field["type"]["type"] == "id"
    }

    fn definition(&self) -> String {
        let mut line = format!("{} {}", self.name, self.ty);
        if !self.is_nullable() {
            line.push_str(" NOT NULL");
        }
        if let Some(default) = self.sql["default"].as_str() {
            let _ = write!(line, " DEFAULT {default}");
        }
        if let Some(check) = self.sql["check"].as_str() {
            let _ = write!(line, " CHECK ({check})");
        }
        line
    }

    /// A value of the row with this number.
    fn value(&self, table: &str, row: usize) -> String {
        if self.is_nullable() && self.field["optional"] == true && row % 3 == 0 {
            return "NULL".to_owned();
        }
        if let Some((of, _)) = self.sql["references"]
            .as_str()
            .and_then(|it| it.rsplit_once('.'))
        {
            let of = if matches!(of, "auth.users" | "profiles") {
                "users"
            } else {
                of
            };
            return format!("'{}'", uuid(of, row));
        }
        match (self.name, self.ty) {
            ("category", _) if table == "tickets" => pick(&["bug", "feature", "question"], row),
            ("priority", _) if table == "tickets" => pick(&["low", "medium", "high"], row),
            ("stage" | "pending_stage", _) if table == "tickets" => pick(
                &["report", "discuss", "outcome", "implementation", "closed"],
                row,
            ),
            ("start_time", _) => "'09:00'".to_owned(),
            ("end_time", _) => format!("'10:{:02}'", row * 5),
            (_, "UUID") => format!("'{}'", uuid(self.name, row)),
            // The weights of a score make 100 by default.
            (_, "INTEGER") if table == "ari_scoring_config" => "DEFAULT".to_owned(),
            ("day_of_week", _) => (row % 7).to_string(),
            (_, "INTEGER") => (row + 1).to_string(),
            (_, "DECIMAL(3,2)") => format!("{}.5", row % 10),
            (_, "BOOLEAN") => pick(&["t", "f"], row),
            (_, "TIMESTAMPTZ") => pick(
                &[
                    "2026-01-23 18:59:22.623456+00",
                    "2025-06-30T23:59:59+07:00",
                    "1999-12-31 00:00:00-08",
                ],
                row,
            ),
            (_, "JSONB") => pick(
                &[
                    r#"{"a": 1.50, "b c": [null, "x\"y", true], "e": "é\\n"}"#,
                    "[1, 2]",
                    r#""text""#,
                    "{}",
                ],
                row,
            ),
            (_, "TEXT[]") => pick(&[r#"{"a,b",c,"d\"e",""}"#, "{}", "{NULLS}"], row),
            (_, "TEXT") => pick(
                &[
                    "plain",
                    "it's \\ a \"text\"\n\twith\r\nlines",
                    "\\.",
                    "",
                    "\\N",
                    "émoji 🙂 $tag$ -- no comment",
                ],
                row,
            ),
            (column, ty) => {
                let most = ty.trim_start_matches("VARCHAR(").trim_end_matches(')');
                let most: usize = most.parse().unwrap();
                let whole = format!("{row} {column}");
                quoted(&whole.chars().take(most).collect::<String>())
            }
        }
    }
}

/// The id of a row.
pub(crate) fn uuid(table: &str, row: usize) -> String {
    let hash = table.bytes().fold(7_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    });
    format!("{hash:08x}-1234-4000-8000-{row:012x}")
}

fn pick(all: &[&str], row: usize) -> String {
    quoted(all[row % all.len()])
}

fn index_of(table: &str, index: &Value) -> String {
    let columns: Vec<&str> = index["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    let unique = if index["unique"] == true {
        "UNIQUE "
    } else {
        ""
    };
    let condition = index["where"]
        .as_str()
        .map_or_else(String::new, |it| format!(" WHERE {it}"));
    format!(
        "CREATE {unique}INDEX {} ON {table} ({}){condition};",
        text(&index["name"]),
        columns.join(", ")
    )
}

pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
