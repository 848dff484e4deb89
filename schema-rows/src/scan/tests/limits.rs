//! Rows that keep a limit, and rows that exceed it by one.

use convex_schema_core::v;
use convex_schema_core::value::Encoding;
use convex_schema_rules::limit::{
    MAX_ARRAY_LEN, MAX_DOCUMENT_NESTING, MAX_DOCUMENT_SIZE, MAX_OBJECT_FIELDS,
    MAX_OWN_DOCUMENT_FIELDS, MAX_RUNTIME_KEY_LEN, MAX_VALUE_NESTING,
};

use super::{Level, Setting, Subject};
use crate::validate::Mode;

/// A row at a limit, and one beyond it.
struct Limit {
    name: &'static str,
    right: String,
    wrong: String,
}

fn limit(name: &'static str, most: usize, text: impl Fn(usize) -> String) -> Limit {
    Limit {
        name,
        right: text(most),
        wrong: text(most + 1),
    }
}

fn list(len: usize, one: &str) -> String {
    format!("[{}]", vec![one; len].join(","))
}

fn object(len: usize, value: &str) -> String {
    let fields: Vec<_> = (0..len).map(|at| format!("\"k{at}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn nested(levels: usize, open: &str, close: &str) -> String {
    open.repeat(levels) + "1" + &close.repeat(levels)
}

fn limits(mode: Mode) -> Vec<Limit> {
    let row = |field: &str, value: String| format!("{{\"{field}\":{value}}}");
    let levels = if mode.writes() {
        MAX_DOCUMENT_NESTING
    } else {
        MAX_VALUE_NESTING
    };
    vec![
        limit("numbers", MAX_ARRAY_LEN, |len| {
            row("numbers", list(len, "1.5"))
        }),
        limit("texts", MAX_ARRAY_LEN, |len| {
            row("texts", list(len, "\"a\""))
        }),
        limit("objects", MAX_ARRAY_LEN, |len| {
            row("objects", list(len, "{\"a\":1.5}"))
        }),
        limit("lists", MAX_ARRAY_LEN, |len| row("lists", list(len, "[]"))),
        limit("list of any", MAX_ARRAY_LEN, |len| {
            row("any", list(len, "1.5"))
        }),
        limit("any list in a list", MAX_ARRAY_LEN, |len| {
            row("any", format!("[{}]", list(len, "true")))
        }),
        limit("entries", MAX_OBJECT_FIELDS, |len| {
            row("record", object(len, "1.5"))
        }),
        limit("entries of any", MAX_OBJECT_FIELDS, |len| {
            row("any", object(len, "1.5"))
        }),
        limit("key of any", MAX_RUNTIME_KEY_LEN, |len| {
            row("any", format!("{{\"{}\":1.5}}", "k".repeat(len)))
        }),
        limit("key", MAX_RUNTIME_KEY_LEN, |len| {
            row("record", format!("{{\"{}\":1.5}}", "k".repeat(len)))
        }),
        limit("levels of lists", levels - 1, |len| {
            row("any", nested(len, "[", "]"))
        }),
        limit("levels of objects", levels - 1, |len| {
            row("any", nested(len, "{\"a\":", "}"))
        }),
    ]
}

#[test]
fn limits_hold_to_the_last_one() {
    let document = v::object()
        .field("numbers", v::optional(v::array(v::number())))
        .field("texts", v::optional(v::array(v::string())))
        .field(
            "objects",
            v::optional(v::array(v::object().field("a", v::number()))),
        )
        .field("lists", v::optional(v::array(v::array(v::number()))))
        .field("record", v::optional(v::record(v::string(), v::number())))
        .field("any", v::optional(v::any()))
        .into();
    let training = [
        r#"{"numbers":[1.5,-2.5]}"#,
        r#"{"texts":["a","b"]}"#,
        r#"{"objects":[{"a":1.5}]}"#,
        r#"{"lists":[[],[1.5]]}"#,
        r#"{"record":{"a":1.5}}"#,
        r#"{"any":{"a":[1.5,{"b":null}]}}"#,
    ];
    let training: Vec<Vec<u8>> = training.iter().map(|row| row.as_bytes().to_vec()).collect();
    for mode in [Mode::Insert, Mode::Auto, Mode::Import, Mode::Pure] {
        let setting = Setting {
            encoding: Encoding::Wire,
            mode,
            mapped: true,
        };
        let mut subject = Subject::new(&document, setting, &Level::available());
        for (times, limit) in
            (0..2).flat_map(|times| limits(mode).into_iter().map(move |it| (times, it)))
        {
            if times == 1 {
                subject.train(&vec![training.clone(); 20].concat());
            }
            let (right, wrong) = (limit.right.into_bytes(), limit.wrong.into_bytes());
            assert!(subject.is_valid(&right), "{mode:?} {}", limit.name);
            assert!(!subject.is_valid(&wrong), "{mode:?} {}", limit.name);
            subject.read(&[right, wrong], &training);
        }
    }
}

/// Documents of exactly a mebibyte by Convex's measure, and one byte more.
#[test]
fn no_document_is_too_large() {
    let document = v::object().field("text", v::string()).into();
    let setting = Setting {
        encoding: Encoding::Wire,
        mode: Mode::Insert,
        mapped: true,
    };
    let mut subject = Subject::new(&document, setting, &Level::available());
    let row = |len: usize| format!("{{\"text\":\"{}\"}}", "a".repeat(len)).into_bytes();
    let most = (MAX_DOCUMENT_SIZE - 200..=MAX_DOCUMENT_SIZE).rev();
    let most = most.into_iter().find(|len| subject.is_valid(&row(*len)));
    let most = most.unwrap_or_default();
    assert!(most > 0 && !subject.is_valid(&row(most + 1)));
    subject.train(&vec![row(5); 100]);
    subject.read(&[row(most), row(most + 1), row(300_000)], &[row(7)]);
}

/// A row of a table without validator keeps the limit of a document's own fields.
#[test]
fn own_fields_of_a_document_have_their_limit() {
    for document in [v::any(), v::object().field("k0", v::any()).into()] {
        for mode in [Mode::Insert, Mode::Import, Mode::Pure] {
            let setting = Setting {
                encoding: Encoding::Wire,
                mode,
                mapped: true,
            };
            let mut subject = Subject::new(&document, setting, &Level::available());
            let right = object(1, "true").into_bytes();
            subject.train(&vec![right.clone(); 100]);
            let rows = [0, 1, 2, 3].map(|more| object(MAX_OWN_DOCUMENT_FIELDS - 1 + more, "1.5"));
            let rows = rows.map(String::into_bytes);
            assert!(!subject.is_valid(&rows[3]) || mode == Mode::Pure);
            subject.read(&rows, &[right]);
        }
    }
}
