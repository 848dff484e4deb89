#[derive(Table)]
#[table(name = "shapes", index(name = "by_side", fields = ["side"]))]
#[serde(tag = "kind")]
enum Shape {
    Point,
    Circle(#[convex(number)] Circle<u64>),
    Square { side: f64 },
}
