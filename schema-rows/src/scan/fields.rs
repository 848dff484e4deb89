//! Rows that are as foretold: the usual kinds of values where they usually are.

mod numbers;
mod reader;
mod values;
mod wild;

use self::reader::Reader;
use super::learn::{Learned, MAX_ROW, PlannedRows};
use super::program::{Node, Op, Program};
use super::simd::{Simd, Task};
use super::stack::{Frame, Frames, Kind, ROOT, STACK, Stack};

/// Where a reader of an object is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position<'i> {
    /// What is known of what comes.
    pub(super) at: u32,
    /// The bits of the fields that were there.
    pub(super) seen: u64,
    /// How many containers are open around the object.
    pub(super) open: usize,
    pub(super) rest: &'i [u8],
    /// What is to be done with what comes, if that is a value or the end of an object.
    pub(super) node: Node,
}

/// Why no more fields were read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// Nothing that was foretold came.
    Surprise,
    /// A value is to be read.
    Value,
    /// The object ends.
    End,
}

/// Reads fields of an object, and of objects in and around it.
pub(super) struct Fields<'i, 'l> {
    pub(super) program: &'l Program,
    pub(super) learned: &'l Learned,
    pub(super) frames: &'l mut [Frame; STACK],
    pub(super) from: Position<'i>,
}

impl<'i> Task for Fields<'i, '_> {
    type Output = Option<(Position<'i>, Stop)>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let mut reader = Reader {
            program: self.program,
            learned: self.learned,
            stack: Stack {
                frames: self.frames,
                len: self.from.open,
            },
            at: self.from.at,
            seen: self.from.seen,
            rest: self.from.rest,
            node: self.from.node,
        };
        let stop = reader.run::<S, false>(simd)?;
        Some((reader.position(), stop))
    }
}

/// Reads rows as long as they have nothing but such fields; `FLAT` if no field is entered.
pub(super) struct Rows<'i, 'l, const FLAT: bool> {
    pub(super) program: &'l Program,
    pub(super) learned: &'l Learned,
    pub(super) frames: &'l mut Frames,
    pub(super) text: &'i [u8],
    /// Bytes behind the last row.
    pub(super) padding: usize,
}

/// A row that has something else, and how far it was read.
pub(super) struct Begun<'i> {
    /// Rows before it.
    pub(super) rows: u64,
    pub(super) row: &'i [u8],
    /// Where in it the reader is, and why it stopped.
    pub(super) stop: Option<(Position<'i>, Stop)>,
}

impl<'i, const FLAT: bool> Task for Rows<'i, '_, FLAT> {
    type Output = Begun<'i>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Begun<'i> {
        let mut row = self.text;
        let mut rows = 0;
        let frames = &mut self.frames.0;
        let root = self.program.node(self.program.root);
        let open = open_root(self.program, root, frames);
        let mut reader = Reader {
            program: self.program,
            learned: self.learned,
            stack: Stack { frames, len: open },
            at: 0,
            seen: 0,
            rest: row,
            node: Node::REFUSE,
        };
        loop {
            if let (true, Some(plan)) = (FLAT, &self.learned.plan) {
                let program = self.program;
                let text = row;
                let (planned, behind) = simd.apart(PlannedRows {
                    plan,
                    program,
                    text,
                });
                rows += planned;
                row = behind;
            }
            let nothing = Begun {
                rows,
                row,
                stop: None,
            };
            if row.len() <= self.padding {
                return nothing;
            }
            let Some(at) = self.learned.root(root, row) else {
                return nothing;
            };
            reader.begin(at, open, row);
            let Some(stop) = reader.run::<S, FLAT>(simd) else {
                return nothing;
            };
            let behind = match (stop, reader.rest) {
                (Stop::End, [b'\n', behind @ ..])
                    if reader.has_all() && reader.stack.len == open =>
                {
                    behind
                }
                _ => {
                    let stop = Some((reader.position(), stop));
                    return Begun { rows, row, stop };
                }
            };
            if row.len() - behind.len() > MAX_ROW {
                return nothing;
            }
            rows += 1;
            row = behind;
        }
    }
}

/// Lays out what is open around the object that a row is; gives how much that is.
#[inline(always)]
fn open_root(program: &Program, root: Node, frames: &mut [Frame; STACK]) -> usize {
    frames[0] = ROOT;
    let members = match program.tag(root.data) {
        Some(tag) if root.op == Op::Tagged => tag.fallback,
        _ => None,
    };
    let Some(members) = members else {
        return 1;
    };
    frames[1] = Frame {
        kind: Kind::Choice,
        at: 0,
        seen: members.to_data(),
    };
    2
}
