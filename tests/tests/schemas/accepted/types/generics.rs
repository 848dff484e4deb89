//! Parameters are filled in where a type is used; each asks for what its use needs.

use std::marker::PhantomData;

use convex_schema::{ConvexType, Id, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    users: Page<User>,
    names: Page<String>,
    #[convex(number)]
    counts: Page<i64>,
    reference: Ref<External>,
    parent: Option<Ref<Row>>,
    tagged: Tagged<NotAType>,
    either: Either<String, f64>,
    array: Grid<3>,
    item: OfTrait<User>,
}

#[derive(ConvexType)]
struct Page<T> {
    items: Vec<T>,
    cursor: Option<String>,
}

/// Only an id: nothing of the table has to be known but its name.
#[derive(ConvexType)]
struct Ref<T: Table> {
    to: Id<T>,
}

#[derive(ConvexType)]
struct Tagged<T> {
    value: String,
    #[serde(skip)]
    marker: PhantomData<T>,
}

struct NotAType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Either<A, B: Clone = f64>
where
    A: 'static,
{
    Left(A),
    Right(B),
}

#[derive(ConvexType)]
struct Grid<const N: usize> {
    cells: [[f64; N]; N],
    shown: Option<[bool; N]>,
}

trait HasItem {
    type Item;
}

impl HasItem for User {
    type Item = bool;
}

#[derive(ConvexType)]
struct OfTrait<T: HasItem> {
    item: T::Item,
}

#[derive(Table)]
#[table(name = "logs")]
#[table(index(name = "by_at", fields = [at]))]
struct Log<T> {
    at: f64,
    entry: T,
}

#[derive(ConvexType)]
struct User {
    name: String,
}

#[derive(Table)]
#[table(external, name = "external")]
struct External;

#[test]
fn case() {
    let schema = schema! { tables: [Row, External, Log<User>], types: [Page<bool>] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "users: v.object({ items: v.array(v.object({ name: v.string() })), \
             cursor: v.optional(v.string()) })",
            "names: v.object({ items: v.array(v.string()), cursor: v.optional(v.string()) })",
            "counts: v.object({ items: v.array(v.number()), cursor: v.optional(v.string()) })",
            r#"reference: v.object({ to: v.id("external") })"#,
            r#"parent: v.optional(v.object({ to: v.id("rows") }))"#,
            "tagged: v.object({ value: v.string() })",
            "either: v.union(v.string(), v.number())",
            "array: v.object({ cells: v.array(v.array(v.number())), \
             shown: v.optional(v.array(v.boolean())) })",
            "item: v.object({ item: v.boolean() })",
        ]
    );
    assert_eq!(
        fields(&schema, "logs"),
        ["at: v.number()", "entry: v.object({ name: v.string() })"]
    );
    let mut names: Vec<_> = schema.types().map(|ty| ty.name().to_owned()).collect();
    names.sort();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "EitherOfStringAndNumber",
            "Grid",
            "OfTraitOfBoolean",
            "PageOfBoolean",
            "PageOfInteger",
            "PageOfString",
            "PageOfUser",
            "RefOfIdOfExternal",
            "RefOfIdOfRows",
            "Tagged",
            "User",
        ]
    );
}
