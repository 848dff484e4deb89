use convex_schema::schema;

const LIST: f64 = 1.0;

fn main() {
    schema! { tables: [..LIST] };
}
