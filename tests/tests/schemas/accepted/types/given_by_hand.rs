//! `as` and `validator`: where the type tells nothing, or something else.

use convex_schema::{Any, ConvexType, Table, schema, v};
use convex_schema_tests_macros::ui::fields;

struct Foreign;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    #[convex(as = "String")]
    quoted: Foreign,
    #[convex(as = Vec<f64>)]
    plain: Foreign,
    #[convex(as = "Option<String>")]
    absent: Foreign,
    #[convex(as = "i64", int64)]
    decided: Foreign,
    #[convex(validator = v::union([v::literal("a"), v::literal("b")]))]
    expression: Foreign,
    #[convex(validator = v::optional(v::string()), default = "x")]
    absent_expression: Option<String>,
    #[convex(validator = v::array(Into::<convex_schema::Validator>::into(v::object())))]
    turbofish: Foreign,
    chain: Chain,
    whole: Whole,
    whole_expression: WholeExpression,
}

#[derive(ConvexType)]
struct Chain {
    #[convex(as = "Option<Any>")]
    next: Option<Box<Chain>>,
}

#[derive(ConvexType)]
#[convex(as = "Option<String>")]
struct Whole(Foreign);

#[derive(ConvexType)]
#[convex(validator = v::object().field("x", v::optional(v::number())))]
struct WholeExpression {
    anything: Foreign,
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "quoted: v.string()",
            "plain: v.array(v.number())",
            "absent: v.optional(v.string())",
            "decided: v.int64()",
            r#"expression: v.union(v.literal("a"), v.literal("b"))"#,
            "absent_expression: v.optional(v.string())",
            "turbofish: v.array(v.object({}))",
            "chain: v.object({ next: v.optional(v.any()) })",
            "whole: v.union(v.string(), v.null())",
            "whole_expression: v.object({ x: v.optional(v.number()) })",
        ]
    );
}
