//! What the macros accept, and what they say about what they don't.
//!
//! `ui/pass/<topic>/<what_works>.rs` has to compile and run; `ui/fail/<topic>/<what_is_wrong>.rs`
//! has to fail with the text beside it. `TRYBUILD=overwrite` rewrites the texts, and
//! `cargo test -p convex-schema-tests --test ui -- ui trybuild=tuple` runs the cases whose path
//! contains `tuple`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use convex_schema_tests_macros::skip::skipped;
use trybuild::TestCases;

/// The compiler whose messages stand in `ui/fail`: another one words its own errors in another way.
const PINNED_RUSTC: &str = "1.95.0";

#[test]
fn ui() {
    if !is_pinned() {
        return;
    }
    let cases = TestCases::new();
    cases.pass("ui/pass/*/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}

/// Const evaluation has a lint against loops that take long; large schemas must not meet it.
#[test]
fn large_schemas() {
    if !is_pinned() {
        return;
    }
    let cases = TestCases::new();
    cases.pass(generated("thousand_tables", &thousand_tables()));
    cases.pass(generated("ten_thousand_tables", &ten_thousand_tables()));
}

/// Whether this is the pinned compiler; in CI it has to be.
fn is_pinned() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let is_pinned = version.split(' ').nth(1) == Some(PINNED_RUSTC);
    if !is_pinned {
        let why = format!(
            "the cases are pinned to rustc {PINNED_RUSTC}, this is {}",
            version.trim()
        );
        skipped("ui", &why);
    }
    is_pinned
}

/// Writes a case that is too long to be kept.
fn generated(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.rs"));
    fs::write(&path, text).unwrap();
    path
}

/// 1,000 tables of 9 fields with an index on a path each, listed one by one and as one list:
/// 10,000 names that belong to documents.
fn thousand_tables() -> String {
    let tables = (0..1000).map(|number| {
        format!(
            r#"
#[derive(Table)]
#[table(name = "table{number}")]
#[table(index(name = "by_path", fields = ["nested{number}.x", text{number}]))]
struct Table{number} {{
    text{number}: String,
    number{number}: f64,
    flag{number}: Option<bool>,
    id{number}: Id<Table{other}>,
    ids{number}: Vec<Id<Table{number}>>,
    #[convex(number)]
    count{number}: i64,
    nested{number}: Nested,
    record{number}: std::collections::BTreeMap<String, Option<f64>>,
    list{number}: Vec<Option<String>>,
}}
"#,
            other = (number * 7 + 1) % 1000,
        )
    });
    let head = "use convex_schema::{ConvexType, Id, Table, TableList, schema, tables};

#[derive(ConvexType)]
struct Nested {
    x: f64,
}
";
    let names = names("Table", 1000);
    let main = format!(
        "
const LIST: TableList = tables![{names}];

fn main() {{
    let schema = schema! {{ tables: [{names}] }};
    assert_eq!(schema.tables().len(), 1000);
    assert_eq!(schema.indexes().count(), 1000);
    assert_eq!(schema! {{ tables: [..LIST] }}.tables().len(), 1000);
}}
"
    );
    head.to_owned() + &tables.collect::<String>() + &main
}

/// As many tables as a deployment may have, and ids of the first and the last of them.
fn ten_thousand_tables() -> String {
    let tables = (0..10_000).map(|number| {
        format!(
            "#[derive(Table)]\n#[table(external, name = \"table{number}\")]\nstruct T{number};\n"
        )
    });
    let head = "use convex_schema::{Id, Table, TableList, schema, tables};

#[derive(Table)]
#[table(name = \"rows\")]
struct Row {
    first: Id<T0>,
    last: Id<T9999>,
}
";
    let names = names("T", 10_000);
    let main = format!(
        "
const LIST: TableList = tables![{names}];

fn main() {{
    let schema = schema! {{ tables: [{names}, Row] }};
    assert_eq!(schema.external_tables().len(), 10_000);
    assert_eq!(schema! {{ tables: [Row, ..LIST] }}.tables().len(), 1);
}}
"
    );
    head.to_owned() + &tables.collect::<String>() + &main
}

/// `Table0, Table1, ...`.
fn names(stem: &str, count: usize) -> String {
    let names: Vec<_> = (0..count).map(|number| format!("{stem}{number}")).collect();
    names.join(", ")
}
