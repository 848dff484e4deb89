//! Random schemas that Convex accepts, for tests that hold one engine against another.
//!
//! They are made of the same descriptions that the derives emit, so that they have names and doc
//! comments, and they have everything that a schema can have; names and texts are as hostile as
//! the rules permit.

mod names;
mod random;
mod tables;
mod texts;
mod types;

use convex_schema::__private::{Entry, SchemaDesc, lower, table_list};
use convex_schema::Schema;

use self::names::Names;
pub use self::random::Random;
use self::types::Types;

/// The schema that belongs to `seed`: the same for the same seed, in every build.
pub fn schema(seed: u64) -> Schema {
    lower(&description(seed))
}

/// Returns the description that `schema!` would make of the schema that belongs to `seed`.
///
/// The memory that it refers to is never freed.
pub fn description(seed: u64) -> SchemaDesc {
    let mut random = Random::new(seed);
    let tables = table_names(&mut random);
    let externals = random.below(3);
    let mut types = Types::new(random, tables.clone());
    let mut entries: Vec<_> = tables
        .into_iter()
        .enumerate()
        .map(|(position, name)| {
            let table = if position < externals {
                tables::external(name)
            } else {
                tables::table(&mut types, name)
            };
            Entry::Table(leak(table))
        })
        .collect();
    if entries.len() > 2 && types.random.chance(30) {
        let list = table_list(leak_all(entries.split_off(entries.len() / 2)));
        entries.push(Entry::List(list));
    }
    SchemaDesc {
        tables: table_list(leak_all(entries)),
        types: types.listed(),
        schema_validation: !types.random.chance(15),
        strict_table_name_types: !types.random.chance(15),
    }
}

fn table_names(random: &mut Random) -> Vec<&'static str> {
    let count = if random.chance(5) {
        30
    } else {
        random.below(8)
    };
    let mut names = Names::default();
    (0..count).map(|_| names.table(random)).collect()
}

/// A value that lives for the rest of the program, as the constants of generated code do.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn leak_all<T>(values: impl IntoIterator<Item = T>) -> &'static [T] {
    values.into_iter().collect::<Vec<_>>().leak()
}

fn leak_text(text: impl Into<String>) -> &'static str {
    text.into().leak()
}
