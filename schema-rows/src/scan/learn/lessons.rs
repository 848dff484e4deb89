//! When to look at rows.

use super::super::program::Program;
use super::samples::Samples;

/// Rows that chains are made from the first time.
const FIRST: u32 = 16;

/// Rows that they are made from once more.
const SECOND: u32 = 80;

/// The rows that are looked at, and what was found.
#[derive(Debug, Clone)]
pub(super) struct Lessons {
    samples: Samples,
    /// How many rows are still looked at.
    pub(super) rows_left: u32,
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
    pub(super) fn study(&mut self, program: &Program, row: &[u8]) -> Option<Samples> {
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
