#[derive(Table)]
#[table(external, name = "users")]
struct User;
