//! Values that hold others, and values of several kinds.

use convex_schema_rules::limit::{MAX_ARRAY_LEN, MAX_OWN_DOCUMENT_FIELDS};

use super::super::any::numbers;
use super::super::capture::Capture;
use super::super::node::{Node, Op};
use super::super::number::Fractions;
use super::super::program::Class;
use super::super::simd::{LONG, Simd};
use super::super::stack::{Frame, Kind};
use super::super::{any, number, object, scalar, string};
use super::Reader;

impl<'i, C: Capture> Reader<'i, '_, C> {
    /// Reads or enters a value; `false` if it is left as it is.
    #[inline(always)]
    pub(super) fn open<S: Simd>(&mut self, simd: S, node: Node) -> Option<bool> {
        match node.op {
            Op::Object => {
                self.push()?;
                (self.at, self.seen) = (node.data as u32, 0);
                Some(true)
            }
            Op::Array => self.array(simd, node),
            Op::Record => Some(self.record(simd, node).is_some()),
            Op::Any => Some(self.any(simd).is_some()),
            Op::Switch => {
                let class = Class::of(*self.rest.first()?);
                let member = *self.program.switch(node.data)?.get(class as usize)?;
                let member = self.program.node(member);
                match self.scalar(simd, member.op, self.rest) {
                    Some(remainder) => self.rest = remainder,
                    None => return Some(false),
                }
                Some(true)
            }
            _ => Some(false),
        }
    }

    #[inline(always)]
    fn array<S: Simd>(&mut self, simd: S, node: Node) -> Option<bool> {
        let [b'[', remainder @ ..] = self.rest else {
            return Some(false);
        };
        if let [b']', remainder @ ..] = remainder {
            self.rest = remainder;
            return Some(true);
        }
        let element = self.program.node(node.data as u32);
        if element.op != Op::Object {
            // A loop each for the usual kinds, so that none asks every time.
            let all = match element.op {
                Op::Float => self.numbers(simd, remainder),
                Op::String => self.elements(simd, Op::String, remainder),
                other => self.elements(simd, other, remainder),
            };
            return Some(all.is_some());
        }
        self.push()?;
        self.stack.push(Frame {
            kind: Kind::Array,
            at: node.data as u32,
            seen: 1,
        })?;
        (self.at, self.seen, self.rest) = (element.data as u32, 0, remainder);
        Some(true)
    }

    /// Reads the elements of an array of floats; nothing if one of them is unusual.
    #[inline(always)]
    fn numbers<S: Simd>(&mut self, simd: S, rest: &'i [u8]) -> Option<()> {
        if S::QUICK_MASKS && self.program.fractions == Fractions::Ignored {
            if let Some(remainder) = float_array(simd, rest) {
                self.rest = remainder;
                return Some(());
            }
        }
        self.elements(simd, Op::Float, rest)
    }

    /// Reads the elements of an array of scalars; nothing if one of them is unusual.
    #[inline(always)]
    fn elements<S: Simd>(&mut self, simd: S, op: Op, mut rest: &'i [u8]) -> Option<()> {
        for _ in 0..MAX_ARRAY_LEN {
            rest = self.scalar(simd, op, rest)?;
            let (byte, remainder) = rest.split_first()?;
            rest = remainder;
            if *byte == b']' {
                self.rest = rest;
                return Some(());
            }
            if *byte != b',' {
                return None;
            }
        }
        None
    }

    /// Reads a record of scalars; nothing if something of it is unusual.
    #[inline(always)]
    fn record<S: Simd>(&mut self, simd: S, node: Node) -> Option<()> {
        let mut rest = self.rest.strip_prefix(b"{")?;
        if let [b'}', remainder @ ..] = rest {
            self.rest = remainder;
            return Some(());
        }
        let record = self.program.records.get(node.data as usize)?;
        for _ in 0..MAX_OWN_DOCUMENT_FIELDS {
            let key = rest.strip_prefix(b"\"")?;
            let (value, remainder) = object::plain_key(simd, self.program, record, key)?;
            let remainder = remainder.strip_prefix(b":")?;
            let (byte, remainder) = self.scalar(simd, value.op, remainder)?.split_first()?;
            rest = remainder;
            if *byte == b'}' {
                self.rest = rest;
                return Some(());
            }
            if *byte != b',' {
                return None;
            }
        }
        None
    }

    /// Reads a value without a validator; nothing if it is unusual.
    #[inline(always)]
    fn any<S: Simd>(&mut self, simd: S) -> Option<()> {
        let op = match Class::of(*self.rest.first()?) {
            Class::Curly | Class::Square => {
                let (text, room) = (self.rest, self.stack.room(self.program));
                self.rest = simd.outlined(any::Container { text, room })?;
                return Some(());
            }
            Class::Quote => Op::String,
            Class::Number => Op::AnyNumber,
            Class::Boolean => Op::Boolean,
            Class::Null => Op::Null,
            Class::Other => return None,
        };
        self.rest = self.scalar(simd, op, self.rest)?;
        Some(())
    }

    /// Returns what follows a usual scalar.
    #[inline(always)]
    fn scalar<S: Simd>(&self, simd: S, op: Op, rest: &'i [u8]) -> Option<&'i [u8]> {
        let window = rest.first_chunk::<LONG>()?;
        let len = match op {
            Op::Float => number::float(simd, window, self.program.fractions)?,
            Op::AnyNumber => number::float(simd, window, Fractions::Ignored)?,
            Op::Boolean => scalar::boolean(window)?,
            Op::Null => scalar::null(window)?,
            Op::String => {
                let body = rest.strip_prefix(b"\"")?;
                return match string::short(simd, body.first_chunk()?) {
                    Some(len) => body.get(len..),
                    None => simd.outlined(string::Body(body)),
                };
            }
            _ => return None,
        };
        rest.get(len..)
    }
}

/// Returns what follows an array of floats whose opening bracket stands before `rest`; nothing if
/// one of them has an exponent, or something else is unusual.
#[inline(always)]
fn float_array<S: Simd>(simd: S, mut rest: &[u8]) -> Option<&[u8]> {
    let mut commas = 0;
    loop {
        let window = rest.first_chunk::<LONG>()?;
        let masks = simd.json(window);
        let end = masks.closes.trailing_zeros();
        // Without an end, what follows the last comma is left to the next window.
        let len = match end {
            64 => 64 - masks.commas.leading_zeros(),
            end => end,
        };
        let inside = u64::MAX.checked_shr(64 - len)?;
        let scalars = inside & !masks.commas;
        let [digits, points, minus] =
            [masks.digits, masks.points, masks.minus].map(|mask| mask & scalars);
        let starts = scalars & !(scalars << 1);
        let wrong = (scalars & !(digits | points | minus))
            | (inside & masks.commas & !(scalars << 1))
            | (!scalars & 1)
            | numbers(starts, digits, masks.zeros, points, minus);
        if wrong != 0 {
            return None;
        }
        commas += (inside & masks.commas).count_ones() as usize;
        rest = rest.get(len as usize..)?;
        if end < 64 {
            let remainder = rest.strip_prefix(b"]")?;
            let is_whole = scalars >> (end - 1) & 1 == 1;
            return (is_whole && commas < MAX_ARRAY_LEN).then_some(remainder);
        }
    }
}
