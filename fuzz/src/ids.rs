//! Ids: what is decoded is what was encoded, whoever decodes it.

use std::num::NonZeroU32;
use std::sync::LazyLock;

use convex_schema_core::{
    DocumentId, Id, Schema, Storage, TableDefinition, TableMapping, Value, v,
};
use convex_schema_rows::scan::{ScanOptions, Scanner};
use convex_schema_rows::validate::{Mode, Rows, TableIds, WithMapping};

/// Treats `data` as the text of an id, as what an id is made of, and as a list of tables.
pub fn run(data: &[u8]) {
    made(data);
    if let Ok(text) = std::str::from_utf8(data) {
        decoded(text);
        verified(text);
        tables(text);
    }
}

fn decoded(text: &str) {
    let id = DocumentId::decode(text);
    assert_eq!(Id::<Storage>::parse(text).is_ok(), id.is_ok());
    match id {
        Ok(id) => {
            assert_eq!(id.encode(), text);
            assert_eq!(DocumentId::encoded_len(id.table_number()), text.len());
            assert_eq!(DocumentId::new(id.table_number(), id.internal()), id);
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.code().is_empty()),
    }
}

/// An id of four bytes of a number and sixteen of its own, then changed by pairs of place and
/// character.
fn made(data: &[u8]) {
    let Some((number, rest)) = data.split_first_chunk() else {
        return;
    };
    let Some((internal, changes)) = rest.split_first_chunk() else {
        return;
    };
    let Some(number) = NonZeroU32::new(u32::from_le_bytes(*number)) else {
        return;
    };
    let id = DocumentId::new(number, *internal);
    let text = id.encode();
    assert_eq!(DocumentId::decode(&text), Ok(id));
    decoded(&text);
    verified(&text);
    let mut changed = text.into_bytes();
    for change in changes.chunks_exact(2) {
        let place = usize::from(change[0]) % changed.len();
        changed[place] = change[1] & 0x7f;
    }
    if let Ok(text) = String::from_utf8(changed) {
        decoded(&text);
        verified(&text);
    }
}

/// The engines of a table whose rows hold an id of another.
struct Engines {
    shape: Rows,
    mapping: TableMapping,
    mapped: Rows<WithMapping>,
    scan_shape: Scanner,
    scan_mapped: Scanner,
}

impl Engines {
    fn new() -> Self {
        let object = v::object().field("id", v::id("users"));
        let schema = Schema::builder()
            .table(TableDefinition::new("rows", object))
            .table(TableDefinition::new("users", v::any()))
            .build();
        let mapping = TableMapping::fresh_deployment(["rows", "users"]);
        let options = ScanOptions::default().mapping(mapping.clone());
        Self {
            shape: Rows::new(&schema),
            mapped: Rows::with_mapping(&schema, mapping.clone()),
            scan_shape: Scanner::new(&schema, "rows", &ScanOptions::default()),
            scan_mapped: Scanner::new(&schema, "rows", &options),
            mapping,
        }
    }
}

static ENGINES: LazyLock<Engines> = LazyLock::new(Engines::new);

/// The validator's and the scanner's answers follow from what the id says.
fn verified(text: &str) {
    let engines = &*ENGINES;
    let id = DocumentId::decode(text).ok();
    let is_user = id.is_some_and(|id| engines.mapping.name_of(id.table_number()) == Some("users"));
    let row: Value = [("id", Value::from(text))].into_iter().collect();
    let wire = row.to_wire();
    let accepts = |scanner: &Scanner| scanner.clone().accepts(wire.as_bytes());
    let shape = is_valid(&engines.shape, &row);
    assert_eq!(shape, id.is_some(), "{text}");
    assert!(shape || !accepts(&engines.scan_shape), "{text}");
    let mapped = is_valid(&engines.mapped, &row);
    assert_eq!(mapped, is_user, "{text}");
    assert!(mapped || !accepts(&engines.scan_mapped), "{text}");
}

fn is_valid<I: TableIds>(rows: &Rows<I>, row: &Value) -> bool {
    rows.table("rows").validate(row, Mode::Insert).is_ok()
}

/// The list of tables in a snapshot.
fn tables(text: &str) {
    let Ok(mapping) = TableMapping::parse_tables(text) else {
        return;
    };
    let written = mapping.to_tables();
    assert_eq!(TableMapping::parse_tables(&written), Ok(mapping.clone()));
    for (name, number) in mapping.iter() {
        assert_eq!(mapping.number_of(name), Some(number));
        assert_eq!(mapping.name_of(number), Some(name));
    }
}
