//! Strings: short ones in one window, long ones window by window, backslashes without branches.

use super::careful::Text;
use super::simd::{EscapeMasks, HexMasks, LONG, Long, Simd, Task};

/// Returns the length of a short string without anything remarkable whose opening quote stands
/// before `window`, with its closing quote.
#[inline(always)]
pub(super) fn short<S: Simd>(simd: S, window: &Long) -> Option<usize> {
    let text = simd.short_text(window.first_chunk()?);
    let first_stop = text.stops & text.stops.wrapping_neg();
    let ends = text.quotes & first_stop != 0;
    ends.then_some(text.stops.trailing_zeros() as usize + 1)
}

/// The task that reads the string whose opening quote stands before the text, and returns what follows it.
pub(super) struct Body<'i>(pub(super) &'i [u8]);

impl<'i> Task for Body<'i> {
    type Output = Option<&'i [u8]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<&'i [u8]> {
        plain(simd, self.0)
    }
}

/// Windows without anything remarkable.
#[inline(always)]
fn plain<S: Simd>(simd: S, mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let text = simd.text(rest.first_chunk()?);
        let others = text.backslashes | text.controls | text.beyond_ascii;
        if text.quotes | others == 0 {
            rest = rest.get(LONG..)?;
            continue;
        }
        let before_quote = text.quotes ^ text.quotes.wrapping_sub(1);
        if text.quotes != 0 && others & before_quote == 0 {
            return rest.get(text.quotes.trailing_zeros() as usize + 1..);
        }
        return full(simd, rest);
    }
}

/// Windows with everything; the first one starts inside the string and not after a backslash.
#[inline(always)]
fn full<S: Simd>(simd: S, start: &[u8]) -> Option<&[u8]> {
    let mut rest = start;
    let mut escapes = Escapes::default();
    let mut wrong = 0;
    loop {
        let window = rest.first_chunk::<LONG>()?;
        let (text, masks) = simd.string(window);
        let behind_backslash = escapes.escaped(text.backslashes);
        let end = text.quotes & !behind_backslash;
        // All bits below the lowest of `end`; all if there is none.
        let inside = (end & end.wrapping_neg()).wrapping_sub(1);
        wrong |= text.controls & inside;
        wrong |= escapes.wrong(simd, window, masks, behind_backslash & inside, inside);
        if end != 0 {
            let (remainder, len) = (end.trailing_zeros() as usize, start.len() - rest.len());
            let string = start.get(..len + remainder)?;
            if wrong != 0 || !is_utf8(string) {
                return None;
            }
            if escapes.maybe_surrogates && Text::read_body(start).is_none() {
                return None;
            }
            return rest.get(remainder + 1..);
        }
        rest = rest.get(LONG..)?;
    }
}

/// Returns whether `text` is UTF-8.
pub(super) fn is_utf8(text: &[u8]) -> bool {
    simdutf8::basic::from_utf8(text).is_ok()
}

/// The state that a window of a string leaves to the next one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Escapes {
    /// Whether the window ended with a backslash that escapes: bit 0.
    pending: u64,
    /// Bits of the next window that have to be hexadecimal digits.
    pending_hex: u64,
    /// Whether the window ended with the `u` of an escape: bit 0.
    pending_unicode: u64,
    /// Whether an escape was seen that could be a surrogate's.
    pub(super) maybe_surrogates: bool,
}

/// Every second bit.
const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;

impl Escapes {
    /// Returns the characters that a backslash escapes.
    ///
    /// Backslashes come in runs, in which every second one is escaped. A subtraction that borrows
    /// along each run tells which, by whether the run starts at an odd place.
    #[inline(always)]
    pub(super) fn escaped(&mut self, backslashes: u64) -> u64 {
        let starts = backslashes & !self.pending;
        let remainder = starts << 1;
        let parity = ((remainder | ODD).wrapping_sub(starts)) ^ ODD;
        let escaped = parity ^ (backslashes | self.pending);
        self.pending = (parity & backslashes) >> 63;
        escaped
    }

    /// Returns what is wrong with the escapes of a window: `escaped` characters that can't be, and
    /// hexadecimal digits that are missing. Only what is `inside` the string counts.
    #[inline(always)]
    pub(super) fn wrong<S: Simd>(
        &mut self,
        simd: S,
        window: &Long,
        masks: EscapeMasks,
        escaped: u64,
        inside: u64,
    ) -> u64 {
        let unicode = escaped & masks.unicode;
        let mut wrong = escaped & !masks.escapable;
        // Most texts have few escapes of this kind. After a `u` that ends a window, hexadecimal digits
        // are pending too.
        if unicode | self.pending_hex != 0 {
            wrong |= self.missing_hex(simd.hex(window), unicode, inside);
        }
        wrong
    }

    #[inline(always)]
    fn missing_hex(&mut self, masks: HexMasks, unicode: u64, inside: u64) -> u64 {
        let first = unicode << 1 | self.pending_unicode;
        self.maybe_surrogates |= first & masks.surrogates & inside != 0;
        self.pending_unicode = unicode >> 63;
        let hex = unicode << 1 | unicode << 2 | unicode << 3 | unicode << 4 | self.pending_hex;
        self.pending_hex = unicode >> 63 | unicode >> 62 | unicode >> 61 | unicode >> 60;
        // A quote is not a hexadecimal digit: an escape that the string cuts off is wrong too.
        hex & !masks.hex
    }
}
