//! Names that collide, or that Rust keeps for itself.

use convex_schema::{Schema, TableDefinition, Validator, v};

use super::{numbered, one};

/// Fields: case alone tells them apart, keywords, names of nothing but signs.
pub(super) fn fields() -> Schema {
    const NAMES: [&str; 36] = [
        "fooBar",
        "foo_bar",
        "FooBar",
        "FOO_BAR",
        "foo_Bar",
        "fooBAR",
        "foobar",
        "foo__bar",
        "foo_bar_",
        "a",
        "A",
        "a1",
        "a_1",
        "A1",
        "x2y",
        "x_2_y",
        "type",
        "r_type",
        "self",
        "Self",
        "crate",
        "super",
        "async",
        "match",
        "gen",
        "try",
        "fn",
        "id",
        "creationTime",
        "field",
        "field2",
        "field_2",
        "tableName",
        "kind",
        "value",
        "userID",
    ];
    let object = NAMES
        .iter()
        .fold(v::object(), |object, name| object.field(*name, v::string()));
    let inner = NAMES.iter().rev().fold(v::object(), |object, name| {
        object.field(*name, v::optional(v::number()))
    });
    // Names below the top may start with a sign.
    let inner = ["_1", "_id", "__a", "_A_"]
        .iter()
        .fold(inner, |object, name| object.field(*name, v::boolean()));
    one(object.field("inner", inner))
}

/// Literals that are not identifiers, or the same one after a change of case.
pub(super) fn literals() -> Schema {
    const TEXTS: [&str; 40] = [
        "",
        " ",
        "  ",
        "Self",
        "self",
        "SELF",
        "24h",
        "24H",
        "24-h",
        "a-b",
        "a_b",
        "aB",
        "AB",
        "ab",
        "a b",
        "invoice:paid",
        "invoice.paid",
        "Godan verb with 'u' ending",
        "日本",
        "中国",
        "é",
        "e",
        "É",
        "🙂",
        "_",
        "__",
        "-",
        "--",
        "\n",
        "\t",
        "\"",
        "\\",
        "{}",
        "*/",
        "//",
        "crate",
        "type",
        "None",
        "\u{2028}",
        "null",
    ];
    let all = v::union(TEXTS.map(v::literal));
    let long = "x".repeat(300);
    let huge = v::union((0..400).map(|number| v::literal(format!("state {number}"))));
    let sentence = "every word of a sentence that somebody took for the name of a state ";
    let sentences = v::union((0..3).map(|number| v::literal(format!("{sentence}{number}"))));
    let mixed = v::union([
        v::literal("on"),
        v::literal("Off"),
        v::literal("IN_BETWEEN"),
    ]);
    one(numbered([
        all.clone(),
        v::array(all),
        v::union([v::literal(long.as_str()), v::literal(long + "y")]),
        huge,
        sentences,
        mixed,
        v::literal(""),
        v::literal("Self"),
        v::union([v::literal("only")]),
        v::union([v::literal("a"), v::literal("b"), v::null()]),
    ]))
}

/// Tables: case alone tells them apart, singulars and plurals, names of modules and crates.
pub(super) fn tables() -> Schema {
    const NAMES: [&str; 42] = [
        "users",
        "Users",
        "USERS",
        "user",
        "User",
        "user_s",
        "userS",
        "user_profiles",
        "userProfiles",
        "std",
        "core",
        "alloc",
        "serde",
        "convex_schema",
        "schema",
        "shared",
        "lib",
        "main",
        "mod",
        "self",
        "super",
        "crate",
        "types",
        "tables",
        "strings",
        "options",
        "results",
        "vecs",
        "ids",
        "any",
        "value",
        "values",
        "index",
        "docs",
        "a",
        "A",
        "a1",
        "a_1",
        "type",
        "enum",
        "news",
        "statuses",
    ];
    let schema = NAMES.iter().fold(Schema::builder(), |schema, name| {
        let status = v::union([v::literal("on"), v::literal("off")]);
        let document = v::object()
            .field("status", status)
            .field("other", v::optional(v::id(NAMES[0])))
            .field("own", v::id(*name));
        schema.table(TableDefinition::new(*name, document))
    });
    schema.build()
}

/// Types whose names would be the same: by two ways, as a table, as one of Rust.
pub(super) fn types() -> Schema {
    let object = |name: &str| -> Validator { v::object().field(name, v::string()).into() };
    let user = v::object()
        .field("profile_photo", object("a"))
        .field("profile", object("b"))
        .field("string", object("c"))
        .field("type", object("d"))
        .field("userType", object("e"))
        .field("data", object("shared"));
    let profile = v::object()
        .field("photo", object("f"))
        .field("option", object("g"))
        .field("data", object("shared"))
        .field("vec", v::array(object("h")));
    let option = v::object()
        .field("value", v::union([v::string(), v::number()]))
        .field("values", v::array(v::union([v::number(), v::string()])))
        .field("result", object("i"))
        .field("id", object("j"));
    Schema::builder()
        .table(TableDefinition::new("user", user))
        .table(TableDefinition::new("user_profile", profile))
        .table(TableDefinition::new(
            "userProfileData",
            v::object().field("x", object("k")),
        ))
        .table(TableDefinition::new("options", option))
        .build()
}
