//! The fields that are found in the text of a row are those of its value.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, Schema, TableDefinition, Value, v};
use convex_schema_rows::scan::{CapturedRows, ScanOptions, Scanner};
use convex_schema_rows::validate::Mode;
use std::fmt::Write;
use std::num::NonZeroU32;

use super::FieldFinder;
use crate::data_set::{At, IdFields, IndexEntries};

const AT: At = At { part: 3, row: 7 };

fn schema() -> Schema {
    let item = v::object()
        .field("product", v::id("products"))
        .field("note", v::optional(v::string()));
    let card = v::object()
        .field("kind", v::literal("card"))
        .field("holder", v::id("users"));
    let gift = v::object()
        .field("kind", v::literal("gift"))
        .field("holder", v::union([v::id("users"), v::string()]))
        .field("more", v::array(v::id("users")));
    let order = v::object()
        .field("user", v::optional(v::id("users")))
        .field("code", v::string())
        .field("size", v::optional(v::union([v::number(), v::null()])))
        .field("items", v::optional(v::array(item)))
        .field("paid", v::optional(v::union([card.into(), gift.into()])))
        .field(
            "stock",
            v::optional(v::record(v::id("products"), v::number())),
        )
        .field(
            "owners",
            v::optional(v::record(v::string(), v::id("users"))),
        )
        .field("any", v::optional(v::any()));
    let orders = TableDefinition::new("orders", order)
        .unique(["code"])
        .unique(["user", "size"]);
    // The fields to find are all fields of the document.
    let inner = v::object().field("seen", v::boolean());
    let flat = v::object()
        .field("user", v::optional(v::id("users")))
        .field(
            "code",
            v::union([v::id("products"), v::string(), v::null()]),
        )
        .field("size", v::optional(v::number()))
        .field("other", v::optional(v::array(inner)));
    Schema::builder()
        .table(orders)
        .table(
            TableDefinition::new("visits", flat)
                .unique(["code", "size"])
                .unique(["user"]),
        )
        .table(TableDefinition::new("users", v::any()))
        .table(TableDefinition::new("products", v::any()))
        .build()
}

fn id(number: u32, byte: u8) -> String {
    let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    DocumentId::new(number, [byte; 16]).encode()
}

/// All keys of a row, in one order.
type Keys = Vec<(u32, String, [u8; 16])>;

fn keys(entries: &IndexEntries) -> Keys {
    let mut keys = Vec::new();
    for run in &entries.runs {
        for (index, key) in run.keys.iter().enumerate() {
            assert_eq!(run.at(index), AT);
            keys.push((run.table, format!("{:?}", run.subject), *key));
        }
    }
    keys.sort();
    keys
}

/// Finds in each row by its text and by its value; returns how many rows the finder was sure of.
fn check(table: &str, rows: &[String]) -> usize {
    let schema = schema();
    let id_fields = IdFields::new(&schema);
    let mut sure = 0;
    for encoding in [Encoding::Import, Encoding::Wire, Encoding::Export] {
        let mut finder = FieldFinder::new(&schema, encoding, table, Some(&id_fields)).unwrap();
        for row in rows {
            let value = encoding.parse(row).unwrap();
            let mut wanted = IndexEntries::default();
            wanted.add_document(&id_fields, table, AT, &value);
            if let Some(found) = finder.find(row.as_bytes(), None) {
                let mut entries = IndexEntries::default();
                entries.add_found(&found, AT);
                assert_eq!(keys(&entries), keys(&wanted), "{row}");
                sure += 1;
            }
        }
        check_captured(encoding, table, rows, &mut finder);
    }
    sure / 3
}

/// Finds in each row that a scanner captures: the same as in its text alone.
fn check_captured(encoding: Encoding, table: &str, rows: &[String], finder: &mut FieldFinder) {
    let options = ScanOptions::default()
        .encoding(encoding)
        .mode(Mode::Pure)
        .captured(finder.captured());
    let mut scanner = Scanner::new(&schema(), table, &options);
    let text = rows.join("\n").repeat(2);
    let mut captured = CapturedRows::default();
    scanner.lines_capturing(text.as_bytes(), &mut captured, |_| {});
    let id_fields = IdFields::new(&schema());
    for row in captured.iter() {
        let line = &text[row.start..row.end];
        let mut wanted = IndexEntries::default();
        wanted.add_document(&id_fields, table, AT, &encoding.parse(line).unwrap());
        if let Some(found) = finder.find(line.as_bytes(), Some(row)) {
            let mut entries = IndexEntries::default();
            entries.add_found(&found, AT);
            assert_eq!(keys(&entries), keys(&wanted), "{line}");
        }
    }
}

/// Values with ids and without them, in the right places and in others.
fn values() -> Vec<String> {
    let mut values: Vec<String> = [
        "null",
        "true",
        "0",
        "-0",
        "1",
        "1.0",
        "10e-1",
        "1e300",
        "\"\"",
        "\"a\"",
        "\"\\u0061\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        " [ 1 , 2 ] ",
        "{\"a\":[1,{\"b\":\"}\"}]}",
        "\"user\"",
        "\"\\\"user\\\":\"",
        "\"{\\\"product\\\":1}\"",
        "\"caf\u{e9}\"",
    ]
    .map(str::to_owned)
    .to_vec();
    for id in [id(10_001, 1), id(10_002, 2), id(1, 3), id(u32::MAX, 4)] {
        values.push(format!("\"{id}\""));
        values.push(format!("\"{}\"", id.replacen('j', "\\u006a", 1)));
        for template in [
            "[\"ID\"]",
            "[{\"product\":\"ID\"},{\"product\":\"ID\",\"note\":\"ID\"}]",
            "{\"kind\":\"card\",\"holder\":\"ID\"}",
            "{\"holder\":\"ID\",\"more\":[\"ID\",\"ID\"]}",
            "{\"ID\":1}",
            "{\"a\":\"ID\",\"b\":\"ID\"}",
            "{\"b\":\"ID\",\"a\":\"ID\"}",
            "{\"user\":\"ID\",\"code\":\"ID\"}",
            "{ \"holder\" : \"ID\" }",
            "{\"holder\":\"ID\",\"holder\":\"a\"}",
            "{\"a\":\"ID\",\"a\":1}",
            "[\"ID\",[\"ID\"]]",
        ] {
            values.push(template.replace("ID", &id));
        }
    }
    values
}

const FIELDS: [&str; 10] = [
    "_id", "user", "code", "size", "items", "paid", "stock", "owners", "any", "other",
];

#[test]
fn rows_of_one_or_two_fields() {
    let values = values();
    let mut rows = Vec::new();
    for (number, value) in values.iter().enumerate() {
        for field in FIELDS {
            rows.push(format!("{{\"{field}\":{value}}}"));
            for other in FIELDS {
                let beside = &values[(number * 7 + rows.len()) % values.len()];
                rows.push(format!("{{\"{field}\":{value},\"{other}\":{beside}}}"));
            }
        }
    }
    rows.retain(|row| Encoding::Import.parse(row).is_ok());
    let sure = check("orders", &rows);
    assert!(sure > rows.len() / 2, "{sure} of {}", rows.len());
    assert!(sure < rows.len(), "sure of repeated keys");
}

/// Whole rows as exports have them, in changing order, with fields that come and go.
#[test]
fn rows_of_many_fields() {
    let (user, product) = (id(10_001, 1), id(10_002, 2));
    let fields = [
        format!("\"_id\":\"{}\"", id(10_003, 5)),
        format!("\"user\":\"{user}\""),
        "\"code\":\"c-17\"".to_owned(),
        "\"size\":12.5".to_owned(),
        format!(
            "\"items\":[{{\"product\":\"{product}\",\"note\":\"x\"}},{{\"product\":\"{product}\"}}]"
        ),
        format!("\"paid\":{{\"kind\":\"gift\",\"holder\":\"{user}\",\"more\":[\"{user}\"]}}"),
        format!("\"stock\":{{\"{product}\":3}}"),
        format!("\"owners\":{{\"a\":\"{user}\",\"b\":\"{user}\"}}"),
        "\"any\":{\"user\":[{\"code\":\"}\"}]}".to_owned(),
    ];
    let mut rows = Vec::new();
    for round in 0..fields.len() * 40_usize {
        let mut row = String::from("{");
        for at in 0..fields.len() {
            let index = (at + round / 40) % fields.len();
            if (round * 31 + index * 17) % 5 != 0 {
                let comma = if row.len() > 1 { "," } else { "" };
                let _ = write!(row, "{comma}{}", fields[index]);
            }
        }
        row.push('}');
        let spaced = row.replace("\":", "\" : ").replace(",\"", " , \"");
        rows.extend([row, spaced]);
    }
    assert_eq!(check("orders", &rows), rows.len());
}

/// The values of a set are the same whether they are read from text or from a value.
#[test]
fn equal_values_have_equal_hashes() {
    let schema = schema();
    let id_fields = IdFields::new(&schema);
    let mut finder =
        FieldFinder::new(&schema, Encoding::Import, "orders", Some(&id_fields)).unwrap();
    let mut hash = |code: &str| {
        let row = format!("{{\"code\":{code}}}");
        let found = finder.find(row.as_bytes(), None).unwrap();
        found.unique.first().copied()
    };
    for (same, other) in [
        (["1", "1.0"], "2"),
        (["\"a\"", "\"\\u0061\""], "\"b\""),
        (["0", "0.0"], "-0.0"),
        (["[1]", " [ 1.0 ]"], "[1,1]"),
        (["\"1\"", "\"1\""], "1"),
    ] {
        assert_eq!(hash(same[0]), hash(same[1]));
        assert_ne!(hash(same[0]), hash(other));
    }
    assert_eq!(hash("null"), None);
    assert!(matches!(
        Encoding::Import.parse("{\"code\":1}"),
        Ok(Value::Object(_))
    ));
}

/// Rows that their validator accepts, as the finder is promised: keys are searched for, unless a row
/// repeats one, escapes something or has a text like a key.
#[test]
fn keys_are_searched_for_in_flat_rows() {
    let users = [
        format!("\"{}\"", id(10_001, 1)),
        format!("\"{}\"", id(300, 2)),
    ];
    let codes = [
        "\"a\"",
        "\"user\"",
        "\"\\u0061\"",
        "null",
        "\"\\\"user\\\":\"",
        "\"code\"",
        "\"seen\"",
        &users[0],
        "\"\"",
        "\"caf\u{e9}\"",
    ];
    let sizes = ["1", "1.0", "-0.0", "12.5e3", "1700000000000"];
    let others = [
        "[]",
        "[{\"seen\":true}]",
        "[{\"seen\":true},{\"seen\":false}]",
    ];
    let mut rows = Vec::new();
    for (number, code) in codes.iter().cycle().take(3_000).enumerate() {
        let own = format!("\"{}\"", id(10_004, u8::try_from(number % 250).unwrap()));
        let mut fields = [
            format!("\"_id\":{own}"),
            format!("\"user\":{}", users[number % 2]),
            format!("\"code\":{code}"),
            format!("\"size\":{}", sizes[number / 7 % sizes.len()]),
            format!("\"other\":{}", others[number / 3 % others.len()]),
        ]
        .to_vec();
        let first = number % fields.len();
        fields.rotate_left(first);
        match number / 10 % 6 {
            0 => fields.retain(|field| !field.starts_with("\"user\"")),
            1 => fields.retain(|field| !field.starts_with("\"size\"")),
            2 => fields.push(format!("\"user\":{}", users[0])),
            _ => {}
        }
        let colon = ["\":", "\" :", "\": "][number / 60 % 3];
        rows.push(format!("{{{}}}", fields.join(",").replace("\":", colon)));
    }
    let sure = check("visits", &rows);
    assert!(sure > rows.len() / 2 && sure < rows.len(), "{sure}");
    let schema = schema();
    let id_fields = IdFields::new(&schema);
    let searches = |table| {
        let finder = FieldFinder::new(&schema, Encoding::Import, table, Some(&id_fields)).unwrap();
        finder.searched.is_some()
    };
    assert!(searches("visits") && !searches("orders") && !searches("users"));
}
