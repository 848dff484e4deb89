//! The reader of predicted fields: the expected kinds of values where they are expected.

mod values;

use convex_schema_rules::limit::MAX_ARRAY_LEN;

use super::learn::{Learned, MAX_ROW, Place, PlannedRows};
use super::node::{Leap, Node, Op};
use super::program::Program;
use super::simd::{IdRule, Simd, Task};
use super::stack::{Frame, Frames, Kind, ROOT, STACK, Stack};
use super::{number, object, scalar, string};

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
            node: Node::UNSURE,
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

/// A reader in the middle of an object.
struct Reader<'i, 'a> {
    program: &'a Program,
    learned: &'a Learned,
    stack: Stack<'a>,
    at: u32,
    seen: u64,
    rest: &'i [u8],
    /// See [`Position::node`].
    node: Node,
}

impl<'i, 'a> Reader<'i, 'a> {
    /// Begins with a row.
    #[inline(always)]
    fn begin(&mut self, at: u32, open: usize, row: &'i [u8]) {
        self.at = at;
        self.seen = 0;
        self.stack.len = open;
        self.rest = row;
    }

    /// Where it is.
    #[inline(always)]
    fn position(&self) -> Position<'i> {
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
    fn has_all(&self) -> bool {
        let required = self.node.data;
        self.seen & required == required
    }

    /// Reads on until something has to be looked at more closely; if `FLAT`, no other object is
    /// entered, and this one is not left: that takes fewer registers.
    #[inline(always)]
    fn run<S: Simd, const FLAT: bool>(&mut self, simd: S) -> Option<Stop> {
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
                    let behind = object::one_of(simd, texts, self.rest);
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
    fn push(&mut self) -> Option<()> {
        self.stack.push(Frame {
            kind: Kind::Object,
            at: self.at,
            seen: self.seen,
        })
    }
}

/// Reads fields in any order, as long as they are usual scalars.
struct Wild<'i, 'a> {
    program: &'a Program,
    from: Spot<'i>,
}

/// Where a reader of such an object is.
#[derive(Clone, Copy)]
struct Spot<'i> {
    at: u32,
    seen: u64,
    rest: &'i [u8],
}

impl<'i> Task for Wild<'i, '_> {
    type Output = Option<Spot<'i>>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Spot<'i>> {
        let mut spot = self.from;
        let object = self.program.owner(spot.at)?;
        let Some(starts) = &object.starts else {
            return Some(spot);
        };
        let mut before = if spot.at == object.first { b'{' } else { b',' };
        while let [byte, quoted @ ..] = spot.rest {
            if *byte != before {
                break;
            }
            let Some(leap) = starts.find(simd, quoted) else {
                break;
            };
            let rest = spot.rest.get(usize::from(leap.len)..)?;
            let Some(len) = scalar::len(simd, self.program, leap, rest.first_chunk()?) else {
                break;
            };
            spot = Spot {
                at: leap.next,
                seen: spot.seen | leap.bit,
                rest: rest.get(len..)?,
            };
            before = b',';
        }
        Some(spot)
    }
}
