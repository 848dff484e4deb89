//! How far the reading is: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use convex_schema_files::Progress;
use indicatif::{BinaryBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::{is_quiet, tell};

/// From one look of the bar to the next.
const BAR_INTERVAL: Duration = Duration::from_millis(100);

/// The time between two lines, where there is no bar.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// Tells how far the reading is.
pub(super) struct Meter {
    bar: Option<ProgressBar>,
    start: Instant,
    told: Mutex<Told>,
}

/// The progress so far, and when the next line is due.
struct Told {
    progress: Progress,
    due: Duration,
}

impl Meter {
    /// Starts; `has_end` says whether it is known how much there is to read.
    pub(super) fn new(has_end: bool) -> Self {
        let has_bar = stderr().is_terminal() && !is_quiet();
        let told = Told {
            progress: Progress::default(),
            due: if has_bar { BAR_INTERVAL } else { LINE_INTERVAL },
        };
        Self {
            bar: has_bar.then(|| bar(has_end)),
            start: Instant::now(),
            told: Mutex::new(told),
        }
    }

    /// Takes note of how far it is.
    pub(super) fn update(&self, progress: Progress) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // Threads report progress in any order.
        if progress.bytes < told.progress.bytes || progress.rows < told.progress.rows {
            return;
        }
        told.progress = progress;
        let elapsed = self.start.elapsed();
        if elapsed < told.due {
            return;
        }
        match &self.bar {
            Some(bar) => {
                told.due = elapsed + BAR_INTERVAL;
                bar.set_length(progress.total_bytes.unwrap_or_default());
                bar.set_message(rows(progress, elapsed));
                bar.set_position(progress.bytes);
            }
            None => {
                told.due = elapsed + LINE_INTERVAL;
                tell(&line(progress, elapsed));
            }
        }
    }

    /// Ends, and says what was read.
    pub(super) fn finish(self) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let told = self
            .told
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        summary(told.progress, self.start.elapsed())
    }
}

fn bar(has_end: bool) -> ProgressBar {
    let template = if has_end {
        "{bar:24} {percent:>3} % of {binary_total_bytes}, {msg}, {eta} left"
    } else {
        "{spinner} {binary_bytes}, {msg}, {elapsed}"
    };
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        // The one of the library does as well.
        Err(_) => bar,
    }
}

/// `1,234,567 rows (456,789 rows/s), 3 rejected`.
fn rows(progress: Progress, elapsed: Duration) -> String {
    let rows = format!(
        "{} ({} rows/s)",
        row_count(progress.rows),
        rate(progress.rows, elapsed)
    );
    match progress.rejected {
        0 => rows,
        rejected => format!("{rows}, {} rejected", count(rejected)),
    }
}

/// The line that stands for the bar where there is none.
fn line(progress: Progress, elapsed: Duration) -> String {
    let rows = rows(progress, elapsed);
    let read = BinaryBytes(progress.bytes);
    let Some(total) = progress.total_bytes else {
        return format!("{rows}, {read}");
    };
    let rest = u128::from(total.saturating_sub(progress.bytes));
    let seconds = u128::from(elapsed.as_secs());
    let left = seconds * rest / u128::from(progress.bytes.max(1));
    format!("{rows}, {read} of {}, {left} s left", BinaryBytes(total))
}

/// `1,234 rows, 56.10 KiB in 0.1 s (12,340 rows/s)`; of what was over at once, no rate.
fn summary(progress: Progress, elapsed: Duration) -> String {
    let Progress { rows, bytes, .. } = progress;
    let seconds = elapsed.as_secs_f64();
    let read = format!(
        "{}, {} in {seconds:.1} s",
        row_count(rows),
        BinaryBytes(bytes)
    );
    if elapsed < BAR_INTERVAL {
        return read;
    }
    format!("{read} ({} rows/s)", rate(rows, elapsed))
}

/// `1,234 rows`.
fn row_count(rows: u64) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    format!("{} {noun}", count(rows))
}

/// `1,234`.
pub(crate) fn count(count: u64) -> String {
    HumanCount(count).to_string()
}

fn rate(rows: u64, elapsed: Duration) -> String {
    let nanos = elapsed.as_nanos().max(1);
    let rate = u128::from(rows) * 1_000_000_000 / nanos;
    count(u64::try_from(rate).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(rows: u64, rejected: u64, bytes: u64, total: Option<u64>) -> Progress {
        let mut progress = Progress::default();
        progress.rows = rows;
        progress.rejected = rejected;
        progress.bytes = bytes;
        progress.total_bytes = total;
        progress
    }

    #[test]
    fn lines_tell_how_far_it_is() {
        let elapsed = Duration::from_secs(20);
        let quarter = progress(1_234_567, 0, 1 << 20, Some(4 << 20));
        let want = "1,234,567 rows (61,728 rows/s), 1.00 MiB of 4.00 MiB, 60 s left";
        assert_eq!(line(quarter, elapsed), want);
        let open = progress(1, 1, 100, None);
        assert_eq!(line(open, elapsed), "1 row (0 rows/s), 1 rejected, 100 B");
    }

    #[test]
    fn the_end_has_a_rate_if_it_took_a_while() {
        let read = progress(2_000, 0, 2048, None);
        let at_once = Duration::from_millis(20);
        assert_eq!(summary(read, at_once), "2,000 rows, 2.00 KiB in 0.0 s");
        let want = "2,000 rows, 2.00 KiB in 0.5 s (4,000 rows/s)";
        assert_eq!(summary(read, Duration::from_millis(500)), want);
    }
}
