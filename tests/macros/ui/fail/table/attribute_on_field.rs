use convex_schema::Table;

#[derive(Table)]
#[table(name = "people")]
struct Person {
    #[table(index(name = "by_email", fields = [email]))]
    email: String,
    #[table(no_such_key = 3)]
    #[convex(number)]
    age: i64,
}

fn main() {}
