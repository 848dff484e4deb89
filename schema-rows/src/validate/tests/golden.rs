//! Reports as people read them, kept as files: `BLESS=1 cargo test` rewrites them.

use std::fmt::Write;
use std::path::Path;

use crate::validate::{Findings, FindingsOptions, Mode, Rows, Values, WithMapping};
use convex_schema_core::TableMapping;
use convex_schema_core::v;
use convex_schema_core::{Schema, TableDefinition};

#[expect(clippy::panic, reason = "a test fails by panicking")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

/// Compares `text` with the file of this name.
fn golden(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/validate/tests/golden");
    let path = folder.join(name);
    if std::env::var_os("BLESS").is_some() {
        if let Err(error) = std::fs::write(&path, text) {
            fail(&format!("{name}: {error}"));
        }
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    // The order of keys in JSON depends on features of `serde_json` that others may switch on.
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    let same = if path.extension().is_some_and(|it| it == "json") {
        json(&known).is_some() && json(&known) == json(text)
    } else {
        known.replace("\r\n", "\n") == text
    };
    if !same {
        fail(&format!(
            "{name} differs; BLESS=1 rewrites it. Now it is:\n{text}"
        ));
    }
}

/// A table as in the documentation, and one that is a union of tagged shapes.
fn rows() -> Rows<WithMapping> {
    let payment = v::object()
        .field("ari_conversation_id", v::id("ariConversations"))
        .field("workspace_id", v::id("workspaces"))
        .field("amount", v::number())
        .field("is_test", v::boolean())
        .field("payment_method", v::optional(v::string()))
        .field("gateway_response", v::optional(v::any()))
        .field("paid_at", v::optional(v::number()))
        .field("sequence", v::optional(v::int64()))
        .field(
            "status",
            v::union([v::literal("open"), v::literal("paid"), v::literal("failed")]),
        );
    let block = v::union([
        v::object()
            .field("type", v::literal("text"))
            .field("text", v::string())
            .into(),
        v::object()
            .field("type", v::literal("image"))
            .field("file", v::id("_storage"))
            .field("alt", v::optional(v::string()))
            .into(),
    ]);
    let page = v::object()
        .field("title", v::string())
        .field("tags", v::array(v::string()))
        .field("votes", v::record(v::id("users"), v::number()))
        .field("blocks", v::array(block));
    let event = v::union([
        v::object()
            .field("kind", v::literal("login"))
            .field("user", v::id("users"))
            .into(),
        v::object()
            .field("kind", v::literal("order"))
            .field(
                "items",
                v::array(
                    v::object()
                        .field("sku", v::string())
                        .field("count", v::number()),
                ),
            )
            .into(),
    ]);
    let schema = Schema::builder()
        .table(TableDefinition::new("ariPayments", payment))
        .table(TableDefinition::new("pages", page))
        .table(TableDefinition::new("events", event))
        .build();
    let names = [
        "ariConversations",
        "ariPayments",
        "events",
        "pages",
        "users",
        "workspaces",
    ];
    Rows::with_mapping(&schema, TableMapping::fresh_deployment(names))
}

/// Adds the lines of a file.
fn add(findings: &mut Findings, rows: &Rows<WithMapping>, table: &str, lines: &[String]) {
    for (index, line) in lines.iter().enumerate() {
        findings.add_json(
            rows.table(table),
            index as u64 + 1,
            line.as_bytes(),
            Mode::Insert,
        );
    }
}

/// A dump of a table of Postgres, as `serde_json` writes it.
fn postgres_dump() -> Vec<String> {
    let uuid = |n: usize| format!("3fa85f64-5717-4562-b3fc-{n:012}");
    (0..40)
        .map(|n| {
            let method = if n % 3 == 0 { "null" } else { "\"card\"" };
            let status = if n == 17 { "Paid" } else { "open" };
            let flag = if n % 2 == 0 { "t" } else { "f" };
            format!(
                r#"{{"ari_conversation_id":"{}","workspace_id":"{}","amount":"{n}.50","is_test":"{flag}","payment_method":{method},"gateway_response":{{"code":{n}}},"paid_at":"2024-05-{:02}T10:00:00Z","status":"{status}"}}"#,
                uuid(n),
                uuid(n % 4),
                n % 28 + 1,
            )
        })
        .collect()
}

const CONVERSATION: &str = "j57000820c20a1g7104gm2rc1m70ynr8";
const PAYMENT: &str = "j97000820c20a1g7104gm2rc1m70yp0t";
const USER: &str = "jn7000820c20a1g7104gm2rc1m70yptg";
const WORKSPACE: &str = "js7000820c20a1g7104gm2rc1m70yq32";
const FILE: &str = "kg2000820c20a1g7104gm2rc1m70y674";
const UNKNOWN_TABLE: &str = "r97000820c20a1g7104gm2rc1m70z23t";

#[test]
fn a_dump_that_fails_in_the_same_way_everywhere() {
    let rows = rows();
    let mut findings = Findings::default();
    add(&mut findings, &rows, "ariPayments", &postgres_dump());
    golden("postgres_dump.txt", &findings.to_text());
    golden("postgres_dump.md", &findings.to_markdown());
    let json = serde_json::to_string_pretty(&findings.to_json()).unwrap_or_default();
    golden("postgres_dump.json", &format!("{json}\n"));
}

#[test]
fn a_file_that_is_no_json_lines() {
    let rows = rows();
    let mut text = String::new();
    for lines in [
        vec![
            "[",
            "  {",
            "    \"kind\": \"login\",",
            "    \"user\": \"x\"",
            "  }",
            "]",
        ],
        vec!["kind,user", "login,a", "login,b", "login,c", "login,d"],
        vec![r#"[{"kind":"login"},{"kind":"order"}]"#],
    ] {
        let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        let mut findings = Findings::default();
        add(&mut findings, &rows, "events", &lines);
        let _ = writeln!(text, "{}\n{}", lines.join("\n"), findings.to_text());
    }
    golden("other_formats.txt", &text);
}

#[test]
fn values_that_nobody_may_see() {
    let rows = rows();
    let options = FindingsOptions {
        values: Values::Hide,
        ..FindingsOptions::default()
    };
    let mut findings = Findings::new(options);
    add(&mut findings, &rows, "ariPayments", &postgres_dump());
    golden("postgres_dump_hidden.txt", &findings.to_text());
}

/// Mistakes of all kinds, one a row.
fn mixed_payments() -> Vec<String> {
    let good = format!(
        r#""ari_conversation_id":"{CONVERSATION}","workspace_id":"{WORKSPACE}","is_test":false"#
    );
    let amount = r#""amount":1.5"#;
    let status = r#""status":"paid""#;
    let row = |rest: &str| format!("{{{good},{rest}}}");
    vec![
        row(&format!("{amount},{status}")),
        row(&format!(r#"{amount},{status},"paid_at":1714557600"#)),
        row(&format!(r#"{amount},{status},"paidAt":1714557600000"#)),
        row(&format!(r#"{amount},{status},"sequence":7"#)),
        row(&format!(
            r#""amount":{{"$integer":"AQAAAAAAAAA="}},{status}"#
        )),
        row(&format!(r#""amount":null,{status}"#)),
        row(&format!(r#""amnt":2,{status}"#)),
        row(&format!(r#"{amount},"status":"payed""#)),
        row(&format!(r#"{amount},{status},"_id":"{PAYMENT}""#)),
        row(&format!(r#"{amount},{status},"amount":2"#)),
        row(&format!(
            r#"{amount},{status},"gateway_response":{{"$oid":"507f1f77bcf86cd799439011"}}"#
        )),
        row(&format!(
            r#"{amount},{status},"gateway_response":{{"naïve":1}}"#
        )),
        format!("{{{good},{amount}"),
        format!("\u{feff}{{{good},{amount},{status}}}"),
        "[]".to_owned(),
        String::new(),
        format!(
            r#"{{"ari_conversation_id":"{PAYMENT}","workspace_id":"{UNKNOWN_TABLE}","is_test":0,{amount},{status}}}"#
        ),
        format!(
            r#"{{"ari_conversation_id":"{}x","workspace_id":"507f1f77bcf86cd799439011","is_test":"yes",{amount},{status}}}"#,
            &CONVERSATION[..31]
        ),
    ]
}

fn pages() -> Vec<String> {
    let block = format!(r#"{{"type":"image","file":"{FILE}"}}"#);
    vec![
        format!(r#"{{"title":"a","tags":["x"],"votes":{{"{USER}":1}},"blocks":[{block}]}}"#),
        format!(r#"{{"title":"b","tags":"x","votes":{{"ann":1,"{USER}":"two"}},"blocks":[{block},{{"type":"image","alt":null}}]}}"#),
        r#"{"title":"c","tags":["x",1],"votes":{},"blocks":[{"type":"txt","text":"t"},{"text":"t"},"t"]}"#.to_owned(),
        r#"{"title":"d","tags":"[\"x\"]","votes":{},"blocks":[{"type":"text","txt":"t"}]}"#.to_owned(),
    ]
}

fn events() -> Vec<String> {
    vec![
        format!(r#"{{"kind":"login","user":"{USER}"}}"#),
        r#"{"kind":"login","user":{"_id":"x","name":"Ann"}}"#.to_owned(),
        r#"{"kind":"order","items":[{"sku":"a","count":1},{"sku":"b","count":"2"},{"sku":"c"}]}"#
            .to_owned(),
        r#"{"kind":"logout","user":"x"}"#.to_owned(),
        r#"{"items":[]}"#.to_owned(),
        "{}".to_owned(),
    ]
}

#[test]
fn mistakes_of_many_kinds() {
    let rows = rows();
    let mut findings = Findings::default();
    add(&mut findings, &rows, "ariPayments", &mixed_payments());
    add(&mut findings, &rows, "pages", &pages());
    add(&mut findings, &rows, "events", &events());
    add(&mut findings, &rows, "evnts", &events()[..1]);
    golden("mixed.txt", &findings.to_text());
    golden("mixed.md", &findings.to_markdown());
}

#[test]
fn one_row_as_json() {
    let rows = rows();
    let report = rows
        .table("pages")
        .report_json(pages()[1].as_bytes(), Mode::Insert);
    let json = serde_json::to_string_pretty(&report.to_json()).unwrap_or_default();
    golden("row.json", &format!("{json}\n"));
}

#[test]
fn one_row_at_a_time() {
    let rows = rows();
    let mut text = String::new();
    for (table, lines) in [
        ("ariPayments", mixed_payments()),
        ("pages", pages()),
        ("events", events()),
    ] {
        for line in lines {
            let report = rows.table(table).report_json(line.as_bytes(), Mode::Insert);
            let _ = writeln!(text, "{table} {line}\n{report}");
        }
    }
    golden("rows.txt", &text);
}
