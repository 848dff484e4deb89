//! Hands out blocks of rows, part by part.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::block::{Block, Layout};
use crate::open::Opener;
use crate::options::Limits;
use crate::plan::Part;
use crate::split::{Splitter, unreadable};

/// The parts that are left, and the one that is being read.
pub(crate) struct Feed<'p, 'a> {
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

impl<'p, 'a> Feed<'p, 'a> {
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

    /// No more blocks are wanted.
    pub(crate) fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Fills `block` with the next rows or problems; `false` if there are none left.
    pub(crate) fn next(&mut self, block: &mut Block) -> bool {
        block.problems.clear();
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
                block.text.clear();
                block.bad = None;
                block.layout = Layout::default();
                return true;
            }
        }
        false
    }

    fn open(&mut self, part: &Part, block: &mut Block) -> Option<Splitter<'a>> {
        let opener = self.openers.get_mut(self.part).and_then(Option::take)?;
        match opener.open(self.limits, &self.read) {
            Ok(source) => Splitter::open(
                part.kind,
                source,
                &part.file,
                self.limits.row(),
                &mut block.problems,
            ),
            Err(error) => {
                block.problems.push(unreadable(&part.file, &error));
                None
            }
        }
    }
}
