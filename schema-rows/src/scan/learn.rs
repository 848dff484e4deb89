//! The knowledge from accepted rows: which field follows which, and how it is written.
//!
//! After each field of an object, and at its start, is a *site*. It has an inline cache of two entries:
//! the bytes up to the next value, read and understood once, and what to do with that value. Rows of one
//! writer repeat those bytes, so most fields take one comparison. Training adds a template to each site.

mod build;
mod samples;
mod template;

use self::samples::Samples;
use self::template::Template;
pub(super) use self::template::{MAX_ROW, RowTemplate, TemplateRows};
use super::node::{CacheEntry, Node, Op, Step, fixed};
use super::program::Program;

/// The knowledge of one site: the start of an object, or the place after a field.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) template: Template,
    /// Whether anything may come, so that predictions fail.
    pub(super) is_unordered: bool,
    /// The entry that came true last and the one before it.
    pub(super) cache: [CacheEntry; 2],
}

/// The knowledge of a scanner.
#[derive(Debug, Clone)]
pub(super) struct Learned {
    pub(super) sites: Vec<Site>,
    /// The template of whole rows, if the table is flat.
    pub(super) row_template: Option<RowTemplate>,
    /// How many fields no cache entry predicted.
    mispredictions: u32,
    training: Training,
    roots: RootCache,
}

/// One misprediction in this many changes an entry, once there is one.
const PATIENCE: u32 = 8;

impl Learned {
    /// Nothing yet.
    pub(super) fn new(program: &Program) -> Self {
        let site = Site {
            template: Template::none(),
            is_unordered: false,
            cache: [CacheEntry::NOTHING; 2],
        };
        Self {
            sites: vec![site; program.owners.len()],
            row_template: None,
            mispredictions: 0,
            training: Training::default(),
            roots: RootCache::default(),
        }
    }

    /// Takes note that `row` was accepted.
    #[inline(always)]
    pub(super) fn accepted(&mut self, program: &Program, row: &[u8]) {
        if self.training.rows_left > 0 {
            self.train(program, row);
        }
    }

    #[cold]
    #[inline(never)]
    fn train(&mut self, program: &Program, row: &[u8]) {
        if let Some(member) = samples::member(program, row) {
            self.roots.learn(row, member);
        }
        if let Some(samples) = self.training.train(program, row) {
            build::build(&samples, &mut self.sites);
            self.row_template = self
                .root(program.node(program.root), row)
                .filter(|_| program.is_flat)
                .and_then(|start| RowTemplate::new(&self.sites, start, build::LEAST));
        }
    }

    /// Returns whether rows have been looked at, so that it pays to predict whole rows.
    #[inline(always)]
    pub(super) fn is_ready(&self) -> bool {
        self.training.rows_left == 0
    }

    /// Returns where a row that starts with these bytes begins: the site at the start of its
    /// object.
    #[inline(always)]
    pub(super) fn root(&self, root: Node, row: &[u8]) -> Option<u32> {
        match root.op {
            Op::Object => Some(root.data as u32),
            Op::Tagged => self.roots.find(row),
            _ => None,
        }
    }

    /// Takes note that the bytes `seen` led to `step` at the site `at`. `value` is what stands
    /// after them.
    #[cold]
    pub(super) fn learn(
        &mut self,
        program: &Program,
        at: u32,
        seen: &[u8],
        value: &[u8],
        step: Step,
    ) {
        self.mispredictions = self.mispredictions.wrapping_add(1);
        let Some([first, second]) = self.sites.get_mut(at as usize).map(|it| &mut it.cache) else {
            return;
        };
        if first.expected.len > 0 && self.mispredictions % PATIENCE != 0 {
            return;
        }
        // A value that starts otherwise is wrong: nothing to be learned from.
        if !value.starts_with(fixed(&program.texts, step.node)) {
            return;
        }
        if let Some(entry) = CacheEntry::new(&program.texts, seen, step) {
            *second = *first;
            *first = entry;
        }
    }
}

/// Rows that templates are made from the first time.
const FIRST: u32 = 16;

/// Rows that they are made from once more.
const SECOND: u32 = 80;

/// The rows that are looked at, and what was found.
#[derive(Debug, Clone)]
struct Training {
    samples: Samples,
    /// How many rows are still looked at.
    rows_left: u32,
}

impl Default for Training {
    fn default() -> Self {
        Self {
            samples: Samples::default(),
            rows_left: SECOND,
        }
    }
}

impl Training {
    /// Looks at `row`; returns what was found when it is time to make templates.
    fn train(&mut self, program: &Program, row: &[u8]) -> Option<Samples> {
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

/// The site of rows that start alike and are of several members.
const AMBIGUOUS: u32 = u32::MAX;

/// Starts of rows, each at the slot that its hash names.
#[derive(Debug, Clone, Default)]
struct RootCache {
    slots: [Root; SLOTS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Root {
    key: u64,
    site: u32,
}

impl RootCache {
    /// Returns the site at the start of the object that rows like this one are.
    #[inline(always)]
    fn find(&self, row: &[u8]) -> Option<u32> {
        let key = key(row)?;
        let root = self.slots.get(slot(key))?;
        if root.key == key && root.site != AMBIGUOUS {
            Some(root.site)
        } else {
            None
        }
    }

    /// Takes note of the site for rows like this one.
    fn learn(&mut self, row: &[u8], site: u32) {
        let Some(key) = key(row) else {
            return;
        };
        if let Some(root) = self.slots.get_mut(slot(key)) {
            let others = root.key == key && root.site != site;
            let site = if others { AMBIGUOUS } else { site };
            *root = Root { key, site };
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
