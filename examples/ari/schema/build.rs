//! Writes the TypeScript of `ari-model` whenever the model has changed.

fn main() {
    convex_schema::build::regenerate(ari_model::schema());
}
