//! Chains out of samples.

use super::super::node::{Leap, Node, Op};
use super::super::simd::{Block, LONG};
use super::Place;
use super::chain::{Chain, MAX_LEN, More};
use super::samples::{Following, Samples, Shape};

/// Fewest samples that say something of a place.
const FEWEST: u32 = 4;

/// Makes the chain of every place.
pub(super) fn build(samples: &Samples, places: &mut [Place]) {
    for (at, place) in (0..).zip(places) {
        let found = Draft::new(samples, at);
        place.is_wild = found.is_none() && is_known(samples, at);
        place.chain = found.map_or_else(Chain::none, Draft::finish);
    }
}

/// A chain in the making.
struct Draft {
    shape: Shape,
    leap: Leap,
    /// How often all of it comes once its start has come, from 0 to 1.
    odds: f64,
    /// How often its start comes.
    first: f64,
}

/// What a chain has to come to at least: one that is wrong costs about twice what a right one saves.
pub(super) const LEAST: f64 = 0.7;

impl Draft {
    /// The chain that starts at `place`, if one thing usually comes there.
    fn new(samples: &Samples, place: u32) -> Option<Self> {
        let mut draft = Self {
            shape: Shape::default(),
            leap: Leap {
                next: place,
                op: Op::Done,
                ..Leap::NOWHERE
            },
            odds: 1.0,
            first: 1.0,
        };
        let (first, total) = likely(samples, place)?;
        draft.first = f64::from(first.count) / f64::from(total);
        if 2 * first.count <= total || draft.extend(first).is_none() {
            return (!draft.shape.bytes.is_empty()).then_some(draft);
        }
        while let Some((following, total)) = likely(samples, draft.leap.next) {
            if !draft.is_worth(following.count, total) || draft.extend(following).is_none() {
                break;
            }
        }
        Some(draft)
    }

    /// Whether it is still likely enough with something that comes `count` times of `total`; if so,
    /// takes note of it.
    fn is_worth(&mut self, count: u32, total: u32) -> bool {
        let odds = self.odds * f64::from(count) / f64::from(total);
        let is_worth = odds >= LEAST;
        if is_worth {
            self.odds = odds;
        }
        is_worth
    }

    /// Appends what follows; `None` if the chain ends here.
    fn extend(&mut self, following: &Following) -> Option<()> {
        let mut shape = self.shape.clone();
        let step = following.step;
        shape.push_text(&following.pattern);
        let mut leap = Leap {
            bit: self.leap.bit | step.bit,
            next: step.next,
            ..self.leap
        };
        let goes_on = if step.node.op == Op::End {
            (leap.op, leap.data) = (Op::End, step.node.data);
            false
        } else if let Some(value) = self.foretold(following) {
            shape.push(&value)?;
            true
        } else {
            let (opening, node) = opened(step.node);
            shape.push_text(opening);
            (leap.op, leap.data) = (node.op, node.data);
            false
        };
        if shape.bytes.len() > MAX_LEN {
            return None;
        }
        leap.len = u16::try_from(shape.bytes.len()).ok()?;
        (self.shape, self.leap) = (shape, leap);
        goes_on.then_some(())
    }

    /// The shape of the value, if it is likely enough to be the same.
    fn foretold(&mut self, following: &Following) -> Option<Shape> {
        let total = following.count;
        if let Some((Some(text), count)) = following.text.winner() {
            // A text that is only usual is no more foretold than its shape.
            if 20 * count >= 19 * total && self.is_worth(count, total) {
                let mut shape = Shape::default();
                shape.push_text(text);
                return Some(shape);
            }
        }
        let (shape, count) = following.shape.winner()?;
        let shape = shape.clone()?;
        self.is_worth(count, total).then_some(shape)
    }

    fn finish(self) -> Chain {
        let Shape { bytes, ids, texts } = self.shape;
        let mut blocks = bytes.chunks(LONG).map(|piece| {
            let mut block = Block::ANY;
            for (at, (low, span)) in piece.iter().enumerate() {
                block.low[at] = *low;
                block.span[at] = *span;
            }
            block
        });
        let Some(block) = blocks.next() else {
            return Chain::none();
        };
        let more = More {
            blocks: blocks.collect(),
            ids: ids
                .chunks(2)
                .map(|ids| [ids[0], ids[ids.len() - 1]])
                .collect(),
            texts: texts.into(),
        };
        let is_more = !(more.blocks.is_empty() && more.ids.is_empty() && more.texts.is_empty());
        Chain {
            block,
            leap: self.leap,
            more: is_more.then(|| Box::new(more)),
            odds: self.odds * self.first,
        }
    }
}

/// Whether the samples say something of a place.
fn is_known(samples: &Samples, place: u32) -> bool {
    let place = samples.places.get(place as usize);
    place.is_some_and(|it| it.iter().map(|it| it.count).sum::<u32>() >= FEWEST)
}

/// What usually comes at a place, and of how much.
fn likely(samples: &Samples, place: u32) -> Option<(&Following, u32)> {
    let place = samples.places.get(place as usize)?;
    let total: u32 = place.iter().map(|it| it.count).sum();
    let best = place.iter().max_by_key(|it| it.count)?;
    (total >= FEWEST).then_some((best, total))
}

/// What every value of `node` starts with, and what is to be done behind that.
fn opened(node: Node) -> (&'static [u8], Node) {
    let op = match node.op {
        Op::String => Op::StringBody,
        Op::Id => Op::IdBody,
        _ => return (b"", node),
    };
    (b"\"", Node { op, ..node })
}
