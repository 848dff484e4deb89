//! A schema as text: an output format is a file here and a line in [`Format`].

pub mod export_json;
mod number;
