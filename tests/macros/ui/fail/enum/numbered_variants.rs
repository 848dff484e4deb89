#![deny(deprecated)]

use convex_schema::ConvexType;

#[derive(ConvexType)]
#[repr(u8)]
enum Priority {
    Low = 1,
    High = 3,
}

#[derive(ConvexType)]
#[repr(u8)]
enum Level {
    #[convex(literal = 1)]
    Low = 1,
    #[convex(literal = 3)]
    High = 3,
}

#[derive(ConvexType)]
#[repr(i32)]
#[serde(rename_all = "snake_case")]
enum Named {
    Low = -1,
    High,
}

fn main() {}
