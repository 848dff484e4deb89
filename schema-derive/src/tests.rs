//! Tests that expand whole items in process.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod serde;
mod serde_literals;
mod sizes;
mod snapshots;

use crate::ir::Derive;
use proc_macro2::TokenStream;

/// The expansion of an item.
fn expand(item: &str) -> TokenStream {
    let derive = if item.contains("Table") {
        Derive::Table
    } else {
        Derive::ConvexType
    };
    let expansion = crate::derive(item.parse().unwrap(), derive);
    let text = expansion.to_string();
    assert!(!text.contains("compile_error"), "{text}");
    expansion
}
