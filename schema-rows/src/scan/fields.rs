//! The reader of predicted fields: the expected kinds of values where they are expected.

mod values;

use convex_schema_rules::limit::MAX_ARRAY_LEN;

use super::capture::{Capture, NoCapture};
use super::learn::{Learned, MAX_ROW, Site, TemplateRows};
use super::node::{ExpectedField, Node, Op};
use super::program::Program;
use super::simd::{IdRule, Simd, Task};
use super::stack::{Frame, Frames, Kind, ROOT, STACK, Stack};
use super::{number, object, scalar, string};

/// The state of a reader of fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'i> {
    /// The site of the next field.
    pub(super) at: u32,
    /// The bits of the fields that were read.
    pub(super) seen: u64,
    /// How many containers are open around the object.
    pub(super) open: usize,
    pub(super) rest: &'i [u8],
    /// The node of the value that comes, or of the end of the object.
    pub(super) node: Node,
}

/// The reason why a reader of fields stopped.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// No predicted field came.
    Misprediction,
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
    pub(super) from: Cursor<'i>,
}

impl<'i> Task for Fields<'i, '_> {
    type Output = Option<(Cursor<'i>, Stop)>;

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
            is_miss: false,
            captured: &mut NoCapture,
        };
        let stop = reader.run::<S, false>(simd)?;
        Some((reader.position(), stop))
    }
}

/// Reads rows as long as they have nothing but such fields; `FLAT` if no field is entered.
pub(super) struct Rows<'i, 'l, C, const FLAT: bool> {
    pub(super) program: &'l Program,
    pub(super) learned: &'l Learned,
    pub(super) frames: &'l mut Frames,
    pub(super) text: &'i [u8],
    /// Bytes after the last row.
    pub(super) padding: usize,
    /// Most rows that miss the templates.
    pub(super) most_misses: u64,
    pub(super) captured: &'l mut C,
}

/// A row with something else, read in part.
pub(super) struct PartialRow<'i> {
    /// Rows before it.
    pub(super) rows: u64,
    /// Rows among them that missed the templates.
    pub(super) misses: u64,
    pub(super) row: &'i [u8],
    /// The state of the reader, and the reason why it stopped.
    pub(super) stop: Option<(Cursor<'i>, Stop)>,
}

impl<'i, C: Capture, const FLAT: bool> Task for Rows<'i, '_, C, FLAT> {
    type Output = PartialRow<'i>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> PartialRow<'i> {
        let mut row = self.text;
        let (mut rows, mut misses) = (0, 0);
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
            is_miss: false,
            captured: self.captured,
        };
        loop {
            if let (true, Some(row_template)) = (FLAT, &self.learned.row_template) {
                let program = self.program;
                let text = row;
                let (matched, remainder) = simd.outlined(TemplateRows {
                    row_template,
                    program,
                    text,
                    captured: &mut *reader.captured,
                });
                rows += matched;
                row = remainder;
            }
            let nothing = PartialRow {
                rows,
                misses,
                row,
                stop: None,
            };
            if row.len() <= self.padding || misses == self.most_misses {
                return nothing;
            }
            let Some(at) = self.learned.root(root, row) else {
                return nothing;
            };
            reader.begin(at, open, row);
            let Some(stop) = reader.run::<S, FLAT>(simd) else {
                return nothing;
            };
            let remainder = match (stop, reader.rest) {
                (Stop::End, [b'\n', remainder @ ..])
                    if reader.has_all() && reader.stack.len == open =>
                {
                    remainder
                }
                _ => {
                    let stop = Some((reader.position(), stop));
                    return PartialRow {
                        rows,
                        misses,
                        row,
                        stop,
                    };
                }
            };
            if row.len() - remainder.len() > MAX_ROW {
                return nothing;
            }
            reader.captured.end_row(row, remainder);
            rows += 1;
            misses += u64::from(FLAT || reader.is_miss);
            row = remainder;
        }
    }
}

/// Lays out what is open around the object that a row is; returns how much that is.
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
struct Reader<'i, 'a, C> {
    program: &'a Program,
    learned: &'a Learned,
    stack: Stack<'a>,
    at: u32,
    seen: u64,
    rest: &'i [u8],
    /// See [`Cursor::node`].
    node: Node,
    /// Whether a field missed the template of its site; not kept of flat rows.
    is_miss: bool,
    captured: &'a mut C,
}

impl<'i, 'a, C: Capture> Reader<'i, 'a, C> {
    /// Begins with a row.
    #[inline(always)]
    fn begin(&mut self, at: u32, open: usize, row: &'i [u8]) {
        self.at = at;
        self.seen = 0;
        self.stack.len = open;
        self.rest = row;
        self.is_miss = false;
        self.captured.begin_row();
    }

    /// Returns where it is.
    #[inline(always)]
    fn position(&self) -> Cursor<'i> {
        Cursor {
            at: self.at,
            seen: self.seen,
            open: self.stack.len,
            rest: self.rest,
            node: self.node,
        }
    }

    /// Returns whether the object that ends has had all fields that it has to have.
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
            let mut site = self.learned.sites.get(self.at as usize)?;
            if FLAT && site.is_unordered {
                let from = UnorderedCursor {
                    at: self.at,
                    seen: self.seen,
                    rest: self.rest,
                };
                let program = self.program;
                self.captured.lose();
                let to = simd.outlined(UnorderedFields { program, from })?;
                (self.at, self.seen, self.rest) = (to.at, to.seen, to.rest);
                site = self.learned.sites.get(self.at as usize)?;
            }
            let mut found = None;
            let Some(expected) = self.expected::<S, FLAT>(simd, site, &mut found) else {
                return Some(Stop::Misprediction);
            };
            self.at = expected.next;
            self.seen |= expected.bit;
            self.rest = self.rest.get(usize::from(expected.len)..)?;
            let value = self.rest.first_chunk()?;
            let len = match expected.op {
                Op::IdBody => scalar::id(simd, value, IdRule::from_data(expected.data)),
                Op::Float => number::float(simd, value, self.program.fractions),
                Op::Digits => number::of_digits(simd, value, self.program.fractions, expected.data),
                Op::Boolean => scalar::boolean(value),
                Op::StringBody => match string::short(simd, value) {
                    Some(len) => Some(len),
                    None => {
                        let remainder = simd.outlined(string::Body(self.rest))?;
                        expected.capture(self.rest, remainder, self.captured);
                        self.rest = remainder;
                        continue;
                    }
                },
                Op::Done => Some(0),
                Op::End if !FLAT && self.end(expected.data)? => continue,
                Op::End => {
                    self.node = expected.node();
                    return Some(Stop::End);
                }
                Op::OneOf => {
                    let texts = self.program.set(expected.data)?;
                    let remainder = object::one_of(simd, texts, self.rest);
                    remainder.map(|remainder| self.rest.len() - remainder.len())
                }
                _ if !FLAT && self.open(simd, expected.node())? => {
                    if C::IS_ON && expected.field > 0 {
                        self.captured.lose();
                    }
                    continue;
                }
                _ => None,
            };
            let Some(len) = len else {
                self.node = expected.node();
                return Some(Stop::Value);
            };
            let remainder = self.rest.get(len..)?;
            expected.capture(self.rest, remainder, self.captured);
            self.rest = remainder;
        }
    }

    /// Returns what was predicted, or what the field is whose name comes: that is put into `found`.
    #[inline(always)]
    fn expected<'p, S: Simd, const FLAT: bool>(
        &mut self,
        simd: S,
        site: &'p Site,
        found: &'p mut Option<ExpectedField>,
    ) -> Option<&'p ExpectedField>
    where
        'a: 'p,
    {
        if site.template.fits(simd, self.rest) {
            site.template.capture(self.rest, self.captured);
            return Some(&site.template.expected);
        }
        if !FLAT {
            self.is_miss = true;
        }
        if site.is_unordered {
            return object::field(simd, self.program, self.at, self.rest, found);
        }
        let window = self.rest.first_chunk()?;
        let [first, second] = &site.cache;
        if first.fits(simd, window) {
            Some(&first.expected)
        } else if second.fits(simd, window) {
            Some(&second.expected)
        } else {
            None
        }
    }

    /// Goes on after an object; `false` if that is not the business of this reader.
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

    /// Goes on after an object in an array.
    #[inline(always)]
    fn next_element(&mut self, array: Frame) -> Option<bool> {
        let element = self.program.node(array.at);
        let (byte, remainder) = self.rest.split_first()?;
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
        self.rest = remainder;
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
struct UnorderedFields<'i, 'a> {
    program: &'a Program,
    from: UnorderedCursor<'i>,
}

/// The state of a reader of unordered fields.
#[derive(Clone, Copy)]
struct UnorderedCursor<'i> {
    at: u32,
    seen: u64,
    rest: &'i [u8],
}

impl<'i> Task for UnorderedFields<'i, '_> {
    type Output = Option<UnorderedCursor<'i>>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<UnorderedCursor<'i>> {
        let mut cursor = self.from;
        let object = self.program.owner(cursor.at)?;
        let Some(by_prefix) = &object.by_prefix else {
            return Some(cursor);
        };
        let mut before = if cursor.at == object.first {
            b'{'
        } else {
            b','
        };
        while let [byte, quoted @ ..] = cursor.rest {
            if *byte != before {
                break;
            }
            let Some(expected) = by_prefix.find(simd, quoted) else {
                break;
            };
            let rest = cursor.rest.get(usize::from(expected.len)..)?;
            let Some(len) = scalar::len(simd, self.program, expected, rest.first_chunk()?) else {
                break;
            };
            cursor = UnorderedCursor {
                at: expected.next,
                seen: cursor.seen | expected.bit,
                rest: rest.get(len..)?,
            };
            before = b',';
        }
        Some(cursor)
    }
}
