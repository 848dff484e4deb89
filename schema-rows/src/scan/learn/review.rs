//! How well the templates work since they were trained, and when to train anew.
//!
//! A row *misses* if a template did not match it: it is still read, more slowly. After each
//! [`WINDOW`] misses their share is reviewed. A share that grows starts a training at once. Some rows
//! always miss; but where nearly all do, the training may have seen others, so another one starts, after
//! a number of reviews that grows with each such training. In long rows a miss makes no difference: they
//! count by their bytes.

/// Misses between two reviews.
const WINDOW: u64 = 64;

/// Bytes that are read in the time that a miss costs.
const COST: usize = 512;

/// Shares are counted in so many parts.
const WHOLE: u64 = 256;

/// A share of misses above which templates are for other rows.
const BAD: u64 = WHOLE * 3 / 4;

/// The growth of the share that starts a training.
const GROWTH: u64 = WHOLE / 4;

/// The reviews between the first two trainings that did not help.
const PATIENCE: u64 = 4;

/// The factor by which they grow with each further one.
const BACKOFF: u64 = 64;

#[derive(Debug, Clone)]
pub(super) struct Review {
    /// Accepted rows since the last review.
    rows: u64,
    /// The bytes of all rows since then.
    bytes: usize,
    /// Accepted rows that missed.
    misses: u64,
    /// The share of misses at the last review since the training; [`WHOLE`] before one.
    share: u64,
    /// Reviews since the training.
    reviews: u64,
    /// Reviews before the next training if the share stays that large.
    due: u64,
}

impl Default for Review {
    fn default() -> Self {
        Self {
            rows: 0,
            bytes: 0,
            misses: 0,
            share: WHOLE,
            reviews: 0,
            due: 1,
        }
    }
}

impl Review {
    #[inline(always)]
    pub(super) fn count(&mut self, rows: u64, bytes: usize, misses: u64) {
        self.rows += rows;
        self.bytes += bytes;
        self.misses += misses;
    }

    /// Returns how many more misses there are before the next review.
    #[inline(always)]
    pub(super) fn misses_left(&self) -> u64 {
        WINDOW.saturating_sub(self.misses)
    }

    /// Starts to count for new templates.
    pub(super) fn restart(&mut self) {
        (self.rows, self.bytes, self.misses) = (0, 0, 0);
        (self.share, self.reviews) = (WHOLE, 0);
    }

    /// Reviews the share of misses; returns whether templates have to be trained anew.
    pub(super) fn fails(&mut self) -> bool {
        let rows = self.rows.max((self.bytes / COST) as u64);
        let share = WHOLE * self.misses / rows.max(1);
        (self.rows, self.bytes, self.misses) = (0, 0, 0);
        let grows = share > self.share + GROWTH;
        self.share = share;
        if share <= BAD {
            (self.reviews, self.due) = (0, 1);
            return grows;
        }
        self.reviews += 1;
        if grows {
            return true;
        }
        let is_due = self.reviews >= self.due;
        if is_due {
            self.due = match self.due {
                1 => PATIENCE,
                due => due.saturating_mul(BACKOFF),
            };
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::{COST, Review, WINDOW};

    /// Reviews `rows` of which all but `hits` miss, until a training starts; returns the reviews.
    fn reviews(review: &mut Review, hits: u64, most: u64) -> Option<u64> {
        (1..=most).find(|_| {
            review.count(hits, 0, 0);
            review.count(WINDOW, 0, WINDOW);
            review.misses_left() == 0 && review.fails()
        })
    }

    #[test]
    fn trainings_that_do_not_help_get_rare() {
        let mut review = Review::default();
        for wanted in [1, 4, 256, 16_384] {
            assert_eq!(reviews(&mut review, 0, 20_000), Some(wanted));
            review.restart();
        }
    }

    #[test]
    fn rows_that_mostly_match_start_no_training() {
        let mut review = Review::default();
        assert_eq!(reviews(&mut review, 5 * WINDOW, 1000), None);
        // One that grows does, at once.
        assert_eq!(reviews(&mut review, WINDOW, 1), Some(1));
    }

    #[test]
    fn long_rows_start_no_training() {
        let mut review = Review::default();
        for _ in 0..1000 {
            review.count(WINDOW, 5 * COST * WINDOW as usize, WINDOW);
            assert!(!review.fails());
        }
    }

    #[test]
    fn a_share_that_grows_starts_a_training_at_once() {
        let mut review = Review::default();
        for _ in 0..2 {
            let _ = reviews(&mut review, 0, 10);
            review.restart();
        }
        assert_eq!(reviews(&mut review, WINDOW, 20), None);
        assert_eq!(reviews(&mut review, 0, 1), Some(1));
    }
}
