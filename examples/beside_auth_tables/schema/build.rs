//! Writes the TypeScript of `beside-auth-tables-model` whenever the model has changed.

fn main() {
    convex_schema::build::regenerate(beside_auth_tables_model::schema());
}
