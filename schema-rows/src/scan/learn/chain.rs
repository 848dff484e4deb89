//! Chains: many fields in one look.
//!
//! Rows of one table are alike: between two values whose length differs, all bytes are the same but
//! for the digits of numbers and the characters of ids. A chain says of each byte in which range it
//! has to be, 64 bytes at a time, and where in it are ids and texts to be looked at.

use super::super::node::{Leap, Op};
use super::super::program::Program;
use super::super::simd::{Block, LONG, Short, Simd, Task};
use super::super::{scalar, string};
use super::Place;

/// Most blocks of a chain.
pub(super) const MAX_BLOCKS: usize = 4;

/// Most bytes of a chain.
pub(super) const MAX_LEN: usize = MAX_BLOCKS * LONG;

/// Where in a chain the characters of a string stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextSpot {
    pub(super) at: u16,
    /// A bit for each of 32 characters that has to stand for nothing but itself.
    pub(super) characters: u32,
}

/// What may come at a place, up to a value of which less is known.
#[derive(Debug, Clone)]
pub(in crate::scan) struct Chain {
    /// The first bytes.
    pub(super) block: Block,
    pub(in crate::scan) leap: Leap,
    pub(super) more: Option<Box<More>>,
    /// How often it comes, from 0 to 1.
    pub(super) odds: f64,
}

/// What else a chain says.
#[derive(Debug, Clone, Default)]
pub(super) struct More {
    /// The bytes behind the first block.
    pub(super) blocks: Vec<Block>,
    /// Where the characters of ids stand, two at a time; the last one may come twice.
    pub(super) ids: Box<[[u16; 2]]>,
    pub(super) texts: Box<[TextSpot]>,
}

impl Chain {
    /// A chain that never comes true, for no text has the byte 255.
    pub(super) fn none() -> Self {
        let mut block = Block::ANY;
        (block.low[0], block.span[0]) = (u8::MAX, 0);
        Self {
            block,
            leap: Leap::NOWHERE,
            more: None,
            odds: 0.0,
        }
    }

    /// Appends a byte; `None` if the chain is full.
    pub(super) fn push(&mut self, byte: u8) -> Option<()> {
        let (index, at) = (
            usize::from(self.leap.len) / LONG,
            usize::from(self.leap.len) % LONG,
        );
        if index == MAX_BLOCKS {
            return None;
        }
        let block = match index.checked_sub(1) {
            None => &mut self.block,
            Some(index) => {
                let blocks = &mut self.more.get_or_insert_default().blocks;
                if blocks.len() == index {
                    blocks.push(Block::ANY);
                }
                blocks.get_mut(index)?
            }
        };
        (block.low[at], block.span[at]) = (byte, 0);
        self.leap.len += 1;
        Some(())
    }

    /// Whether `text` starts with what the chain says.
    #[inline(always)]
    pub(in crate::scan) fn fits<S: Simd>(&self, simd: S, text: &[u8]) -> bool {
        let Some((window, behind)) = text.split_first_chunk() else {
            return false;
        };
        let wrong = simd.outside(window, &self.block);
        match &self.more {
            None => simd.is_none(wrong),
            Some(more) => more.fits(simd, text, behind, wrong),
        }
    }
}

impl More {
    /// Whether this fits too; `wrong` is what is wrong with the first window of `text`, `rest` what
    /// follows it.
    #[inline(always)]
    fn fits<S: Simd>(&self, simd: S, text: &[u8], mut rest: &[u8], mut wrong: S::Wrong) -> bool {
        // Loops and no closures: only what is inlined is compiled for the vector unit.
        for block in &self.blocks {
            let Some((window, behind)) = rest.split_first_chunk() else {
                return false;
            };
            wrong = simd.or(wrong, simd.outside(window, block));
            rest = behind;
        }
        for spot in &self.texts {
            let Some(rest) = text.get(usize::from(spot.at)..) else {
                return false;
            };
            let Some(window) = rest.first_chunk() else {
                return false;
            };
            if simd.short_text(window).stops & spot.characters != 0 {
                return false;
            }
        }
        for [first, second] in &self.ids {
            let (Some(first), Some(second)) = (window(text, *first), window(text, *second)) else {
                return false;
            };
            wrong = simd.or(wrong, simd.no_ids(first, second));
        }
        simd.is_none(wrong)
    }
}

#[inline(always)]
fn window(text: &[u8], at: u16) -> Option<&Short> {
    text.get(usize::from(at)..)?.first_chunk()
}

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
                op if scalar::is_known(op) => false,
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
            rest = match scalar::len(simd, program, leap, rest.first_chunk()?) {
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
