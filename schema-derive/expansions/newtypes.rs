#[doc = include_str!("about.md")]
#[derive(ConvexType)]
#[convex(ambiguous)]
struct Maybe(Option<Nullable<f64>>);
