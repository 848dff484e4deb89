//! A table's validator as the scanner runs it: nodes in a flat list, fields with all that their
//! match has to do.

use super::names::NameTable;
use super::rule::IdRule;
use super::starts::Starts;
use convex_schema_core::__internal::exhaustive;
use convex_schema_core::Literal;
use convex_schema_core::value::Encoding;

/// What is to be done where a value starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// Leave the row to the slow validator.
    Refuse,
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
    /// What the first byte says; data: into [`Program::switches`].
    Switch,
    /// The first node that fits; data: a [`Run`] of [`Program::choices`].
    Choice,
    /// The object that a tag names; data: into [`Program::tags`].
    Tagged,
}

/// What is to be done, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) op: Op,
    pub(super) data: u64,
}

impl Node {
    pub(super) const REFUSE: Self = Self::plain(Op::Refuse);

    pub(super) const fn plain(op: Op) -> Self {
        Self { op, data: 0 }
    }
}

/// Where a node stands in [`Program::nodes`].
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

/// What follows when a field was found, or the end of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// What to do with the value.
    pub(super) node: Node,
    /// The field's bit among those that the object has to have.
    pub(super) bit: u64,
    /// Where the guesses at what comes behind the value are.
    pub(super) next: u32,
}

/// An object with known fields.
#[derive(Debug)]
pub(super) struct Object {
    /// Where the guesses at the first field are.
    pub(super) first: u32,
    /// The fields by the starts of their names, if those tell them apart.
    pub(super) starts: Option<Starts>,
    /// The field names, which lead to [`Object::fields`].
    pub(super) names: NameTable,
    pub(super) fields: Vec<Step>,
    /// What to do at the end.
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

/// What keys have to be.
#[derive(Debug)]
pub(super) enum Keys {
    Any,
    /// Ids of one of these tables.
    Ids(Vec<IdRule>),
}

/// What may stand at a place, by first byte: see [`Class`].
pub(super) type Switch = [NodeIndex; Class::COUNT];

/// What a first byte says of a value.
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

    /// The class of values that start with `byte`.
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
    /// The object that each place of guesses belongs to.
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
    pub(super) starts: Option<Starts>,
    pub(super) names: NameTable,
}

/// A literal.
#[derive(Debug)]
pub(super) struct Fixed {
    /// How nearly all writers write it.
    pub(super) text: Box<[u8]>,
    pub(super) literal: Literal,
}

/// What creation times may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Times {
    /// More than 0, less than 2^53.
    #[default]
    Written,
    /// Any finite float without a sign.
    Stored,
}

/// Whether a fraction makes a number a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fractions {
    /// All numbers are floats.
    #[default]
    Ignored,
    /// Numbers without fraction or exponent are integers.
    Decide,
}

impl Fractions {
    pub(super) const fn of(encoding: Encoding) -> Self {
        match encoding.exhaustive() {
            exhaustive::Encoding::Export => Self::Decide,
            exhaustive::Encoding::Wire | exhaustive::Encoding::Import => Self::Ignored,
        }
    }
}

impl Op {
    /// Whether such values may hold others, or be of several kinds.
    pub(super) const fn is_entered(self) -> bool {
        matches!(
            self,
            Self::Object | Self::Array | Self::Record | Self::Any | Self::Switch
        )
    }
}

impl Program {
    #[inline(always)]
    pub(super) fn node(&self, index: NodeIndex) -> Node {
        self.nodes
            .get(index as usize)
            .copied()
            .unwrap_or(Node::REFUSE)
    }

    /// The object that the guesses at `place` belong to.
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

    /// The first of `members`, and the others.
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
