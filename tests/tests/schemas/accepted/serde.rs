//! Serde attributes and their effect.

mod absent_fields;
mod attributes_that_change_nothing;
mod flatten;
mod names;
mod stand_ins;
mod written_by_others;
