use convex_schema::{Id, Table, schema};

#[derive(Table)]
#[table(external, name = "users")]
struct User;

#[derive(Table)]
#[table(external, name = "tags")]
struct Tag;

#[derive(Table)]
#[table(name = "posts")]
struct Post {
    author: Id<User>,
    tags: Vec<Id<Tag>>,
    editor: Id<User>,
}

fn main() {
    schema! { tables: [Post] };
}
