//! `allow` leaves out lints of a field, and of what is inside.

use convex_schema::{ConvexType, Id, Table, schema};

#[derive(Table)]
#[table(name = "users", index(name = "by_team", fields = ["place.team"]))]
struct User {
    #[convex(allow(id_array))]
    friends: Vec<Id<User>>,
    rivals: Vec<Id<User>>,
    #[convex(allow(optional_in_index))]
    place: Option<Place>,
    #[serde(flatten)]
    #[convex(allow(unindexed_reference), allow(id_array))]
    origin: Origin,
}

#[derive(ConvexType)]
struct Place {
    team: Id<User>,
    /// `a` or `b`
    #[deprecated]
    #[convex(format = "a letter", allow(values_in_comment))]
    letter: String,
}

#[derive(ConvexType)]
struct Origin {
    inviter: Id<User>,
    /// `c` or `d`
    kind: String,
}

#[allow(deprecated)]
#[test]
fn case() {
    let schema = schema! { tables: [User] };
    let lints: Vec<_> = convex_schema::plan::lint::lint(&schema)
        .into_iter()
        .map(|lint| {
            (
                lint.rule().code(),
                lint.path().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let want = [
        ("id_array", "rivals".to_owned()),
        ("values_in_comment", "kind".to_owned()),
    ];
    assert_eq!(lints, want);
}
