//! Doc comments of every form, and deprecations.
#![allow(deprecated)]

use convex_schema::{ConvexType, Docs, Table, ValidatorKind, schema};

/// A row.
///
/// With a second paragraph:
///     and some code
#[derive(Table)]
#[table(name = "rows")]
struct Row {
    /// One line.
    one: String,
    /// Colons: are fine.
    /// So are more lines.
    ///
    /// # And paragraphs
    more: String,
    /** A block. */
    block: String,
    /**
     * A block
     * with stars:
     *
     *   * an item
     */
    stars: String,
    #[doc = "An attribute,\n* with an item"]
    attribute: String,
    #[doc(alias = "other")]
    #[doc(hidden)]
    undocumented: String,
    ///No space in front.
    tight: String,
    /// Old.
    #[deprecated(since = "1", note = "use `one`")]
    old: String,
    #[deprecated = "just a note"]
    noted: String,
    #[deprecated]
    bare: String,
    kind: Kind,
    /// Some é, a "quote", */ and \ backslashes.
    hostile: String,
}

/// A kind.
#[derive(ConvexType)]
#[deprecated(note = "no longer used")]
enum Kind {
    /// The first.
    A,
    #[deprecated(note = "use A")]
    B,
}

fn docs(text: &str) -> Docs {
    Docs::new(text)
}

fn deprecated(text: &str, note: &str) -> Docs {
    Docs::new(text).deprecated(note)
}

#[test]
fn case() {
    let schema = schema! { tables: [Row] };
    let table = schema.table("rows").unwrap();
    assert_eq!(
        table.docs(),
        Some(&docs(
            "A row.\n\nWith a second paragraph:\n    and some code"
        ))
    );
    let ValidatorKind::Object(fields) = table.document().unwrap().kind() else {
        panic!("no object")
    };
    for (name, want) in [
        ("one", docs("One line.")),
        (
            "more",
            docs("Colons: are fine.\nSo are more lines.\n\n# And paragraphs"),
        ),
        ("block", docs("A block.")),
        ("stars", docs("A block\nwith stars:\n\n  * an item")),
        ("attribute", docs("An attribute,\n* with an item")),
        ("tight", docs("No space in front.")),
        ("old", deprecated("Old.", "use `one`")),
        ("noted", deprecated("", "just a note")),
        ("bare", deprecated("", "")),
        (
            "hostile",
            docs("Some é, a \"quote\", */ and \\ backslashes."),
        ),
    ] {
        assert_eq!(fields.get(name).unwrap().docs(), Some(&want), "{name}");
    }
    assert_eq!(fields.get("undocumented").unwrap().docs(), None);

    let kind = schema.types().next().unwrap();
    assert_eq!(kind.docs(), Some(&deprecated("A kind.", "no longer used")));
    let ValidatorKind::Union(members) = kind.validator().kind() else {
        panic!("no union")
    };
    let members: Vec<_> = members
        .iter()
        .map(|member| member.docs().cloned())
        .collect();
    assert_eq!(
        members,
        [Some(docs("The first.")), Some(deprecated("", "use A"))]
    );
}
