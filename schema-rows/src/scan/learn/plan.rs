//! Whole rows: the chains that nearly all rows of a flat table consist of, one after the other.

use super::super::program::{Op, Program};
use super::super::simd::{Simd, Task};
use super::super::{string, usual};
use super::Place;
use super::chain::Chain;

/// Longest row that is taken without a closer look.
pub(in crate::scan) const MAX_ROW: usize = 100_000;

/// Most chains of a row.
const MAX_CHAINS: usize = 24;

/// What nearly all rows are, newline included.
#[derive(Debug, Clone)]
pub(in crate::scan) struct Plan {
    chains: Box<[Chain]>,
}

impl Plan {
    /// The chains from the place at the start of a row to its end, if they are likely enough.
    pub(super) fn new(places: &[Place], start: u32, least: f64) -> Option<Self> {
        let mut chains = Vec::new();
        let (mut at, mut seen, mut odds) = (start, 0, 1.0);
        loop {
            let mut chain = places.get(at as usize)?.chain.clone();
            odds *= chain.odds;
            (at, seen) = (chain.leap.next, seen | chain.leap.bit);
            let is_end = match chain.leap.op {
                Op::End if seen & chain.leap.data == chain.leap.data => true,
                op if usual::is_known(op) => false,
                _ => return None,
            };
            if is_end {
                chain.push(b'\n')?;
            }
            chains.push(chain);
            if is_end {
                let chains = chains.into();
                return (odds >= least).then_some(Self { chains });
            }
            if chains.len() == MAX_CHAINS {
                return None;
            }
        }
    }

    /// What follows the row that `text` starts with, if that is as planned.
    #[inline(always)]
    fn row<'i, S: Simd>(&self, simd: S, program: &Program, text: &'i [u8]) -> Option<&'i [u8]> {
        let mut rest = text;
        for chain in &self.chains {
            if !chain.fits(simd, rest) {
                return None;
            }
            let leap = &chain.leap;
            rest = rest.get(usize::from(leap.len)..)?;
            if leap.op == Op::End {
                continue;
            }
            rest = match usual::len(simd, program, leap, rest.first_chunk()?) {
                Some(len) => rest.get(len..)?,
                None if leap.op == Op::StringBody => simd.apart(string::Body(rest))?,
                None => return None,
            };
        }
        (text.len() - rest.len() <= MAX_ROW).then_some(rest)
    }
}

/// Reads rows as long as they are as planned.
pub(in crate::scan) struct PlannedRows<'i, 'l> {
    pub(in crate::scan) plan: &'l Plan,
    pub(in crate::scan) program: &'l Program,
    pub(in crate::scan) text: &'i [u8],
}

impl<'i> Task for PlannedRows<'i, '_> {
    /// How many there are, and what follows.
    type Output = (u64, &'i [u8]);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> (u64, &'i [u8]) {
        let (mut rows, mut rest) = (0, self.text);
        while let Some(behind) = self.plan.row(simd, self.program, rest) {
            rows += 1;
            rest = behind;
        }
        (rows, rest)
    }
}
