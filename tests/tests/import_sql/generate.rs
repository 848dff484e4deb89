//! Random definitions as people write them, types of extensions among them.

use std::fmt::Write;

use convex_schema_tests::generate::Random;

/// Names of tables and columns as people choose them, the odd ones too.
const NAMES: &[&str] = &[
    "users",
    "orders",
    "order_items",
    "\"Order Items\"",
    "\"userId\"",
    "\"user-id\"",
    "user_id",
    "type",
    "match",
    "self",
    "\"Self\"",
    "\"été\"",
    "\"заказ\"",
    "\"2fa\"",
    "_internal",
    "\"_id\"",
    "\"$\"",
    "string",
    "option",
    "vec",
    "schema",
    "id_",
    "\"a\"\"b\"",
    "creation_time",
    "\"creationTime\"",
    "status",
    "data",
    "count",
    "\"中文\"",
    "box",
    "result",
    "crate",
    "async",
    "dyn",
    "\"select\"",
    "\"with\nline\"",
    "\"`tick`\"",
    "default_",
    "timestamp_",
];

const TYPES: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "numeric(12,2)",
    "text",
    "varchar",
    "varchar(40)",
    "char(3)",
    "uuid",
    "timestamptz",
    "timestamp(3)",
    "date",
    "time",
    "timetz",
    "interval",
    "json",
    "jsonb",
    "bytea",
    "inet",
    "cidr",
    "macaddr",
    "point",
    "polygon",
    "int4range",
    "tstzrange",
    "money",
    "xml",
    "bit(3)",
    "tsvector",
    "oid",
    "text[]",
    "integer[][]",
    "timestamptz[]",
    "uuid[]",
    "mood",
    "mood[]",
    "\"Odd Type\"",
    "email",
    "percent",
    "address",
    "address[]",
    "serial",
    "bigserial",
    "citext",
    "vector(3)",
];

const TYPE_DEFINITIONS: &str = "\
CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy', '', 'it''s', 'Ok', 'self');
CREATE TYPE \"Odd Type\" AS ENUM ('one');
CREATE DOMAIN email AS varchar(254) CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE DOMAIN percent AS integer NOT NULL CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE DOMAIN grade AS text CHECK (VALUE IN ('a', 'b'));
CREATE TYPE address AS (street text, \"Post Code\" varchar(9), since timestamptz, feeling mood);
";

struct Table {
    name: &'static str,
    columns: Vec<(&'static str, &'static str)>,
    has_key: bool,
}

/// The definitions that belong to `seed`.
pub(crate) fn definitions(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut sql = TYPE_DEFINITIONS.to_owned();
    let mut tables: Vec<Table> = Vec::new();
    for _ in 0..=random.below(5) {
        let name = random.pick(NAMES);
        if tables.iter().all(|table| table.name != name) {
            let table = table(&mut random, &mut sql, name, &tables);
            tables.push(table);
        }
    }
    for table in &tables {
        extras(&mut random, &mut sql, table);
    }
    sql
}

fn table(random: &mut Random, sql: &mut String, name: &'static str, before: &[Table]) -> Table {
    let mut columns: Vec<(&str, &str)> = Vec::new();
    let has_key = random.chance(80);
    let mut lines = Vec::new();
    if has_key {
        let key = random.pick(&["uuid", "bigserial", "integer", "text"]);
        lines.push(format!("id {key} PRIMARY KEY"));
        columns.push(("id", key));
    }
    for _ in 0..=random.below(10) {
        let column = random.pick(NAMES);
        if columns.iter().any(|(known, _)| *known == column) {
            continue;
        }
        let parents: Vec<_> = before.iter().filter(|it| it.has_key).collect();
        if random.chance(20) && !parents.is_empty() {
            let parent = parents[random.below(parents.len())];
            let ty = match parent.columns[0].1 {
                "bigserial" => "bigint",
                ty => ty,
            };
            let rule = random.pick(&["", " ON DELETE CASCADE", " ON DELETE SET NULL"]);
            lines.push(format!(
                "{column} {ty} REFERENCES {} (id){rule}",
                parent.name
            ));
            columns.push((column, ty));
            continue;
        }
        let ty = random.pick(TYPES);
        lines.push(format!("{column} {ty}{}", options(random, column, ty)));
        columns.push((column, ty));
    }
    if random.chance(20) && columns.len() > 2 {
        lines.push(format!("UNIQUE ({}, {})", columns[1].0, columns[2].0));
    }
    let _ = writeln!(
        sql,
        "CREATE TABLE {name} (\n    {}\n);",
        lines.join(",\n    ")
    );
    Table {
        name,
        columns,
        has_key,
    }
}

/// Options of a column: null, a default, a check.
fn options(random: &mut Random, column: &str, ty: &str) -> String {
    let mut options = String::new();
    if random.chance(40) {
        options.push_str(" NOT NULL");
    }
    let (default, check) = match ty {
        "boolean" => ("false", format!("{column} = true")),
        "smallint" | "integer" | "bigint" => (
            random.pick(&["0", "'-1'::integer", "(7)"]),
            random
                .pick(&[
                    "C > 0",
                    "C BETWEEN 1 AND 5",
                    "C IN (1, 2, 3, 2)",
                    "C >= 0 AND C < 10",
                    "C > 5 AND C < 2",
                ])
                .replace('C', column),
        ),
        "real" | "double precision" | "numeric" | "numeric(12,2)" => (
            "0.5",
            random
                .pick(&["C >= 0.25", "C > 0", "C <= 1e3"])
                .replace('C', column),
        ),
        "text" | "varchar" | "varchar(40)" | "char(3)" => (
            random.pick(&["'a'::text", "E'two\\nlines'", "'`'", "''"]),
            random
                .pick(&[
                    "C IN ('a', 'b c', 'É', '')",
                    "C ~ '^[a-z\\\\]+$'",
                    "char_length(C) <= 20",
                    "C <> ''",
                ])
                .replace('C', column),
        ),
        "timestamptz" => ("now()", format!("{column} > '2020-01-01'::timestamptz")),
        "mood" => ("'ok'::mood", format!("{column} <> 'sad'::mood")),
        "jsonb" => ("'{}'::jsonb", format!("{column} IS NOT NULL")),
        _ => return options,
    };
    if random.chance(40) {
        let _ = write!(options, " DEFAULT {default}");
    }
    if random.chance(40) {
        let _ = write!(options, " CHECK ({check})");
    }
    options
}

/// Indexes and comments of a table.
fn extras(random: &mut Random, sql: &mut String, table: &Table) {
    let name = table.name;
    for _ in 0..random.below(4) {
        let (column, _) = table.columns[random.below(table.columns.len())];
        let (other, _) = table.columns[random.below(table.columns.len())];
        let unique = random.pick(&["", "UNIQUE "]);
        let form = random.pick(&[
            "(A)",
            "(A, B)",
            "(A DESC)",
            "(lower(A::text))",
            "(A) WHERE A IS NULL",
            "(A, A)",
        ]);
        let form = form.replace('A', column).replace('B', other);
        let _ = writeln!(sql, "CREATE {unique}INDEX ON {name} {form};");
    }
    if random.chance(50) {
        let comment = random.pick(&[
            "'Plain.'",
            "E'Two\\nlines, and \\r a return.'",
            "'Hidden \u{202e} direction, `code`, */ and // .'",
            "E'```\\nlet x = 1;\\n```\\n    indented'",
            "''",
        ]);
        let _ = writeln!(sql, "COMMENT ON TABLE {name} IS {comment};");
        let (column, _) = table.columns[random.below(table.columns.len())];
        let _ = writeln!(sql, "COMMENT ON COLUMN {name}.{column} IS {comment};");
    }
}
