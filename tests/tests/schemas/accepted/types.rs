//! Which validator a Rust type has.

mod allowed_lints;
mod arrays_and_records;
mod bounds;
mod flattened_integers;
mod generics;
mod given_by_hand;
mod integers_of_64_bits;
mod lifetimes;
mod markers;
mod null_and_empty_objects;
mod option_and_nullable;
mod parameters_of_constants;
mod scalars;
mod types_of_one_name;
mod types_of_other_crates;
mod what_is_known_about_values;
