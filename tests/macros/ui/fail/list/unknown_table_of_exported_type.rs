use convex_schema::{ConvexType, Id, Table, schema};

#[derive(Table)]
#[table(external, name = "users")]
struct User;

#[derive(ConvexType)]
struct CreatePost {
    author: Id<User>,
}

fn main() {
    schema! { tables: [], types: [CreatePost] };
}
