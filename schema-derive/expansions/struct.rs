/// A place.
#[derive(ConvexType)]
struct Address {
    street: String,
    /// If known.
    city: Option<String>,
}
