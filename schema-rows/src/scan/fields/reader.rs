//! One object after the other, in and behind each other.

use super::super::learn::{Leap, Learned, Place};
use super::super::program::{Node, Op, Program};
use super::super::rule::IdRule;
use super::super::simd::Simd;
use super::super::stack::{Frame, Kind, Stack};
use super::super::{number, object, scalar, string, union};
use super::wild::{Spot, Wild};
use super::{Position, Stop};
use convex_schema_rules::limit::MAX_ARRAY_LEN;

/// A reader in the middle of an object.
pub(super) struct Reader<'i, 'a> {
    pub(super) program: &'a Program,
    pub(super) learned: &'a Learned,
    pub(super) stack: Stack<'a>,
    pub(super) at: u32,
    pub(super) seen: u64,
    pub(super) rest: &'i [u8],
    /// See [`Position::node`].
    pub(super) node: Node,
}

impl<'i, 'a> Reader<'i, 'a> {
    /// Begins with a row.
    #[inline(always)]
    pub(super) fn begin(&mut self, at: u32, open: usize, row: &'i [u8]) {
        self.at = at;
        self.seen = 0;
        self.stack.len = open;
        self.rest = row;
    }

    /// Where it is.
    #[inline(always)]
    pub(super) fn position(&self) -> Position<'i> {
        Position {
            at: self.at,
            seen: self.seen,
            open: self.stack.len,
            rest: self.rest,
            node: self.node,
        }
    }

    /// Whether the object that ends has had all fields that it has to have.
    #[inline(always)]
    pub(super) fn has_all(&self) -> bool {
        let required = self.node.data;
        self.seen & required == required
    }

    /// Reads on until something has to be looked at more closely; if `FLAT`, no other object is
    /// entered, and this one is not left: that takes fewer registers.
    #[inline(always)]
    pub(super) fn run<S: Simd, const FLAT: bool>(&mut self, simd: S) -> Option<Stop> {
        loop {
            let mut place = self.learned.places.get(self.at as usize)?;
            if FLAT && place.is_wild {
                let from = Spot {
                    at: self.at,
                    seen: self.seen,
                    rest: self.rest,
                };
                let program = self.program;
                let to = simd.apart(Wild { program, from })?;
                (self.at, self.seen, self.rest) = (to.at, to.seen, to.rest);
                place = self.learned.places.get(self.at as usize)?;
            }
            let mut found = None;
            let Some(leap) = self.leap(simd, place, &mut found) else {
                return Some(Stop::Surprise);
            };
            self.at = leap.next;
            self.seen |= leap.bit;
            self.rest = self.rest.get(usize::from(leap.len)..)?;
            let value = self.rest.first_chunk()?;
            let len = match leap.op {
                Op::IdBody => scalar::id(simd, value, IdRule::from_data(leap.data)),
                Op::Float => number::float(simd, value, self.program.fractions),
                Op::Digits => number::of_digits(simd, value, self.program.fractions, leap.data),
                Op::Boolean => scalar::boolean(value),
                Op::StringBody => match string::short(simd, value) {
                    Some(len) => Some(len),
                    None => {
                        self.rest = simd.apart(string::Body(self.rest))?;
                        continue;
                    }
                },
                Op::Done => Some(0),
                Op::End if !FLAT && self.end(leap.data)? => continue,
                Op::End => {
                    self.node = leap.node();
                    return Some(Stop::End);
                }
                Op::OneOf => {
                    let texts = self.program.set(leap.data)?;
                    let behind = union::one_of(simd, texts, self.rest);
                    behind.map(|behind| self.rest.len() - behind.len())
                }
                _ if !FLAT && self.open(simd, leap.node())? => continue,
                _ => None,
            };
            let Some(len) = len else {
                self.node = leap.node();
                return Some(Stop::Value);
            };
            self.rest = self.rest.get(len..)?;
        }
    }

    /// What was foretold, or what the field is whose name comes: that is put into `found`.
    #[inline(always)]
    fn leap<'p, S: Simd>(
        &self,
        simd: S,
        place: &'p Place,
        found: &'p mut Option<Leap>,
    ) -> Option<&'p Leap>
    where
        'a: 'p,
    {
        if place.chain.fits(simd, self.rest) {
            return Some(&place.chain.leap);
        }
        if place.is_wild {
            return object::field(simd, self.program, self.at, self.rest, found);
        }
        let window = self.rest.first_chunk()?;
        let [first, second] = &place.guesses;
        if first.fits(simd, window) {
            Some(&first.leap)
        } else if second.fits(simd, window) {
            Some(&second.leap)
        } else {
            None
        }
    }

    /// Goes on behind an object; `false` if that is no business of this reader.
    #[inline(always)]
    fn end(&mut self, required: u64) -> Option<bool> {
        if self.seen & required != required {
            return None;
        }
        let around = self.stack.top()?;
        match around.kind {
            Kind::Object => {
                (self.at, self.seen) = (around.at, around.seen);
                self.stack.len -= 1;
                Some(true)
            }
            Kind::Array => self.next_element(around),
            _ => Some(false),
        }
    }

    /// Goes on behind an object in an array.
    #[inline(always)]
    fn next_element(&mut self, array: Frame) -> Option<bool> {
        let element = self.program.node(array.at);
        let (byte, behind) = self.rest.split_first()?;
        let below = self.stack.len.checked_sub(2)?;
        match byte {
            b',' if element.op == Op::Object && array.seen < MAX_ARRAY_LEN as u64 => {
                self.stack.frames.get_mut(below + 1)?.seen += 1;
                (self.at, self.seen) = (element.data as u32, 0);
            }
            b']' => {
                let around = *self.stack.frames.get(below)?;
                if around.kind != Kind::Object {
                    return Some(false);
                }
                (self.at, self.seen) = (around.at, around.seen);
                self.stack.len = below;
            }
            _ => return Some(false),
        }
        self.rest = behind;
        Some(true)
    }

    /// Puts the object that is read on the stack.
    #[inline(always)]
    pub(super) fn push(&mut self) -> Option<()> {
        self.stack.push(Frame {
            kind: Kind::Object,
            at: self.at,
            seen: self.seen,
        })
    }
}
