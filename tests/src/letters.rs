//! A schema that shows how wide every character is taken to be that a generated file keeps.

use convex_schema::emit::{self, TypeScriptOptions};
use convex_schema::{ObjectValidator, Schema, TableDefinition, v};

/// Fields of one table.
const FIELDS: usize = 200;

/// How often a character stands in a literal.
const TIMES: usize = 5;

/// Characters of a line around the letters of the two literals.
const AROUND: usize = r#"  c12345: v.union(v.literal(""), v.literal("")),"#.len();

/// Unions that fit into 80 columns, or miss them by one, if the character in them has one column
/// or two. A layout that differs takes it to be wider or narrower.
pub fn schema() -> Schema {
    let fields: Vec<_> = kept().into_iter().flat_map(fields).collect();
    let tables = fields.chunks(FIELDS).enumerate().map(|(position, fields)| {
        let document = fields
            .iter()
            .enumerate()
            .fold(v::object(), |object, (index, field)| {
                add(object, 10_000 + index, field)
            });
        TableDefinition::new(format!("letters{position}"), document)
    });
    let builder = tables.fold(Schema::builder(), convex_schema::SchemaBuilder::table);
    builder.build()
}

fn add(
    object: ObjectValidator,
    index: usize,
    (letters, filler): &(String, String),
) -> ObjectValidator {
    let literals = [letters, filler].map(|text| v::literal(text.clone()));
    object.field(format!("c{index}"), v::union(literals))
}

fn fields(c: char) -> impl Iterator<Item = (String, String)> {
    let letters = c.to_string().repeat(TIMES);
    [1, 2].into_iter().flat_map(move |width| {
        let letters = letters.clone();
        [80, 81].map(move |columns| {
            let filler = columns - AROUND - width * TIMES;
            (letters.clone(), "x".repeat(filler))
        })
    })
}

/// The characters outside ASCII that are not escaped: those beside one that is, and some between.
fn kept() -> Vec<char> {
    let all: Vec<char> = ('\u{80}'..='\u{323af}').collect();
    let texts: Vec<_> = all.iter().map(char::to_string).collect();
    let text = written(&texts);
    let is_kept: Vec<bool> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("v.literal("))
        .map(|line| !line.contains('\\'))
        .collect();
    assert_eq!(is_kept.len(), all.len(), "each literal has a line");
    let chosen = all.iter().enumerate().filter(|(at, _)| {
        let is_end = |other: Option<&bool>| other != Some(&true);
        is_kept[*at]
            && (at % 211 == 0
                || is_end(is_kept.get(at + 1))
                || at
                    .checked_sub(1)
                    .is_none_or(|before| is_end(is_kept.get(before))))
    });
    chosen.map(|(_, c)| *c).collect()
}

/// One literal a line.
fn written(texts: &[String]) -> String {
    let literals = texts.iter().map(|text| v::literal(text.as_str()));
    let document = v::object().field("c", v::union(literals));
    let schema = Schema::builder()
        .table(TableDefinition::new("t", document))
        .build();
    emit::typescript(&schema, &TypeScriptOptions::default())
}
