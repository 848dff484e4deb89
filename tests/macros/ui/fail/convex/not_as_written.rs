use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(validator)]
#[convex(crate = 5)]
struct Row {
    #[convex(validator)]
    a: f64,
    #[convex(default)]
    b: f64,
    #[convex(allowed = 5)]
    c: f64,
    #[convex(format = 5)]
    d: String,
    #[convex(integers = number)]
    e: i64,
    #[convex(ts = 5)]
    f: f64,
    #[convex(int64 = true)]
    g: i64,
    #[convex(default = 1 range = 0..=5)]
    h: f64,
    #[convex("int64")]
    i: i64,
    #[convex(int64, "number")]
    j: i64,
}

fn main() {}
