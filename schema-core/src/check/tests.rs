use crate::problem::{Problem, ProblemCode, PushPhase, Severity};
use crate::schema::{FieldMeta, Index, Schema, SchemaBuilder, TableDefinition};
use crate::validator::{ObjectValidator, Validator, v};

fn check(table: TableDefinition) -> Vec<Problem> {
    Schema::builder().table(table).build().check()
}

/// The problems of a table `t` with these documents, as text.
fn of_documents(document: impl Into<Validator>) -> Vec<String> {
    texts(&check(TableDefinition::new("t", document)))
}

/// The problems of a table `t` with the fields `name`, `state.kind` and `tags` and this index.
fn of_index(index: Index) -> Vec<String> {
    let state = v::union([v::object().field("kind", v::string()).into(), v::null()]);
    let document = v::object()
        .field("name", v::string())
        .field("state", state)
        .field("tags", v::array(v::string()));
    texts(&check(TableDefinition::new("t", document).index(index)))
}

fn texts(problems: &[Problem]) -> Vec<String> {
    let text = |problem: &Problem| format!("{}: {problem}", problem.code);
    problems.iter().map(text).collect()
}

fn codes(problems: &[Problem]) -> Vec<ProblemCode> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn names_the_value_the_rule_and_the_fix() {
    for (found, want) in [
        (
            of_documents(v::object().field("a b", v::any())),
            "InvalidSchema: table `t`: `a b` can't name a field: a name has only ASCII letters, \
             digits and `_`, not ' '\n  help: rename it, for example to `a_b`",
        ),
        (
            of_documents(v::object().field("o", v::array(v::object().field("1", v::any())))),
            "InvalidSchema: table `t`: field `o[]`: `1` can't name a field: a name starts with an \
             ASCII letter or `_`, not '1'\n  help: rename it",
        ),
        (
            of_documents(v::object().field("r", v::record(v::number(), v::any()))),
            "InvalidRecordType: table `t`: field `r`: the keys of a record are strings or ids, \
             not `v.number()`\n  help: use `v.string()` keys, or an array of objects",
        ),
        (
            of_documents(v::string()),
            "InvalidTopLevelTypeInSchemaError: table `t`: documents are an object, a union of \
             objects or `v.any()`, not `v.string()`\n  help: put it in a field of an object",
        ),
        (
            of_index(Index::database("i", ["nmae"])),
            "SchemaDefinitionError: table `t`, index `i`: the documents have no field `nmae`\n  \
             help: did you mean `name`?",
        ),
        (
            of_index(Index::search("i", "state.knd")),
            "SchemaDefinitionError: table `t`, index `i`: `state` has no field `knd`\n  help: did \
             you mean `state.kind`?",
        ),
        (
            of_index(Index::database("i", ["tags.x"])),
            "SchemaDefinitionError: table `t`, index `i`: `tags` has no field `x` to index, it is \
             `v.array(v.string())`\n  help: index `tags` as a whole, or store the value in a field \
             of its own",
        ),
        (
            of_index(Index::vector("i", "tags", 3)),
            "SchemaDefinitionError: table `t`, index `i`: the vector field `tags` does not hold \
             vectors, which are arrays of numbers\n  help: make it `v.array(v.number())`, in Rust \
             `Vec<f64>`; it may be optional",
        ),
        (
            of_index(Index::vector("by_id", "state.kind", 1)).split_off(1),
            "IndexNameReserved: table `t`, index `by_id`: `by_id` can't name an index: every \
             table has indexes `by_id` and `by_creation_time` already\n  help: rename it",
        ),
    ] {
        assert_eq!(found.first().map(String::as_str), Some(want));
    }
}

#[test]
fn finds_all_in_the_order_of_the_backend() {
    let document = v::object()
        .field("z", v::literal(f64::INFINITY))
        .field("b", v::record(v::literal("x"), v::id("a b")))
        .field("a", v::id("x-y"));
    let table = TableDefinition::new("_t", document)
        .index(Index::database("by_id", ["z", "z"]))
        .index(Index::database("i", Vec::<String>::new()).staged())
        .index(Index::database("_fivetran_x", ["_creationTime"]))
        .index(Index::search("s", "nope"));
    let problems = check(table);
    assert_eq!(
        codes(&problems),
        [
            ProblemCode::InvalidSchema,
            ProblemCode::InvalidSchema,
            ProblemCode::InvalidRecordType,
            ProblemCode::TableNameReserved,
            ProblemCode::FieldsNotUniqueWithinIndex,
            ProblemCode::EmptyIndex,
            ProblemCode::IndexNameReserved,
            ProblemCode::IndexFieldsContainCreationTime,
            ProblemCode::SchemaDefinitionError,
            ProblemCode::UnsupportedFloatLiteral,
            ProblemCode::IndexNameReserved,
            ProblemCode::UnknownTable,
            ProblemCode::UnknownTable,
        ]
    );
    assert!(problems.iter().map(|problem| problem.phase).is_sorted());
    assert_eq!(problems[10].phase, PushPhase::Push);
}

#[test]
fn looks_for_index_fields_only_where_documents_are_validated() {
    let build = |validation| {
        let table = TableDefinition::new("t", v::object()).index(Index::database("i", ["x"]));
        Schema::builder()
            .schema_validation(validation)
            .table(table)
            .build()
    };
    assert_eq!(
        codes(&build(true).check()),
        [ProblemCode::SchemaDefinitionError]
    );
    assert_eq!(codes(&build(false).check()), []);
}

#[test]
fn reserved_fields_of_documents_are_left_out() {
    let document = v::object()
        .field("_x", v::any())
        .field("_id", v::any())
        .field("o", v::object().field("_x", v::any()));
    let table = TableDefinition::new("t", document).index(Index::search("s", "_x.y"));
    let problems = check(table);
    assert_eq!(
        codes(&problems),
        [
            ProblemCode::SchemaDefinitionError,
            ProblemCode::DroppedField
        ]
    );
    assert_eq!(problems[1].severity, Severity::Warning);
}

#[test]
fn our_own_rules() {
    let id = |table: &str| v::object().field("x", v::id(table));
    let twice = v::union([v::literal(1), v::literal(2), v::string(), v::literal(1)]);
    let mut double = v::object().field("x", v::any());
    double.fields.push(("x".to_owned(), v::null().into()));
    for (document, want) in [
        (id("t"), vec![]),
        (id("other"), vec![]),
        (id("_storage"), vec![]),
        (
            id("storage"),
            vec![
                "UnknownTable: table `t`: field `x`: no table is called `storage`\n  help: did \
                 you mean `_storage`?",
            ],
        ),
        (
            v::object().field("u", twice),
            vec![
                "DuplicateMember: table `t`: field `u`: the union lists `v.literal(1n)` \
                 twice\n  help: remove one of them",
            ],
        ),
        (
            double,
            vec![
                "DuplicateField: table `t`: two fields are called `x`\n  help: rename or remove \
                 one of them",
            ],
        ),
        (
            v::object().field("r", v::array(v::object().field("__proto__", v::any()))),
            vec![
                "LostKey: table `t`: field `r[]`: JavaScript loses a field called \
                 `__proto__`\n  help: rename it",
            ],
        ),
        (
            v::object().field("n", v::union([])),
            vec!["EmptyUnion: table `t`: field `n`: a union without members accepts nothing"],
        ),
    ] {
        let schema = builder(document).external_table("other").build();
        assert_eq!(texts(&schema.check()), want);
    }
}

fn builder(document: ObjectValidator) -> SchemaBuilder {
    Schema::builder().table(TableDefinition::new("t", document))
}

#[test]
fn a_table_stands_once() {
    let schema = builder(v::object())
        .table(TableDefinition::new("t", v::any()))
        .build_checked();
    let problems = schema.map_err(|error| codes(&error.problems)).err();
    assert_eq!(problems, Some(vec![ProblemCode::DuplicateTable]));
}

#[test]
fn staged_validators_are_warned_about() {
    let table = TableDefinition::new("t", v::any()).staged(v::string());
    let schema = Schema::builder().table(table).build_checked();
    let problems = schema.map(|schema| schema.check()).unwrap_or_default();
    assert_eq!(
        texts(&problems),
        [
            "InvalidTopLevelTypeInSchemaError: table `t`: staged validator: documents are an \
             object, a union of objects or `v.any()`, not `v.string()`\n  help: put it in a field \
             of an object"
        ]
    );
}

#[test]
fn documented_limits_are_warned_about() {
    let indexes = |count: usize, make: fn(String) -> Index| {
        let table = TableDefinition::new("t", v::any());
        let names = (0..count).map(|number| format!("i{number}"));
        codes(&check(names.map(make).fold(table, TableDefinition::index)))
    };
    let database = |name: String| Index::database(name.clone(), [name]);
    let search = |name: String| Index::search(name.clone(), name);
    let vector = |name: String| Index::vector(name.clone(), name, 3);
    assert_eq!(indexes(32, database), []);
    assert_eq!(indexes(33, database), [ProblemCode::DocumentedLimit]);
    assert_eq!(indexes(64, database), [ProblemCode::DocumentedLimit]);
    assert_eq!(
        indexes(65, database),
        [ProblemCode::TooManyIndexes, ProblemCode::DocumentedLimit]
    );
    assert_eq!(indexes(4, search), []);
    assert_eq!(indexes(5, search), [ProblemCode::DocumentedLimit]);
    assert_eq!(indexes(4, vector), []);
    assert_eq!(indexes(5, vector), [ProblemCode::DocumentedLimit]);
}

#[test]
fn a_deployment_has_10000_tables() {
    let schema = |count: usize| {
        let tables = (0..count).map(|number| TableDefinition::new(format!("t{number}"), v::any()));
        tables.fold(Schema::builder(), SchemaBuilder::table).build()
    };
    assert_eq!(codes(&schema(10_000).check()), []);
    assert_eq!(codes(&schema(10_001).check()), [ProblemCode::TooManyTables]);
}

/// Convex leaves fields of documents that start with `_` out of the schema that it stores.
#[test]
fn only_what_is_stored_has_to_be_finite() {
    let infinite = || v::literal(f64::INFINITY);
    for field in ["_x", "_id"] {
        let nested = v::object().field("b", v::array(infinite()));
        for document in [
            Validator::from(v::object().field(field, infinite())),
            v::object().field(field, nested.clone()).into(),
            v::union([v::object().field(field, nested.clone()).into()]),
        ] {
            let problems = check(TableDefinition::new("t", document));
            assert!(!problems.iter().any(Problem::is_error), "{problems:?}");
        }
    }
    for document in [
        Validator::from(v::object().field("x_", infinite())),
        v::object()
            .field("x", v::object().field("_x", infinite()))
            .into(),
        v::union([v::object().field("x", infinite()).into()]),
    ] {
        let problems = check(TableDefinition::new("t", document));
        let want = [ProblemCode::UnsupportedFloatLiteral];
        let errors = problems.into_iter().filter(Problem::is_error);
        assert_eq!(errors.map(|problem| problem.code).collect::<Vec<_>>(), want);
    }
}

#[test]
fn the_builder_rejects_what_it_would_drop() {
    let filters = Index::database("by_name", ["name"]).filter_fields(["state", "tags"]);
    assert_eq!(
        of_index(filters),
        [
            "MisplacedFilters: table `t`, index `by_name`: a database index has no filter fields, \
             found `state`, `tags`\n  help: add them to its fields, or make a search or vector index"
        ]
    );
    let described = |document: Validator, field: &str| {
        let meta = FieldMeta::default().min(0.0);
        texts(&check(
            TableDefinition::new("t", document).field_meta(field, meta),
        ))
    };
    let object = || v::object().field("name", v::number());
    assert!(described(object().into(), "name").is_empty());
    let missing = "UnknownField: table `t`: the documents have no field `nmae` to describe\n  help: \
                   did you mean `name`?";
    assert_eq!(described(object().into(), "nmae"), [missing]);
    for document in [v::any(), v::union([object().into()])] {
        let message = "UnknownField: table `t`: the documents have no field `name` to describe";
        assert_eq!(described(document, "name"), [message]);
    }
}

#[test]
fn descriptions_are_of_values_that_fields_have() {
    let codes = |validator: Validator, meta: FieldMeta| {
        let document = v::object().field("a", validator);
        let table = TableDefinition::new("t", document).field_meta("a", meta);
        codes(&check(table))
    };
    let meta = FieldMeta::default;
    let drinks = || v::union([v::literal("tea"), v::literal("milk")]);
    for (validator, meta) in [
        (v::number(), meta().min(0.0).default_value(1.0)),
        (v::int64(), meta().max(9.0).allowed([1.0])),
        (v::string(), meta().format("email").default_value("a@b")),
        (v::id("users"), meta().default_value("x")),
        (v::boolean(), meta().default_value(true)),
        (drinks(), meta().allowed(["tea"]).default_value("milk")),
        (v::array(v::number()), meta().min(0.0)),
        (v::union([v::null(), v::number()]), meta().max(1.0)),
        (v::any(), meta().min(0.0).format("x").default_value("y")),
    ] {
        let found = codes(validator.clone(), meta.clone());
        let is_told = found.contains(&ProblemCode::MisplacedDescription);
        assert!(!is_told, "{validator} {meta:?}");
    }
    for (validator, meta) in [
        (v::string(), meta().min(0.0)),
        (v::boolean(), meta().max(1.0)),
        (v::number(), meta().format("email")),
        (v::number(), meta().allowed(["x"])),
        (v::string(), meta().default_value(1.0)),
        (v::boolean(), meta().default_value("true")),
        (drinks(), meta().default_value("coffee")),
        (v::array(v::string()), meta().min(0.0)),
        (v::union([v::null(), v::string()]), meta().allowed([1.0])),
        (v::object().into(), meta().default_value("x")),
        (v::record(v::string(), v::number()), meta().min(0.0)),
    ] {
        let found = codes(validator.clone(), meta.clone());
        let want = [ProblemCode::MisplacedDescription];
        assert_eq!(found, want, "{validator} {meta:?}");
    }
    let table = TableDefinition::new("t", v::object().field("a", v::string()));
    let table = table.field_meta("a", meta().min(0.0).default_value(5.0));
    assert_eq!(
        texts(&check(table)),
        [
            "MisplacedDescription: table `t`: the field `a` has the default `5`, which is not a value of \
             `v.string()`\n  help: leave it out, or describe the field that it is about",
            "MisplacedDescription: table `t`: the field `a` has a range, and there is no number among \
             the values of `v.string()`\n  help: leave it out, or describe the field that it is about",
        ]
    );
}

#[test]
fn keys_of_fields_belong_to_fields() {
    let keyed = |keys: &str| v::unknown_field("number", r#"{"type":"number"}"#, keys);
    let codes = |validator: Validator| {
        let document = v::object().field("a", validator);
        codes(&check(TableDefinition::new("t", document)))
    };
    let since = r#"{"since":2}"#;
    assert_eq!(codes(keyed(since)), [ProblemCode::UnknownKey]);
    assert_eq!(codes(v::union([keyed(since)])), [ProblemCode::UnknownKey]);
    for misplaced in [
        v::array(keyed(since)),
        v::record(v::string(), keyed(since)),
        v::function().returns(keyed(since)).into(),
        keyed("since"),
        keyed("[2]"),
    ] {
        let found = codes(misplaced.clone());
        assert_eq!(found, [ProblemCode::InvalidSchema], "{misplaced}");
    }
}

#[test]
fn what_the_builder_would_drop_is_an_error_of_build_checked() {
    let table = TableDefinition::new("t", v::object().field("a", v::string()));
    let filters = Index::database("by_a", ["a"]).filter_fields(["a"]);
    let meta = FieldMeta::default().format("HH:MM");
    for (table, code) in [
        (table.clone().index(filters), ProblemCode::MisplacedFilters),
        (
            table.clone().field_meta("b", meta),
            ProblemCode::UnknownField,
        ),
    ] {
        let built = Schema::builder().table(table).build_checked();
        let error = built.map(drop).err();
        let codes = error.map(|error| codes(&error.problems));
        assert_eq!(codes, Some(vec![code]));
    }
    let table = table.field_meta("a", FieldMeta::default());
    assert!(Schema::builder().table(table).build_checked().is_ok());
}
