//! The scanner, and the scanner with the reasons for which rows are refused.

use super::Contestant;
use crate::{Outcome, clock};
use bench_rows::own::Own;

/// The treatment of rows that the scanner is not sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsure {
    /// They are counted.
    Counted,
    /// The validator that explains says what is wrong with them, in words.
    Explained,
}

/// This project.
pub struct Ours<'a> {
    pub own: Own,
    pub text: &'a [u8],
    pub count: usize,
    pub unsure: Unsure,
}

impl Contestant for Ours<'_> {
    fn name(&self) -> &'static str {
        match self.unsure {
            Unsure::Counted => "scanner",
            Unsure::Explained => "explained",
        }
    }

    fn verdicts(&mut self) -> Outcome<Vec<bool>> {
        Ok(self.own.verdicts(self.text, self.count).0)
    }

    fn judge(&mut self, passes: usize) -> Outcome<f64> {
        let act = match self.unsure {
            Unsure::Counted => Own::scan,
            Unsure::Explained => Own::explain,
        };
        clock::thread(|| {
            for _ in 0..passes {
                std::hint::black_box(act(&mut self.own, self.text));
            }
        })
    }
}
