//! What the rows so far have taught: which field follows which, and how it is written there.
//!
//! Behind each field of an object, and at its start, there are two guesses: the bytes up to the
//! next value, which were read and understood once, and what to do with that value. Rows of one
//! writer have the same bytes there over and over, so one comparison is all that most fields take.

mod build;
mod chain;
mod lessons;
mod plan;
mod roots;
mod samples;
mod shape;

pub(super) use self::chain::Block;
use self::chain::Chain;
use self::lessons::Lessons;
pub(super) use self::plan::{MAX_ROW, Plan, PlannedRows};
use self::roots::Roots;
use super::program::{Fixed, Node, Op, Program, Step};
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
    pub(super) leap: Leap,
}

/// Where a guess that came true leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leap {
    /// The bits of the fields that it reads.
    pub(super) bit: u64,
    /// What to do there.
    pub(super) data: u64,
    /// The place behind the value.
    pub(super) next: u32,
    /// How many bytes were foretold.
    pub(super) len: u16,
    /// What to do there.
    pub(super) op: Op,
}

impl Leap {
    /// Where nothing leads to.
    const NOWHERE: Self = Self {
        bit: 0,
        data: 0,
        next: 0,
        len: 0,
        op: Op::Refuse,
    };

    #[inline(always)]
    pub(super) fn node(&self) -> Node {
        Node {
            op: self.op,
            data: self.data,
        }
    }
}

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = SHORT - 1;

impl Guess {
    /// A guess that never comes true: no JSON has the byte 0.
    pub(super) const NOTHING: Self = Self {
        pattern: [0; SHORT],
        mask: 1,
        leap: Leap::NOWHERE,
    };

    #[inline(always)]
    pub(super) fn fits<S: Simd>(&self, simd: S, window: &Short) -> bool {
        !simd.equal(window, &self.pattern) & self.mask == 0
    }
}

/// What a scanner knows of one place: of the start of an object, or of what comes behind a field.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) chain: Chain,
    /// Whether anything may come, so that guesses are in vain.
    pub(super) is_wild: bool,
    /// The guess that came true last and the one before it.
    pub(super) guesses: [Guess; 2],
}

/// What a scanner has learned.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    pub(super) places: Vec<Place>,
    /// What whole rows are, if the table is flat.
    pub(super) plan: Option<Plan>,
    /// How many fields no guess foretold.
    surprises: u32,
    lessons: Lessons,
    roots: Roots,
}

/// One surprise in this many changes a guess, once there is one.
const PATIENCE: u32 = 8;

impl Learned {
    /// Nothing yet.
    pub(super) fn new(program: &Program) -> Self {
        let place = Place {
            chain: Chain::none(),
            is_wild: false,
            guesses: [Guess::NOTHING; 2],
        };
        Self {
            places: vec![place; program.owners.len()],
            plan: None,
            surprises: 0,
            lessons: Lessons::default(),
            roots: Roots::default(),
        }
    }

    /// Takes note that `row` was accepted.
    #[inline(always)]
    pub(super) fn accepted(&mut self, program: &Program, row: &[u8]) {
        if self.lessons.rows_left > 0 {
            self.study(program, row);
        }
    }

    #[cold]
    #[inline(never)]
    fn study(&mut self, program: &Program, row: &[u8]) {
        if let Some(member) = samples::member(program, row) {
            self.roots.learn(row, member);
        }
        if let Some(samples) = self.lessons.study(program, row) {
            build::build(&samples, &mut self.places);
            self.plan = self
                .root(program.node(program.root), row)
                .filter(|_| program.is_flat)
                .and_then(|start| Plan::new(&self.places, start, build::LEAST));
        }
    }

    /// Whether rows have been looked at, so that it pays to foretell whole rows.
    #[inline(always)]
    pub(super) fn is_ready(&self) -> bool {
        self.lessons.rows_left == 0
    }

    /// Where a row that starts with these bytes begins: the place at the start of its object.
    #[inline(always)]
    pub(super) fn root(&self, root: Node, row: &[u8]) -> Option<u32> {
        match root.op {
            Op::Object => Some(root.data as u32),
            Op::Tagged => self.roots.find(row),
            _ => None,
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
        let Some([first, second]) = self.places.get_mut(at as usize).map(|it| &mut it.guesses)
        else {
            return;
        };
        if first.leap.len > 0 && self.surprises % PATIENCE != 0 {
            return;
        }
        // A value that starts otherwise is wrong: nothing to be learned from.
        if !value.starts_with(fixed(&program.texts, step.node)) {
            return;
        }
        if let Some(guess) = Guess::new(&program.texts, seen, step) {
            *second = *first;
            *first = guess;
        }
    }
}

impl Guess {
    /// The guess at a field whose name is written as `seen`; `None` if that is too long.
    pub(super) fn new(texts: &[Fixed], seen: &[u8], step: Step) -> Option<Self> {
        let Node { mut op, data } = step.node;
        let mut pattern = [0; SHORT];
        if seen.len() > MAX_PATTERN {
            return None;
        }
        pattern.get_mut(..seen.len())?.copy_from_slice(seen);
        let mut len = seen.len();
        let fixed = fixed(texts, step.node);
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
            leap: Leap {
                bit: step.bit,
                data,
                next: step.next,
                len: len as u16,
                op,
            },
        })
    }

    /// The same guess, at what stands behind `len` bytes.
    pub(super) fn behind(mut self, len: u16) -> Self {
        self.leap.len += len;
        self
    }
}

/// What every value of a field starts with: it is matched along with the name.
fn fixed(texts: &[Fixed], node: Node) -> &[u8] {
    match node.op {
        Op::String | Op::Id => b"\"",
        Op::Text => texts
            .get(node.data as usize)
            .map_or(b"", |fixed| &fixed.text),
        _ => b"",
    }
}
