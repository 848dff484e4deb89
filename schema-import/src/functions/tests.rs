#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use convex_schema_core::{Schema, TableDefinition, v};
use convex_schema_functions::{Contract, FunctionRef};

use super::{FunctionOptions, Functions, generate};
use crate::Options;

fn schema() -> Schema {
    let status = v::union([v::literal("open"), v::literal("paid")]);
    let address = v::object()
        .field("city", v::string())
        .field("street", v::optional(v::string()));
    let order = v::object()
        .field("status", status)
        .field("address", address)
        .field("total", v::int64());
    let user = v::object().field("name", v::string());
    Schema::builder()
        .table(TableDefinition::new("orders", order))
        .table(TableDefinition::new("users", user))
        .build()
}

fn functions(entries: &[(&str, &str, &str)]) -> Functions {
    functions_beside(entries, &FunctionOptions::default())
}

fn functions_beside(entries: &[(&str, &str, &str)], options: &FunctionOptions) -> Functions {
    let entries = entries.iter().map(|(identifier, args, returns)| {
        format!(
            r#"{{"identifier":"{identifier}","functionType":"Query","visibility":{{"kind":"public"}},"args":{args},"returns":{returns}}}"#
        )
    });
    let entries: Vec<_> = entries.collect();
    let spec = format!(r#"{{"url":"","functions":[{}]}}"#, entries.join(","));
    let contract = Contract::from_spec(&spec).unwrap();
    generate(&contract, &schema(), &Options::default(), options)
}

fn object(fields: &[(&str, &str)]) -> String {
    let fields = fields.iter().map(|(name, validator)| {
        let optional = name.ends_with('?');
        let name = name.trim_end_matches('?');
        format!(r#""{name}":{{"fieldType":{validator},"optional":{optional}}}"#)
    });
    let fields: Vec<_> = fields.collect();
    format!(r#"{{"type":"object","value":{{{}}}}}"#, fields.join(","))
}

const STRING: &str = r#"{"type":"string"}"#;
const ANY: &str = r#"{"type":"any"}"#;
const NULL: &str = r#"{"type":"null"}"#;
const ORDER_ID: &str = r#"{"type":"id","tableName":"orders"}"#;

fn literals(texts: &[&str]) -> String {
    let members = texts
        .iter()
        .map(|text| format!(r#"{{"type":"literal","value":"{text}"}}"#));
    let members: Vec<_> = members.collect();
    format!(r#"{{"type":"union","value":[{}]}}"#, members.join(","))
}

fn nullable(validator: &str) -> String {
    format!(r#"{{"type":"union","value":[{NULL},{validator}]}}"#)
}

fn order(id: &[(&str, &str)]) -> String {
    let address = object(&[("street?", STRING), ("city", STRING)]);
    let status = literals(&["open", "paid"]);
    let int64 = r#"{"type":"bigint"}"#;
    let mut fields = vec![
        ("total", int64),
        ("status", status.as_str()),
        ("address", address.as_str()),
    ];
    fields.extend(id);
    object(&fields)
}

/// The order of fields, of literals and of null is what a source makes of it: none of them makes another type.
#[test]
fn names_of_the_model_are_used_whatever_the_order() {
    let number = r#"{"type":"number"}"#;
    let document = order(&[("_creationTime", number), ("_id", ORDER_ID)]);
    let page = object(&[
        ("isDone", r#"{"type":"boolean"}"#),
        ("page", &format!(r#"{{"type":"array","value":{document}}}"#)),
        ("continueCursor", STRING),
    ]);
    let options = object(&[("cursor", &nullable(STRING)), ("numItems", number)]);
    let made = functions(&[
        ("orders.js:create", &order(&[]), ORDER_ID),
        (
            "orders.js:get",
            &object(&[("id", ORDER_ID)]),
            &nullable(&document),
        ),
        (
            "orders.js:list",
            &object(&[("paginationOpts", &options)]),
            &page,
        ),
        (
            "orders.js:move",
            &object(&[
                ("to", &object(&[("city", STRING), ("street?", STRING)])),
                ("filter?", &nullable(&literals(&["paid", "open"]))),
            ]),
            &literals(&["paid", "open"]),
        ),
    ]);
    for text in [
        "pub struct Create(pub Order);",
        "    type Returns = Id<Order>;",
        "type Returns = Option<Doc<Order>>;",
        "pub pagination_opts: PaginationOptions,",
        "type Returns = Page<Doc<Order>>;",
        "pub to: OrderAddress,",
        "pub filter: Option<Nullable<OrderStatus>>,",
        "type Returns = OrderStatus;",
        "use crate::{Order, OrderAddress, OrderStatus};",
    ] {
        assert!(made.text.contains(text), "{text}\n---\n{}", made.text);
    }
    assert_eq!(made.invented, [] as [&str; 0], "{}", made.text);
}

/// A shape that the model does not name is one type, in the module around all of its uses.
#[test]
fn one_shape_is_one_type() {
    let stats = object(&[("count", r#"{"type":"number"}"#)]);
    let made = functions(&[
        ("admin/a.js:stats", &object(&[]), &stats),
        ("admin/b.js:stats", &object(&[]), &nullable(&stats)),
        (
            "c.js:get",
            &object(&[("mode", &literals(&["x", "y"]))]),
            NULL,
        ),
    ]);
    assert_eq!(made.invented, ["StatsResult", "GetMode"], "{}", made.text);
    for text in [
        "/// `admin`\npub mod admin {\n    use convex_schema::ConvexType;",
        "        use super::StatsResult;",
        "type Returns = Option<StatsResult>;",
    ] {
        assert!(made.text.contains(text), "{text}\n---\n{}", made.text);
    }
}

/// Names of functions that mean something else in Rust, or in the model.
#[test]
fn names_that_clash() {
    let made = functions(&[
        ("string.js:string", ANY, ANY),
        ("string.js:default", ANY, ANY),
        ("type.js:order", &order(&[]), ORDER_ID),
        ("type.js:get_it", ANY, NULL),
        ("type.js:getIt", ANY, NULL),
        ("type/self.js:move", ANY, NULL),
        ("serde.js:a", ANY, NULL),
    ]);
    for text in [
        "pub struct StringFunction(pub Any);",
        "pub struct Default(pub Any);",
        "pub mod r#type {",
        "pub struct Order(pub crate::Order);",
        "type Args = crate::Order;",
        "pub struct GetIt(pub Any);",
        "pub struct GetItFunction(pub Any);",
        "    pub mod self_ {",
        "pub mod serde_2 {",
    ] {
        assert!(made.text.contains(text), "{text}\n---\n{}", made.text);
    }
}

/// A module of functions can have the name of the crate of the model.
#[test]
fn modules_clash_with_the_model() {
    let entries = [
        ("shop_model.js:get", ANY, ORDER_ID),
        ("a/shop_model.js:get", ANY, ORDER_ID),
    ];
    let options = FunctionOptions::default().model("shop_model::tables");
    let made = functions_beside(&entries, &options);
    for text in [
        "/// `shop_model`\npub mod shop_model_2 {",
        "    use shop_model::tables::Order;",
        "        use shop_model::tables::Order;",
    ] {
        assert!(made.text.contains(text), "{text}\n---\n{}", made.text);
    }
    let made = functions(&entries);
    assert!(
        made.text.contains("\npub mod shop_model {"),
        "{}",
        made.text
    );
}

/// A relative path leads to the model from every depth.
#[test]
fn relative_paths_of_the_model() {
    let entries = [("a.js:get", ANY, ORDER_ID), ("b/c.js:get", ANY, ORDER_ID)];
    for (model, outer, inner) in [
        (
            "super::model",
            "super::super::model",
            "super::super::super::model",
        ),
        ("super", "super::super", "super::super::super"),
        ("self::model", "super::model", "super::super::model"),
    ] {
        let options = FunctionOptions::default().model(model);
        let made = functions_beside(&entries, &options);
        for text in [
            format!("\n    use {outer}::Order;"),
            format!("\n        use {inner}::Order;"),
        ] {
            assert!(made.text.contains(&text), "{text}\n---\n{}", made.text);
        }
    }
}

/// A file has the signatures that it was made of.
#[test]
fn files_remember_their_spec() {
    let made = functions(&[
        ("orders.js:create", &order(&[]), ORDER_ID),
        ("a/b.js:default", ANY, &nullable(ORDER_ID)),
    ]);
    let again = Contract::from_spec(&super::spec_of(&made.text).unwrap()).unwrap();
    let paths: Vec<_> = again.functions().map(FunctionRef::path).collect();
    assert_eq!(paths, ["a/b:default", "orders:create"]);
    let options = (Options::default(), FunctionOptions::default());
    let twice = generate(&again, &schema(), &options.0, &options.1);
    assert_eq!(twice.text, made.text);
    assert_eq!(super::spec_of("fn main() {}"), None);
}
