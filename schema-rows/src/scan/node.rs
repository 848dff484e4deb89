//! The nodes of a program, and what the inline caches hold of them.

use super::capture::{Capture, FieldNumber};
use super::simd::{SHORT, Short, Simd};
use convex_schema_core::Literal;

/// The operation where a value starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// Leave the row to the slow validator.
    Unsure,
    /// The object ends; data: the bits of the fields that it has to have.
    End,
    /// Nothing: what was matched before was the value.
    Done,
    /// `v.any()`.
    Any,
    /// A number, whatever it is.
    AnyNumber,
    /// An array or object, whatever is in it.
    AnyContainer,
    Null,
    Boolean,
    /// A number that is a `Float64`.
    Float,
    /// A number that is an `Int64`, in export JSON.
    Integer,
    /// An `Int64` of wire JSON: `{"$integer":"..."}`.
    WireInteger,
    /// A creation time.
    Time,
    /// A `Float64` without exponent that has certain counts of digits before its point; data: a bit
    /// for each count, where 0 counts as no digit, and 32 bits higher for negative numbers.
    Digits,
    /// `{"$bytes":"..."}`.
    Bytes,
    String,
    /// A string whose quote was matched before.
    StringBody,
    /// An id; data: an [`IdRule`].
    Id,
    /// An id whose quote was matched before.
    IdBody,
    /// A certain text; data: into [`Program::texts`].
    Text,
    /// One of some strings; data: into [`Program::sets`].
    OneOf,
    /// Data: the node of the elements.
    Array,
    /// Data: into [`Program::records`].
    Record,
    /// Data: into [`Program::objects`].
    Object,
    /// One node for each class of first bytes; data: into [`Program::switches`].
    Switch,
    /// The first node that fits; data: a [`Run`] of [`Program::choices`].
    Choice,
    /// The object that a tag names; data: into [`Program::tags`].
    Tagged,
}

/// An operation and its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) data: u64,
}

impl Node {
    pub(super) const UNSURE: Self = Self::plain(Op::Unsure);

    pub(super) const fn plain(op: Op) -> Self {
        Self { op, data: 0 }
    }
}

/// The index of a node in [`Program::nodes`].
pub(super) type NodeIndex = u32;

/// Consecutive entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Run {
    pub(super) const fn to_data(self) -> u64 {
        (self.end as u64) << 32 | self.start as u64
    }

    #[inline(always)]
    pub(super) const fn from_data(data: u64) -> Self {
        Self {
            start: data as u32,
            end: (data >> 32) as u32,
        }
    }
}

/// The step after the name of a field, or at the end of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// The node of the value.
    pub(super) node: Node,
    /// The field's bit among those that the object has to have.
    pub(super) bit: u64,
    /// The site after the value.
    pub(super) next: u32,
    /// The number of the field, if its value is asked for.
    pub(super) field: FieldNumber,
}

impl Op {
    /// Returns whether such values may hold others, or be of several kinds.
    pub(super) const fn is_entered(self) -> bool {
        matches!(
            self,
            Self::Object | Self::Array | Self::Record | Self::Any | Self::Switch
        )
    }
}

/// A literal.
#[derive(Debug)]
pub(super) struct Fixed {
    /// How nearly all writers write it.
    pub(super) text: Box<[u8]>,
    pub(super) literal: Literal,
}

/// An entry: the bytes between two values, `,"name":`, and the [`Step`] that they lead to.
///
/// It fills a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct CacheEntry {
    pub(super) pattern: [u8; SHORT],
    /// A bit for each byte of `pattern` that counts.
    pub(super) mask: u32,
    pub(super) expected: ExpectedField,
}

/// The field that a cache entry or a template leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExpectedField {
    /// The bits of the fields that it reads.
    pub(super) bit: u64,
    /// The operation there.
    pub(super) data: u64,
    /// The place after the value.
    pub(super) next: u32,
    /// How many bytes were predicted.
    pub(super) len: u16,
    /// The operation there.
    pub(super) op: Op,
    /// The number of the field there, if its value is asked for.
    pub(super) field: FieldNumber,
}

impl ExpectedField {
    /// The target of no field.
    pub(super) const NOWHERE: Self = Self {
        bit: 0,
        data: 0,
        next: 0,
        len: 0,
        op: Op::Unsure,
        field: 0,
    };

    /// Takes note of the value between `rest` and `remainder`, if it is asked for.
    #[inline(always)]
    pub(super) fn capture<C: Capture>(&self, rest: &[u8], remainder: &[u8], captured: &mut C) {
        if !C::IS_ON || self.field == 0 {
            return;
        }
        let len = rest.len() - remainder.len();
        match self.op {
            // The quote was matched before.
            Op::IdBody | Op::StringBody => captured.take(self.field, rest, 1, len + 1),
            // All of the value was.
            Op::Done => captured.lose(),
            _ => captured.take(self.field, rest, 0, len),
        }
    }

    #[inline(always)]
    pub(super) fn node(&self) -> Node {
        Node {
            op: self.op,
            data: self.data,
        }
    }
}

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = SHORT - 1;

impl CacheEntry {
    /// An entry that never comes true: no JSON has the byte 0.
    pub(super) const NOTHING: Self = Self {
        pattern: [0; SHORT],
        mask: 1,
        expected: ExpectedField::NOWHERE,
    };

    #[inline(always)]
    pub(super) fn fits<S: Simd>(&self, simd: S, window: &Short) -> bool {
        !simd.equal(window, &self.pattern) & self.mask == 0
    }
}

impl CacheEntry {
    /// Returns the entry at a field whose name is written as `seen`; `None` if that is too long.
    pub(super) fn new(texts: &[Fixed], seen: &[u8], step: Step) -> Option<Self> {
        let Node { mut op, data } = step.node;
        let mut pattern = [0; SHORT];
        if seen.len() > MAX_PATTERN {
            return None;
        }
        pattern.get_mut(..seen.len())?.copy_from_slice(seen);
        let mut len = seen.len();
        let fixed = fixed(texts, step.node);
        if let Some(room) = pattern
            .get_mut(len..MAX_PATTERN)
            .and_then(|it| it.get_mut(..fixed.len()))
        {
            room.copy_from_slice(fixed);
            len += fixed.len();
            op = match op {
                Op::String => Op::StringBody,
                Op::Id => Op::IdBody,
                Op::Text => Op::Done,
                other => other,
            };
        }
        Some(Self {
            pattern,
            mask: (1 << len) - 1,
            expected: ExpectedField {
                bit: step.bit,
                data,
                next: step.next,
                len: len as u16,
                op,
                field: step.field,
            },
        })
    }

    /// Returns the same entry, at what stands after `len` bytes.
    pub(super) fn remainder(mut self, len: u16) -> Self {
        self.expected.len += len;
        self
    }
}

/// Returns what every value of a field starts with: it is matched along with the name.
pub(super) fn fixed(texts: &[Fixed], node: Node) -> &[u8] {
    match node.op {
        Op::String | Op::Id => b"\"",
        Op::Text => texts
            .get(node.data as usize)
            .map_or(b"", |fixed| &fixed.text),
        _ => b"",
    }
}
