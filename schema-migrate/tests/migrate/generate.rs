//! Scripts of definitions as people write them over the years: tables, and what later changes them.

use std::fmt::Write;

/// The same numbers for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub(crate) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// Types with a default that they take.
const TYPES: &[(&str, &str)] = &[
    ("text", "'it''s; -- no comment'"),
    ("varchar(20)", "'x'::character varying"),
    ("CHARACTER VARYING (7)", "E'a\\n'"),
    ("char(3)", "'abc'"),
    ("INT", "-5"),
    ("bigint", "9007199254740993"),
    ("smallint", "(1 + 2)"),
    ("numeric(10,2)", "0.00"),
    ("DECIMAL", "1e5"),
    ("double precision", "'NaN'"),
    ("float(10)", ".5"),
    ("boolean", "FALSE"),
    ("uuid", "gen_random_uuid()"),
    ("timestamptz", "now()"),
    (
        "timestamp(3) without time zone",
        "(now() AT TIME ZONE 'utc')",
    ),
    ("timestamp with time zone", "CURRENT_TIMESTAMP"),
    ("date", "CURRENT_DATE"),
    ("time(0) with time zone", "'12:00+00'"),
    ("interval day to second", "'1 day'::interval"),
    ("jsonb", "'{\"a\": [1, \")\"]}'::jsonb"),
    ("json", "'[]'"),
    ("bytea", "'\\x00'"),
    ("text[]", "'{}'"),
    ("integer ARRAY", "ARRAY[1,2,3]"),
    ("mood", "'ok'"),
    ("app.score", "50"),
    ("mood[]", "ARRAY['ok'::mood]"),
    ("inet", "'10.0.0.1'"),
    ("bit varying(8)", "B'101'"),
    ("app.pair", "ROW(1, 'a,b')::app.pair"),
    ("int4range", "'[1,5)'"),
];

/// Names of columns, quoted where they have to be.
const NAMES: &[&str] = &[
    "name",
    "\"Full Name\"",
    "note",
    "\"select\"",
    "state",
    "\"a\"\"b\"",
    "kind",
    "ünï",
    "\"x,y\"",
    "amount",
    "value",
    "data",
    "level",
    "\"order\"",
    "position",
    "type",
    "\"(p)\"",
    "key",
    "zone",
];

struct Table {
    name: String,
    columns: Vec<String>,
}

/// A script of so many tables.
pub(crate) fn script(seed: u64, tables: usize) -> String {
    let mut random = Random::new(seed);
    let mut out = String::from(
        "CREATE SCHEMA app;\nCREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s');\n\
         CREATE TYPE app.pair AS (a int, b text);\n\
         CREATE DOMAIN app.score AS integer DEFAULT 1 CHECK (VALUE >= 0 AND VALUE <= 100);\n\
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END; $f$;\n",
    );
    let mut known: Vec<Table> = Vec::new();
    for number in 0..tables {
        let table = table(&mut random, number, &known, &mut out);
        known.push(table);
        if random.one_in(2) {
            let at = random.below(known.len());
            change(&mut random, number, &mut known[at], &mut out);
        }
    }
    out
}

fn table(random: &mut Random, number: usize, known: &[Table], out: &mut String) -> Table {
    let schema = random.pick(&["", "", "public.", "app."]);
    let name = match random.below(4) {
        0 => format!("{schema}\"Table {number}\""),
        1 => {
            format!("{schema}a_table_with_a_name_that_is_long_enough_to_be_cut_somewhere_{number}")
        }
        _ => format!("{schema}t{number}"),
    };
    let mut names: Vec<&str> = NAMES.to_vec();
    let count = 1 + random.below(8);
    let mut columns = Vec::new();
    let mut lines = Vec::new();
    let key = random.pick(&[
        "id uuid PRIMARY KEY DEFAULT gen_random_uuid()",
        "id BIGSERIAL PRIMARY KEY",
        "id int GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY",
        "id integer NOT NULL",
        "id text CONSTRAINT \"The Key\" PRIMARY KEY",
    ]);
    let key_type = key.split_whitespace().nth(1).unwrap().to_lowercase();
    lines.push(key.replace("The Key", &format!("The Key {number}")));
    for _ in 0..count {
        let column = names.remove(random.below(names.len()));
        let (ty, default) = TYPES[random.below(TYPES.len())];
        lines.push(column_line(random, column, ty, default));
        columns.push(column.to_owned());
    }
    let parents = known.iter().filter(|it| !it.columns.is_empty());
    let parents: Vec<&Table> = parents.collect();
    if random.one_in(2) && !parents.is_empty() {
        let parent = parents[random.below(parents.len())];
        let action = random.pick(&[
            "",
            " ON DELETE CASCADE",
            " ON UPDATE CASCADE ON DELETE SET NULL",
            " MATCH FULL ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED",
        ]);
        let of = parent.columns.last().unwrap();
        lines.push(format!("parent {of} REFERENCES {}{action}", parent.name));
        columns.push("parent".to_owned());
    }
    if key == "id integer NOT NULL" {
        lines.push(
            random
                .pick(&[
                    "PRIMARY KEY (id)",
                    "UNIQUE (id)",
                    "CONSTRAINT pick CHECK (id > 0)",
                ])
                .to_owned(),
        );
    }
    let first = columns.first().unwrap().clone();
    if random.one_in(3) {
        lines.push(format!("CHECK ({first} IS NOT NULL OR id IS NOT NULL)"));
    }
    let _ = writeln!(
        out,
        "CREATE TABLE {}{name} (\n    {}\n);",
        random.pick(&["", "IF NOT EXISTS "]),
        lines.join(",\n    ")
    );
    more(random, &name, &columns, number, out);
    let is_key = key.contains("PRIMARY") || lines.iter().any(|it| it == "PRIMARY KEY (id)");
    // The last one is the type of the key, for columns that refer to the table.
    columns.push(match (is_key, key_type.as_str()) {
        (true, "bigserial") => "bigint".to_owned(),
        (true, ty) => ty.to_owned(),
        (false, _) => String::new(),
    });
    if !is_key {
        columns.clear();
    }
    Table { name, columns }
}

fn column_line(random: &mut Random, column: &str, ty: &str, default: &str) -> String {
    let mut options = Vec::new();
    if random.one_in(2) {
        options.push(format!("DEFAULT {default}"));
    }
    if random.one_in(3) {
        options.push("NOT NULL".to_owned());
    } else if random.one_in(6) {
        options.push("NULL".to_owned());
    }
    let is_text = ty == "text" || ty.starts_with("varchar");
    if is_text && random.one_in(3) {
        let check = random.pick(&[
            "IN ('it''s; -- no comment', 'x', 'y')",
            "= ANY (ARRAY['x'::text, 'y'])",
            "~ '^[a-z;]+$'",
            "<> ')' ",
        ]);
        options.push(format!("CHECK ({column} {check})"));
    }
    if matches!(ty, "INT" | "smallint") && random.one_in(2) {
        let check = random.pick(&["BETWEEN -10 AND 10", ">= 0", "> 0", "<= 5"]);
        options.push(format!("CHECK ({column} {check})"));
    }
    let is_unique = matches!(ty, "text" | "INT" | "bigint" | "uuid" | "date");
    if is_unique && random.one_in(5) {
        options.push("UNIQUE".to_owned());
    }
    let count = options.len().max(1);
    options.rotate_left(random.below(count));
    format!("{column} {ty} {}", options.join(" "))
        .trim_end()
        .to_owned()
}

/// Indexes, comments and triggers.
fn more(random: &mut Random, name: &str, columns: &[String], number: usize, out: &mut String) {
    let column = &columns[0];
    match random.below(6) {
        0 => _ = writeln!(out, "CREATE INDEX ON {name} (id);"),
        1 => {
            _ = writeln!(
                out,
                "CREATE UNIQUE INDEX \"Index {number}\" ON {name} USING btree (id ASC NULLS FIRST);"
            );
        }
        2 => {
            _ = writeln!(
                out,
                "CREATE INDEX i{number} ON {name} (id) WHERE id IS NOT NULL;"
            );
        }
        3 => {
            _ = writeln!(
                out,
                "CREATE INDEX i{number} ON {name} ((id::text || ''), id);"
            );
        }
        4 => _ = writeln!(out, "CREATE INDEX i{number} ON {name} (id DESC);"),
        _ => {}
    }
    if random.one_in(3) {
        let _ = writeln!(
            out,
            "COMMENT ON COLUMN {name}.{column} IS 'About ''it''; or not';"
        );
        let _ = writeln!(out, "COMMENT ON TABLE {name} IS $$Two\nlines$$;");
    }
    if random.one_in(4) {
        let _ = writeln!(
            out,
            "CREATE TRIGGER tr BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION touch();"
        );
        let _ = writeln!(out, "ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;");
    }
}

/// A change of a table that is there.
fn change(random: &mut Random, number: usize, table: &mut Table, out: &mut String) {
    let name = &table.name;
    match random.below(10) {
        0 => {
            _ = writeln!(
                out,
                "ALTER TABLE {name} ADD COLUMN added{number} varchar(9) DEFAULT 'x' NOT NULL CHECK (added{number} IN ('x', 'y')), ADD UNIQUE (added{number});"
            );
        }
        1 => {
            _ = writeln!(
                out,
                "ALTER TABLE ONLY {name} ADD IF NOT EXISTS added int; ALTER TABLE {name} ALTER added SET DEFAULT 5, ALTER COLUMN added TYPE bigint USING (added::bigint * 2);"
            );
        }
        2 => {
            _ = writeln!(
                out,
                "ALTER TABLE {name} ADD gone int UNIQUE CHECK (gone > 1); CREATE INDEX ON {name} (gone); ALTER TABLE {name} DROP COLUMN IF EXISTS gone CASCADE;"
            );
        }
        3 => {
            _ = writeln!(
                out,
                "ALTER TABLE {name} ADD old{number} text CHECK (old{number} IN ('a', 'b')); ALTER TABLE {name} RENAME COLUMN old{number} TO \"New {number}\";"
            );
        }
        4 => {
            _ = writeln!(
                out,
                "ALTER TABLE {name} ADD CONSTRAINT c{number} UNIQUE (id); ALTER TABLE {name} RENAME CONSTRAINT c{number} TO \"C {number}\";"
            );
        }
        5 => {
            let schema = name.split_once('.').map_or("", |(schema, _)| schema);
            let dot = if schema.is_empty() { "" } else { "." };
            let _ = writeln!(out, "ALTER TABLE {name} RENAME TO renamed{number};");
            table.name = format!("{schema}{dot}renamed{number}");
        }
        // Long names give names of keys that two schemas share.
        6 if !name.contains("a_table") => {
            let _ = writeln!(out, "ALTER TABLE IF EXISTS {name} SET SCHEMA app;");
            let own = name.rsplit_once('.').map_or(name.as_str(), |(_, own)| own);
            table.name = format!("app.{own}");
        }
        7 => {
            _ = writeln!(
                out,
                "DO $$ BEGIN ALTER TABLE {name} ADD COLUMN done{number} boolean; EXCEPTION WHEN duplicate_column THEN null; END $$;"
            );
        }
        8 => {
            _ = writeln!(
                out,
                "ALTER TABLE {name} ADD checked{number} int, ADD CHECK (checked{number} > 2); ALTER TABLE {name} ADD lone{number} text CHECK (lone{number} <> ''); ALTER TABLE {name} ALTER lone{number} SET NOT NULL; ALTER TABLE {name} ALTER lone{number} DROP NOT NULL;"
            );
        }
        _ => {
            _ = writeln!(
                out,
                "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'm{number}' BEFORE 'ok'; CREATE TABLE like{number} (LIKE {name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, own int);"
            );
        }
    }
}
