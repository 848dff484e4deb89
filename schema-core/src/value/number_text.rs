//! Numbers as text: how `serde_json` hands them out where some crate of the build switches on its
//! feature `arbitrary_precision`.
//!
//! Such a number comes as a map with one entry. Its value is an owned string, while the strings of a
//! document are lent: so a document with that key is not taken for a number. (Through a
//! `serde_json::Value`, or through what serde buffers of a reader, all strings are owned; there the
//! key means a number to `serde_json` as well.)

use std::cell::Cell;

/// The key of the entry. No field of a Convex document starts with `$`.
pub(crate) const KEY: &str = "$serde_json::private::Number";

/// Watches whether the value of an entry is the text of a number.
#[derive(Debug, Default)]
pub(crate) struct NumberText(Cell<bool>);

impl NumberText {
    /// A watch for the value behind `key`, if that is the key of numbers.
    pub(crate) fn behind(key: &str) -> Option<Self> {
        (key == KEY).then(Self::default)
    }

    /// Notes that the value is an owned string.
    pub(crate) fn is_owned(&self) {
        self.0.set(true);
    }

    /// The number, if `text`, which is the value, was an owned string.
    pub(crate) fn number(&self, text: &str) -> Option<f64> {
        if !self.0.get() {
            return None;
        }
        text.parse().ok()
    }
}
