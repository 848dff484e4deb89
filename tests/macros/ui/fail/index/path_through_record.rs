use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_text", fields = ["texts.en"]))]
struct Payment {
    texts: std::collections::BTreeMap<String, String>,
}

fn main() {}
