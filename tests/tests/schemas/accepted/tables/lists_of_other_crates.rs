//! Lists nest, by constant and by macro, and keep their order; types of other crates fit in.

use convex_schema::export;
use convex_schema::{Id, Table, TableList, schema, tables};
use convex_schema_tests_macros::ui::fields;
use convex_schema_tests_renamed::{Address, City, Country};

#[derive(Table)]
#[table(name = "first")]
struct First {
    city: Id<City>,
    country: Id<Country>,
    address: Option<Address>,
}

#[derive(Table)]
#[table(name = "last")]
struct Last {
    first: Id<First>,
}

const LIST: TableList = tables![First, ..convex_schema_tests_renamed::TABLES];

static TABLES: TableList = tables![Last,];

macro_rules! own {
    () => {
        crate::accepted::tables::lists_of_other_crates::LIST
    };
}

macro_rules! schema_of {
    ($($entry:ty),*) => {
        schema! { tables: [$($entry),*] }
    };
}

#[test]
fn case() {
    let names = |schema: &convex_schema::Schema| {
        let names: Vec<_> = schema
            .tables()
            .map(|table| table.name().to_owned())
            .collect();
        names
    };
    let by_constant = schema! { tables: [..LIST, Last] };
    assert_eq!(
        names(&by_constant),
        ["first", "countries", "cities", "last"]
    );
    assert_eq!(
        fields(&by_constant, "first"),
        [
            r#"city: v.id("cities")"#,
            r#"country: v.id("countries")"#,
            "address: v.optional(v.object({ lines: v.array(v.string()), \
             directions: v.optional(v.union(v.string(), v.object({ metres: v.number() }))) }))",
        ]
    );

    let by_macro = schema! { tables: [Last, convex_schema_tests_renamed::tables!(), First] };
    assert_eq!(names(&by_macro), ["last", "countries", "cities", "first"]);
    let own = schema! { tables: [own!(), Last], types: [Address] };
    assert_eq!(names(&own), names(&by_constant));
    let through = schema_of!(own!(), Last);
    assert_eq!(
        export::export_json(&through),
        export::export_json(&by_constant)
    );

    assert_eq!(
        names(&convex_schema_tests_renamed::schema()),
        ["countries", "cities"]
    );
    assert_eq!(TABLES.table_names(), ["last"]);
}
