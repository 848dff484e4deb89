//! Rows that the scanner is sure of cost no allocation, whatever is in them.

use std::num::NonZeroU32;

use allocation_counter::measure;
use convex_schema::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema::{DocumentId, Schema, TableDefinition, Validator, v};

/// Rows of two shapes with all that a row can hold; `ID` stands for an id.
const ROWS: [&str; 6] = [
    r#"{"kind":"order","at":1700000000000,"items":[{"price":1.5,"sku":"a"},{"sku":"b","price":-2e3}],"extra":{"a":[1,{"b":null}],"c":"x"},"counts":{"one":1,"two":2},"paid":true,"note":null}"#,
    r#"{"note":"caf\u00e9 \"déjà\" 東京\n\ud83c\udf0a","paid":false,"counts":{},"extra":[[[[]]],"\\",0.1e-5],"items":[],"at":-0.25,"kind":"order"}"#,
    r#"{"kind":"visit","by":"ID","tags":["", "a longer text than all windows that are looked at at a time, and then some more of it"]}"#,
    r#" { "tags" : [ ] , "by" : "ID" , "kind" : "visit" } "#,
    r#"{"kind":"order","at":0,"items":[],"extra":"\u0041","counts":{"x":1e300},"paid":true,"note":"z"}"#,
    r#"{"kind":"visit","by":"ID","tags":["t1","t2","t3","t4","t5","t6","t7","t8"]}"#,
];

/// How often the rows come, for what happens once in a while.
const TIMES: usize = 500;

#[test]
fn accepted_rows_allocate_nothing() {
    for level in Level::available() {
        let (mut scanner, text) = (scanner(level), text(TIMES));
        // The first rows may make it learn something, and room for the last rows is kept.
        scanner.lines(&text, |_| {});
        let mut unsure = 0;
        let counted = measure(|| {
            scanner.lines(&text, |_| unsure += 1);
        });
        assert_eq!((unsure, counted.count_total), (0, 0), "{level:?}");
    }
}

#[test]
fn a_reader_allocates_its_buffer_only() {
    let counts = [1, TIMES].map(|times| {
        let (mut scanner, rows) = (scanner(Level::Portable), text(times));
        scanner.lines(&text(TIMES), |_| {});
        let mut unsure = 0;
        let counted = measure(|| {
            let read = scanner.read_lines(rows.as_slice(), |_| unsure += 1);
            assert!(read.is_ok_and(|count| count == (ROWS.len() * times) as u64));
        });
        assert_eq!(unsure, 0);
        counted.count_total
    });
    assert_eq!(
        counts[0], counts[1],
        "allocations for few rows and for many"
    );
}

fn scanner(level: Level) -> Scanner {
    let definition = TableDefinition::new("events", v::union([order(), visit()]));
    let schema = Schema::builder().table(definition).build();
    let options = ScanOptions::default()
        .encoding(Encoding::Import)
        .level(level);
    Scanner::new(&schema, "events", &options)
}

fn order() -> Validator {
    let item = v::object()
        .field("price", v::number())
        .field("sku", v::string());
    v::object()
        .field("kind", v::literal("order"))
        .field("at", v::number())
        .field("items", v::array(item))
        .field("extra", v::any())
        .field("counts", v::record(v::string(), v::number()))
        .field("paid", v::boolean())
        .field("note", v::union([v::string(), v::null()]))
        .into()
}

fn visit() -> Validator {
    v::object()
        .field("kind", v::literal("visit"))
        .field("by", v::id("users"))
        .field("tags", v::array(v::string()))
        .into()
}

fn text(times: usize) -> Vec<u8> {
    let id = DocumentId::new(NonZeroU32::MIN, [0x5a; 16]).encode();
    let text = ROWS.join("\n").replace("ID", &id) + "\n";
    text.repeat(times).into_bytes()
}

/// The same for all that scanners have a way of their own for.
#[test]
fn rare_rows_allocate_nothing() {
    let (schema, rows) = (rare_schema(), rare_rows());
    for level in Level::available() {
        let options = ScanOptions::default()
            .encoding(Encoding::Import)
            .level(level);
        let mut scanner = Scanner::new(&schema, "rows", &options);
        let mut unsure = 0;
        assert_eq!(scanner.lines(&rows, |_| unsure += 1), 2_000);
        assert_eq!(unsure, 0, "{level:?}");
        let counted = measure(|| {
            scanner.lines(&rows, |_| unsure += 1);
        });
        assert_eq!((unsure, counted.count_total), (0, 0), "{level:?}");
    }
}

fn rare_schema() -> Schema {
    let member = |kind: &str| -> Validator {
        v::object()
            .field("any", v::any())
            .field("kind", v::literal(kind))
            .field("names", v::record(v::string(), v::number()))
            .field("owner", v::id("rows"))
            .field("text", v::string())
            .field("times", v::array(v::number()))
            .into()
    };
    let document = v::union([member("a"), member("b")]);
    Schema::builder()
        .table(TableDefinition::new("rows", document))
        .build()
}

/// Rows with all that scanners have a way of their own for, the rare things too.
fn rare_rows() -> Vec<u8> {
    let mut text = String::new();
    for row in 0..2_000_u32 {
        let owner = DocumentId::new(
            NonZeroU32::MIN.saturating_add(10_000),
            u128::from(row).to_be_bytes(),
        );
        let (kind, owner) = (if row % 3 == 0 { "a" } else { "b" }, owner.encode());
        let words = "wörds and \\n \\u00e9scapes ".repeat(row as usize % 9);
        let name = if row % 7 == 0 { "q\\\"uote" } else { "name" };
        let any = r#"{"a":[1,true,null,{"b":"c"}],"d":2}"#;
        let line = format!(
            "{{\"any\":{any},\"kind\":\"{kind}\",\"names\":{{\"{name}\":{row}}},\"owner\":\"{owner}\",\
             \"text\":\"{words}\",\"times\":[{row},1e300,-0.5]}}\n"
        );
        text.push_str(&line);
    }
    text.into_bytes()
}
