#[derive(ConvexType)]
struct Page<T, S, const N: usize> {
    items: Vec<T>,
    owners: [Id<T>; N],
    by_name: HashMap<String, Option<T>, S>,
}
