//! Writes the TypeScript of `every-kind-model` whenever the model has changed.

fn main() {
    convex_schema::build::regenerate(every_kind_model::schema());
}
