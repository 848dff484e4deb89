//! The contestants that judge the rows.

pub mod ajv;
pub mod json_schema;
pub mod own;
pub mod serde_json;
pub mod sonic_rs;

use crate::{Outcome, clock};

/// Something that tells good rows from others.
pub trait Contestant {
    /// The word in ratio lines.
    fn name(&self) -> &'static str;

    /// Which rows it accepts.
    fn verdicts(&mut self) -> Outcome<Vec<bool>>;

    /// Judges all rows `passes` times; seconds of processor time.
    fn judge(&mut self, passes: usize) -> Outcome<f64>;
}

/// A function that looks at one row.
pub struct Each<'a, F> {
    pub name: &'static str,
    pub lines: &'a [&'a [u8]],
    pub accepts: F,
}

impl<F: Fn(&[u8]) -> bool> Contestant for Each<'_, F> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn verdicts(&mut self) -> Outcome<Vec<bool>> {
        Ok(self.lines.iter().map(|it| (self.accepts)(it)).collect())
    }

    fn judge(&mut self, passes: usize) -> Outcome<f64> {
        clock::thread(|| {
            let rows = (0..passes).flat_map(|_| self.lines);
            rows.filter(|it| (self.accepts)(it)).count()
        })
    }
}
