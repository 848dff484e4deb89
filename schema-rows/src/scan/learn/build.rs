//! Templates made from samples.

use super::super::node::{ExpectedField, Node, Op};
use super::super::simd::{ByteRanges, LONG};
use super::Site;
use super::samples::{FieldSamples, Samples, ValueTemplate};
use super::template::{MAX_LEN, Template, TemplateTail};

/// Fewest samples that say something of a site.
const FEWEST: u32 = 4;

/// Makes the template of every site.
pub(super) fn build(samples: &Samples, sites: &mut [Site]) {
    for (at, site) in (0..).zip(sites) {
        let found = Draft::new(samples, at);
        site.is_unordered = found.is_none() && is_known(samples, at);
        site.template = found.map_or_else(Template::none, Draft::finish);
    }
}

/// A template in the making.
struct Draft {
    shape: ValueTemplate,
    expected: ExpectedField,
    /// The same without the value at the end, if that is a number: more digits may follow.
    before_number: Option<(ValueTemplate, ExpectedField)>,
    /// How often all of it comes once its start has come, from 0 to 1.
    odds: f64,
    /// How often its start comes.
    first: f64,
}

/// The least probability of a template: a wrong one costs about twice what a right one saves.
pub(super) const LEAST: f64 = 0.7;

impl Draft {
    /// Returns the template that starts at `site`, if one thing usually comes there.
    fn new(samples: &Samples, site: u32) -> Option<Self> {
        let mut draft = Self {
            shape: ValueTemplate::default(),
            expected: ExpectedField {
                next: site,
                op: Op::Done,
                ..ExpectedField::NOWHERE
            },
            before_number: None,
            odds: 1.0,
            first: 1.0,
        };
        let (first, total) = likely(samples, site)?;
        draft.first = f64::from(first.count) / f64::from(total);
        let mut goes_on = 2 * first.count > total && draft.extend(first).is_some();
        while goes_on {
            goes_on = likely(samples, draft.expected.next).is_some_and(|(following, total)| {
                draft.is_worth(following.count, total) && draft.extend(following).is_some()
            });
        }
        if let Some((shape, expected)) = draft.before_number.take() {
            (draft.shape, draft.expected) = (shape, expected);
        }
        (!draft.shape.bytes.is_empty()).then_some(draft)
    }

    /// Returns whether it is still likely enough with something that comes `count` times of
    /// `total`; if so, takes note of it.
    fn is_worth(&mut self, count: u32, total: u32) -> bool {
        let odds = self.odds * f64::from(count) / f64::from(total);
        let is_worth = odds >= LEAST;
        if is_worth {
            self.odds = odds;
        }
        is_worth
    }

    /// Appends what follows; `None` if the template ends here.
    fn extend(&mut self, following: &FieldSamples) -> Option<()> {
        let mut shape = self.shape.clone();
        let step = following.step;
        shape.push_text(&following.pattern);
        let mut expected = ExpectedField {
            bit: self.expected.bit | step.bit,
            next: step.next,
            field: step.field,
            ..self.expected
        };
        let mut before_number = None;
        let goes_on = if step.node.op == Op::End {
            (expected.op, expected.data) = (Op::End, step.node.data);
            false
        } else if let Some(value) = self.predicted(following) {
            if value.ends_in_digit() {
                before_number = Some(before_value(shape.clone(), expected, step.node)?);
            }
            shape.push_value(&value, step.field)?;
            expected.field = 0;
            true
        } else {
            (shape, expected) = before_value(shape, expected, step.node)?;
            false
        };
        if shape.bytes.len() > MAX_LEN {
            return None;
        }
        expected.len = u16::try_from(shape.bytes.len()).ok()?;
        (self.shape, self.expected) = (shape, expected);
        self.before_number = before_number;
        goes_on.then_some(())
    }

    /// Returns the shape of the value, if it is likely enough to be the same.
    fn predicted(&mut self, following: &FieldSamples) -> Option<ValueTemplate> {
        let total = following.count;
        if let Some((Some(text), count)) = following.text.winner() {
            // A text that is frequent but not nearly constant predicts its shape alone.
            if 20 * count >= 19 * total && self.is_worth(count, total) {
                let mut shape = ValueTemplate::default();
                shape.push_text(text);
                return Some(shape);
            }
        }
        let (shape, count) = following.shape.winner()?;
        let shape = shape.clone()?;
        self.is_worth(count, total).then_some(shape)
    }

    fn finish(self) -> Template {
        let ValueTemplate {
            bytes,
            ids,
            texts,
            values,
        } = self.shape;
        let mut blocks = bytes.chunks(LONG).map(|piece| {
            let mut block = ByteRanges::ANY;
            for (at, (low, span)) in piece.iter().enumerate() {
                block.low[at] = *low;
                block.span[at] = *span;
            }
            block
        });
        let Some(block) = blocks.next() else {
            return Template::none();
        };
        let more = TemplateTail {
            blocks: blocks.collect(),
            ids: ids
                .chunks(2)
                .map(|ids| [ids[0], ids[ids.len() - 1]])
                .collect(),
            texts: texts.into(),
            values: values.into(),
        };
        let is_more = !(more.blocks.is_empty()
            && more.ids.is_empty()
            && more.texts.is_empty()
            && more.values.is_empty());
        Template {
            block,
            expected: self.expected,
            more: is_more.then(|| Box::new(more)),
            odds: self.odds * self.first,
        }
    }
}

/// Returns whether the samples say something of a site.
fn is_known(samples: &Samples, site: u32) -> bool {
    let site = samples.sites.get(site as usize);
    site.is_some_and(|it| it.iter().map(|it| it.count).sum::<u32>() >= FEWEST)
}

/// Returns what usually comes at a site, and of how much.
fn likely(samples: &Samples, site: u32) -> Option<(&FieldSamples, u32)> {
    let site = samples.sites.get(site as usize)?;
    let total: u32 = site.iter().map(|it| it.count).sum();
    let best = site.iter().max_by_key(|it| it.count)?;
    (total >= FEWEST).then_some((best, total))
}

/// Returns the end of a template before a value of `node`, which is then read by itself.
fn before_value(
    mut shape: ValueTemplate,
    mut expected: ExpectedField,
    node: Node,
) -> Option<(ValueTemplate, ExpectedField)> {
    let (opening, node) = opened(node);
    shape.push_text(opening);
    (expected.op, expected.data) = (node.op, node.data);
    expected.len = u16::try_from(shape.bytes.len()).ok()?;
    Some((shape, expected))
}

/// Returns what every value of `node` starts with, and what is to be done after that.
fn opened(node: Node) -> (&'static [u8], Node) {
    let op = match node.op {
        Op::String => Op::StringBody,
        Op::Id => Op::IdBody,
        _ => return (b"", node),
    };
    (b"\"", Node { op, ..node })
}
