/// A payment.
#[derive(Table)]
#[table(name = "payments", allow(prefix_index))]
#[table(index(name = "by_owner", fields = [owner, "state.kind"]))]
#[table(search_index(name = "text", field = note, filters = [owner], staged))]
#[table(vector_index(name = "near", field = embedding, dimensions = 3))]
#[table(unique(owner, note), staged = NewPayment)]
#[serde(rename_all = "camelCase")]
struct Payment {
    owner: Id<User>,
    state: State,
    note: String,
    embedding: Vec<f64>,
    #[convex(number, range = 0.., allow(id_array))]
    #[deprecated = "use `note`"]
    old_count: Option<i64>,
}
