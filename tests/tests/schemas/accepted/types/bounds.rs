//! The bounds of implementations on type parameters.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::marker::PhantomData;

use convex_schema::{ConvexType, Table, TypeDesc, schema};
use convex_schema_tests_macros::ui::fields;

/// A type of the user's that is called like one of ours.
struct Id<T>(PhantomData<T>);

impl<T> ConvexType for Id<T> {
    const DESC: &'static TypeDesc = <String as ConvexType>::DESC;
}

struct NoTable;

#[derive(ConvexType)]
struct OwnId<T> {
    id: Id<T>,
}

/// The hasher of a map is not a value.
#[derive(ConvexType)]
struct Hashed<V, S> {
    map: HashMap<String, V, S>,
}

trait Named {
    type Name;
}

impl Named for NoTable {
    type Name = String;
}

/// Nothing that is written here tells that `T::Name` is what counts.
#[derive(ConvexType)]
#[convex(bound = "T: Named, T::Name: ConvexType")]
struct Given<T: Named> {
    #[convex(as = "T::Name")]
    name: NameOf<T>,
}

type NameOf<T> = <T as Named>::Name;

#[derive(ConvexType)]
#[convex(bound = "")]
struct Free<T> {
    #[convex(as = "f64")]
    value: PhantomData<T>,
}

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    own: OwnId<NoTable>,
    hashed: Hashed<f64, BuildHasherDefault<std::hash::DefaultHasher>>,
    given: Given<NoTable>,
    free: Free<NoTable>,
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "own: v.object({ id: v.string() })",
            "hashed: v.object({ map: v.record(v.string(), v.number()) })",
            "given: v.object({ name: v.string() })",
            "free: v.object({ value: v.number() })",
        ]
    );
}
