use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_user", fields = ["user_name"]))]
struct Payment {
    #[serde(rename = "userName")]
    user_name: String,
}

fn main() {}
