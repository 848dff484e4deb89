//! Strings: short ones in one look, long ones window by window.

mod surrogates;

use super::escape::Escapes;
use super::simd::{LONG, Long, Simd, Task};

/// The length of a short string without anything remarkable whose opening quote stands before
/// `window`, with its closing quote.
#[inline(always)]
pub(super) fn short<S: Simd>(simd: S, window: &Long) -> Option<usize> {
    let text = simd.short_text(window.first_chunk()?);
    let first_stop = text.stops & text.stops.wrapping_neg();
    let ends = text.quotes & first_stop != 0;
    ends.then_some(text.stops.trailing_zeros() as usize + 1)
}

/// What follows the string whose opening quote stands before the text.
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

/// Windows with everything; the first one starts inside the string and not behind a backslash.
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
            let (behind, len) = (end.trailing_zeros() as usize, start.len() - rest.len());
            let string = start.get(..len + behind)?;
            if wrong != 0 || !is_utf8(string) {
                return None;
            }
            if escapes.maybe_surrogates && !surrogates::are_paired(string) {
                return None;
            }
            return rest.get(behind + 1..);
        }
        rest = rest.get(LONG..)?;
    }
}

/// Returns whether `text` is UTF-8.
pub(super) fn is_utf8(text: &[u8]) -> bool {
    simdutf8::basic::from_utf8(text).is_ok()
}
