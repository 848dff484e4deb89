//! The scanner's loop: does what a node says, then what the container around it says.
//!
//! There is no recursion: containers that are open lie on a stack of fixed size, and where a union
//! has to be tried member by member, the place to go back to lies there too. All of a row is one
//! function per vector unit, since that is what lets compilers use the unit's instructions.

use convex_schema_rules::limit::{MAX_ARRAY_LEN, MAX_OWN_DOCUMENT_FIELDS};

use super::careful::skip_blanks;
use super::fields::{Cursor, Fields, PartialRow, Stop};
use super::learn::Learned;
use super::node::{Node, NodeIndex, Op, Run};
use super::number::Fractions;
use super::object::{LookAhead, NextField};
use super::program::{Class, Program};
use super::simd::{IdRule, LONG, Simd};
use super::stack::{Frame, Frames, Kind, ROOT, Stack, next_choice};
use super::{any, careful, number, object, scalar, string};

/// A scanner at work on a row.
struct Machine<'i, 'f> {
    stack: Stack<'f>,
    around: Frame,
    /// The current node.
    node: Node,
    /// The rest of the input.
    rest: &'i [u8],
    ahead: LookAhead,
}

/// Returns what follows the row that was read in part, if the scanner accepts it.
#[inline(always)]
pub(super) fn document<'i, S: Simd>(
    simd: S,
    program: &Program,
    learned: &mut Learned,
    frames: &mut Frames,
    partial: &PartialRow<'i>,
) -> Option<&'i [u8]> {
    let start = partial.row;
    let mut machine = Machine {
        stack: Stack {
            frames: &mut frames.0,
            len: 0,
        },
        around: ROOT,
        node: program.node(program.root),
        rest: start,
        ahead: LookAhead::new(),
    };
    let mut is_guess = partial.stop.is_some();
    let mut is_value = machine.resume(simd, program, learned, partial);
    loop {
        if let Some(is_value) = is_value {
            if let Some(rest) = machine.run(simd, program, learned, start, is_value) {
                return Some(rest);
            }
        }
        if machine.try_next(program, start).is_none() {
            // A prediction of the member of a union proves nothing if it was wrong.
            let root = program.node(program.root);
            if !is_guess || root.op != Op::Tagged {
                return None;
            }
            is_guess = false;
            machine.stack.len = 0;
            (machine.around, machine.node, machine.rest) = (ROOT, root, start);
        }
        is_value = Some(true);
    }
}

impl<'i> Machine<'i, '_> {
    /// Runs until the document ends, or something does not fit; starts with a value or after one.
    #[inline(always)]
    fn run<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
        start: &'i [u8],
        mut is_value: bool,
    ) -> Option<&'i [u8]> {
        loop {
            if is_value && !self.value(simd, program, start)? {
                continue;
            }
            is_value = true;
            while self.around.kind != Kind::Object {
                match self.after_value(simd, program)? {
                    AfterValue::Document => return Some(self.rest),
                    AfterValue::Value => break,
                    AfterValue::Container => {}
                }
            }
            if self.around.kind == Kind::Object {
                is_value = self.fields(simd, program, learned)?;
            }
        }
    }

    /// Does what the node says; returns whether the value that it stands for was read to its end.
    #[inline(always)]
    fn value<S: Simd>(&mut self, simd: S, program: &Program, start: &'i [u8]) -> Option<bool> {
        let Node { op, data } = self.node;
        let window = self.rest.first_chunk::<LONG>()?;
        let len = match op {
            Op::Unsure => return None,
            Op::Done => 0,
            Op::End => return self.close_object(data).map(|()| true),
            Op::IdBody => {
                let rule = IdRule::from_data(data);
                match scalar::id(simd, window, rule) {
                    Some(len) => len,
                    None => scalar::rare_id(window, rule)?,
                }
            }
            Op::StringBody => match string::short(simd, window) {
                Some(len) => len,
                None => return self.advance(simd.outlined(string::Body(self.rest))),
            },
            // The reader of fields may have stopped before blanks that are new.
            _ if matches!(window[0], b' ' | b'\t' | b'\r') => {
                self.rest = skip_blanks(self.rest);
                return Some(false);
            }
            Op::Null => scalar::null(window)?,
            Op::Boolean => scalar::boolean(window)?,
            Op::Float => match number::float(simd, window, program.fractions) {
                Some(len) => len,
                None => return self.advance(careful::float(self.rest, program.encoding)),
            },
            Op::AnyNumber => match number::float(simd, window, Fractions::Ignored) {
                Some(len) => len,
                None => return self.advance(careful::any(self.rest, 0, program.encoding)),
            },
            Op::Integer => match number::integer(simd, window) {
                Some(len) => len,
                None => return self.advance(careful::integer(self.rest, program.encoding)),
            },
            Op::Time => match number::time(simd, window, program.fractions) {
                Some(len) => len,
                None => {
                    let (encoding, times) = (program.encoding, program.times);
                    return self.advance(careful::time(self.rest, encoding, times));
                }
            },
            Op::Digits => number::of_digits(simd, window, program.fractions, data)?,
            Op::AnyContainer => return self.advance(self.container(simd, program)),
            Op::WireInteger => return self.advance(careful::integer(self.rest, program.encoding)),
            Op::Bytes => return self.advance(careful::bytes(self.rest, program.encoding)),
            Op::Text => return self.advance(self.literal(program, data)),
            Op::OneOf => return self.advance(object::one_of(simd, program.set(data)?, self.rest)),
            Op::Object => return self.open_object(data).map(|()| true),
            Op::String | Op::Id | Op::Any | Op::Switch | Op::Choice | Op::Tagged => {
                return self.choose(simd, program, start).map(|()| false);
            }
            Op::Array => return self.open_array(program),
            Op::Record => return self.open_record(simd, program),
        };
        self.advance(self.rest.get(len..))
    }

    /// Returns what follows an array or object of any kind.
    #[inline(always)]
    fn container<S: Simd>(&self, simd: S, program: &Program) -> Option<&'i [u8]> {
        let (text, room) = (self.rest, self.stack.room(program));
        match simd.outlined(any::Container { text, room }) {
            Some(remainder) => Some(remainder),
            None => careful::any(text, room, program.encoding),
        }
    }

    /// Returns what follows the literal that `data` stands for.
    #[inline(always)]
    fn literal(&self, program: &Program, data: u64) -> Option<&'i [u8]> {
        let fixed = program.text(data)?;
        match self.rest.strip_prefix(&*fixed.text) {
            Some(remainder) => Some(remainder),
            None => careful::literal(fixed, self.rest, program.encoding),
        }
    }

    /// Goes on after a value.
    #[inline(always)]
    fn advance(&mut self, rest: Option<&'i [u8]>) -> Option<bool> {
        self.rest = rest?;
        Some(true)
    }

    #[inline(always)]
    fn open_array(&mut self, program: &Program) -> Option<bool> {
        let remainder = skip_blanks(self.rest.strip_prefix(b"[")?);
        if let Some(rest) = remainder.strip_prefix(b"]") {
            return self.advance(Some(rest));
        }
        self.stack.push(self.around)?;
        let at = self.node.data as NodeIndex;
        self.around = Frame {
            kind: Kind::Array,
            at,
            seen: 1,
        };
        self.node = program.node(at);
        self.rest = remainder;
        Some(false)
    }

    #[inline(always)]
    fn open_record<S: Simd>(&mut self, simd: S, program: &Program) -> Option<bool> {
        let remainder = skip_blanks(self.rest.strip_prefix(b"{")?);
        if let Some(rest) = remainder.strip_prefix(b"}") {
            return self.advance(Some(rest));
        }
        self.stack.push(self.around)?;
        let at = self.node.data as u32;
        self.around = Frame {
            kind: Kind::Record,
            at,
            seen: 1,
        };
        (self.node, self.rest) = object::entry(simd, program, at, remainder)?;
        Some(false)
    }

    /// Goes on with what the node stands for here.
    #[inline(always)]
    fn choose<S: Simd>(&mut self, simd: S, program: &Program, start: &'i [u8]) -> Option<()> {
        let Node { op, data } = self.node;
        let first = *self.rest.first()?;
        self.node = match op {
            Op::String | Op::Id => {
                self.rest = self.rest.strip_prefix(b"\"")?;
                let op = if op == Op::Id {
                    Op::IdBody
                } else {
                    Op::StringBody
                };
                Node { op, data }
            }
            Op::Any => Node::plain(match Class::of(first) {
                Class::Quote => Op::String,
                Class::Null => Op::Null,
                Class::Boolean => Op::Boolean,
                Class::Number => Op::AnyNumber,
                Class::Curly | Class::Square => Op::AnyContainer,
                Class::Other => return None,
            }),
            Op::Switch => program.node(program.switch(data)?[Class::of(first) as usize]),
            Op::Choice => {
                self.open_choice(Run::from_data(data), start)?;
                return self.try_next(program, start);
            }
            _ => {
                let tag = program.tag(data)?;
                if let Some(members) = tag.fallback {
                    self.open_choice(members, start)?;
                }
                self.ahead.begin(start.len() - self.rest.len());
                program.node(object::tagged(simd, tag, self.rest, &mut self.ahead)?)
            }
        };
        Some(())
    }

    /// Tries the next member of the innermost union of which one is left.
    #[inline(always)]
    fn try_next(&mut self, program: &Program, start: &'i [u8]) -> Option<()> {
        let open = self.stack.frames.get(..self.stack.len)?;
        (self.stack.len, self.around, self.node) = next_choice(program, open, self.around)?;
        self.rest = start.get(self.around.at as usize..)?;
        Some(())
    }

    #[inline(always)]
    fn open_choice(&mut self, members: Run, start: &'i [u8]) -> Option<()> {
        self.stack.push(self.around)?;
        let at = u32::try_from(start.len() - self.rest.len()).ok()?;
        self.around = Frame {
            kind: Kind::Choice,
            at,
            seen: members.to_data(),
        };
        Some(())
    }

    /// Goes on after a value that stands in no object.
    #[inline(always)]
    fn after_value<S: Simd>(&mut self, simd: S, program: &Program) -> Option<AfterValue> {
        if self.around.kind == Kind::Root {
            return Some(AfterValue::Document);
        }
        if self.around.kind == Kind::Choice {
            self.around = self.stack.pop()?;
            return Some(AfterValue::Container);
        }
        let is_array = self.around.kind == Kind::Array;
        let (byte, remainder) = skip_blanks(self.rest).split_first()?;
        if *byte == if is_array { b']' } else { b'}' } {
            self.around = self.stack.pop()?;
            self.rest = remainder;
            return Some(AfterValue::Container);
        }
        self.around.seen += 1;
        let most = if is_array { MAX_ELEMENTS } else { MAX_ENTRIES };
        if *byte != b',' || self.around.seen > most {
            return None;
        }
        let remainder = skip_blanks(remainder);
        (self.node, self.rest) = if is_array {
            (program.node(self.around.at), remainder)
        } else {
            object::entry(simd, program, self.around.at, remainder)?
        };
        Some(AfterValue::Value)
    }
}

/// The next step after a value.
enum AfterValue {
    /// The end of the document.
    Document,
    /// Another value, which is to be read now.
    Value,
    /// The end of what the value stands in.
    Container,
}

/// Most elements of an array.
const MAX_ELEMENTS: u64 = MAX_ARRAY_LEN as u64;

/// Most entries of a record, `_id` and `_creationTime` not counted.
const MAX_ENTRIES: u64 = MAX_OWN_DOCUMENT_FIELDS as u64;

impl<'i> Machine<'i, '_> {
    /// Reads fields of an object up to something else; returns whether that is a value.
    #[inline(always)]
    fn fields<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
    ) -> Option<bool> {
        let from = Cursor {
            at: self.around.at,
            seen: self.around.seen,
            open: self.stack.len,
            rest: self.rest,
            node: self.node,
        };
        let (to, stop) = simd.outlined(Fields {
            program,
            learned,
            frames: &mut *self.stack.frames,
            from,
        })?;
        self.go_on(simd, program, learned, to, stop)
    }

    /// Goes on where a reader of fields has stopped; returns whether a value is to be read.
    #[inline(always)]
    fn go_on<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
        to: Cursor<'i>,
        stop: Stop,
    ) -> Option<bool> {
        (self.around.at, self.around.seen) = (to.at, to.seen);
        (self.stack.len, self.rest) = (to.open, to.rest);
        match stop {
            Stop::Value => self.node = to.node,
            Stop::End => {
                self.close_object(to.node.data)?;
                return Some(false);
            }
            Stop::Misprediction => {
                let found = mispredicted(simd, program, learned, to.at, self.rest)?;
                self.around.at = found.step.next;
                self.around.seen |= found.step.bit;
                self.node = found.step.node;
                self.rest = found.rest;
            }
        }
        Some(true)
    }

    /// Goes on in a row that somebody else has read in part.
    #[inline(always)]
    fn resume<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
        partial: &PartialRow<'i>,
    ) -> Option<bool> {
        let Some((to, stop)) = partial.stop else {
            return Some(true);
        };
        self.around.kind = Kind::Object;
        self.go_on(simd, program, learned, to, stop)
    }

    #[inline(always)]
    fn open_object(&mut self, first: u64) -> Option<()> {
        self.stack.push(self.around)?;
        self.around = Frame {
            kind: Kind::Object,
            at: first as u32,
            seen: 0,
        };
        Some(())
    }

    #[inline(always)]
    fn close_object(&mut self, required: u64) -> Option<()> {
        if self.around.seen & required != required {
            return None;
        }
        self.around = self.stack.pop()?;
        Some(())
    }
}

/// Reads what no cache entry at the site `at` predicted.
#[inline(always)]
fn mispredicted<'i, S: Simd>(
    simd: S,
    program: &Program,
    learned: &mut Learned,
    at: u32,
    rest: &'i [u8],
) -> Option<NextField<'i>> {
    let owner = program.owner(at)?;
    let found = object::look_up(simd, owner, at == owner.first, rest)?;
    let len = rest.len() - found.rest.len();
    learned.learn(program, at, rest.get(..len)?, found.rest, found.step);
    Some(found)
}
