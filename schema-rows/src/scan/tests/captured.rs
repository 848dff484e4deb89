//! The places of values that are asked for: what stands there is the value that the reference reads.

use std::collections::BTreeMap;

use super::super::{CapturedRows, Encoding, Level, ScanOptions, Scanner};
use super::tree::Random;
use convex_schema_core::{Schema, TableDefinition, Validator, Value, v};

const NAMES: [&str; 9] = [
    "_id", "user", "note", "size", "done", "kind", "fixed", "maybe", "absent",
];

const ID: &str = "\"j57000820c20a1g7104gm2rc1m70ynr8\"";

/// Flat rows, rows with other values in them, and rows of two members that a tag tells apart.
fn documents() -> [Validator; 3] {
    let flat = || {
        v::object()
            .field("user", v::optional(v::id("users")))
            .field("note", v::optional(v::string()))
            .field("size", v::optional(v::number()))
            .field("done", v::optional(v::boolean()))
            .field(
                "kind",
                v::optional(v::union([v::literal("a"), v::literal("bcd")])),
            )
            .field("fixed", v::optional(v::literal("always")))
    };
    let nested = flat()
        .field("maybe", v::optional(v::union([v::null(), v::string()])))
        .field("inner", v::optional(v::array(flat())));
    let tagged = ["one", "two"].map(|tag| flat().field("t", v::literal(tag)).into());
    [flat().into(), nested.into(), v::union(tagged)]
}

/// A row with some of the fields, most in one order; `table` is the index of its validator.
fn row(random: &mut Random, table: usize) -> String {
    let mut pick = |count: usize| random.below(count);
    let note = ["", "plain text", "two \\\" words", "caf\u{e9}", "\\u0061"][pick(5)];
    let long = "x".repeat(pick(90));
    let mut fields = vec![
        format!("\"_id\":{ID}"),
        format!("\"done\":{}", pick(2) == 0),
        format!(
            "\"fixed\":\"always\",\"kind\":\"{}\"",
            ["a", "bcd"][pick(2)]
        ),
        format!("\"note\":\"{note}{long}\",\"size\":{}", pick(2000)),
        format!("\"user\":{ID}"),
    ];
    if table == 1 {
        let maybe = ["null", "\"text\""][pick(2)];
        fields.push(format!(
            "\"inner\":[{{\"note\":\"inside\",\"size\":7}}],\"maybe\":{maybe}"
        ));
    }
    if table == 2 {
        fields.insert(0, format!("\"t\":\"{}\"", ["one", "two"][pick(2)]));
    }
    match pick(30) {
        0 => drop(fields.remove(1)),
        1 => fields.push("\"note\":\"once more\"".to_owned()),
        2 => fields.push("\"n\\u006fte\":\"escaped\"".to_owned()),
        3 => fields.push("\"fixed\":\"always\"".to_owned()),
        4 => fields.rotate_left(2),
        5 => return format!("{{ {} }}", fields.join(" , ").replace("\":", "\" : ")),
        _ => {}
    }
    format!("{{{}}}", fields.join(","))
}

/// Returns the fields of a document as the reference reads them.
fn fields(text: &str) -> BTreeMap<String, Value> {
    match Encoding::Import.parse(text).unwrap() {
        Value::Object(ref fields) => fields.clone(),
        _ => BTreeMap::new(),
    }
}

/// Compares the places in `row` with what the reference reads of it.
fn compare(row: &str, places: &BTreeMap<&str, String>) {
    let document = fields(row);
    for name in NAMES {
        let captured = places.get(name).map(|text| {
            let alone = fields(&format!("{{\"{name}\":{text}}}"));
            assert_eq!(alone.len(), 1, "{name}: {text} in {row}");
            alone.get(name).cloned()
        });
        assert_eq!(
            captured.flatten(),
            document.get(name).cloned(),
            "{name}: {row}"
        );
    }
}

#[test]
fn captured_values_are_those_of_the_reference() {
    for (table, document) in documents().into_iter().enumerate() {
        let users = TableDefinition::new("users", v::any());
        let rows = TableDefinition::new("rows", document);
        let schema = Schema::builder().table(rows).table(users).build();
        for level in Level::available() {
            let options = ScanOptions::default()
                .mode(crate::validate::Mode::Pure)
                .encoding(Encoding::Import)
                .level(level)
                .captured(NAMES);
            let mut scanner = Scanner::new(&schema, "rows", &options);
            let mut captured = CapturedRows::default();
            let mut random = Random::new(11);
            let (mut rows, mut known) = (0, 0);
            for _ in 0..8 {
                let text: String = (0..400).map(|_| row(&mut random, table) + "\n").collect();
                let mut unsure = 0;
                rows += scanner.lines_capturing(text.as_bytes(), &mut captured, |_| unsure += 1);
                let mut after = 0;
                for captured in captured.iter() {
                    let row = &text[captured.start..captured.end];
                    assert!(captured.start >= after && text[captured.end..].starts_with('\n'));
                    after = captured.end + 1;
                    let places = NAMES.iter().enumerate().filter_map(|(index, name)| {
                        Some((*name, text[captured.value(index)?].to_owned()))
                    });
                    compare(row, &places.collect());
                    known += 1;
                }
            }
            // A table whose fields have several kinds has none; the others miss those of odd rows.
            let least = if table == 1 { 0 } else { rows / 2 };
            assert!(
                known >= least && known < rows,
                "{level:?} {table}: {known} of {rows}"
            );
        }
    }
}

/// Too many fields to number are none; rows are read all the same.
#[test]
fn too_many_fields_are_not_captured() {
    let rows = TableDefinition::new("rows", v::object().field("a", v::string()));
    let schema = Schema::builder().table(rows).build();
    let text = "{\"a\":\"b\"}\n".repeat(300);
    for (names, wanted) in [(1, true), (64, true), (65, false)] {
        let names = (0..names).map(|number| {
            if number == 0 {
                "a".to_owned()
            } else {
                number.to_string()
            }
        });
        let options = ScanOptions::default().captured(names);
        let mut scanner = Scanner::new(&schema, "rows", &options);
        let mut captured = CapturedRows::default();
        let mut unsure = 0;
        assert_eq!(
            scanner.lines_capturing(text.as_bytes(), &mut captured, |_| unsure += 1),
            300
        );
        assert_eq!((unsure, captured.iter().count() > 0), (0, wanted));
    }
}
