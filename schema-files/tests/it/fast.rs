//! Rows that are accepted as bytes are not looked at again; the findings must not tell.

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableDefinition, TableMapping, v};
use convex_schema_files::{Deployment, Format, Input, Options, validate};
use convex_schema_rows::validate::{
    Findings, FindingsOptions, Mode, RowPlace, Rows, ViolationCode,
};

const USER: &str = "j57000820c20a1g7104gm2rc1m70ynr8";

fn schema() -> Schema {
    let visit = v::object()
        .field("author", v::id("users"))
        .field("seenAt", v::optional(v::number()))
        .field("note", v::optional(v::any()))
        .field("more", v::optional(v::record(v::string(), v::number())));
    Schema::builder()
        .table(TableDefinition::new("users", v::any()))
        .table(TableDefinition::new("visits", visit))
        .build()
}

fn kept(repeated_keys: bool) -> FindingsOptions {
    let mut kept = FindingsOptions::default();
    kept.repeated_keys = repeated_keys;
    kept
}

/// Rows of every kind that the two ways could take differently.
fn rows() -> Vec<String> {
    let author = format!("\"author\":\"{USER}\"");
    let mut rows = vec![
        format!("{{{author}}}"),
        format!("{{{author},\"seenAt\":1700000000000}}"),
        format!("{{{author},\"seenAt\":1700000000}}"),
        format!("{{{author},\"seen\\u0041t\":1700000000}}"),
        format!("{{{author}, \"seenAt\" : 17e8 }}\r"),
        format!("{{{author},\"seenAt\":null}}"),
        format!("{{{author},\"seenAt\":1700000000000000}}"),
        format!("{{{author},\"note\":{{\"seenAt\":1700000000}}}}"),
        format!("{{{author},\"note\":{{\"a\":1,\"a\":2}}}}"),
        format!("{{{author},\"note\":[{{\"a\":{{\"b\":1,\"b\":2}}}}]}}"),
        format!("{{{author},{author}}}"),
        format!("{{{author},\"more\":{{\"a\":1,\"a\":1}}}}"),
        format!("{{{author},\"more\":{{\"x\":1700000000}}}}"),
        format!("{{{author},\"_creationTime\":1700000000.5}}"),
        format!("{{{author},\"_creationTime\":1700000000000.5}}"),
        format!("{{{author},\"note\":\"\\ud800\"}}"),
        format!(
            "{{{author},\"note\":{}1{}}}",
            "[".repeat(70),
            "]".repeat(70)
        ),
        "{\"author\":\"j57000820c20a1g7104gm2rc1m70yyyy\"}".to_owned(),
        "{\"author\":1}".to_owned(),
        String::new(),
        "\r".to_owned(),
        "{}".to_owned(),
        "null".to_owned(),
        format!("{{{author}"),
    ];
    rows.push(format!("{{{author},\"note\":\"{}\"}}", "x".repeat(300_000)));
    rows.push(format!(
        "{{{author},\"note\":\"{}\"}}",
        "x".repeat(1_100_000)
    ));
    rows
}

#[test]
fn findings_are_those_of_the_explaining_validator() {
    let schema = schema();
    let mapping = TableMapping::fresh_deployment(["users", "visits"]);
    let compiled = Rows::with_mapping(&schema, mapping.clone());
    let rows = rows();
    for seed in 0_usize..2 {
        // Each row several times, among many of the first kind, so that there are several blocks.
        let order = (0..3_000_usize).map(|at| (at * 7919 + seed) % 211);
        let text: Vec<&str> = order
            .map(|at| rows.get(at).unwrap_or(&rows[at % 2]).as_str())
            .filter(|row| row.len() < 1_000_000 || seed == 0)
            .collect();
        let mut text = text.join("\n");
        if seed % 2 == 0 {
            text.push('\n');
        }
        for encoding in [Encoding::Import, Encoding::Export, Encoding::Wire] {
            let mut want = Findings::new(kept(false));
            for (index, line) in text.lines_kept().enumerate() {
                let place = RowPlace::line(index as u64 + 1);
                let table = compiled.table("visits");
                want.add_text(table, place, line.as_bytes(), encoding, Mode::Import);
            }
            for threads in [1, 2] {
                let options = Options::new()
                    .threads(threads)
                    .encoding(encoding)
                    .deployment(Deployment::with_numbers(mapping.clone()));
                let input = Input::reader("visits.jsonl", text.as_bytes());
                let outcome = validate(&schema, [input], &options).unwrap();
                assert_eq!(outcome.sources[0].findings.to_json(), want.to_json());
            }
        }
    }
}

/// Lines without their newline, but with what else is white space.
trait LinesKept {
    fn lines_kept(&self) -> impl Iterator<Item = &str>;
}

impl LinesKept for String {
    fn lines_kept(&self) -> impl Iterator<Item = &str> {
        self.strip_suffix('\n').unwrap_or(self).split('\n')
    }
}

#[test]
fn elements_of_arrays_are_taken_likewise() {
    let schema = schema();
    let compiled = Rows::new(&schema);
    let rows = rows();
    let rows: Vec<&str> = rows
        .iter()
        .map(String::as_str)
        .filter(|row| row.ends_with('}'))
        .collect();
    // Some over several lines, and a newline where there may be none.
    let wrapped: Vec<String> = rows.iter().map(|row| row.replace(',', "\n,\n")).collect();
    let broken = format!("{{\"author\":\"{USER}\",\"note\":\"a\nb\"}}");
    let wrapped = wrapped.iter().map(String::as_str);
    let rows: Vec<&str> = rows.into_iter().chain(wrapped).chain([&*broken]).collect();
    let text = format!("[{}]", rows.join(", "));
    let mut want = Findings::new(kept(false));
    for (index, row) in rows.iter().enumerate() {
        let place = RowPlace::of(index as u64 + 1);
        want.add_text(
            compiled.table("visits"),
            place,
            row.as_bytes(),
            Encoding::Import,
            Mode::Import,
        );
    }
    let input = Input::reader("visits.json", text.as_bytes()).format(Format::JsonArray);
    let outcome = validate(&schema, [input], &Options::default()).unwrap();
    let findings = &outcome.sources[0].findings;
    assert_eq!(findings.rows(), want.rows());
    assert_eq!(findings.rejected(), want.rejected());
    assert_eq!(findings.warned(), want.warned());
}

#[test]
fn repeated_keys_are_told_where_that_is_asked_for() {
    let schema = schema();
    let text = rows().join("\n");
    let count = |repeated_keys| {
        let mut options = Options::default();
        options = options.repeated_keys(repeated_keys);
        let input = Input::reader("visits.jsonl", text.as_bytes());
        let outcome = validate(&schema, [input], &options).unwrap();
        let findings = &outcome.sources[0].findings;
        let warnings = findings.tables().flat_map(|(_, table)| table.warnings());
        let repeated = warnings.filter(|group| group.code() == ViolationCode::DuplicateKey);
        repeated
            .map(convex_schema_rows::validate::FindingGroup::count)
            .sum::<u64>()
    };
    assert_eq!((count(false), count(true)), (0, 4));
}

#[test]
fn warnings_can_be_left_out() {
    let schema = schema();
    let text = rows().join("\n");
    let mut options = Options::default();
    options = options.warnings(false);
    let check = |options: &Options| {
        let input = Input::reader("visits.jsonl", text.as_bytes());
        validate(&schema, [input], options).unwrap()
    };
    let (without, with) = (check(&options), check(&Options::default()));
    assert_eq!(without.rejected(), with.rejected());
    assert_eq!(without.warned(), 0);
    assert!(with.warned() > 0);
}
