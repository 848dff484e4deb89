#[derive(ConvexType)]
enum Shape {
    Point,
    Circle(f64),
    Square { side: f64, corners: Vec<Corner> },
}
