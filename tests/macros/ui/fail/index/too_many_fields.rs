use convex_schema::Table;

#[derive(Table)]
#[table(name = "payments")]
#[table(index(name = "by_all", fields = [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16]))]
struct Payment {
    f1: f64,
    f2: f64,
    f3: f64,
    f4: f64,
    f5: f64,
    f6: f64,
    f7: f64,
    f8: f64,
    f9: f64,
    f10: f64,
    f11: f64,
    f12: f64,
    f13: f64,
    f14: f64,
    f15: f64,
    f16: f64,
}

fn main() {}
