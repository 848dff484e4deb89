use super::{differences, probable_renames};
use convex_schema_core::{Index, Schema, SchemaBuilder, TableDefinition};
use convex_schema_core::{ObjectValidator, Validator, v};

pub(crate) fn schema(tables: impl IntoIterator<Item = TableDefinition>) -> Schema {
    let builder = Schema::builder();
    tables
        .into_iter()
        .fold(builder, SchemaBuilder::table)
        .build()
}

fn lines(old: &Schema, new: &Schema) -> Vec<String> {
    differences(old, new)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The differences between two validators of one field `x`.
fn of_field(old: impl Into<Validator>, new: impl Into<Validator>) -> Vec<String> {
    let table = |validator: Validator| {
        let document = v::object().field("x", validator);
        schema([TableDefinition::new("t", document)])
    };
    lines(&table(old.into()), &table(new.into()))
}

fn tagged(tag: &str) -> ObjectValidator {
    v::object().field("kind", v::literal(tag))
}

#[test]
fn follows_validators_to_what_changed() {
    let city = |validator: Validator| v::object().field("city", validator);
    for (found, want) in [
        (of_field(v::string(), v::string()), vec![]),
        (
            of_field(v::number(), v::int64()),
            vec!["table `t`: field `x` changed: v.number() -> v.int64()"],
        ),
        (
            of_field(city(v::string()), city(v::null())),
            vec!["table `t`: field `x.city` changed: v.string() -> v.null()"],
        ),
        (
            of_field(v::array(city(v::string())), v::array(v::object())),
            vec!["table `t`: field `x[].city` removed: v.string()"],
        ),
        (
            of_field(
                v::record(v::string(), v::any()),
                v::record(v::id("t"), v::null()),
            ),
            vec![
                "table `t`: field `x.keys()` changed: v.string() -> v.id(\"t\")",
                "table `t`: field `x.values()` changed: v.any() -> v.null()",
            ],
        ),
        (
            of_field(v::literal(1), v::literal(2)),
            vec!["table `t`: field `x` changed: v.literal(1n) -> v.literal(2n)"],
        ),
        (
            of_field(
                v::nullable(city(v::string())),
                v::nullable(city(v::string()).field("zip", v::optional(v::string()))),
            ),
            vec!["table `t`: field `x.zip` added: v.optional(v.string())"],
        ),
    ] {
        assert_eq!(found, want);
    }
}

#[test]
fn compares_members_of_unions() {
    let literals = |texts: &[&str]| v::union(texts.iter().map(|text| v::literal(*text)));
    for (found, want) in [
        (
            of_field(literals(&["a", "b"]), literals(&["b", "c"])),
            vec![
                "table `t`: member of the union in `x` added: v.literal(\"c\")",
                "table `t`: member of the union in `x` removed: v.literal(\"a\")",
            ],
        ),
        (
            of_field(literals(&["a", "b"]), literals(&["b", "a"])),
            vec![
                "table `t`: field `x` changed: v.union(v.literal(\"a\"), v.literal(\"b\")) -> \
                 v.union(v.literal(\"b\"), v.literal(\"a\"))",
            ],
        ),
        (
            of_field(
                v::union([tagged("a").into(), tagged("b").into()]),
                v::union([
                    tagged("c").into(),
                    tagged("b").field("n", v::number()).into(),
                ]),
            ),
            vec![
                "table `t`: member of the union in `x` added: v.object({ kind: v.literal(\"c\") })",
                "table `t`: field `x.n` added: v.number()",
                "table `t`: member of the union in `x` removed: v.object({ kind: \
                 v.literal(\"a\") })",
            ],
        ),
    ] {
        assert_eq!(found, want);
    }
}

#[test]
fn compares_tables_and_indexes() {
    let old = schema([
        TableDefinition::new("a", v::object().field("x", v::optional(v::string())))
            .index(Index::database("kept", ["x"]))
            .index(Index::database("gone", ["x", "y"]))
            .index(Index::search("s", "x").filter_fields(["a", "b"])),
        TableDefinition::new("b", v::any()),
        TableDefinition::new("gone", v::any()),
    ]);
    let new = schema([
        TableDefinition::new("new", v::object().field("x", v::null())),
        TableDefinition::new("b", v::union([v::object().into()])).staged(v::any()),
        TableDefinition::new("a", v::object().field("x", v::string()))
            .index(Index::search("s", "x").filter_fields(["b", "a"]))
            .index(Index::database("kept", ["x"]).staged())
            .index(Index::vector("w", "y", 3)),
    ]);
    assert_eq!(
        lines(&old, &new),
        [
            "table `new` added",
            "table `b`: documents changed: v.any() -> v.union(v.object({}))",
            "table `b`: staged validator added: v.any()",
            "table `a`: field `x` changed: v.optional(v.string()) -> v.string()",
            "table `a`: index `kept` changed: .index(\"kept\", [\"x\"]) -> .index(\"kept\", { \
             fields: [\"x\"], staged: true })",
            "table `a`: index `w` added: .vectorIndex(\"w\", { vectorField: \"y\", dimensions: 3 \
             })",
            "table `a`: index `gone` removed: .index(\"gone\", [\"x\", \"y\"])",
            "table `gone` removed",
        ]
    );
}

#[test]
fn order_and_an_absent_validator_make_no_difference() {
    let fields = |names: &[&str]| {
        let add = |object: ObjectValidator, name: &&str| object.field(*name, v::any());
        names.iter().fold(v::object(), add)
    };
    let table = |name, names: &[&str]| TableDefinition::new(name, fields(names));
    let old = schema([table("a", &["x", "y"]), table("b", &[])]);
    let new = schema([table("b", &[]), table("a", &["y", "x"])]);
    assert_eq!(lines(&old, &new), [""; 0]);
    let absent = convex_schema_core::export::read(r#"{"tables":[{"tableName":"t","indexes":[]}]}"#);
    let any = Schema::builder().schema_validation(false);
    let any = any.table(TableDefinition::new("t", v::any())).build();
    assert_eq!(absent.map(|absent| lines(&absent, &any)), Ok(vec![]));
}

#[test]
fn schema_validation_is_a_difference() {
    let build = |validation| Schema::builder().schema_validation(validation).build();
    assert_eq!(
        lines(&build(true), &build(false)),
        ["`schemaValidation` changed: true -> false"]
    );
}

#[test]
fn finds_renames() {
    let user = || v::object().field("email", v::string());
    let old = schema([
        TableDefinition::new("user", user()),
        TableDefinition::new("posts", v::any())
            .index(Index::database("by_x", ["x"]))
            .index(Index::database("by_y", ["y"])),
        TableDefinition::new("logs", v::any()),
    ]);
    let new = schema([
        TableDefinition::new("users", user()),
        TableDefinition::new("posts", v::any())
            .index(Index::database("x", ["x"]))
            .index(Index::database("by_z", ["z"])),
        TableDefinition::new("events", v::any()),
    ]);
    let renames: Vec<_> = probable_renames(&old, &new)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        renames,
        [
            "table `user` was probably renamed to `users`: Convex keeps its documents in `user`",
            "table `posts`: index `by_x` was probably renamed to `x`: Convex drops `by_x` and builds `x`",
        ]
    );
}

fn renames(old: &Schema, new: &Schema) -> Vec<String> {
    probable_renames(old, new)
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn fields(fields: &[(&str, Validator)]) -> Schema {
    let add = |object: ObjectValidator, (name, validator): &(&str, Validator)| {
        object.field(*name, validator.clone())
    };
    let document = fields.iter().fold(v::object(), add);
    schema([TableDefinition::new("t", document)])
}

#[test]
fn finds_renamed_fields() {
    let renamed = |old: &str, new: &str| {
        format!(
            "table `t`: field `{old}` was probably renamed to `{new}`: Convex does not copy the \
             values"
        )
    };
    let (text, number) = (v::string, v::number);
    for (old, new, want) in [
        (
            fields(&[("name", text()), ("age", number())]),
            fields(&[("years", number()), ("fullName", text())]),
            vec![renamed("name", "fullName"), renamed("age", "years")],
        ),
        // Two of one type: only the style of the names tells which is which.
        (
            fields(&[("first_name", text()), ("last_name", text())]),
            fields(&[("lastName", text()), ("firstName", text())]),
            vec![
                renamed("first_name", "firstName"),
                renamed("last_name", "lastName"),
            ],
        ),
        (
            fields(&[("a", text()), ("b", text())]),
            fields(&[("c", text()), ("d", text())]),
            vec![],
        ),
        (fields(&[("a", text())]), fields(&[("b", number())]), vec![]),
        (
            fields(&[("a", text())]),
            fields(&[("a", text()), ("b", text())]),
            vec![],
        ),
    ] {
        assert_eq!(renames(&old, &new), want);
    }
}

#[test]
fn finds_renamed_fields_inside() {
    let named = |name: &str| v::object().field(name, v::string());
    let kinds = |name: &str| {
        let one = named(name).field("kind", v::literal("one"));
        let two = named(name).field("kind", v::literal("two"));
        v::union([one.into(), two.into()])
    };
    let whole = |name: &str| {
        let tags = v::record(v::string(), named(name));
        fields(&[
            ("kinds", kinds(name)),
            ("tags", tags),
            ("list", v::array(named(name))),
        ])
    };
    let paths: Vec<_> = probable_renames(&whole("old"), &whole("new"))
        .iter()
        .map(|it| format!("{} {} {}", it.kind(), it.old_name(), it.new_name()))
        .collect();
    assert_eq!(
        paths,
        [
            "field kinds.old kinds.new",
            "field tags.values().old tags.values().new",
            "field list[].old list[].new",
        ]
    );
}

#[test]
fn tables_of_equal_documents_are_no_renames() {
    let user = || v::object().field("email", v::string());
    let tables = |names: &[&str]| schema(names.iter().map(|it| TableDefinition::new(*it, user())));
    assert_eq!(renames(&tables(&["a", "b"]), &tables(&["c", "d"])), [""; 0]);
    assert_eq!(renames(&tables(&["a", "b"]), &tables(&["c"])), [""; 0]);
    // The names differ in style alone.
    let found = renames(&tables(&["user_files", "b"]), &tables(&["d", "userFiles"]));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("table `user_files` was probably renamed to `userFiles`: "));
}
