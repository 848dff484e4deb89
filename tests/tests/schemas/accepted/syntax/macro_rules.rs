//! Items that a `macro_rules!` makes: types, names and literals come in invisible brackets.

use convex_schema::{ConvexType, Id, Nullable, Table, schema};
use convex_schema_tests_macros::ui::fields;

macro_rules! table {
    ($name:ident, $table:literal, $index:literal, { $($field:ident: $ty:ty = $wire:literal),* }) => {
        #[derive(Table)]
        #[table(name = $table, index(name = $index, fields = [$($field),*]))]
        struct $name {
            $(#[serde(rename = $wire)] $field: $ty,)*
            itself: Option<Nullable<Id<$name>>>,
        }
    };
}

macro_rules! literals {
    ($name:ident { $($variant:ident = $literal:literal),* }) => {
        #[derive(ConvexType)]
        enum $name {
            $(#[convex(literal = $literal)] $variant,)*
        }
    };
}

macro_rules! by_hand {
    ($name:ident as $ty:ty, $validator:expr, $path:path) => {
        #[derive(ConvexType)]
        struct $name {
            #[convex(as = $ty)]
            given: (),
            #[convex(validator = $validator)]
            expression: (),
            path: $path,
        }
    };
}

table!(Row, "rows", "by_all", {
    text: String = "theText",
    maybe: Option<f64> = "theNumber",
    level: Level = "theLevel",
    by_hand: Option<ByHand> = "byHand"
});
literals!(Level { Low = 1, High = 2 });
by_hand!(
    ByHand as Vec<f64>,
    convex_schema::v::string(),
    crate::accepted::syntax::macro_rules::Level
);

macro_rules! list {
    ($($table:ty),*; $list:path) => { schema! { tables: [$($table),*, ..$list] } };
}

const NONE: convex_schema::TableList = convex_schema::tables![];

#[test]
fn case() {
    assert_eq!(
        fields(&list!(Row; NONE), "rows"),
        [
            "theText: v.string()",
            "theNumber: v.optional(v.number())",
            "theLevel: v.union(v.literal(1), v.literal(2))",
            "byHand: v.optional(v.object({ given: v.array(v.number()), expression: v.string(), \
             path: v.union(v.literal(1), v.literal(2)) }))",
            r#"itself: v.optional(v.union(v.id("rows"), v.null()))"#,
        ]
    );
}
