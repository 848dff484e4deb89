//! The state that one window of a value leaves to the next.

use super::super::simd::{JsonMasks, Long, Simd, TextMasks};
use super::super::string::Escapes;
use super::{Inside, Tokens};

/// The string that the window ends in.
#[derive(Default)]
pub(super) struct Strings {
    escapes: Escapes,
    has_escapes: bool,
    wrong: u64,
    /// All bits if the window ends inside a string.
    open: u64,
    /// Bit 0, if that string is a key.
    open_key: u64,
    /// Bit 0, if the window ends with the quote that opens a key.
    key_starts: u64,
}

impl Strings {
    /// Finds the strings of the window.
    #[inline(always)]
    pub(super) fn inside<S: Simd>(&mut self, simd: S, window: &Long, text: &TextMasks) -> Inside {
        let mut quotes = text.quotes;
        if text.backslashes != 0 || self.has_escapes {
            let escaped = self.escapes.escaped(text.backslashes);
            quotes &= !escaped;
            self.has_escapes = true;
            let strings = simd.prefix_xor(quotes) ^ self.open;
            self.wrong = self.escapes.wrong(
                simd,
                window,
                simd.escapes(window),
                escaped & strings,
                strings,
            );
        }
        let strings = simd.prefix_xor(quotes) ^ self.open;
        Inside { quotes, strings }
    }

    /// Returns the closing quotes of keys, of which those in the window start at `starts`.
    #[inline(always)]
    pub(super) fn key_ends(&mut self, starts: u64, inside: Inside) -> (u64, u64) {
        // Adding a bit at the start of a run of bits moves it after the run.
        let (behind, overflow) = inside.strings.overflowing_add(starts | self.open_key);
        self.open = if inside.strings >> 63 == 1 {
            u64::MAX
        } else {
            0
        };
        self.open_key = u64::from(overflow);
        (
            behind & inside.quotes & !inside.strings,
            inside.strings & !behind,
        )
    }

    /// Returns what is wrong with the strings of the window; `keys` are all bytes of keys.
    #[inline(always)]
    pub(super) fn wrong(
        &mut self,
        masks: &JsonMasks,
        keys: Keys,
        inside: Inside,
        keep: u64,
    ) -> u64 {
        let first = keys.starts << 1 | self.key_starts;
        self.key_starts = keys.starts >> 63;
        let in_keys = keys.bytes & masks.not_in_keys | first & masks.dollars;
        // Keys that fill a window may be longer than keys can be. Surrogates are rare: the slow
        // validator looks at them.
        let rare = u64::from(keys.bytes == u64::MAX) | u64::from(self.escapes.maybe_surrogates);
        (masks.text.controls & inside.strings | in_keys | self.wrong) & keep | rare
    }
}

/// The keys of a window.
#[derive(Clone, Copy)]
pub(super) struct Keys {
    /// Their opening quotes.
    pub(super) starts: u64,
    /// All their bytes but the closing quotes.
    pub(super) bytes: u64,
}

/// The containers that are open: a bit each, 1 for objects, below one that is always there.
pub(super) struct Depth {
    open: u64,
    deepest: u64,
}

impl Default for Depth {
    fn default() -> Self {
        Self {
            open: 1,
            deepest: 1,
        }
    }
}

/// The brackets of a window.
pub(super) struct Ends {
    /// Bytes that stand directly in an object, opening brackets not counted, closing ones counted.
    pub(super) in_objects: u64,
    /// All bytes up to the one that closes the value.
    pub(super) keep: u64,
    /// Whether that one is in the window.
    pub(super) closed: bool,
    /// Not 0 if a bracket closes what another one opened.
    pub(super) wrong: u64,
}

impl Depth {
    #[inline(always)]
    pub(super) fn walk(&mut self, opens: u64, closes: u64, curly: u64) -> Ends {
        let mut in_objects = if self.open & 1 == 1 && self.open != 1 {
            u64::MAX
        } else {
            0
        };
        let mut wrong = 0;
        let mut left = opens | closes;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left ^= bit;
            let up_to = bit | (bit - 1);
            let is_curly = u64::from(curly & bit != 0);
            let is_open = opens & bit != 0;
            wrong |= if is_open {
                0
            } else {
                (self.open ^ is_curly) & 1
            };
            self.open = if is_open {
                self.open << 1 | is_curly
            } else {
                self.open >> 1
            };
            self.deepest |= self.open;
            let behind = if self.open & 1 == 1 { !up_to } else { 0 };
            in_objects = in_objects & up_to | behind;
            if self.open == 1 {
                return Ends {
                    in_objects,
                    keep: up_to,
                    closed: true,
                    wrong,
                };
            }
        }
        Ends {
            in_objects,
            keep: u64::MAX,
            closed: false,
            wrong,
        }
    }

    /// Returns whether there were more than `room` levels, of which there may be 60.
    #[inline(always)]
    pub(super) fn exceeds(&self, room: u32) -> bool {
        self.deepest >> (room.min(60) + 1) != 0
    }
}

/// The last token before a window: one of the bits is set, or none inside a string.
#[derive(Clone, Copy)]
pub(super) struct Before {
    open: u64,
    comma: u64,
    colon: u64,
    value: u64,
    key: u64,
}

/// The result of [`Before::next`].
pub(super) struct Next {
    pub(super) before: Before,
    pub(super) keys: Keys,
    pub(super) wrong: u64,
}

impl Before {
    /// A value has to come.
    pub(super) const VALUE: Self = Self {
        open: 0,
        comma: 0,
        colon: 1,
        value: 0,
        key: 0,
    };

    /// Compares each token with the one before it.
    #[inline(always)]
    pub(super) fn next(
        self,
        tokens: &Tokens,
        ends: &Ends,
        strings: &mut Strings,
        inside: Inside,
    ) -> Next {
        // After `mask` and the blanks that follow it.
        let behind = |mask: u64, before: u64| {
            (mask << 1 | before).wrapping_add(tokens.blanks) & !tokens.blanks
        };
        let in_objects = ends.in_objects;
        let string_starts = tokens.quotes & inside.strings;
        let after_open = behind(tokens.opens, self.open);
        let first_or_next = after_open | behind(tokens.commas, self.comma);
        let after_colon = behind(tokens.colons, self.colon);
        let key_starts = string_starts & in_objects & first_or_next;
        let (key_ends, key_bytes) = strings.key_ends(key_starts, inside);

        let string_ends = tokens.quotes & !inside.strings;
        let scalar_starts = tokens.scalars & !(tokens.scalars << 1);
        let scalar_ends = tokens.scalars & !(tokens.scalars >> 1);
        let value_ends = string_ends & !key_ends | tokens.closes | scalar_ends;
        let after_value = behind(value_ends, self.value);
        let after_key = behind(key_ends & tokens.quotes, self.key);
        let values = string_starts & !key_starts | tokens.opens | scalar_starts;

        let wrong = values & !(after_colon | first_or_next & !in_objects)
            | tokens.commas & !after_value
            | tokens.colons & !after_key
            | tokens.closes & !(after_value | after_open);
        // The last byte that is not a blank decides what the next window follows.
        let all = tokens.opens | tokens.commas | tokens.colons | tokens.quotes | tokens.closes;
        let last = (all | tokens.scalars | inside.strings & ends.keep).leading_zeros();
        let is_last = |mask: u64| (mask << (last & 63)) >> 63;
        let before = Self {
            open: is_last(tokens.opens),
            comma: is_last(tokens.commas),
            colon: is_last(tokens.colons),
            value: is_last(value_ends),
            key: is_last(key_ends),
        };
        let only_blanks = u64::from(last == 64);
        let keys = Keys {
            starts: key_starts,
            bytes: key_bytes,
        };
        Next {
            before,
            keys,
            wrong: wrong | only_blanks,
        }
    }
}
