use convex_schema::schema;

struct User;

fn main() {
    schema! { tables: [User] };
}
