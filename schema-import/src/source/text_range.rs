//! Parts of a text.

use oxc_span::Span;

/// A part of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TextRange {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl TextRange {
    pub(super) fn has(self, position: usize) -> bool {
        (self.start..self.end).contains(&position)
    }
}

impl From<Span> for TextRange {
    fn from(span: Span) -> Self {
        Self {
            start: span.start as usize,
            end: span.end as usize,
        }
    }
}
