//! Items of all shapes: enums in each representation of serde, tagged tables, flattened structs,
//! generic structs. Measures the cost of ours over serde's `Deserialize`, and the cost of a doubled item.

use std::fmt::Write as _;

use super::Bars;
use super::measure::Case;
use crate::bench::median;
use crate::bench::source::Kind;
use crate::process::Outcome;

/// How many items of one shape a crate has, so that they outweigh what does not grow.
const ITEMS: usize = 10;

/// Variants, parts or fields of an item, and the double of it.
const SIZES: [usize; 2] = [20, 40];

/// The most that ours may cost over serde's `Deserialize`.
const MOST_OF_SERDE: f64 = 0.5;

/// The most that a doubled item may cost over the item.
const MOST_OF_HALF: f64 = 2.2;

/// The measurements of each shape: the contestant and the size of an item.
const CASES: [(Kind, usize); 5] = [
    (Kind::Plain, SIZES[0]),
    (Kind::Plain, SIZES[1]),
    (Kind::Serde, SIZES[0]),
    (Kind::Checked, SIZES[0]),
    (Kind::Checked, SIZES[1]),
];

/// A shape of which there are items of any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    External,
    Internal,
    Adjacent,
    Untagged,
    TaggedTable,
    Flattened,
    Generic,
}

impl Shape {
    const ALL: [Self; 7] = [
        Self::External,
        Self::Internal,
        Self::Adjacent,
        Self::Untagged,
        Self::TaggedTable,
        Self::Flattened,
        Self::Generic,
    ];

    /// Returns the name in reports.
    fn name(self) -> &'static str {
        match self {
            Self::External => "externally_tagged",
            Self::Internal => "internally_tagged",
            Self::Adjacent => "adjacently_tagged",
            Self::Untagged => "untagged",
            Self::TaggedTable => "tagged_table",
            Self::Flattened => "flattened",
            Self::Generic => "generic",
        }
    }

    /// Returns the attribute of serde that makes the shape.
    fn attribute(self) -> &'static str {
        match self {
            Self::External | Self::Flattened | Self::Generic => "",
            Self::Internal | Self::TaggedTable => "#[serde(tag = \"kind\")]\n",
            Self::Adjacent => "#[serde(tag = \"kind\", content = \"of\")]\n",
            Self::Untagged => "#[serde(untagged)]\n",
        }
    }
}

/// Measures every shape and adds its ratios to `bars`.
pub(super) fn measure(rounds: usize, bars: &mut Bars) -> Outcome {
    println!("{ITEMS} items of each shape: ms of processor time per item over plain");
    for shape in Shape::ALL {
        let [serde, small, large] = costs(shape, rounds)?;
        let name = shape.name();
        println!("  {name:<18} serde {serde:6.2}, ours {small:6.2}, doubled {large:6.2}");
        bars.at_most(
            &format!("compile/{name}/checked/serde"),
            small / serde,
            MOST_OF_SERDE,
        );
        bars.at_most(
            &format!("compile/{name}/checked/linear-{}-{}", SIZES[1], SIZES[0]),
            large / small,
            MOST_OF_HALF,
        );
    }
    Ok(())
}

/// Returns what an item costs with serde, with ours, and with ours at double size.
fn costs(shape: Shape, rounds: usize) -> Outcome<[f64; 3]> {
    let mut cases = Vec::new();
    for (kind, size) in CASES {
        let name = format!("{}-{}-{size}", shape.name(), kind.name());
        let case = Case::of(kind, &name, source(shape, kind, size))?;
        cases.push((case, Vec::new()));
    }
    for _ in 0..rounds {
        for (case, seconds) in &mut cases {
            seconds.push(case.measure()?);
        }
    }
    let mut totals = [0.0; CASES.len()];
    for (total, (_, seconds)) in totals.iter_mut().zip(&mut cases) {
        *total = median(seconds);
    }
    let [plain, plain_large, serde, ours, ours_large] = totals;
    let per_item = |seconds: f64| seconds * 1000.0 / super::count(ITEMS);
    Ok([serde - plain, ours - plain, ours_large - plain_large].map(per_item))
}

/// A crate with items of one shape.
fn source(shape: Shape, kind: Kind, size: usize) -> String {
    let mut source = String::from("#![allow(dead_code, missing_docs)]\n\n");
    for item in 0..ITEMS {
        source.push_str(&match shape {
            Shape::Flattened => flattened(kind, item, size),
            Shape::Generic => generic(kind, item, size),
            Shape::External
            | Shape::Internal
            | Shape::Adjacent
            | Shape::Untagged
            | Shape::TaggedTable => enumeration(shape, kind, item, size),
        });
    }
    // The type that `Case::measure` touches.
    source.push_str("pub struct Touched {\n    pub rank: i32,\n}\n");
    source
}

/// Returns the derives of an item that is not a table.
fn derives(kind: Kind) -> &'static str {
    match kind {
        Kind::Plain => "",
        Kind::Serde => "#[derive(serde::Deserialize)]\n",
        _ => "#[derive(convex_schema::ConvexType)]\n",
    }
}

/// `attribute`, where something derives that knows it.
fn serde(kind: Kind, attribute: &str) -> &str {
    if kind == Kind::Plain { "" } else { attribute }
}

/// Returns an enum of `size` variants of nine fields.
fn enumeration(shape: Shape, kind: Kind, item: usize, size: usize) -> String {
    let mut text = String::new();
    if shape == Shape::TaggedTable && kind == Kind::Checked {
        text.push_str("#[derive(convex_schema::Table)]\n");
        let _ = writeln!(text, "#[table(name = \"items{item}\")]");
        for index in 0..size / 2 {
            let _ = writeln!(
                text,
                "#[table(index(name = \"by_{index}\", fields = [\"own{index}\", \"field{index}\"]))]"
            );
        }
    } else {
        text.push_str(derives(kind));
    }
    text.push_str(serde(kind, shape.attribute()));
    let _ = writeln!(text, "pub enum Item{item} {{");
    for variant in 0..size {
        let _ = write!(text, "    Variant{variant} {{ own{variant}: String, ");
        for field in variant..variant + 8 {
            let _ = write!(text, "field{field}: Option<f64>, ");
        }
        text.push_str("},\n");
    }
    text.push_str("}\n\n");
    text
}

/// Returns a struct into which `size` structs of three fields are flattened.
fn flattened(kind: Kind, item: usize, size: usize) -> String {
    let derives = derives(kind);
    let mut text = String::new();
    for part in 0..size {
        let _ = write!(
            text,
            "{derives}pub struct Part{item}x{part} {{\n    a{part}: String,\n    b{part}: f64,\n    \
             c{part}: Option<bool>,\n}}\n\n"
        );
    }
    let _ = writeln!(text, "{derives}pub struct Item{item} {{");
    let attribute = serde(kind, "#[serde(flatten)] ");
    for part in 0..size {
        let _ = writeln!(text, "    {attribute}part{part}: Part{item}x{part},");
    }
    text.push_str("}\n\n");
    text
}

/// Returns a struct of `size` fields with two parameters, and a struct that fills them in twice.
fn generic(kind: Kind, item: usize, size: usize) -> String {
    let derives = derives(kind);
    let mut text = format!("{derives}pub struct Item{item}<A, B> {{\n");
    for field in 0..size {
        let ty = ["Vec<A>", "Option<B>", "A", "Option<Vec<B>>"][field % 4];
        let _ = writeln!(text, "    field{field}: {ty},");
    }
    let _ = write!(
        text,
        "}}\n\n{derives}pub struct User{item} {{\n    first: Item{item}<String, f64>,\n    \
         second: Item{item}<bool, String>,\n}}\n\n"
    );
    text
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::{CASES, ITEMS, Shape, source};

    #[test]
    fn sources_are_rust() {
        for shape in Shape::ALL {
            for (kind, size) in CASES {
                let text = source(shape, kind, size);
                let file = syn::parse_file(&text).expect("it is Rust");
                assert!(file.items.len() > ITEMS, "{shape:?}");
                assert!(text.contains("rank: i32"), "{shape:?}");
            }
        }
    }
}
