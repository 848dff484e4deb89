use convex_schema::ConvexType;

#[derive(ConvexType)]
#[convex(bound = "")]
struct Row<const N: usize> {
    cells: [f64; N],
}

#[derive(ConvexType)]
#[convex(bound = "T")]
struct Page<T> {
    items: Vec<T>,
}

fn main() {}
