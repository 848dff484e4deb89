use convex_schema::{ConvexType, Id, Table, schema};

#[derive(Table)]
#[table(external, name = "users")]
struct User;

#[derive(ConvexType)]
struct Author {
    user: Id<User>,
}

macro_rules! table {
    ($name:ident $table:literal) => {
        #[derive(Table)]
        #[table(name = $table)]
        struct $name {
            author: Author,
        }
    };
}

table!(Post "posts");
table!(Page "pages");

fn main() {
    schema! { tables: [Post, Page] };
}
