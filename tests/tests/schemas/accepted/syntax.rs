//! How items are spelled: names, docs, conditions, macros around them, lints of their crate.

mod cfg;
mod docs;
mod docs_by_macros;
mod forbidden_lints;
mod keywords;
mod macro_rules;
mod other_derives;
