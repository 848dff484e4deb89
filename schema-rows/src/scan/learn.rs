//! What accepted rows have taught the scanner: which field follows which, and how it is written.
//!
//! After each field of an object, and at its start, is a *site*. It has an inline cache of two entries:
//! the bytes up to the next value, read and understood once, and what to do with that value. Rows of one
//! writer repeat those bytes, so most fields take one comparison. Training adds a template to each site.

mod build;
mod chain;
mod samples;

use self::chain::Chain;
pub(super) use self::chain::{MAX_ROW, Plan, PlannedRows};
use self::samples::Samples;
use super::node::{Guess, Node, Op, Step, fixed};
use super::program::Program;

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

/// Rows that chains are made from the first time.
const FIRST: u32 = 16;

/// Rows that they are made from once more.
const SECOND: u32 = 80;

/// The rows that are looked at, and what was found.
#[derive(Debug, Clone)]
struct Lessons {
    samples: Samples,
    /// How many rows are still looked at.
    rows_left: u32,
}

impl Default for Lessons {
    fn default() -> Self {
        Self {
            samples: Samples::default(),
            rows_left: SECOND,
        }
    }
}

impl Lessons {
    /// Looks at `row`; gives what was found when it is time to make chains.
    fn study(&mut self, program: &Program, row: &[u8]) -> Option<Samples> {
        if self.rows_left == SECOND {
            self.samples = Samples::new(program);
        }
        self.rows_left -= 1;
        self.samples.add(program, row);
        match self.rows_left {
            0 => Some(std::mem::take(&mut self.samples)),
            left if left == SECOND - FIRST => Some(self.samples.clone()),
            _ => None,
        }
    }
}

/// Bytes that are looked at.
const KEY: usize = 8;

/// Members that can be told apart.
const SLOTS: usize = 32;

/// The place of rows that start alike and are of several members.
const AMBIGUOUS: u32 = u32::MAX;

/// Starts of rows, each at the slot that its hash names.
#[derive(Debug, Clone, Default)]
struct Roots {
    slots: [Root; SLOTS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Root {
    key: u64,
    place: u32,
}

impl Roots {
    /// The place at the start of the object that rows like this one are.
    #[inline(always)]
    fn find(&self, row: &[u8]) -> Option<u32> {
        let key = key(row)?;
        let root = self.slots.get(slot(key))?;
        if root.key == key && root.place != AMBIGUOUS {
            Some(root.place)
        } else {
            None
        }
    }

    /// Takes note of the place for rows like this one.
    fn learn(&mut self, row: &[u8], place: u32) {
        let Some(key) = key(row) else {
            return;
        };
        if let Some(root) = self.slots.get_mut(slot(key)) {
            let others = root.key == key && root.place != place;
            let place = if others { AMBIGUOUS } else { place };
            *root = Root { key, place };
        }
    }
}

#[inline(always)]
fn key(row: &[u8]) -> Option<u64> {
    let bytes: &[u8; KEY] = row.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

#[inline(always)]
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59) as usize % SLOTS
}
