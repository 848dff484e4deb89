//! The containers and unions that are open around a value.

use super::node::{Node, Run};
use super::program::Program;

/// Most containers and unions that are open at a time. Documents have 16 levels at most.
pub(super) const STACK: usize = 32;

/// A container or union that is open around a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// Object: the site of the next field. Array: the node of the elements. Record: which.
    /// Choice: how many bytes are left where the value starts.
    pub(super) at: u32,
    /// Object: the bits of the fields that were there. Array, record: how many entries. Choice: the
    /// members that are still to be tried.
    pub(super) seen: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Object,
    Array,
    Record,
    Choice,
}

pub(super) const ROOT: Frame = Frame {
    kind: Kind::Root,
    at: 0,
    seen: 0,
};

/// Room for the frames of a row; what is in it between rows does not matter.
#[derive(Debug, Clone)]
pub(super) struct Frames(pub(super) [Frame; STACK]);

impl Default for Frames {
    fn default() -> Self {
        Self([ROOT; STACK])
    }
}

/// The containers around the innermost one.
pub(super) struct Stack<'f> {
    pub(super) frames: &'f mut [Frame; STACK],
    pub(super) len: usize,
}

impl Stack<'_> {
    #[inline(always)]
    pub(super) fn push(&mut self, frame: Frame) -> Option<()> {
        *self.frames.get_mut(self.len)? = frame;
        self.len += 1;
        Some(())
    }

    #[inline(always)]
    pub(super) fn top(&self) -> Option<Frame> {
        self.frames.get(self.len.checked_sub(1)?).copied()
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) -> Option<Frame> {
        self.len = self.len.checked_sub(1)?;
        self.frames.get(self.len).copied()
    }

    /// Levels that a value in the innermost container may have.
    #[inline(always)]
    pub(super) fn room(&self, program: &Program) -> u32 {
        program.levels.saturating_sub(self.len as u32)
    }
}

/// Returns the innermost union of which a member is left to be tried, and that member.
///
/// Not a method of the machine, so that the machine may live in registers.
#[cold]
#[inline(never)]
pub(super) fn next_choice(
    program: &Program,
    open: &[Frame],
    around: Frame,
) -> Option<(usize, Frame, Node)> {
    let mut around = around;
    let mut len = open.len();
    loop {
        if around.kind == Kind::Choice {
            let members = Run::from_data(around.seen);
            if let Some((member, others)) = program.first_choice(members) {
                around.seen = others.to_data();
                return Some((len, around, program.node(member)));
            }
        }
        len = len.checked_sub(1)?;
        around = *open.get(len)?;
    }
}
