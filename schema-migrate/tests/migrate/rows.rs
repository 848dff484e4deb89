//! All forms in which PostgreSQL writes rows give the same documents, byte for byte.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_migrate::{Migration, Options, Source};

use crate::server::{Server, server};

/// A table with all types that become something else than their text, and values that readers get wrong.
const SCRIPT: &str = r#"
CREATE TYPE mood AS ENUM ('sad', 'a,b "c" \d');
CREATE TYPE pair AS ("Y y" int, label text, at timestamptz);
CREATE DOMAIN short AS varchar(9);
CREATE TABLE forms (
    id uuid PRIMARY KEY, b boolean, i int, big bigint, f double precision, n numeric(12,2), t text, s short, c char(3),
    tz timestamptz, tz_text timestamptz, ts timestamp, d date, tm time, tmtz timetz, iv interval, j json, jb jsonb,
    by bytea, ta text[], ia int[], ja jsonb[], za timestamptz[], m mood, ma mood[], p pair, pa pair[], r int4range,
    net inet, xs xml, "Quoted ""Name""" text, "ünï" text, g text GENERATED ALWAYS AS (lower(t)) STORED
);
INSERT INTO forms VALUES
('10000000-0000-4000-8000-000000000001', true, -5, 9007199254740993, 0.1, 12345678.90, E'a\tb\nc\\d''e"f\r\x01\\.\n\\N', 'ünï', 'ab',
 '2026-01-23 18:59:22.623456+00', '2026-01-23 18:59:22.6+07', '2026-01-23 18:59:22', '2026-01-23', '09:00', '09:00:00.5+07', '1 year -3 days 04:05:06.7',
 '{"a" : 1.50, "b":[1,2, "x\"y"]}', '{"x\\y":null,"e":"é\u00e9\\n","n":1.50}', '\x00ff5c27', '{"a,b","c\"d",NULL,"NULL","","\\","{}"," sp "}',
 '[2:3]={7,8}', array['{"a":1}'::jsonb,null,'[1]','"s"'], '{"2026-01-01 00:00:00+07"}', 'a,b "c" \d', '{sad,"a,b \"c\" \\d"}',
 '(2,"a,b ""q"" (x)\\","2026-01-01 00:00:00+07")', array['(1,,)'::pair, '(,"",)'::pair], '[1,5)', '10.0.0.1/8', '<a>b</a>', '\.', 'x;y'),
('10000000-0000-4000-8000-000000000002', false, NULL, 1, 1e20, 0, '', '', '', 'epoch', '0044-03-15 12:00:00+00 BC', NULL, 'infinity', '24:00', '00:00-15:59',
 '0', 'null', 'null', '\x', '{}', '{}', '{}', '{}', NULL, '{}', '(,,)', '{}', 'empty', '::1', '', 'NULL', 'null'),
('10000000-0000-4000-8000-000000000003', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"#;

fn schema() -> Schema {
    let string = || v::optional(v::string());
    let pair = || {
        v::object()
            .field("Y_y", v::optional(v::number()))
            .field("label", string())
            .field("at", v::optional(v::number()))
    };
    let fields = v::object()
        .field("b", v::optional(v::boolean()))
        .field("i", v::optional(v::number()))
        .field("big", string())
        .field("f", v::optional(v::number()))
        .field("n", v::optional(v::number()))
        .field("t", string())
        .field("s", string())
        .field("c", string())
        .field("tz", v::optional(v::number()))
        .field("tz_text", string())
        .field("ts", v::optional(v::number()))
        .field("d", string())
        .field("tm", string())
        .field("tmtz", string())
        .field("iv", string())
        .field("j", v::optional(v::any()))
        .field("jb", v::optional(v::any()))
        .field("by", string())
        .field(
            "ta",
            v::optional(v::array(v::union([v::string(), v::null()]))),
        )
        .field("ia", v::optional(v::array(v::number())))
        .field("ja", v::optional(v::array(v::any())))
        .field("za", v::optional(v::array(v::number())))
        .field("m", string())
        .field("ma", v::optional(v::array(v::string())))
        .field("p", v::optional(pair()))
        .field("pa", v::optional(v::array(pair())))
        .field("r", string())
        .field("net", string())
        .field("xs", string())
        .field("quoted", string())
        .field("uni", string());
    Schema::builder()
        .table(TableDefinition::new("forms", fields))
        .build()
}

/// The mapping of the table.
fn mapping() -> String {
    let same = [
        "b", "i", "big", "f", "n", "t", "s", "c", "tz", "tz_text", "d", "tm", "tmtz", "iv", "j",
        "jb", "by", "ta", "ia", "ja", "za", "m", "ma", "p", "pa", "r", "net", "xs",
    ];
    let same = same.map(|name| format!("{name} = \"{name}\"")).join("\n");
    format!(
        "version = 1\nfrom = []\nschema = \"\"\nnumbers = \"fresh\"\n[tables.forms]\ninto = \"forms\"\nkey = [\"id\"]\n\
         [tables.forms.columns]\nid = \"_id\"\nts = {{ field = \"ts\", zone = \"UTC\" }}\n{same}\n\
         'Quoted \"Name\"' = \"quoted\"\n\"ünï\" = \"uni\"\ng = {{ drop = \"made by the database\" }}\n"
    )
}

/// The documents of a source, as the archive has them.
fn documents(source: &Source, folder: &Path) -> String {
    let (path, out) = (folder.join("migrate.toml"), folder.join("out.zip"));
    fs::write(&path, mapping()).unwrap();
    let (mapping, text) = convex_schema_migrate::read_mapping(&path).unwrap();
    let schema = schema();
    let migration = Migration::new(source, &schema, &mapping, &text, None);
    let (report, written) = migration.run(&out, &Options::default()).unwrap();
    assert!(written.is_some(), "{}", report.to_text());
    let mut zip = zip::ZipArchive::new(fs::File::open(&out).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name("forms/documents.jsonl")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The files of rows in all forms.
fn files(server: &Server, folder: &Path) -> Vec<&'static str> {
    let columns = "id,b,i,big,f,n,t,s,c,tz,tz_text,ts,d,tm,tmtz,iv,j,jb,by,ta,ia,ja,za,m,ma,p,pa,r,net,xs,\
         \"Quoted \"\"Name\"\"\",\"ünï\"";
    let copies = [
        ("header.csv", "forms", "csv header"),
        ("part.csv", "COLUMNS", "csv header"),
        ("forced.csv", "COLUMNS", "csv header force quote *"),
        ("semicolon.csv", "forms", "csv header delimiter ';'"),
        ("bare.csv", "(select * from forms)", "csv"),
        ("text.tsv", "(select * from forms)", ""),
        ("table.tsv", "TABLE", ""),
        ("table.csv", "TABLE", "csv"),
        ("header.tsv", "forms", "(format text, header)"),
        ("doubled.jsonl", "(select row_to_json(q) from forms q)", ""),
        ("doubled.json", "(select json_agg(q) from forms q)", ""),
        (
            "doubled.pretty.json",
            "(select row_to_json(q, true) from forms q)",
            "",
        ),
    ];
    for (name, what, options) in copies {
        let what = match what {
            "forms" => format!("(select {columns} from forms)"),
            "TABLE" => "forms".to_owned(),
            "COLUMNS" => format!("forms({columns})"),
            other => other.to_owned(),
        };
        let path = folder.join(name);
        let copy = format!("\\copy {what} to '{}' {options}", path.display());
        server.run("psql", "forms", &["-qv", "ON_ERROR_STOP=1", "-c", &copy]);
    }
    let selects = [
        ("plain.jsonl", "select row_to_json(q) from forms q"),
        ("plain.json", "select json_agg(q) from forms q"),
        ("pretty.json", "select row_to_json(q, true) from forms q"),
        (
            "jsonb.json",
            "select jsonb_pretty(jsonb_agg(to_jsonb(q))) from forms q",
        ),
    ];
    for (name, query) in selects {
        fs::write(
            folder.join(name),
            server.run("psql", "forms", &["-qAtc", query]),
        )
        .unwrap();
    }
    let names = copies.iter().map(|it| it.0);
    names.chain(selects.iter().map(|it| it.0)).collect()
}

#[test]
fn rows_of_all_forms_give_the_same_documents() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("forms.sql"), SCRIPT).unwrap();
    server.load("forms", &folder.join("forms.sql"));
    let live = Source::server(&server.url("forms")).unwrap();
    let want = documents(&live, folder);
    // Moments, bytes and the composite value as PostgreSQL's functions give them.
    let epoch = "select floor(extract(epoch from tz) * 1000) || '.0' from forms limit 1";
    let epoch = server.run("psql", "forms", &["-qAtc", epoch]);
    let epoch = String::from_utf8(epoch).unwrap();
    assert!(
        want.contains(&format!("\"tz\":{}", epoch.trim().trim_end_matches(".0"))),
        "{want}"
    );
    assert_eq!(want.lines().count(), 3);
    assert!(
        want.contains("\"t\":\"\"") && want.contains("\"quoted\":\"NULL\""),
        "{want}"
    );
    for args in [
        &[][..],
        &["--inserts"],
        &["--column-inserts", "--rows-per-insert=2"],
        &["--quote-all-identifiers", "--clean", "--if-exists"],
    ] {
        let path = folder.join("dump.sql");
        fs::write(&path, server.run("pg_dump", "forms", args)).unwrap();
        assert_eq!(
            documents(&Source::script(&path).unwrap(), folder),
            want,
            "{args:?}"
        );
    }
    let (schema, data) = (folder.join("schema.sql"), folder.join("data.sql"));
    fs::write(&schema, server.run("pg_dump", "forms", &["--schema-only"])).unwrap();
    fs::write(&data, server.run("pg_dump", "forms", &["--data-only"])).unwrap();
    let both = Source::scripts([schema.clone(), data]).unwrap();
    assert_eq!(documents(&both, folder), want, "two scripts");
    for name in files(server, folder) {
        let mut source = Source::script(&schema).unwrap();
        source.add_rows("forms", folder.join(name)).unwrap();
        assert!(
            source.problems().is_empty(),
            "{name}: {:?}",
            source.problems()
        );
        assert_eq!(
            source.notes().len(),
            usize::from(name.starts_with("doubled")),
            "{name}"
        );
        assert_eq!(documents(&source, folder), want, "{name}");
    }
    let dump = server.run("pg_dump", "forms", &[]);
    let csv = fs::read(folder.join("header.csv")).unwrap();
    for (end, compress) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", zstandard)] {
        let path = folder.join(format!("dump.sql.{end}"));
        fs::write(&path, compress(&dump)).unwrap();
        assert_eq!(
            documents(&Source::script(&path).unwrap(), folder),
            want,
            "{end}"
        );
        let path = folder.join(format!("header.csv.{end}"));
        fs::write(&path, compress(&csv)).unwrap();
        let mut source = Source::script(&schema).unwrap();
        source.add_rows("forms", path).unwrap();
        assert_eq!(documents(&source, folder), want, "{end}");
    }
    // A generated column is in no dump: the script as it was written has none either.
    let written = Source::script(folder.join("forms.sql")).unwrap();
    assert!(written.problems().is_empty(), "{:?}", written.problems());
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(content: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content, ruzstd::encoding::CompressionLevel::Fastest)
}
