//! Objects with known fields: most of their fields are read elsewhere.

use super::super::fields::{Begun, Fields, Position, Stop};
use super::super::learn::Learned;
use super::super::object;
use super::super::program::Program;
use super::super::simd::Simd;
use super::super::stack::{Frame, Kind};
use super::Machine;

impl<'i> Machine<'i, '_> {
    /// Reads fields of an object up to something else; tells whether that is a value.
    #[inline(always)]
    pub(super) fn fields<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
    ) -> Option<bool> {
        let from = Position {
            at: self.around.at,
            seen: self.around.seen,
            open: self.stack.len,
            rest: self.rest,
            node: self.node,
        };
        let (to, stop) = simd.apart(Fields {
            program,
            learned,
            frames: &mut *self.stack.frames,
            from,
        })?;
        self.go_on(simd, program, learned, to, stop)
    }

    /// Goes on where a reader of fields has stopped; tells whether a value is to be read.
    #[inline(always)]
    fn go_on<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
        to: Position<'i>,
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
            Stop::Surprise => {
                let found = object::surprise(simd, program, learned, to.at, self.rest)?;
                self.around.at = found.step.next;
                self.around.seen |= found.step.bit;
                self.node = found.step.node;
                self.rest = found.rest;
            }
        }
        Some(true)
    }

    /// Goes on in a row that somebody else has begun to read.
    #[inline(always)]
    pub(super) fn resume<S: Simd>(
        &mut self,
        simd: S,
        program: &Program,
        learned: &mut Learned,
        begun: &Begun<'i>,
    ) -> Option<bool> {
        let Some((to, stop)) = begun.stop else {
            return Some(true);
        };
        self.around.kind = Kind::Object;
        self.go_on(simd, program, learned, to, stop)
    }

    #[inline(always)]
    pub(super) fn open_object(&mut self, first: u64) -> Option<()> {
        self.stack.push(self.around)?;
        self.around = Frame {
            kind: Kind::Object,
            at: first as u32,
            seen: 0,
        };
        Some(())
    }

    #[inline(always)]
    pub(super) fn close_object(&mut self, required: u64) -> Option<()> {
        if self.around.seen & required != required {
            return None;
        }
        self.around = self.stack.pop()?;
        Some(())
    }
}
