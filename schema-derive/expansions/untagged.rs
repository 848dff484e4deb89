#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Text(String),
    Both { text: String, flag: bool },
}
