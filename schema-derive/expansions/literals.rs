#[derive(ConvexType)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// Not yet.
    Pending,
    WentThrough,
    #[deprecated]
    #[serde(rename = "no")]
    Failed,
}
