use convex_schema::schema;

fn main() {
    schema! { table: [] };
}
