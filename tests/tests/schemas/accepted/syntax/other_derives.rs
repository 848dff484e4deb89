//! The order of derives does not matter, nor do attributes of others.

use convex_schema::{ConvexType, Table, schema};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Table, Debug, Deserialize, Clone, PartialEq)]
#[table(name = "before")]
#[non_exhaustive]
#[must_use]
#[repr(C)]
struct Before {
    #[allow(dead_code)]
    pub(crate) a: f64,
}

#[derive(Table, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[table(
    name = "after",
    index(name = "by_field", fields = [a_field, ]),
    index(fields = [b], staged, name = "by_b"),
)]
#[convex(integers = "number")]
struct After {
    a_field: f64,
    b: i64,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ConvexType)]
#[repr(u8)]
enum Discriminants {
    #[default]
    A = 1,
    B = 2,
}

fn inside_of_a_function() -> convex_schema::Schema {
    #[derive(Table)]
    #[table(name = "local")]
    struct Local {
        x: Hidden,
    }

    #[derive(ConvexType)]
    struct Hidden(f64);

    schema! { tables: [Local] }
}

#[test]
fn case() {
    assert_eq!(
        schema! { tables: [Before, After], types: [Discriminants] }
            .tables()
            .len(),
        2
    );
    assert_eq!(inside_of_a_function().tables().len(), 1);
}
