use convex_schema::{Table, schema};

#[derive(Table)]
#[table(name = "ones")]
struct One {
    a: f64,
}

#[derive(Table)]
#[table(name = "ones")]
struct Two {
    a: f64,
}

fn main() {
    schema! { tables: [#[cfg(any())] Absent, One, #[cfg(all())] Two] };
}
