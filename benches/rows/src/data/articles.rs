//! Articles: rows that are mostly text.

use convex_schema_core::{Validator, v};

use super::{Json, Object, id, number, text, time};
use crate::random::Random;

pub fn validator() -> Validator {
    v::object()
        .field("author", v::id("users"))
        .field("body", v::string())
        .field("published_at", v::optional(v::number()))
        .field("slug", v::string())
        .field("summary", v::string())
        .field("tags", v::array(v::string()))
        .field("title", v::string())
        .field("views", v::number())
        .into()
}

pub fn row(random: &mut Random) -> Object {
    let body = random.between(2000, 8000);
    let summary = random.between(80, 240);
    let tags: Vec<Json> = (0..random.between(1, 4))
        .map(|_| text::plain(random, 1))
        .collect();
    Object::default()
        .with("author", id(random, 10026))
        .with("body", text::words(random, body))
        .with_some("published_at", (!random.one_in(4)).then(|| time(random)))
        .with("slug", super::string(&super::hex(random, 12)))
        .with("summary", text::words(random, summary))
        .with("tags", tags)
        .with("title", text::plain(random, 6))
        .with("views", number(random.below(100_000)))
}
