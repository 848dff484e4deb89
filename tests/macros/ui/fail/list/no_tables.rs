use convex_schema::schema;

fn main() {
    schema! { schema_validation: true };
}
