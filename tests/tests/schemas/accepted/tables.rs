//! Tables, their indexes, and lists of tables.

mod conditions_in_lists;
mod indexes;
mod kinds;
mod lists_of_other_crates;
mod types_and_options;
