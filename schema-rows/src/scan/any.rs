//! Values without a validator: JSON of any form, 64 bytes at a time and almost without branches.
//!
//! A window becomes masks. Its strings are found first, then what stands outside of them; only
//! brackets are looked at one by one, for the kind of what they open holds until they close. Then
//! every token is held against the one before it, all at once: that, and that brackets match, is
//! all of JSON's grammar.

mod scalars;
mod state;

pub(super) use self::scalars::numbers;
use self::state::{Before, Depth, Strings};
use super::simd::{JsonMasks, LONG, Simd, Task};
use super::string::is_utf8;

/// Most commas of all objects, and of all arrays, in one value: so few that no limit is exceeded.
const MAX_OBJECT_COMMAS: u32 = 1000;
const MAX_ARRAY_COMMAS: u32 = 8000;

/// What follows the array or object that the text starts with.
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
        wrong |= scalars::wrong(rest, &tokens, &masks)?;
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

/// The tokens of a window that are no strings, and where scalars start.
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

/// Where the strings of a window are.
#[derive(Clone, Copy)]
struct Inside {
    /// The quotes that open or close a string.
    quotes: u64,
    /// Strings from the opening quote to the byte before the closing one.
    strings: u64,
}
