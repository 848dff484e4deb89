//! Fields of one object, as long as they are as foretold and of the simplest kinds.

use super::learn::Learned;
use super::program::{IdRule, Node, Op, Program};
use super::simd::{Simd, Task};
use super::{number, scalar, string, union};

/// Where a reader of an object is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position<'i> {
    /// What is known of what comes.
    pub(super) at: u32,
    /// The bits of the fields that were there.
    pub(super) seen: u64,
    pub(super) rest: &'i [u8],
}

/// Why no more fields were read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// Nothing that was foretold came.
    Surprise,
    /// A value is to be read.
    Value(Node),
    /// The object ends; it has to have had these fields.
    End(u64),
}

/// Reads fields of one object.
pub(super) struct Fields<'i, 'l> {
    pub(super) program: &'l Program,
    pub(super) learned: &'l Learned,
    pub(super) from: Position<'i>,
}

impl<'i> Task for Fields<'i, '_> {
    type Output = Option<(Position<'i>, Stop)>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        fields(simd, self.program, self.learned, self.from)
    }
}

/// Reads rows as long as they have nothing but such fields.
pub(super) struct Rows<'i, 'l> {
    pub(super) program: &'l Program,
    pub(super) learned: &'l Learned,
    pub(super) text: &'i [u8],
    /// Bytes behind the last row.
    pub(super) padding: usize,
}

/// A row that has something else, and how far it was read.
pub(super) struct Begun<'i> {
    /// Rows before it.
    pub(super) rows: u64,
    pub(super) row: &'i [u8],
    /// The place at its start, where in it the reader is, and why it stopped.
    pub(super) stop: Option<(u32, Position<'i>, Stop)>,
}

/// Longest row that is taken without a closer look.
const MAX_ROW: usize = 100_000;

impl<'i> Task for Rows<'i, '_> {
    type Output = Begun<'i>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Begun<'i> {
        let mut row = self.text;
        let mut rows = 0;
        loop {
            let mut begun = Begun {
                rows,
                row,
                stop: None,
            };
            if row.len() <= self.padding {
                return begun;
            }
            let Some(at) = self.learned.root(self.program, row) else {
                return begun;
            };
            let from = Position {
                at,
                seen: 0,
                rest: row,
            };
            let Some((to, stop)) = fields(simd, self.program, self.learned, from) else {
                return begun;
            };
            let behind = match (stop, to.rest) {
                (Stop::End(required), [b'\n', behind @ ..]) if to.seen & required == required => {
                    behind
                }
                _ => {
                    begun.stop = Some((at, to, stop));
                    return begun;
                }
            };
            if row.len() - behind.len() > MAX_ROW {
                return begun;
            }
            rows += 1;
            row = behind;
        }
    }
}

/// Reads fields of an object.
#[inline(always)]
fn fields<'i, S: Simd>(
    simd: S,
    program: &Program,
    learned: &Learned,
    from: Position<'i>,
) -> Option<(Position<'i>, Stop)> {
    let Position {
        mut at,
        mut seen,
        mut rest,
    } = from;
    loop {
        let place = learned.places.get(at as usize)?;
        let leap = if place.chain.fits(simd, rest) {
            &place.chain.leap
        } else {
            let window = rest.first_chunk()?;
            let [first, second] = &place.guesses;
            if first.fits(simd, window) {
                &first.leap
            } else if second.fits(simd, window) {
                &second.leap
            } else {
                return Some((Position { at, seen, rest }, Stop::Surprise));
            }
        };
        at = leap.next;
        seen |= leap.bit;
        rest = rest.get(usize::from(leap.len)..)?;
        let value = rest.first_chunk()?;
        let len = match leap.op {
            Op::IdBody => scalar::id(simd, value, IdRule::from_data(leap.data)),
            Op::Float => number::float(simd, value, program.fractions),
            Op::Boolean => scalar::boolean(value),
            Op::StringBody => string::short(simd, value),
            Op::Done => Some(0),
            Op::OneOf => {
                let behind = union::one_of(simd, program.set(leap.data)?, rest);
                behind.map(|behind| rest.len() - behind.len())
            }
            Op::End => return Some((Position { at, seen, rest }, Stop::End(leap.data))),
            _ => None,
        };
        let Some(len) = len else {
            return Some((Position { at, seen, rest }, Stop::Value(leap.node())));
        };
        rest = rest.get(len..)?;
    }
}
