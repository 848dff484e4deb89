use convex_schema::schema;

fn main() {
    schema! { tables: [] types: [] };
}
