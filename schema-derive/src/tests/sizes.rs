//! Expansions grow linearly in fields, variants and indexes.

use std::fmt::Write;

use super::expand;

/// One text for each number below `count`.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    let texts: Vec<_> = (0..count).map(text).collect();
    texts.concat()
}

/// Bytes of the tokens of an expansion.
fn bytes(item: &str) -> usize {
    expand(item).to_string().len()
}

/// A shape of which there are items of any size.
struct Shape {
    name: &'static str,
    item: fn(usize) -> String,
    /// Bytes per unit that the expansion may take: about a quarter more than it takes.
    most: usize,
}

const SHAPES: [Shape; 9] = [
    Shape {
        name: "struct",
        item: |size| structure("", size),
        most: 100,
    },
    Shape {
        name: "externally tagged",
        item: |size| enumeration("", size),
        most: 1200,
    },
    Shape {
        name: "internally tagged",
        item: |size| enumeration("#[serde(tag = \"kind\")]", size),
        most: 1200,
    },
    Shape {
        name: "adjacently tagged",
        item: |size| enumeration("#[serde(tag = \"kind\", content = \"of\")]", size),
        most: 1300,
    },
    Shape {
        name: "untagged",
        item: |size| enumeration("#[serde(untagged)]", size),
        most: 1150,
    },
    Shape {
        name: "integers that are chosen",
        item: |size| {
            let fields = each(size, |at| format!("#[convex(number)] field{at}: Vec<i64>,"));
            format!("#[derive(ConvexType)] struct Item {{ {fields} }}")
        },
        most: 350,
    },
    Shape {
        name: "flattened",
        item: |size| {
            let fields = each(size, |at| format!("#[serde(flatten)] part{at}: Part{at},"));
            format!("#[derive(ConvexType)] struct Item {{ {fields} }}")
        },
        most: 370,
    },
    Shape {
        name: "generic",
        item: |size| {
            let params: Vec<_> = (0..size).map(|at| format!("T{at}")).collect();
            let fields = each(size, |at| format!("field{at}: Vec<T{at}>,"));
            format!(
                "#[derive(ConvexType)] struct Item<{}> {{ {fields} }}",
                params.join(", ")
            )
        },
        most: 210,
    },
    Shape {
        name: "tagged table with indexes",
        item: |size| {
            let mut indexes = String::new();
            for at in 0..size {
                let _ = write!(
                    indexes,
                    "#[table(index(name = \"by_{at}\", fields = [\"field{at}\", \"field0.x\"]))]"
                );
            }
            let table = format!("#[serde(tag = \"kind\")] #[table(name = \"items\")] {indexes}");
            let item = enumeration(&table, size);
            item.replace("derive(ConvexType)", "derive(Table)")
        },
        most: 1350,
    },
];

/// A struct of `size` fields.
fn structure(attributes: &str, size: usize) -> String {
    let fields = each(size, |at| format!("field{at}: String,"));
    format!("#[derive(ConvexType)] {attributes} struct Item {{ {fields} }}")
}

/// An enum of `size` variants of eight fields.
fn enumeration(attributes: &str, size: usize) -> String {
    let mut variants = String::new();
    for at in 0..size {
        let fields = each(8, |field| format!("field{}: Option<f64>,", at + field));
        let _ = write!(variants, "Variant{at} {{ own{at}: String, {fields} }},");
    }
    format!("#[derive(ConvexType)] {attributes} enum Item {{ {variants} }}")
}

#[test]
fn doubling_an_item_doubles_its_expansion() {
    let mut large_ones: Vec<String> = Vec::new();
    for Shape { name, item, most } in SHAPES {
        let sizes = [10, 20, 40].map(|size| (size, bytes(&item(size))));
        for [(_, small), (size, large)] in [[sizes[0], sizes[1]], [sizes[1], sizes[2]]] {
            assert!(
                large * 10 <= small * 22,
                "{name}: {small} bytes become {large} at {size}"
            );
        }
        let (size, large) = sizes[2];
        let each = large / size;
        if each > most {
            large_ones.push(format!("{name}: {each} bytes each, not at most {most}"));
        }
    }
    assert!(large_ones.is_empty(), "{}", large_ones.join("\n"));
}
