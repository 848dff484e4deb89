//! `#[cfg(...)]` leaves entries out of lists; mistakes are reported at the right one.

use convex_schema::{ConvexType, Table, TableList, schema, tables};

#[derive(Table)]
#[table(name = "ones")]
struct One {
    a: f64,
}

#[cfg(any())]
struct Absent;

#[derive(Table)]
#[table(name = "twos")]
struct Two {
    a: f64,
}

#[derive(ConvexType)]
struct Listed {
    a: f64,
}

const LIST: TableList = tables![
    #[cfg(any())]
    Absent,
    #[cfg(all())]
    Two
];

#[test]
fn case() {
    let schema = schema! {
        tables: [
            #[cfg(any())]
            Absent,
            One,
            #[cfg(not(any()))]
            #[cfg(all())]
            ..LIST,
            #[cfg(any())]
            ..ABSENT_LIST,
        ],
        types: [#[cfg(any())] Absent, Listed],
    };
    let names: Vec<_> = schema.tables().map(|table| table.name()).collect();
    assert_eq!(names, ["ones", "twos"]);
    assert_eq!(schema.types().count(), 1);
}
