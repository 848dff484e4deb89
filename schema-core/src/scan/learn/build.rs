//! Chains out of samples.

use super::super::program::{Node, Op};
use super::super::simd::LONG;
use super::chain::{Block, Chain, MAX_LEN};
use super::samples::{Following, Samples, nearly_all};
use super::shape::Shape;
use super::{Leap, Place};

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
}

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
        };
        loop {
            let is_first = draft.shape.bytes.is_empty();
            let Some(following) = likely(samples, draft.leap.next, is_first) else {
                break;
            };
            if draft.extend(following).is_none() {
                break;
            }
        }
        (!draft.shape.bytes.is_empty()).then_some(draft)
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
        } else if let Some(value) = foretold(following) {
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

    fn finish(self) -> Chain {
        let pieces = self.shape.bytes.chunks(LONG);
        let blocks = pieces.map(|piece| {
            let mut block = Block::ANY;
            for (at, (low, span)) in piece.iter().enumerate() {
                block.low[at] = *low;
                block.span[at] = *span;
            }
            block
        });
        Chain {
            leap: self.leap,
            blocks: blocks.collect(),
            ids: self.shape.ids.into(),
            texts: self.shape.texts.into(),
        }
    }
}

/// Whether the samples say something of a place.
fn is_known(samples: &Samples, place: u32) -> bool {
    let place = samples.places.get(place as usize);
    place.is_some_and(|it| it.iter().map(|it| it.count).sum::<u32>() >= FEWEST)
}

/// What usually comes at a place: nearly always, or at the start of a chain in most cases.
fn likely(samples: &Samples, place: u32, is_first: bool) -> Option<&Following> {
    let place = samples.places.get(place as usize)?;
    let total: u32 = place.iter().map(|it| it.count).sum();
    let best = place.iter().max_by_key(|it| it.count)?;
    let is_likely = if is_first {
        2 * best.count > total
    } else {
        nearly_all(best.count, total)
    };
    (total >= FEWEST && is_likely).then_some(best)
}

/// The shape of the value, if it is nearly always the same.
fn foretold(following: &Following) -> Option<Shape> {
    if let Some(Some(text)) = following.text.winner(following.count) {
        let mut shape = Shape::default();
        shape.push_text(text);
        return Some(shape);
    }
    following.shape.winner(following.count).cloned().flatten()
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
