//! A schema whose names have every length at which a line is just short enough or too long.

use convex_schema::{
    FieldValidator, Index, ObjectValidator, Schema, SchemaBuilder, TableDefinition, Validator, v,
};

/// Longest name that Convex accepts.
const LONGEST: usize = 64;

/// Fields and tables with all kinds of values and chains after names of each length.
pub fn schema() -> Schema {
    let builder = (48..=LONGEST).fold(Schema::builder(), |builder, length| {
        builder.table(TableDefinition::new(
            format!("fields{length}"),
            fields(length),
        ))
    });
    (40..=LONGEST).fold(builder, tables).build()
}

fn fields(length: usize) -> ObjectValidator {
    validators()
        .into_iter()
        .flat_map(|validator| [validator.clone().into(), v::optional(validator)])
        .enumerate()
        .fold(
            v::object(),
            |object, (position, field): (usize, FieldValidator)| {
                object.field(padded(&format!("f{position}"), length), field)
            },
        )
}

fn validators() -> Vec<Validator> {
    let long = "a literal that has forty columns by itself";
    vec![
        v::string(),
        v::literal("short"),
        v::literal(long),
        v::literal(-5_i64),
        v::array(v::string()),
        v::array(v::object()),
        v::nullable(v::string()),
        // With its quotes 20 columns, and 21.
        v::id("x".repeat(18)),
        v::id("x".repeat(19)),
        v::record(v::string(), v::any()),
        v::union([]),
        v::union([v::any()]),
    ]
}

fn tables(builder: SchemaBuilder, length: usize) -> SchemaBuilder {
    let field = "f".repeat(length);
    let documents = [
        v::any(),
        v::union([v::object().field(field.as_str(), v::any()).into()]),
        v::object().field(field.as_str(), v::any()).into(),
        v::object().into(),
    ];
    let mut builder = builder;
    for (kind, document) in documents.into_iter().enumerate() {
        let path = if kind == 3 { "_creationTime" } else { &field };
        for (chain, indexes) in chains(path, length).into_iter().enumerate() {
            let name = padded(&format!("t{kind}{chain}"), length);
            let table = TableDefinition::new(name, document.clone());
            builder = builder.table(indexes.into_iter().fold(table, TableDefinition::index));
        }
        let name = padded(&format!("t{kind}s"), length);
        builder = builder.table(TableDefinition::new(name, document).staged(v::any()));
    }
    builder
}

fn chains(path: &str, length: usize) -> Vec<Vec<Index>> {
    let first = || Index::database("a", [path]);
    let named = padded("i", length);
    vec![
        vec![],
        vec![first()],
        vec![Index::search("s", path)],
        vec![first(), Index::database("b", ["_creationTime"])],
        vec![first(), Index::search("s", path)],
        vec![first(), Index::vector(named, path, 3).staged()],
    ]
}

/// `start` with as many letters after it as it takes to be `length` long.
fn padded(start: &str, length: usize) -> String {
    format!("{start:x<length$}")
}
