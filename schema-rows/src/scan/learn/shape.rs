//! What values have in common that are alike.

use super::super::careful;
use super::super::object;
use super::super::program::{Class, Fractions, Node, Op, Program};
use super::super::simd::portable::Portable;
use super::super::simd::{SHORT, Short};
use super::chain::{MAX_LEN, TextSpot};

/// For each byte the lowest that it may be and how much more; and what else is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) bytes: Vec<(u8, u8)>,
    /// Where the characters of ids stand.
    pub(super) ids: Vec<u16>,
    pub(super) texts: Vec<TextSpot>,
}

impl Shape {
    /// What all values have that are written as `value`, at a node that accepted it.
    pub(super) fn of(program: &Program, node: Node, value: &[u8]) -> Option<Self> {
        let mut shape = Self::default();
        shape.value(program, node, value)?;
        (shape.bytes.len() <= MAX_LEN).then_some(shape)
    }

    /// Exactly `text`.
    pub(super) fn push_text(&mut self, text: &[u8]) {
        self.bytes.extend(text.iter().map(|byte| (*byte, 0)));
    }

    /// Appends another shape.
    pub(super) fn push(&mut self, other: &Self) -> Option<()> {
        let start = u16::try_from(self.bytes.len()).ok()?;
        self.bytes.extend(&other.bytes);
        self.ids.extend(other.ids.iter().map(|at| at + start));
        self.texts.extend(other.texts.iter().map(|spot| TextSpot {
            at: spot.at + start,
            characters: spot.characters,
        }));
        Some(())
    }

    fn value(&mut self, program: &Program, node: Node, value: &[u8]) -> Option<()> {
        match node.op {
            Op::Null | Op::Boolean | Op::Text | Op::OneOf => self.push_text(value),
            Op::Id => self.id(value)?,
            Op::String => self.string(value)?,
            Op::Float if program.fractions == Fractions::Decide && !value.contains(&b'.') => {
                return None;
            }
            Op::Float | Op::Digits => self.number(value)?,
            Op::Integer if value.len() <= 18 => self.number(value)?,
            Op::Time if value.len() <= 15 && matches!(value.first(), Some(b'1'..=b'9')) => {
                self.number(value)?;
            }
            Op::Switch => {
                let class = Class::of(*value.first()?);
                let node = *program.switch(node.data)?.get(class as usize)?;
                self.value(program, program.node(node), value)?;
            }
            Op::Object => self.object(program, node, value)?,
            _ => return None,
        }
        Some(())
    }

    /// An id of the same table.
    fn id(&mut self, value: &[u8]) -> Option<()> {
        let text: &Short = value
            .strip_prefix(b"\"")?
            .strip_suffix(b"\"")?
            .try_into()
            .ok()?;
        self.push_text(b"\"");
        self.ids.push(u16::try_from(self.bytes.len()).ok()?);
        // The table's number takes 16 bits, five in a character: the fourth is of one half of the
        // alphabet.
        self.push_text(&text[..3]);
        self.bytes.push(match text[3] {
            b'0'..=b'f' => (b'0', b'f' - b'0'),
            _ => (b'g', b'z' - b'g'),
        });
        self.bytes.extend([(0, u8::MAX); SHORT - 4]);
        self.push_text(b"\"");
        Some(())
    }

    /// A string of this length without anything remarkable.
    fn string(&mut self, value: &[u8]) -> Option<()> {
        let text = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        if text.len() > 2 * SHORT || !text.iter().all(plain) {
            return None;
        }
        self.push_text(b"\"");
        for piece in text.chunks(SHORT) {
            let at = u16::try_from(self.bytes.len()).ok()?;
            let characters = u32::MAX >> (SHORT - piece.len());
            self.texts.push(TextSpot { at, characters });
            self.bytes.extend(piece.iter().map(|_| (b' ', b'~' - b' ')));
        }
        self.push_text(b"\"");
        Some(())
    }

    /// A number with the same signs and points at the same places.
    fn number(&mut self, value: &[u8]) -> Option<()> {
        if value.len() > 24 {
            return None;
        }
        let mut first = true;
        for byte in value {
            self.bytes.push(match byte {
                b'1'..=b'9' if first => (b'1', 8),
                b'0' if first => (b'0', 0),
                b'0'..=b'9' => (b'0', 9),
                b'-' | b'.' => (*byte, 0),
                _ => return None,
            });
            first &= *byte == b'-';
        }
        Some(())
    }

    fn object(&mut self, program: &Program, node: Node, value: &[u8]) -> Option<()> {
        let mut at = u32::try_from(node.data).ok()?;
        let mut rest = value;
        loop {
            let owner = program.owner(at)?;
            let found = object::look_up(Portable, owner, at == owner.first, rest)?;
            let len = rest.len() - found.rest.len();
            self.push_text(rest.get(..len)?);
            if found.step.node.op == Op::End {
                return found.rest.is_empty().then_some(());
            }
            let behind = careful::any(found.rest, u32::MAX, program.encoding)?;
            let len = found.rest.len() - behind.len();
            self.value(program, found.step.node, found.rest.get(..len)?)?;
            if self.bytes.len() > MAX_LEN {
                return None;
            }
            at = found.step.next;
            rest = behind;
        }
    }
}
