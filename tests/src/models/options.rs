//! Options of the schema, tables of others, types for functions.

use convex_schema::{ConvexType, Id, Schema, Table, schema};

#[derive(Table)]
#[table(external, name = "users")]
struct User;

#[derive(Table)]
#[table(name = "posts")]
struct Post {
    author: Id<User>,
    state: State,
}

#[derive(ConvexType)]
enum State {
    Draft,
    Published,
}

/// What the function `create` takes; no table has it.
#[derive(ConvexType)]
struct CreatePost {
    title: String,
    state: Option<State>,
    options: Options,
}

#[derive(ConvexType)]
struct Options {
    notify: bool,
}

pub(super) fn schema() -> Schema {
    schema! {
        tables: [User, Post],
        types: [State, CreatePost],
        schema_validation: false,
        strict_table_name_types: false,
    }
}
