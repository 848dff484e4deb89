//! `webinarRegistrations`: small rows.

use convex_schema_core::{Validator, v};

use super::{Object, boolean, id, time};
use crate::random::Random;

pub fn validator() -> Validator {
    v::object()
        .field("webinar_id", v::id("webinars"))
        .field("contact_id", v::id("contacts"))
        .field("workspace_id", v::id("workspaces"))
        .field("registered_at", v::number())
        .field("attended", v::boolean())
        .into()
}

pub fn row(random: &mut Random) -> Object {
    Object::default()
        .with("webinar_id", id(random, 10027))
        .with("contact_id", id(random, 10009))
        .with("workspace_id", id(random, 10029))
        .with("registered_at", time(random))
        .with("attended", boolean(random))
}
