//! Rows that are all alike, for which the scanner looks at many fields at once, and rows that differ
//! from them in a few bytes.

use std::num::NonZeroU32;

use convex_schema::id::DocumentId;
use convex_schema::scan::{Encoding, ScanOptions};
use convex_schema::{Schema, TableDefinition, TableMapping, Validator, v};
use convex_schema_tests::documents::break_text;
use convex_schema_tests::generate::Random;
use convex_schema_tests::scanned::Subject;

const TABLE: &str = "visits";

fn place() -> Validator {
    let owner = v::object().field("owner", v::id(TABLE));
    v::object()
        .field("at", v::number())
        .field("by", owner)
        .field("code", v::string())
        .into()
}

fn visit(kind: &str) -> Validator {
    v::object()
        .field("at", v::number())
        .field("done", v::boolean())
        .field("kind", v::literal(kind))
        .field("note", v::string())
        .field("owner", v::id(TABLE))
        .field("place", place())
        .field("places", v::array(place()))
        .field("sizes", v::array(v::number()))
        .field("state", v::union([v::literal("open"), v::literal("shut")]))
        .field("then", v::optional(v::union([v::null(), v::number()])))
        .into()
}

fn id(random: &mut Random, number: u32) -> String {
    let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    let internal = u128::from(random.bits()) << 64 | u128::from(random.bits());
    DocumentId::new(number, internal.to_be_bytes()).encode()
}

fn place_text(random: &mut Random) -> String {
    let owner = id(random, 10_001);
    let time = 1_700_000_000_000_u64 + random.bits() % 1_000_000_000;
    let code = random.bits() % 90_000 + 10_000;
    format!(r#"{{"at":{time},"by":{{"owner":"{owner}"}},"code":"{code}-x"}}"#)
}

fn number(random: &mut Random) -> &'static str {
    random.pick(&[
        "0",
        "7",
        "12.5",
        "-3",
        "0.25",
        "-0.75",
        "12345678901234567",
        "1e3",
    ])
}

fn row(random: &mut Random, kind: &str) -> String {
    let (owner, place) = (id(random, 10_001), place_text(random));
    let done = random.chance(50);
    let note = "n".repeat(random.below(40));
    let places: Vec<_> = (0..random.below(3)).map(|_| place_text(random)).collect();
    let state = random.pick(&["open", "shut"]);
    let then = random.pick(&["", ",\"then\":null", ",\"then\":-2.5"]);
    let places = places.join(",");
    let sizes: Vec<_> = (0..random.below(40)).map(|_| number(random)).collect();
    let sizes = sizes.join(",");
    format!(
        r#"{{"at":1.5,"done":{done},"kind":"{kind}","note":"{note}","owner":"{owner}","place":{place},"places":[{places}],"sizes":[{sizes}],"state":"{state}"{then}}}"#
    )
}

/// Scalars of one kind each: such rows are planned as a whole.
fn flat() -> Validator {
    v::object()
        .field("at", v::number())
        .field("done", v::boolean())
        .field("kind", v::literal("walk"))
        .field("note", v::string())
        .field("owner", v::id(TABLE))
        .field("state", v::union([v::literal("open"), v::literal("shut")]))
        .field("steps", v::number())
        .into()
}

fn flat_row(random: &mut Random, kind: &str) -> String {
    let (owner, done) = (id(random, 10_001), random.chance(50));
    let note = random.pick(&["n", "\\u00e9", "ü"]).repeat(random.below(40));
    let state = random.pick(&["open", "shut"]);
    let steps = number(random);
    format!(
        r#"{{"at":1.5,"done":{done},"kind":"{kind}","note":"{note}","owner":"{owner}","state":"{state}","steps":{steps}}}"#
    )
}

type MakeRow = fn(&mut Random, &str) -> String;

fn run(document: Validator, row: MakeRow, kinds: &[&str], options: &ScanOptions, seed: u64) {
    let schema = Schema::builder()
        .table(TableDefinition::new(TABLE, document))
        .build();
    let mut subject = Subject::new(&schema, TABLE, options);
    let mut random = Random::new(seed);
    let (mut broken, mut accepted) = (0, 0);
    for _ in 0..1_000 {
        let kind = random.pick(kinds);
        let mut text = row(&mut random, kind).into_bytes();
        accepted += usize::from(subject.accepts(&text, true));
        break_text(&mut random, &mut text);
        let valid = subject.is_valid(&text);
        broken += usize::from(!valid);
        subject.accepts(&text, valid);
    }
    assert!(accepted == 1_000, "{accepted} are accepted");
    assert!(broken > 700, "{broken} are broken");
}

fn options(encoding: Encoding) -> [ScanOptions; 2] {
    let mapping = Some(TableMapping::fresh_deployment([TABLE]));
    [None, mapping].map(|mapping| ScanOptions::default().encoding(encoding).mapping(mapping))
}

#[test]
fn of_rows_that_are_alike_only_right_ones_are_accepted() {
    for encoding in [Encoding::Wire, Encoding::Import] {
        for options in options(encoding) {
            run(visit("walk"), row, &["walk"], &options, 1);
        }
    }
}

#[test]
fn of_members_that_are_alike_only_right_ones_are_accepted() {
    for encoding in [Encoding::Wire, Encoding::Import] {
        for options in options(encoding) {
            let members = v::union([visit("walk"), visit("ride"), visit("swim")]);
            run(members, row, &["walk", "ride", "swim"], &options, 2);
        }
    }
}

#[test]
fn of_flat_rows_that_are_alike_only_right_ones_are_accepted() {
    for encoding in [Encoding::Wire, Encoding::Import] {
        for options in options(encoding) {
            run(flat(), flat_row, &["walk"], &options, 3);
        }
    }
}
