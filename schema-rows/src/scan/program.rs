//! A table's validator as the scanner runs it: nodes in a flat list, and for each field what a match
//! of its name leads to.

use super::lookup::{NameTable, PrefixHash};
use super::node::{Fixed, Node, NodeIndex, Run, Step};
use super::number::{Fractions, Times};
use super::simd::IdRule;
use convex_schema_core::value::Encoding;

/// An object with known fields.
#[derive(Debug)]
pub(super) struct Object {
    /// The site at the start of the object.
    pub(super) first: u32,
    /// The fields by the starts of their names, if those tell them apart.
    pub(super) by_prefix: Option<PrefixHash>,
    /// The field names, which lead to [`Object::fields`].
    pub(super) names: NameTable,
    pub(super) fields: Vec<Step>,
    /// The step at the end.
    pub(super) end: Step,
}

/// An object with keys of any kind.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) keys: Keys,
    pub(super) values: NodeIndex,
    /// Of a whole document, what `_id` and `_creationTime` have to be; other keys that start with
    /// `_` it can't have.
    pub(super) system: Option<[Node; 2]>,
}

/// The rule for keys.
#[derive(Debug)]
pub(super) enum Keys {
    Any,
    /// Ids of one of these tables.
    Ids(Vec<IdRule>),
}

/// The node of a value by its first byte: see [`Class`].
pub(super) type Switch = [NodeIndex; Class::COUNT];

/// The class of a value by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    Quote,
    Null,
    Boolean,
    Number,
    Curly,
    Square,
}

impl Class {
    pub(super) const COUNT: usize = 7;

    /// All classes that values have.
    pub(super) const ALL: [Self; 6] = [
        Self::Quote,
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::Curly,
        Self::Square,
    ];

    /// Returns the class of values that start with `byte`.
    #[inline(always)]
    pub(super) fn of(byte: u8) -> Self {
        const CLASSES: [Class; 256] = {
            let mut classes = [Class::Other; 256];
            classes[b'"' as usize] = Class::Quote;
            classes[b'n' as usize] = Class::Null;
            classes[b't' as usize] = Class::Boolean;
            classes[b'f' as usize] = Class::Boolean;
            classes[b'{' as usize] = Class::Curly;
            classes[b'[' as usize] = Class::Square;
            classes[b'-' as usize] = Class::Number;
            let mut digit = b'0';
            while digit <= b'9' {
                classes[digit as usize] = Class::Number;
                digit += 1;
            }
            classes
        };
        CLASSES[usize::from(byte)]
    }
}

/// Objects that the text in one of their fields tells apart.
#[derive(Debug)]
pub(super) struct Tag {
    /// The field with what surrounds it: `"kind":"`.
    pub(super) pattern: Box<[u8]>,
    /// The texts, which lead to [`Tag::members`].
    pub(super) texts: NameTable,
    pub(super) members: Vec<NodeIndex>,
    /// All members once more, for rows that the hint misleads; empty if none can.
    pub(super) fallback: Option<Run>,
}

/// A table's validator, compiled.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) objects: Vec<Object>,
    pub(super) records: Vec<Record>,
    pub(super) switches: Vec<Switch>,
    pub(super) choices: Vec<NodeIndex>,
    pub(super) texts: Vec<Fixed>,
    pub(super) sets: Vec<Set>,
    pub(super) tags: Vec<Tag>,
    /// The object that each site belongs to.
    pub(super) owners: Vec<u32>,
    pub(super) root: NodeIndex,
    pub(super) encoding: Encoding,
    pub(super) fractions: Fractions,
    pub(super) times: Times,
    /// Most levels of a document.
    pub(super) levels: u32,
    /// Whether the fields of all objects are scalars of one kind each.
    pub(super) is_flat: bool,
}

/// Some strings.
#[derive(Debug)]
pub(super) struct Set {
    /// The strings by their starts, if those tell them apart.
    pub(super) by_prefix: Option<PrefixHash>,
    pub(super) names: NameTable,
}

impl Program {
    #[inline(always)]
    pub(super) fn node(&self, index: NodeIndex) -> Node {
        self.nodes
            .get(index as usize)
            .copied()
            .unwrap_or(Node::UNSURE)
    }

    /// Returns the object that the site `place` belongs to.
    #[inline(always)]
    pub(super) fn owner(&self, place: u32) -> Option<&Object> {
        let owner = *self.owners.get(place as usize)?;
        self.objects.get(owner as usize)
    }

    #[inline(always)]
    pub(super) fn text(&self, data: u64) -> Option<&Fixed> {
        self.texts.get(data as usize)
    }

    #[inline(always)]
    pub(super) fn set(&self, data: u64) -> Option<&Set> {
        self.sets.get(data as usize)
    }

    #[inline(always)]
    pub(super) fn switch(&self, data: u64) -> Option<&Switch> {
        self.switches.get(data as usize)
    }

    #[inline(always)]
    pub(super) fn tag(&self, data: u64) -> Option<&Tag> {
        self.tags.get(data as usize)
    }

    /// Returns the first of `members`, and the others.
    pub(super) fn first_choice(&self, members: Run) -> Option<(NodeIndex, Run)> {
        let own = self
            .choices
            .get(members.start as usize..members.end as usize)?;
        let others = Run {
            start: members.start + 1,
            end: members.end,
        };
        Some((*own.first()?, others))
    }
}
