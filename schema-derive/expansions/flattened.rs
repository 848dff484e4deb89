#[derive(ConvexType)]
#[serde(default = "made")]
struct Row<'a> {
    name: &'a str,
    #[serde(flatten)]
    inner: Inner<'a>,
    #[serde(flatten)]
    #[convex(int64)]
    count: Count<i64>,
}
