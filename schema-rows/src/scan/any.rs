//! Values without a validator: JSON of any form, 64 bytes at a time and almost without branches.
//!
//! A window becomes masks. Its strings are found first, then what stands outside of them; only
//! brackets are looked at one by one, for the kind of what they open holds until they close. Then
//! every token is compared with the one before it, all at once: that, and that brackets match, is
//! all of JSON's grammar.

mod state;

use self::state::{Before, Depth, Strings};
use super::careful::Number;
use super::simd::{JsonMasks, LONG, Simd, Task};
use super::string::is_utf8;

/// Most commas of all objects, and of all arrays, in one value: so few that no limit is exceeded.
const MAX_OBJECT_COMMAS: u32 = 1000;
const MAX_ARRAY_COMMAS: u32 = 8000;

/// The task that reads the array or object at the start of the text, and returns what follows it.
pub(super) struct Container<'i> {
    pub(super) text: &'i [u8],
    /// Levels that it may have.
    pub(super) room: u32,
}

impl<'i> Task for Container<'i> {
    type Output = Option<&'i [u8]>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<&'i [u8]> {
        container(simd, self.text, self.room)
    }
}

#[inline(always)]
fn container<S: Simd>(simd: S, start: &[u8], room: u32) -> Option<&[u8]> {
    let mut rest = start;
    let mut strings = Strings::default();
    let mut depth = Depth::default();
    let mut before = Before::VALUE;
    let mut commas = [0; 2];
    let mut beyond_ascii = 0;
    loop {
        let window = rest.first_chunk::<LONG>()?;
        let masks = simd.json(window);
        let inside = strings.inside(simd, window, &masks.text);
        let tokens = Tokens::new(&masks, inside);
        // A scalar that the window cuts is left to the next one.
        let cut = tokens.scalars.leading_ones();
        let keep = u64::MAX.checked_shr(cut)?;
        let ends = depth.walk(tokens.opens & keep, tokens.closes & keep, masks.curly);
        let keep = keep & ends.keep;
        let tokens = tokens.within(keep);

        let next = before.next(&tokens, &ends, &mut strings, inside);
        let mut wrong = next.wrong | ends.wrong | strings.wrong(&masks, next.keys, inside, keep);
        wrong |= wrong_scalars(rest, &tokens, &masks)?;
        if wrong != 0 || depth.exceeds(room) {
            return None;
        }
        before = next.before;
        beyond_ascii |= masks.text.beyond_ascii & keep;
        commas[0] += (tokens.commas & ends.in_objects).count_ones();
        commas[1] += (tokens.commas & !ends.in_objects).count_ones();
        if ends.closed {
            if commas[0] > MAX_OBJECT_COMMAS || commas[1] > MAX_ARRAY_COMMAS {
                return None;
            }
            let len = start.len() - rest.len() + keep.count_ones() as usize;
            let (value, behind) = start.split_at_checked(len)?;
            return (beyond_ascii == 0 || is_utf8(value)).then_some(behind);
        }
        rest = rest.get(LONG - cut as usize..)?;
    }
}

/// The tokens of a window that are not strings, and where scalars start.
#[derive(Clone, Copy)]
struct Tokens {
    quotes: u64,
    opens: u64,
    closes: u64,
    commas: u64,
    colons: u64,
    blanks: u64,
    /// All bytes outside of strings that are none of the above.
    scalars: u64,
}

impl Tokens {
    #[inline(always)]
    fn new(masks: &JsonMasks, inside: Inside) -> Self {
        let outside = !inside.strings;
        let [opens, closes, commas, colons, blanks] = [
            masks.opens,
            masks.closes,
            masks.commas,
            masks.colons,
            masks.blanks,
        ]
        .map(|mask| mask & outside);
        let others = inside.quotes | opens | closes | commas | colons | blanks;
        Self {
            quotes: inside.quotes,
            opens,
            closes,
            commas,
            colons,
            blanks,
            scalars: outside & !others,
        }
    }

    #[inline(always)]
    fn within(self, keep: u64) -> Self {
        Self {
            quotes: self.quotes & keep,
            opens: self.opens & keep,
            closes: self.closes & keep,
            commas: self.commas & keep,
            colons: self.colons & keep,
            blanks: self.blanks & keep,
            scalars: self.scalars & keep,
        }
    }
}

/// The strings of a window.
#[derive(Clone, Copy)]
struct Inside {
    /// The quotes that open or close a string.
    quotes: u64,
    /// Strings from the opening quote to the byte before the closing one.
    strings: u64,
}

/// Returns what is wrong with the scalars of the window that `rest` starts with.
#[inline(always)]
fn wrong_scalars(rest: &[u8], tokens: &Tokens, masks: &JsonMasks) -> Option<u64> {
    let starts = tokens.scalars & !(tokens.scalars << 1);
    let digits = masks.digits & tokens.scalars;
    let points = masks.points & tokens.scalars;
    let minus = masks.minus & tokens.scalars;
    let others = tokens.scalars & !(digits | points | minus);
    let wrong = numbers(starts, digits, masks.zeros, points, minus);
    if others == 0 {
        return Some(wrong);
    }
    let literals = literals(rest, starts & others)?;
    if others & !literals == 0 {
        return Some(wrong);
    }
    one_by_one(rest, tokens.scalars).then_some(0)
}

/// Returns what is wrong with numbers that have no exponent, of which none goes on after the
/// window.
#[inline(always)]
pub(super) fn numbers(starts: u64, digits: u64, zeros: u64, points: u64, minus: u64) -> u64 {
    let numeric = digits | points | minus;
    let inner = numeric & numeric << 1;
    let first_digits = digits & (starts | minus << 1);
    let fractions = points << 1;
    // Adding a bit at the start of a run of digits moves it after the run.
    let behind_fractions = fractions.wrapping_add(digits) & !digits;
    // A number that does not start where a scalar starts, or a sign inside of one.
    (numeric & !inner & !starts)
        | (minus & inner)
        | (minus << 1 & !digits)
        | (points & !(digits << 1))
        | (fractions & !digits)
        | ((first_digits & zeros) << 1 & digits)
        | (behind_fractions & points)
}

/// Returns the bytes of the literals that start at `starts`.
#[inline(always)]
fn literals(rest: &[u8], mut starts: u64) -> Option<u64> {
    let mut bytes = 0;
    while starts != 0 {
        let at = starts.trailing_zeros();
        starts &= starts - 1;
        let word = u64::from_le_bytes(*rest.get(at as usize..)?.first_chunk()?);
        let four = word as u32;
        let is_four = four == u32::from_le_bytes(*b"true") || four == u32::from_le_bytes(*b"null");
        let is_five = word << 24 == u64::from_le_bytes(*b"\0\0\0false");
        let literal = if is_four {
            0x0f
        } else {
            0x1f * u64::from(is_five)
        };
        bytes |= literal << at;
    }
    Some(bytes)
}

/// Returns whether all scalars of a window are right, some with exponents among them.
#[cold]
fn one_by_one(rest: &[u8], scalars: u64) -> bool {
    let mut left = scalars;
    while left != 0 {
        let start = left.trailing_zeros();
        let len = (left >> start).trailing_ones();
        let end = start + len;
        let text = rest.get(start as usize..end as usize);
        let is_right = match text {
            Some(b"true" | b"false" | b"null") => true,
            Some(number) => Number::is_whole(number),
            None => false,
        };
        if !is_right || end as usize >= LONG {
            return false;
        }
        left &= u64::MAX << end;
    }
    true
}
