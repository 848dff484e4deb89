use convex_schema::Table;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    pair: (f64, f64),
    #[serde(rename = "a b")]
    text: String,
    count: u64,
    maybe: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    list: Vec<String>,
}

fn main() {}
