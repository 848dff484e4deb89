use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments", indx(name = "by_amount", fields = [amount]))]
struct Payment {
    amount: f64,
}

fn main() {}
