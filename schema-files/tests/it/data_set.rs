//! Checks of the whole data set: missing documents and duplicates.

use std::fmt::Write;
use std::fs;
use std::num::NonZeroU32;

use convex_schema_core::{DocumentId, Schema, TableDefinition, v};
use convex_schema_files::{DataSet, ImportCode, Input, Options, Outcome, validate};
use convex_schema_rows::validate::{Values, ViolationCode};
use tempfile::TempDir;

/// The id of a document: its table's number, and a byte of its own.
fn id(table: u32, byte: u8) -> String {
    DocumentId::new(NonZeroU32::new(table).unwrap(), [byte; 16]).encode()
}

fn schema() -> Schema {
    let item = v::object().field("product", v::id("products"));
    let card = v::object()
        .field("kind", v::literal("card"))
        .field("holder", v::id("users"));
    let gift = v::object()
        .field("kind", v::literal("gift"))
        .field("holder", v::union([v::id("users"), v::string()]));
    let order = v::object()
        .field("user", v::optional(v::id("users")))
        .field("items", v::optional(v::array(item)))
        .field("paid", v::optional(v::union([card.into(), gift.into()])))
        .field(
            "stock",
            v::optional(v::record(v::id("products"), v::number())),
        )
        .field("note", v::optional(v::string()))
        .field("picture", v::optional(v::id("_storage")));
    let user = v::object()
        .field("email", v::optional(v::string()))
        .field("site", v::optional(v::number()));
    Schema::builder()
        .table(TableDefinition::new("users", user).unique(["email", "site"]))
        .table(TableDefinition::new("products", v::object()))
        .table(TableDefinition::new("orders", order))
        .build()
}

/// An unpacked export: users 10001, products 10002, orders 10003.
fn export(files: &[(&str, String)]) -> TempDir {
    let directory = TempDir::new().unwrap();
    let tables = ["users", "products", "orders"].iter().zip(10_001..);
    let tables = tables.map(|(name, id)| format!("{{\"name\":\"{name}\",\"id\":{id}}}\n"));
    let tables = ("_tables", tables.collect::<String>());
    for (table, rows) in files.iter().chain([&tables]) {
        let path = directory.path().join(table);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("documents.jsonl"), rows).unwrap();
    }
    directory
}

fn check(directory: &TempDir, change: impl Fn(Options) -> Options) -> Outcome {
    let options = change(Options::new().references(true));
    validate(&schema(), [Input::path(directory.path())], &options).unwrap()
}

/// The references as `table path dangling of checked, unchecked`.
fn references(found: &DataSet) -> Vec<String> {
    let told = found.references.iter().map(|it| {
        let (table, path, count) = (&it.table, &it.path, it.count);
        format!("{table}{path} {count} of {}, {}", it.checked, it.unchecked)
    });
    told.collect()
}

#[test]
fn dangling_references_are_counted_by_field() {
    let (ann, nobody) = (id(10_001, 1), id(10_001, 9));
    let (tea, no_product) = (id(10_002, 1), id(10_002, 9));
    let (picture, no_picture) = (id(540, 1), id(540, 9));
    let mut files = vec![
        ("users", format!("{{\"_id\":\"{ann}\"}}\n")),
        ("products", format!("{{\"_id\":\"{tea}\"}}\n")),
        (
            "orders",
            [
                format!("{{\"user\":\"{ann}\"}}"),
                format!("{{\"user\":\"{nobody}\"}}"),
                format!(
                    "{{\"items\":[{{\"product\":\"{tea}\"}},{{\"product\":\"{no_product}\"}}]}}"
                ),
                format!("{{\"paid\":{{\"kind\":\"card\",\"holder\":\"{nobody}\"}}}}"),
                format!("{{\"paid\":{{\"kind\":\"gift\",\"holder\":\"{nobody}\"}}}}"),
                "{\"paid\":{\"kind\":\"gift\",\"holder\":\"a friend\"}}".to_owned(),
                format!("{{\"stock\":{{\"{tea}\":1,\"{no_product}\":2}}}}"),
                format!("{{\"note\":\"{nobody}\"}}"),
                format!("{{\"picture\":\"{no_picture}\"}}"),
                format!("{{\"user\":\"{nobody}\"}}"),
            ]
            .join("\n"),
        ),
    ];
    let outcome = check(&export(&files), |options| options);
    assert!(outcome.is_accepted(), "{}", outcome.to_text());
    let found = outcome.data_set.as_ref().unwrap();
    let want = [
        "orders.user 2 of 3, 0",
        "orders.items[].product 1 of 2, 0",
        "orders.paid.holder 2 of 2, 0",
        "orders.stock.keys() 1 of 2, 0",
        "orders.picture 0 of 0, 1",
    ];
    assert_eq!(references(found), want);
    assert_eq!((found.documents, found.dangling()), (2, 6));
    let user = &found.references[0];
    assert_eq!(user.samples[0].id.as_deref(), Some(nobody.as_str()));
    let rows = [&user.first, &user.last].map(|row| row.as_ref().map(|it| it.row));
    assert_eq!(rows, [Some(2), Some(10)]);
    assert!(outcome.to_text().contains("[data_dangling_reference]"));
    // Once the files are known, so is which of them are not there.
    files.push((
        "_storage",
        format!("{{\"_id\":\"{picture}\",\"size\":5.0}}\n"),
    ));
    let outcome = check(&export(&files), |options| options.values(Values::Hide));
    let found = outcome.data_set.as_ref().unwrap();
    assert_eq!(references(found)[4], "orders.picture 1 of 1, 0");
    assert_eq!(found.references[0].samples[0].id, None);
    assert!(!outcome.to_json().to_string().contains(&nobody));
    // Tables that are not read are not missed, and empty ones are known to be.
    let outcome = check(&export(&files), |options| options.tables(["orders"]));
    let found = outcome.data_set.as_ref().unwrap();
    assert_eq!(references(found)[0], "orders.user 0 of 0, 3");
    files[0].1.clear();
    let outcome = check(&export(&files), |options| options);
    let found = outcome.data_set.as_ref().unwrap();
    assert_eq!(references(found)[0], "orders.user 3 of 3, 0");
    let users = outcome.sources[0]
        .findings
        .tables()
        .find(|it| it.0 == "users");
    assert_eq!(users.map(|(_, table)| table.rows()), Some(0));
}

#[test]
fn repeated_values_and_ids_are_told_with_the_first_row_that_has_them() {
    let (ann, bo) = (id(10_001, 1), id(10_001, 2));
    let users = [
        format!("{{\"_id\":\"{ann}\",\"email\":\"a\",\"site\":1}}"),
        format!("{{\"_id\":\"{bo}\",\"email\":\"a\",\"site\":2}}"),
        "{\"email\":\"a\"}".to_owned(),
        "{\"email\":\"a\"}".to_owned(),
        format!("{{\"_id\":\"{ann}\",\"email\":\"b\",\"site\":1}}"),
        "{\"email\":\"a\",\"site\":2.0}".to_owned(),
        "{\"email\":\"a\",\"site\":1}".to_owned(),
        "{\"email\":\"a\",\"site\":1}".to_owned(),
    ];
    let directory = export(&[("users", users.join("\n"))]);
    let first = check(&directory, |options| options.threads(1));
    let found = first.data_set.as_ref().unwrap();
    let told = found.duplicates.iter().map(|it| {
        let rows: Vec<(u64, u64)> = it
            .samples
            .iter()
            .map(|it| (it.row.row, it.first.row))
            .collect();
        (it.code, it.fields.join(" "), it.rows, rows)
    });
    let told: Vec<_> = told.collect();
    assert_eq!(
        told,
        [
            (
                ViolationCode::DuplicateId,
                "_id".to_owned(),
                1,
                vec![(5, 1)]
            ),
            (
                ViolationCode::DuplicateUnique,
                "email site".to_owned(),
                3,
                vec![(6, 2), (7, 1), (8, 1)]
            ),
        ]
    );
    // The ids are an error of the import, not of a row.
    assert_eq!((first.rejected(), first.is_accepted()), (0, false));
    let error = first.sources[0].import.error().unwrap();
    assert_eq!(error.code, ImportCode::DuplicateId);
    for threads in [2, 5] {
        let other = check(&directory, |options| options.threads(threads));
        assert_eq!(other.to_json(), first.to_json());
    }
}

/// Rows with an escaped key are parsed, others are read where they stand: both find the same.
#[test]
fn what_is_found_does_not_depend_on_how_rows_are_written() {
    let mut users = String::new();
    let mut orders = String::new();
    for row in 0..400_u32 {
        let byte = u8::try_from(row % 200).unwrap();
        let (own, user) = (id(10_001, byte), id(10_001, byte.wrapping_mul(3)));
        let (product, picture) = (id(10_002, byte), id(540, byte));
        let site = row % 150;
        let email = ["\"a\"", "\"\\u0061\"", "\"b\"", "\"caf\u{e9}\""][row as usize % 4];
        let _ = writeln!(
            users,
            "{{\"_id\":\"{own}\",\"email\":{email},\"site\":{site}.0}}"
        );
        let order = match row % 5 {
            0 => format!("\"items\":[{{\"product\":\"{product}\"}},{{\"product\":\"{own}\"}}]"),
            1 => format!("\"paid\":{{\"kind\":\"card\",\"holder\":\"{user}\"}}"),
            2 => format!("\"stock\":{{\"{product}\":1.0}},\"user\":\"{user}\""),
            3 => format!("\"picture\":\"{picture}\",\"note\":\"{user}\""),
            _ => format!("\"user\":\"{user}\",\"note\":7"),
        };
        let _ = writeln!(orders, "{{{order}}}");
    }
    let products = format!("{{\"_id\":\"{}\"}}\n", id(10_002, 5));
    let files = [("users", users), ("products", products), ("orders", orders)];
    let directory = export(&files);
    let first = check(&directory, |options| options.threads(1));
    let wanted = shown(&first, &directory);
    let found = first.data_set.as_ref().unwrap();
    assert!(
        found.dangling() > 100 && found.repeated() > 200,
        "{found:?}"
    );
    assert_eq!(
        first.rejected(),
        80 + 80,
        "other tables' ids, and numbers for text"
    );
    for (usual, other) in [
        ("_id\"", "\\u005fid\""),
        ("\"user\":", "\"us\\u0065r\":"),
        ("{\"", " { \""),
        ("\":", "\"\t:  "),
    ] {
        let files = files
            .clone()
            .map(|(table, rows)| (table, rows.replace(usual, other)));
        let directory = export(&files);
        let second = check(&directory, |options| options.threads(3));
        assert_eq!(shown(&second, &directory), wanted, "{other}");
    }
}

/// Returns the outcome as text, without the directory.
fn shown(outcome: &Outcome, directory: &TempDir) -> String {
    let found = outcome.data_set.as_ref().unwrap().to_json().to_string();
    found.replace(&*directory.path().to_string_lossy(), "")
}
