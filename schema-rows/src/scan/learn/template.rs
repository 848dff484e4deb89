//! Templates: many fields in one comparison.
//!
//! Rows of one table are alike: between two values whose length differs, all bytes are the same but
//! for the digits of numbers and the characters of ids. A template says of each byte in which range it
//! has to be, 64 bytes at a time, and where in it are ids and texts to be looked at.

use super::super::capture::{Capture, FieldNumber};
use super::super::node::{ExpectedField, Op};
use super::super::program::Program;
use super::super::simd::{ByteRanges, LONG, Short, Simd, Task};
use super::super::{scalar, string};
use super::Site;

/// Most blocks of a template.
pub(super) const MAX_BLOCKS: usize = 4;

/// Most bytes of a template.
pub(super) const MAX_LEN: usize = MAX_BLOCKS * LONG;

/// The place of the characters of a string in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextRange {
    pub(super) at: u16,
    /// A bit for each of 32 characters that has to stand for nothing but itself.
    pub(super) characters: u32,
}

/// The place of a value in a template that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreseen {
    pub(super) field: FieldNumber,
    pub(super) at: u16,
    pub(super) len: u16,
}

/// The expected bytes at a site, up to a value of which less is known.
#[derive(Debug, Clone)]
pub(in crate::scan) struct Template {
    /// The first bytes.
    pub(super) block: ByteRanges,
    pub(in crate::scan) expected: ExpectedField,
    pub(super) more: Option<Box<TemplateTail>>,
    /// How often it comes, from 0 to 1.
    pub(super) odds: f64,
}

/// The rest of a template.
#[derive(Debug, Clone, Default)]
pub(super) struct TemplateTail {
    /// The bytes after the first block.
    pub(super) blocks: Vec<ByteRanges>,
    /// The places of the characters of ids, two at a time; the last one may come twice.
    pub(super) ids: Box<[[u16; 2]]>,
    pub(super) texts: Box<[TextRange]>,
    /// The values in it that are asked for.
    pub(super) values: Box<[Foreseen]>,
}

impl Template {
    /// Returns a template that never comes true, for no text has the byte 255.
    pub(super) fn none() -> Self {
        let mut block = ByteRanges::ANY;
        (block.low[0], block.span[0]) = (u8::MAX, 0);
        Self {
            block,
            expected: ExpectedField::NOWHERE,
            more: None,
            odds: 0.0,
        }
    }

    /// Appends a byte; `None` if the template is full.
    pub(super) fn push(&mut self, byte: u8) -> Option<()> {
        let (index, at) = (
            usize::from(self.expected.len) / LONG,
            usize::from(self.expected.len) % LONG,
        );
        if index == MAX_BLOCKS {
            return None;
        }
        let block = match index.checked_sub(1) {
            None => &mut self.block,
            Some(index) => {
                let blocks = &mut self.more.get_or_insert_default().blocks;
                if blocks.len() == index {
                    blocks.push(ByteRanges::ANY);
                }
                blocks.get_mut(index)?
            }
        };
        (block.low[at], block.span[at]) = (byte, 0);
        self.expected.len += 1;
        Some(())
    }

    /// Returns whether `text` starts with what the template says.
    #[inline(always)]
    pub(in crate::scan) fn fits<S: Simd>(&self, simd: S, text: &[u8]) -> bool {
        let Some((window, remainder)) = text.split_first_chunk() else {
            return false;
        };
        let wrong = simd.outside(window, &self.block);
        match &self.more {
            None => simd.is_none(wrong),
            Some(more) => more.fits(simd, text, remainder, wrong),
        }
    }
}

impl Template {
    /// Takes note of the values in `text`, which the template fits.
    #[inline(always)]
    pub(in crate::scan) fn capture<C: Capture>(&self, text: &[u8], captured: &mut C) {
        if let (true, Some(more)) = (C::IS_ON, &self.more) {
            for value in &more.values {
                let rest = text.get(usize::from(value.at)..).unwrap_or_default();
                captured.take(value.field, rest, 0, usize::from(value.len));
            }
        }
    }
}

impl TemplateTail {
    /// Returns whether this fits too; `wrong` is what is wrong with the first window of `text`,
    /// `rest` what follows it.
    #[inline(always)]
    fn fits<S: Simd>(&self, simd: S, text: &[u8], mut rest: &[u8], mut wrong: S::Wrong) -> bool {
        // Loops and no closures: only what is inlined is compiled for the vector unit.
        for block in &self.blocks {
            let Some((window, remainder)) = rest.split_first_chunk() else {
                return false;
            };
            wrong = simd.or(wrong, simd.outside(window, block));
            rest = remainder;
        }
        for cursor in &self.texts {
            let Some(rest) = text.get(usize::from(cursor.at)..) else {
                return false;
            };
            let Some(window) = rest.first_chunk() else {
                return false;
            };
            if simd.short_text(window).stops & cursor.characters != 0 {
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

/// Most templates of a row.
const MAX_TEMPLATES: usize = 24;

/// The templates of a whole row, newline included.
#[derive(Debug, Clone)]
pub(in crate::scan) struct RowTemplate {
    templates: Box<[Template]>,
}

impl RowTemplate {
    /// Returns the templates from the site at the start of a row to its end, if they are likely
    /// enough.
    pub(super) fn new(sites: &[Site], start: u32, least: f64) -> Option<Self> {
        let mut templates = Vec::new();
        let (mut at, mut seen, mut odds) = (start, 0, 1.0);
        loop {
            let mut template = sites.get(at as usize)?.template.clone();
            odds *= template.odds;
            (at, seen) = (template.expected.next, seen | template.expected.bit);
            let is_end = match template.expected.op {
                Op::End if seen & template.expected.data == template.expected.data => true,
                op if scalar::is_known(op) => false,
                _ => return None,
            };
            if is_end {
                template.push(b'\n')?;
            }
            templates.push(template);
            if is_end {
                let templates = templates.into();
                return (odds >= least).then_some(Self { templates });
            }
            if templates.len() == MAX_TEMPLATES {
                return None;
            }
        }
    }

    /// Returns what follows the row that `text` starts with, if that is as planned.
    #[inline(always)]
    fn row<'i, S: Simd, C: Capture>(
        &self,
        simd: S,
        program: &Program,
        text: &'i [u8],
        captured: &mut C,
    ) -> Option<&'i [u8]> {
        captured.begin_row();
        let mut rest = text;
        for template in &self.templates {
            if !template.fits(simd, rest) {
                return None;
            }
            template.capture(rest, captured);
            let expected = &template.expected;
            rest = rest.get(usize::from(expected.len)..)?;
            if expected.op == Op::End {
                continue;
            }
            let remainder = match scalar::len(simd, program, expected, rest.first_chunk()?) {
                Some(len) => rest.get(len..)?,
                None if expected.op == Op::StringBody => simd.outlined(string::Body(rest))?,
                None => return None,
            };
            expected.capture(rest, remainder, captured);
            rest = remainder;
        }
        if text.len() - rest.len() > MAX_ROW {
            return None;
        }
        captured.end_row(text, rest);
        Some(rest)
    }
}

/// Reads rows as long as they are as planned.
pub(in crate::scan) struct TemplateRows<'i, 'l, C> {
    pub(in crate::scan) row_template: &'l RowTemplate,
    pub(in crate::scan) program: &'l Program,
    pub(in crate::scan) text: &'i [u8],
    pub(in crate::scan) captured: &'l mut C,
}

impl<'i, C: Capture> Task for TemplateRows<'i, '_, C> {
    /// How many there are, and what follows.
    type Output = (u64, &'i [u8]);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> (u64, &'i [u8]) {
        let (mut rows, mut rest) = (0, self.text);
        let (template, captured) = (self.row_template, self.captured);
        while let Some(remainder) = template.row(simd, self.program, rest, captured) {
            rows += 1;
            rest = remainder;
        }
        (rows, rest)
    }
}
