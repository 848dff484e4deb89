//! The comments on an item.

/// The documentation of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Docs {
    /// The doc comment: lines without the leading space, joined by `\n`.
    pub text: String,
    /// The note of `#[deprecated]`, empty where it has none; `None` for an item in use.
    pub deprecated: Option<String>,
}

impl Docs {
    /// The docs with this text, of an item in use.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            deprecated: None,
        }
    }

    /// Marks the item as deprecated, with a note that may be empty.
    #[must_use]
    pub fn deprecated(mut self, note: impl Into<String>) -> Self {
        self.deprecated = Some(note.into());
        self
    }
}
