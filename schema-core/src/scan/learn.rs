//! What the rows so far have taught: which field follows which, and how it is written there.
//!
//! Behind each field of an object, and at its start, there are two guesses: the bytes up to the
//! next value, which were read and understood once, and what to do with that value. Rows of one
//! writer have the same bytes there over and over, so one comparison is all that most fields take.

use super::program::{Node, Op, Program, Step};
use super::simd::{SHORT, Short, Simd};

/// A guess: the bytes between two values, `,"name":`, and the [`Step`] that they lead to.
///
/// It fills a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Guess {
    pub(super) pattern: [u8; SHORT],
    /// A bit for each byte of `pattern` that counts.
    pub(super) mask: u32,
    pub(super) next: u32,
    pub(super) bit: u64,
    pub(super) data: u64,
    /// How many bytes count.
    len: u8,
    pub(super) op: Op,
}

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = SHORT - 1;

impl Guess {
    /// A guess that never comes true: no JSON has the byte 0.
    const NOTHING: Self = Self {
        pattern: [0; SHORT],
        mask: 1,
        next: 0,
        bit: 0,
        data: 0,
        len: 0,
        op: Op::Refuse,
    };

    /// How many bytes of the pattern count, at most [`MAX_PATTERN`].
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        usize::from(self.len) & MAX_PATTERN
    }

    #[inline(always)]
    pub(super) fn node(&self) -> Node {
        Node {
            op: self.op,
            data: self.data,
        }
    }

    #[inline(always)]
    pub(super) fn fits<S: Simd>(&self, simd: S, window: &Short) -> bool {
        !simd.equal(window, &self.pattern) & self.mask == 0
    }
}

/// The guesses of one scanner.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    /// At each place, the guess that came true last and the one before it.
    pub(super) guesses: Vec<[Guess; 2]>,
    /// How many fields no guess foretold.
    surprises: u32,
}

/// One surprise in this many changes a guess, once there is one.
const PATIENCE: u32 = 8;

impl Learned {
    /// Nothing yet.
    pub(super) fn new(program: &Program) -> Self {
        Self {
            guesses: vec![[Guess::NOTHING; 2]; program.owners.len()],
            surprises: 0,
        }
    }

    /// Takes note that the bytes `seen` led to `step` at the guesses `at`. `value` is what stands
    /// behind them.
    #[cold]
    pub(super) fn learn(
        &mut self,
        program: &Program,
        at: u32,
        seen: &[u8],
        value: &[u8],
        step: Step,
    ) {
        self.surprises = self.surprises.wrapping_add(1);
        let Some([first, second]) = self.guesses.get_mut(at as usize) else {
            return;
        };
        if first.len > 0 && self.surprises % PATIENCE != 0 {
            return;
        }
        if let Some(guess) = Guess::new(program, seen, value, step) {
            *second = *first;
            *first = guess;
        }
    }
}

impl Guess {
    fn new(program: &Program, seen: &[u8], value: &[u8], step: Step) -> Option<Self> {
        let Node { mut op, data } = step.node;
        // What every value of the field starts with is matched along with its name.
        let fixed: &[u8] = match op {
            Op::String | Op::Id => b"\"",
            Op::Text => &program.text(data)?.text,
            _ => b"",
        };
        let mut pattern = [0; SHORT];
        if seen.len() > MAX_PATTERN {
            return None;
        }
        pattern.get_mut(..seen.len())?.copy_from_slice(seen);
        let mut len = seen.len();
        // A value that starts otherwise is wrong: nothing to be learned from.
        if !value.starts_with(fixed) {
            return None;
        }
        if let Some(room) = pattern
            .get_mut(len..MAX_PATTERN)
            .and_then(|it| it.get_mut(..fixed.len()))
        {
            room.copy_from_slice(fixed);
            len += fixed.len();
            op = match op {
                Op::String => Op::StringBody,
                Op::Id => Op::IdBody,
                Op::Text => Op::Done,
                other => other,
            };
        }
        Some(Self {
            pattern,
            mask: (1 << len) - 1,
            next: step.next,
            bit: step.bit,
            data,
            len: len as u8,
            op,
        })
    }
}
