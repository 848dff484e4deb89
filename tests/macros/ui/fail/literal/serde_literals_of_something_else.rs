//! `SerdeLiterals` writes variants by their literals, so each needs one.

use convex_schema::SerdeLiterals;

#[derive(SerdeLiterals)]
struct Point {
    x: f64,
}

#[derive(SerdeLiterals)]
enum Size {
    Small,
    #[serde(skip)]
    Unknown,
}

#[derive(SerdeLiterals)]
enum Answer {
    Yes,
    Because(String),
}

#[derive(SerdeLiterals)]
#[convex(validator = convex_schema::v::number())]
enum Level {
    Low,
    High,
}

fn main() {}
