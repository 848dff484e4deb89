//! Accepted rows, read once more for what they have in common.

use super::super::capture::FieldNumber;
use super::super::careful::{self, skip_blanks};
use super::super::node::{Node, Op, Step};
use super::super::number::Fractions;
use super::super::object::{self, LookAhead};
use super::super::program::{Class, Program};
use super::super::simd::portable::Portable;
use super::super::simd::{SHORT, Short};
use super::template::{Foreseen, MAX_LEN, TextRange};

/// The samples of each site.
#[derive(Debug, Clone, Default)]
pub(super) struct Samples {
    pub(super) sites: Vec<Vec<FieldSamples>>,
}

/// One field that came at a site.
#[derive(Debug, Clone)]
pub(super) struct FieldSamples {
    /// The bytes up to the next value.
    pub(super) pattern: Box<[u8]>,
    pub(super) step: Step,
    pub(super) count: u32,
    /// The text of most of the values.
    pub(super) text: MajorityVote<Option<Box<[u8]>>>,
    /// The template of most of the values.
    pub(super) shape: MajorityVote<Option<ValueTemplate>>,
}

/// A majority vote (Boyer and Moore).
#[derive(Debug, Clone)]
pub(super) struct MajorityVote<T> {
    value: Option<T>,
    lead: u32,
    count: u32,
}

impl<T: PartialEq> MajorityVote<T> {
    const fn new() -> Self {
        Self {
            value: None,
            lead: 0,
            count: 0,
        }
    }

    fn cast(&mut self, value: T) {
        if self.value.as_ref() == Some(&value) {
            self.lead += 1;
            self.count += 1;
        } else if self.lead == 0 {
            self.value = Some(value);
            self.lead = 1;
            self.count = 1;
        } else {
            self.lead -= 1;
        }
    }

    /// Returns what most are, and how many.
    pub(super) fn winner(&self) -> Option<(&T, u32)> {
        Some((self.value.as_ref()?, self.count))
    }
}

/// The most values that are distinguished at one site.
const MAX_FOLLOWING: usize = 8;

/// Most levels that are looked at.
const LEVELS: u32 = 16;

impl Samples {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            sites: vec![Vec::new(); program.owners.len()],
        }
    }

    /// Looks at `row`, which was accepted.
    pub(super) fn add(&mut self, program: &Program, row: &[u8]) {
        let root = program.node(program.root);
        self.value(program, root, skip_blanks(row), LEVELS);
    }

    /// Looks at the value that `rest` starts with.
    fn value(&mut self, program: &Program, node: Node, rest: &[u8], levels: u32) -> Option<()> {
        let levels = levels.checked_sub(1)?;
        match node.op {
            Op::Object => self.object(program, node, rest, levels),
            Op::Array => {
                let element = program.node(u32::try_from(node.data).ok()?);
                let mut rest = skip_blanks(rest.strip_prefix(b"[")?);
                while !rest.starts_with(b"]") {
                    self.value(program, element, rest, levels);
                    rest = skip_blanks(careful::any(rest, u32::MAX, program.encoding)?);
                    rest = skip_blanks(rest.strip_prefix(b",").unwrap_or(rest));
                }
                Some(())
            }
            Op::Switch => {
                let class = Class::of(*rest.first()?);
                let node = *program.switch(node.data)?.get(class as usize)?;
                self.value(program, program.node(node), rest, levels)
            }
            Op::Tagged => {
                let tag = program.tag(node.data)?;
                let member = object::tagged(Portable, tag, rest, &mut LookAhead::new())?;
                self.value(program, program.node(member), rest, levels)
            }
            _ => None,
        }
    }

    fn object(&mut self, program: &Program, node: Node, rest: &[u8], levels: u32) -> Option<()> {
        let mut at = u32::try_from(node.data).ok()?;
        let mut rest = rest;
        loop {
            let owner = program.owner(at)?;
            let found = object::look_up(Portable, owner, at == owner.first, rest)?;
            let pattern = rest.get(..rest.len() - found.rest.len())?;
            if found.step.node.op == Op::End {
                self.found(at, pattern, found.step, |_| {});
                return Some(());
            }
            let remainder = careful::any(found.rest, u32::MAX, program.encoding)?;
            let value = found.rest.get(..found.rest.len() - remainder.len())?;
            self.found(at, pattern, found.step, |following| {
                let short = value.get(..MAX_LEN).is_none();
                following.text.cast(short.then(|| value.into()));
                let shape = short.then(|| ValueTemplate::of(program, found.step.node, value));
                following.shape.cast(shape.flatten());
            });
            self.value(program, found.step.node, found.rest, levels);
            at = found.step.next;
            rest = remainder;
        }
    }

    /// Takes note of what came at a site, and of its value.
    fn found(&mut self, at: u32, pattern: &[u8], step: Step, note: impl FnOnce(&mut FieldSamples)) {
        let Some(site) = self.sites.get_mut(at as usize) else {
            return;
        };
        let known = site.iter().position(|it| *it.pattern == *pattern);
        if known.is_none() && site.len() < MAX_FOLLOWING {
            site.push(FieldSamples {
                pattern: pattern.into(),
                step,
                count: 0,
                text: MajorityVote::new(),
                shape: MajorityVote::new(),
            });
        }
        // A site with more than that gets no template.
        let index = known.unwrap_or(site.len() - 1);
        if let Some(following) = site.get_mut(index).filter(|it| *it.pattern == *pattern) {
            following.count += 1;
            note(following);
        }
    }
}

/// Returns the site at the start of the object that `row` is, if the table is a union that a tag
/// tells apart.
pub(super) fn member(program: &Program, row: &[u8]) -> Option<u32> {
    let root = program.node(program.root);
    let tag = program.tag(root.data).filter(|_| root.op == Op::Tagged)?;
    let member = program.node(object::tagged(Portable, tag, row, &mut LookAhead::new())?);
    let site = u32::try_from(member.data).ok();
    site.filter(|_| member.op == Op::Object)
}

/// For each byte the lowest that it may be and how much more; and what else is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ValueTemplate {
    pub(super) bytes: Vec<(u8, u8)>,
    /// The places of the characters of ids.
    pub(super) ids: Vec<u16>,
    pub(super) texts: Vec<TextRange>,
    /// The values in it that are asked for.
    pub(super) values: Vec<Foreseen>,
}

impl ValueTemplate {
    /// Returns what all values have that are written as `value`, at a node that accepted it.
    pub(super) fn of(program: &Program, node: Node, value: &[u8]) -> Option<Self> {
        let mut shape = Self::default();
        shape.value(program, node, value)?;
        (shape.bytes.len() <= MAX_LEN).then_some(shape)
    }

    /// Returns whether the last byte is a digit, after which a number may go on.
    pub(super) fn ends_in_digit(&self) -> bool {
        let last = self.bytes.last();
        last.is_some_and(|(low, _)| low.is_ascii_digit())
    }

    /// Exactly `text`.
    pub(super) fn push_text(&mut self, text: &[u8]) {
        self.bytes.extend(text.iter().map(|byte| (*byte, 0)));
    }

    /// Appends the value of a field, with its number if it is asked for.
    pub(super) fn push_value(&mut self, value: &Self, field: FieldNumber) -> Option<()> {
        if field > 0 {
            self.values.push(Foreseen {
                field,
                at: u16::try_from(self.bytes.len()).ok()?,
                len: u16::try_from(value.bytes.len()).ok()?,
            });
        }
        self.push(value)
    }

    /// Appends another shape.
    fn push(&mut self, other: &Self) -> Option<()> {
        let start = u16::try_from(self.bytes.len()).ok()?;
        self.bytes.extend(&other.bytes);
        self.ids.extend(other.ids.iter().map(|at| at + start));
        self.texts
            .extend(other.texts.iter().map(|cursor| TextRange {
                at: cursor.at + start,
                characters: cursor.characters,
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

    /// Generalizes to any id of the same table.
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

    /// Generalizes to a plain string of this length.
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
            self.texts.push(TextRange { at, characters });
            self.bytes.extend(piece.iter().map(|_| (b' ', b'~' - b' ')));
        }
        self.push_text(b"\"");
        Some(())
    }

    /// Generalizes to a number with the same signs and points at the same places.
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
            let remainder = careful::any(found.rest, u32::MAX, program.encoding)?;
            let len = found.rest.len() - remainder.len();
            self.value(program, found.step.node, found.rest.get(..len)?)?;
            if self.bytes.len() > MAX_LEN {
                return None;
            }
            at = found.step.next;
            rest = remainder;
        }
    }
}
