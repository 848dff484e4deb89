//! A real project from PostgreSQL to a snapshot and back, by the verbs that a user types: from a dump and from a
//! server.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use convex_schema::DocumentId;
use serde_json::Value;

use super::ari_sql::{Column, Facts, ROWS, columns, text, uuid, without_field};
use super::program::Folder;
use super::server::{Server, server};

/// The facts, a server with the project's database, and a folder with its dump and the schema of the target.
fn prepared(database: &str, more: &str) -> Option<(Facts, &'static Server, Folder)> {
    let Some(facts) = Facts::read() else {
        println!(
            "note: the facts about the project are not beside the checkout, so nothing was tested"
        );
        return None;
    };
    let server = server()?;
    let folder = Folder::new(database);
    folder.write("schema.json", &facts.export());
    let script = format!("{}{}{more}", facts.definitions(), facts.rows());
    folder.write("ari.sql", &script);
    server.load(database, &folder.path("ari.sql"));
    let dump = server.run("pg_dump", database, &["--schema=public"]);
    std::fs::write(folder.path("dump.sql"), dump).unwrap();
    Some((facts, server, folder))
}

/// The address of a database, with the schema `public` alone.
fn url(server: &Server, database: &str) -> String {
    server.url(database).replace("?schema=*", "")
}

#[test]
fn findings_of_the_project_come_out_by_name() {
    let Some((facts, server, folder)) = prepared("ari_drift", "") else {
        return;
    };
    let (mut nullable, mut missing) = (BTreeSet::new(), BTreeSet::new());
    for table in facts.of_sql() {
        let name = text(&table["sql"]["table"]);
        let required =
            columns(table).filter(|it| it.is_nullable() && it.field["optional"] == false);
        nullable.extend(required.map(|it| format!("{name}.{}", it.name)));
        missing.extend(without_field(table).map(|it| format!("{name}.{it}")));
    }
    // The field is called `user_id`, which is not a form of the column's name.
    missing.insert("contact_notes.author_id".to_owned());
    assert_eq!((nullable.len(), missing.len()), (72, 13));
    let tables = ["profiles", "workspace_invitations"]
        .map(str::to_owned)
        .into();
    let from_dump = drift(&folder, "dump.sql");
    assert_eq!(from_dump.get("nullable_required"), Some(&nullable));
    assert_eq!(from_dump.get("missing_field"), Some(&missing));
    assert_eq!(from_dump.get("missing_table"), Some(&tables));
    assert_eq!(drift(&folder, &url(server, "ari_drift")), from_dump);
    // `check` stops at the same columns and tables: each is an open question.
    let init = [
        "migrate",
        "init",
        "--from",
        "dump.sql",
        "--schema",
        "schema.json",
    ];
    folder.run(&init).ends_with(0);
    let check = folder.run(&["migrate", "check"]).ends_with(1);
    for place in missing.iter().chain(&tables) {
        assert!(
            check.stdout.contains(place.as_str()),
            "{place}: {}",
            check.stdout
        );
    }
    let mapping = std::fs::read_to_string(folder.path("migrate.toml")).unwrap();
    for place in &nullable {
        let (table, column) = place.split_once('.').unwrap();
        let line = lines(&mapping).find(|(of, name, _)| *of == table && *name == column);
        let (_, _, line) = line.unwrap();
        assert!(
            line.contains("null = \"default\"") || line.contains("open ="),
            "{place}: {line}"
        );
    }
}

/// The differences by code.
fn drift(folder: &Folder, from: &str) -> BTreeMap<String, BTreeSet<String>> {
    let drift = [
        "migrate",
        "drift",
        "--from",
        from,
        "--schema",
        "schema.json",
        "--json",
    ];
    let printed = folder.run(&drift).ends_with(1).stdout;
    let printed: Value = serde_json::from_str(&printed).unwrap();
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for difference in printed["differences"].as_array().unwrap() {
        let part = |name: &str| difference[name].as_str();
        let Some(table) = part("table") else { continue };
        let place = part("column").map_or_else(|| table.to_owned(), |it| format!("{table}.{it}"));
        found
            .entry(text(&difference["code"]).to_owned())
            .or_default()
            .insert(place);
    }
    found
}

/// The columns of a mapping: the table, the column and the line.
fn lines(mapping: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut table = "";
    mapping.lines().filter_map(move |line| {
        if let Some(name) = line.strip_prefix("[tables.") {
            table = name.strip_suffix(".columns]").unwrap_or_default();
        }
        let (column, _) = line.split_once(" = ").filter(|_| !table.is_empty())?;
        Some((table, column, line))
    })
}

/// The mapping with an answer to each question, as a person would give it.
fn answered(facts: &Facts, mapping: &str) -> String {
    let mut known = BTreeMap::new();
    for table in facts.of_sql() {
        let name = text(&table["sql"]["table"]);
        known.extend(columns(table).map(|it| ((name, it.name.to_owned()), it)));
    }
    let has_old_id = |table: &str| {
        let table = facts.of_sql().find(|it| it["sql"]["table"] == table);
        let fields = table.and_then(|it| it["fields"].as_array());
        fields.is_some_and(|it| it.iter().any(|it| it["name"] == "supabaseId"))
    };
    let mut out = String::new();
    let mut at = lines(mapping).peekable();
    for line in mapping.lines() {
        let here = at.next_if(|(_, _, it)| std::ptr::eq(*it, line));
        let answer = match here {
            Some((table, "id", _)) if has_old_id(table) => Some("id = \"supabaseId\"".to_owned()),
            Some((table, column, line)) if line.contains("open =") => {
                let field = known.get(&(table, column.to_owned()));
                Some(match field {
                    Some(column) => format!("{} = {}", column.name, answer(column)),
                    None => format!("{column} = {{ drop = \"not shown any more\" }}"),
                })
            }
            None if line.starts_with("open =") => Some("drop = \"in another system\"".to_owned()),
            _ => None,
        };
        out.push_str(answer.as_deref().unwrap_or(line));
        out.push('\n');
    }
    out
}

fn answer(column: &Column<'_>) -> String {
    let field = text(&column.field["name"]);
    let null = if column.is_nullable() {
        ", null = \"reject\""
    } else {
        ""
    };
    format!("{{ field = \"{field}\"{null} }}")
}

#[test]
fn documents_are_the_rows_of_the_server() {
    let Some((facts, server, folder)) = prepared("ari", "") else {
        return;
    };
    let address = url(server, "ari");
    let mut written = Vec::new();
    for (source, out) in [("dump.sql", "dump"), (address.as_str(), "server")] {
        let toml = format!("{out}.toml");
        let init = [
            "migrate",
            "init",
            "--from",
            source,
            "--schema",
            "schema.json",
            "--mapping",
            &toml,
        ];
        folder.run(&init).ends_with(0);
        let mapping = std::fs::read_to_string(folder.path(&toml)).unwrap();
        folder.write(&toml, &answered(&facts, &mapping));
        folder
            .run(&["migrate", "check", "--mapping", &toml])
            .ends_with(0);
        let zip = format!("{out}.zip");
        folder
            .run(&["migrate", "run", "--mapping", &toml, "--out", &zip])
            .ends_with(0);
        let manifest = format!("{out}.manifest.json");
        folder
            .run(&["migrate", "verify", &zip, "--manifest", &manifest])
            .ends_with(0);
        folder
            .run(&["validate", &zip, "--schema", "schema.json"])
            .ends_with(0);
        written.push((mapping, std::fs::read(folder.path(&zip)).unwrap()));
    }
    let [(dump, _), (live, _)] = &written[..] else {
        unreachable!()
    };
    assert_lines(dump, live, "from = ");
    assert!(written[0].1 == written[1].1, "the archives differ");
    let numbers: BTreeMap<u64, String> = documents(&folder.path("dump.zip"), "_tables")
        .iter()
        .map(|it| (it["id"].as_u64().unwrap(), text(&it["name"]).to_owned()))
        .collect();
    for table in facts.of_sql() {
        let into = text(&table["name"]);
        let found = documents(&folder.path("dump.zip"), into);
        let want = expected(server, "ari", table);
        assert_eq!((found.len(), want.len()), (ROWS, ROWS), "{into}");
        for (row, (found, want)) in found.iter().zip(&want).enumerate() {
            assert_eq!(read(&numbers, table, found), *want, "{into} {row}");
            assert_eq!(
                want["_id"],
                format!("{into} {}", uuid(text(&table["sql"]["table"]), row))
            );
        }
    }
}

/// Fails at the first line that differs and does not start so.
#[track_caller]
fn assert_lines(one: &str, other: &str, but: &str) {
    for (one, other) in one.lines().zip(other.lines()) {
        assert!(one == other || one.starts_with(but), "{one}\n{other}");
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

#[test]
fn models_of_a_dump_and_of_its_server_are_equal() {
    let Some((_, server, folder)) = prepared("ari_model", "") else {
        return;
    };
    let address = url(server, "ari_model");
    folder.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = []\n",
    );
    for (source, out) in [("dump.sql", "of_dump"), (address.as_str(), "of_server")] {
        folder
            .run(&["import", "--from-sql", source, "--out", out])
            .ends_with(0);
    }
    let files = |name: &str| {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder.path(name).join("src")).unwrap() {
            files.push(entry.unwrap().file_name());
        }
        files.sort();
        files
    };
    assert_eq!(files("of_dump"), files("of_server"));
    for file in files("of_dump") {
        let read = |name: &str| {
            std::fs::read_to_string(folder.path(name).join("src").join(&file)).unwrap()
        };
        assert_lines(&read("of_dump"), &read("of_server"), "name = ");
    }
}

/// The documents of a table in an archive.
fn documents(archive: &Path, table: &str) -> Vec<Value> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut entry = zip.by_name(&format!("{table}/documents.jsonl")).unwrap();
    let mut text = String::new();
    entry.read_to_string(&mut text).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A document whose ids are the table and the UUID that they lead to.
fn read(numbers: &BTreeMap<u64, String>, table: &Value, document: &Value) -> Value {
    let mut read = document.clone();
    let references = columns(table).filter(Column::refers_to_documents);
    let fields = references.map(|it| text(&it.field["name"])).chain(["_id"]);
    for field in fields {
        let Some(id) = document[field].as_str() else {
            continue;
        };
        let id: DocumentId = id.parse().unwrap();
        let digits = format!("{:032x}", u128::from_be_bytes(id.internal()));
        let parts = [
            &digits[..8],
            &digits[8..12],
            &digits[12..16],
            &digits[16..20],
            &digits[20..],
        ];
        let number = u64::from(id.table_number().get());
        read[field] = format!("{} {}", numbers[&number], parts.join("-")).into();
    }
    read
}

/// The documents of a table as PostgreSQL makes them.
fn expected(server: &Server, database: &str, table: &Value) -> Vec<Value> {
    let into = text(&table["name"]);
    let mut fields = vec![format!("'_id', '{into} ' || id")];
    let names = table["fields"].as_array().unwrap().iter();
    if names.clone().any(|it| it["name"] == "supabaseId") {
        fields.push("'supabaseId', id".to_owned());
    }
    for column in columns(table) {
        if column.name == "created_at" {
            fields.push("'_creationTime', floor(extract(epoch from created_at) * 1000)".to_owned());
        }
        let (field, name) = (text(&column.field["name"]), column.name);
        fields.push(match column.field["type"]["tableName"].as_str() {
            Some(to) => format!("'{field}', '{to} ' || {name}"),
            None if column.ty == "TIMESTAMPTZ" => {
                format!("'{field}', floor(extract(epoch from {name}) * 1000)")
            }
            None => format!("'{field}', {name}"),
        });
    }
    let name = text(&table["sql"]["table"]);
    let query = format!(
        "SELECT json_build_object({}) FROM {name} ORDER BY id",
        fields.join(", ")
    );
    let rows = String::from_utf8(server.run("psql", database, &["-qAtc", &query])).unwrap();
    let rows = rows.lines().map(|line| {
        let mut row: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        row.retain(|_, value| !value.is_null());
        row.into_iter()
            .map(|(name, value)| (name, float(value)))
            .collect()
    });
    rows.collect()
}

/// A value whose numbers are floats, as those of a document.
fn float(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(float).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, it)| (name, float(it)))
            .collect(),
        other => other,
    }
}
