//! The knowledge from accepted rows: which field follows which, and how it is written.
//!
//! After each field of an object, and at its start, is a *site*. It has an inline cache of two entries:
//! the bytes up to the next value, read and understood once, and what to do with that value. Rows of one
//! writer repeat those bytes, so most fields take one comparison. Training adds a template to each site,
//! and is repeated when too many rows miss the templates (`review`). Rejected rows teach nothing.

mod build;
mod review;
mod samples;
mod template;

use self::review::Review;
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
    pending: Pending,
    training: Training,
    review: Review,
    roots: RootCache,
}

/// One misprediction in this many changes an entry, once there is one.
const PATIENCE: u32 = 8;

impl Learned {
    /// Returns the knowledge of a scanner that has read no rows.
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
            pending: Pending::default(),
            training: Training::default(),
            review: Review::default(),
            roots: RootCache::default(),
        }
    }

    /// Returns how many more rows may miss the templates before their rate is reviewed.
    #[inline(always)]
    pub(super) fn misses_left(&self) -> u64 {
        self.review.misses_left()
    }

    /// Counts rows that were predicted from start to end, their bytes, and those among them that missed
    /// the templates.
    #[inline(always)]
    pub(super) fn predicted(&mut self, rows: u64, bytes: usize, misses: u64) {
        self.review.count(rows, bytes, misses);
    }

    /// Takes note that a row of `len` bytes, which was not predicted from start to end, was accepted:
    /// the first one of `row`.
    #[inline(always)]
    pub(super) fn accepted(&mut self, program: &Program, row: &[u8], len: usize) {
        self.review.count(1, len, 1);
        if (self.pending.len > 0) | (self.training.rows_left > 0) | (self.misses_left() == 0) {
            self.learn_from(program, row);
        }
    }

    /// Takes note that a row was not accepted: it teaches nothing.
    #[inline(always)]
    pub(super) fn rejected(&mut self) {
        self.pending.len = 0;
    }

    #[cold]
    #[inline(never)]
    fn learn_from(&mut self, program: &Program, row: &[u8]) {
        for (at, entry) in self.pending.entries.iter().take(self.pending.len) {
            if let Some(site) = self.sites.get_mut(*at as usize) {
                site.cache = [*entry, site.cache[0]];
            }
        }
        self.pending.len = 0;
        if self.training.rows_left > 0 {
            self.train(program, row);
        } else if self.misses_left() == 0 && self.review.fails() {
            self.training = Training::default();
        }
    }

    fn train(&mut self, program: &Program, row: &[u8]) {
        if let Some(member) = samples::member(program, row) {
            self.roots.learn(row, member);
        }
        if let Some(samples) = self.training.train(program, row) {
            self.review.restart();
            build::build(&samples, &mut self.sites);
            self.row_template = self
                .root(program.node(program.root), row)
                .filter(|_| program.is_flat)
                .and_then(|start| RowTemplate::new(&self.sites, start, build::LEAST));
        }
    }

    /// Returns whether training is done, so that it pays to predict whole rows.
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

    /// Takes note that the bytes `seen` led to `step` at the site `at`, for when the row is accepted.
    /// `value` is what stands after them.
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
        let Some([first, _]) = self.sites.get(at as usize).map(|it| &it.cache) else {
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
            self.pending.push(at, entry);
        }
    }
}

/// Most cache entries that one row teaches.
const MAX_PENDING: usize = 16;

/// The cache entries of a row that is not accepted yet, each with its site.
#[derive(Debug, Clone)]
struct Pending {
    entries: [(u32, CacheEntry); MAX_PENDING],
    len: usize,
}

impl Default for Pending {
    fn default() -> Self {
        Self {
            entries: [(0, CacheEntry::NOTHING); MAX_PENDING],
            len: 0,
        }
    }
}

impl Pending {
    fn push(&mut self, at: u32, entry: CacheEntry) {
        if let Some(free) = self.entries.get_mut(self.len) {
            *free = (at, entry);
            self.len += 1;
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
