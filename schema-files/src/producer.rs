//! Hands out blocks of rows, part by part.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::block::Block;
use crate::open::Opener;
use crate::options::Limits;
use crate::part::Kind;
use crate::part::Part;
use crate::split::Splitter;

/// The parts that are left, and the one that is being read.
pub(crate) struct Producer<'p, 'a> {
    parts: &'p [Part],
    openers: Vec<Option<Opener<'a>>>,
    limits: Limits,
    read: Arc<AtomicU64>,
    /// The part that is being read, or the next one.
    part: usize,
    splitter: Option<Splitter<'a>>,
    next_index: u64,
    is_stopped: bool,
}

impl<'p, 'a> Producer<'p, 'a> {
    pub(crate) fn new(
        parts: &'p [Part],
        openers: Vec<Option<Opener<'a>>>,
        limits: Limits,
        read: Arc<AtomicU64>,
    ) -> Self {
        Self {
            parts,
            openers,
            limits,
            read,
            part: 0,
            splitter: None,
            next_index: 0,
            is_stopped: false,
        }
    }

    /// Stops the producer: no more blocks are wanted.
    pub(crate) fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Fills `block` with the next rows or problems; `false` if there are none left.
    pub(crate) fn next(&mut self, block: &mut Block) -> bool {
        block.clear();
        while !self.is_stopped {
            let Some(part) = self.parts.get(self.part) else {
                return false;
            };
            if self.splitter.is_none() {
                self.splitter = self.open(part, block);
            }
            let has_rows = match &mut self.splitter {
                Some(splitter) => splitter.fill(block, &part.file),
                None => false,
            };
            if has_rows || !block.problems.is_empty() {
                block.part = self.part;
                block.index = self.next_index;
                self.next_index += 1;
            }
            if has_rows {
                return true;
            }
            self.splitter = None;
            self.part += 1;
            if !block.problems.is_empty() {
                return true;
            }
        }
        false
    }

    fn open(&mut self, part: &Part, block: &mut Block) -> Option<Splitter<'a>> {
        let opener = self.openers.get_mut(self.part).and_then(Option::take)?;
        let max_row = self.limits.row();
        let shared = match part.kind {
            Kind::Lines => opener.share(&self.read),
            Kind::Array | Kind::Csv => Ok(None),
        };
        let source = match shared {
            Ok(Some(shared)) => return Splitter::open_shared(part, shared, max_row, block),
            Ok(None) => opener.open(self.limits, &self.read),
            Err(error) => Err(error),
        };
        match source {
            Ok(source) => Splitter::open(part, source, max_row, block),
            Err(error) => {
                block.cut(&part.file, &error);
                None
            }
        }
    }
}
