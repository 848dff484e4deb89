//! Schemas as large as Convex allows: rustc has a lint against const evaluation that takes long, which
//! must not meet them.

use std::fs;
use std::path::Path;

use convex_schema_tests::programs;

#[test]
fn large_schemas_compile() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large");
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let repository = programs::repository();
    let manifest = format!(
        "[workspace]\n[package]\nname = \"large\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nconvex-schema = {{ path = '{}', default-features = false }}\n",
        repository.join("convex-schema").display()
    );
    write("Cargo.toml", &manifest);
    // The versions that are there, so that nothing is downloaded.
    let lock = fs::read_to_string(repository.join("Cargo.lock")).unwrap();
    write("Cargo.lock", &lock);
    for (name, text) in [
        ("thousand_tables", thousand_tables()),
        ("ten_thousand_tables", ten_thousand_tables()),
    ] {
        write(&format!("src/bin/{name}.rs"), &text);
        let mut cargo = programs::cargo(env!("CARGO_TARGET_TMPDIR"));
        cargo.args(["run", "--quiet", "--bin", name]);
        let output = cargo.current_dir(&root).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {errors}");
    }
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
    let head = "#![allow(dead_code)]

use convex_schema::{ConvexType, Id, Table, TableList, schema, tables};

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
    let head = "#![allow(dead_code)]

use convex_schema::{Id, Table, TableList, schema, tables};

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
