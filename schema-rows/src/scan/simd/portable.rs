//! The answers in safe code, eight bytes at a time: the reference for the vector units.

use std::ptr;

use super::{
    ByteRanges, EscapeMasks, HexMasks, IdRule, JsonMasks, Long, NumberMasks, Short, ShortText,
    Simd, Task, TextMasks,
};

use convex_schema_core::__internal::base32::ALPHABET;

/// The portable answers; every machine has them.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Portable;

impl Simd for Portable {
    type Wrong = bool;

    #[inline(never)]
    fn outlined<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    fn equal(self, window: &Short, pattern: &Short) -> u32 {
        let mut mask = 0;
        for (at, (own, other)) in words(window).zip(words(pattern)).enumerate() {
            mask |= narrow(zero_bytes(own ^ other)) << (8 * at);
        }
        mask
    }

    fn number(self, window: &Short) -> NumberMasks {
        NumberMasks {
            digits: short(window, |word| between(word, b'0', b'9')),
            points: short(window, |word| is(word, b'.')),
        }
    }

    fn short_text(self, window: &Short) -> ShortText {
        let quotes = short(window, |word| is(word, b'"'));
        let others = short(window, |word| {
            is(word, b'\\') | below(word, b' ') | is(word, 0x7f) | word & HIGH
        });
        ShortText {
            quotes,
            stops: quotes | others,
        }
    }

    fn text(self, window: &Long) -> TextMasks {
        TextMasks {
            quotes: self.find(window, b'"'),
            backslashes: self.find(window, b'\\'),
            controls: long(window, |word| below(word, b' ')),
            beyond_ascii: long(window, |word| word & HIGH),
        }
    }

    fn escapes(self, window: &Long) -> EscapeMasks {
        let simple = |word| {
            let marks = is(word, b'"') | is(word, b'\\') | is(word, b'/');
            let letters = is(word, b'b') | is(word, b'f') | is(word, b'n') | is(word, b'r');
            marks | letters | is(word, b't') | is(word, b'u')
        };
        EscapeMasks {
            escapable: long(window, simple),
            unicode: self.find(window, b'u'),
        }
    }

    fn hex(self, window: &Long) -> HexMasks {
        let hex = |word| {
            let letters = between(word, b'a', b'f') | between(word, b'A', b'F');
            letters | between(word, b'0', b'9')
        };
        HexMasks {
            hex: long(window, hex),
            surrogates: long(window, |word| is(word, b'd') | is(word, b'D')),
        }
    }

    fn json(self, window: &Long) -> JsonMasks {
        let text = self.text(window);
        let blank = |word| is(word, b' ') | is(word, b'\t') | is(word, b'\r');
        JsonMasks {
            text,
            opens: long(window, |word| is(word, b'{') | is(word, b'[')),
            closes: long(window, |word| is(word, b'}') | is(word, b']')),
            curly: long(window, |word| (word & 0x2020_2020_2020_2020) << 2),
            commas: self.find(window, b','),
            colons: self.find(window, b':'),
            blanks: long(window, blank),
            digits: long(window, |word| between(word, b'0', b'9')),
            zeros: self.find(window, b'0'),
            points: self.find(window, b'.'),
            minus: self.find(window, b'-'),
            dollars: self.find(window, b'$'),
            not_in_keys: text.backslashes | text.beyond_ascii | self.find(window, 0x7f),
        }
    }

    fn is_id(self, window: &Short, rule: IdRule) -> bool {
        is_id(window, rule)
    }

    fn find(self, window: &Long, byte: u8) -> u64 {
        long(window, |word| is(word, byte))
    }

    fn no_ids(self, first: &Short, second: &Short) -> bool {
        let is_id = |window| is_id(window, IdRule::KNOWN);
        // The last one of an odd number comes twice.
        !(is_id(first) && (ptr::eq(first, second) || is_id(second)))
    }

    fn outside(self, window: &Long, block: &ByteRanges) -> bool {
        let mut beyond = 0;
        // No branch in here, so that compilers make vectors of it.
        for (byte, (low, span)) in window.iter().zip(block.low.iter().zip(&block.span)) {
            beyond |= byte.wrapping_sub(*low).saturating_sub(*span);
        }
        beyond != 0
    }

    fn or(self, one: bool, other: bool) -> bool {
        one | other
    }

    fn is_none(self, wrong: bool) -> bool {
        !wrong
    }
}

/// The value of each character of the alphabet; of others, the high bit.
pub(super) const VALUES: [u8; 256] = {
    let mut values = [0x80; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// See [`Simd::is_id`]: eight characters at a time.
#[inline(always)]
fn is_id(window: &Short, rule: IdRule) -> bool {
    let mut bytes = [0; 20];
    let mut foreign = 0;
    // Eight characters of five bits are five bytes.
    for (characters, bytes) in window.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
        let bits = characters.iter().fold(0_u64, |bits, character| {
            let value = VALUES[usize::from(*character)];
            foreign |= value;
            bits << 5 | u64::from(value)
        });
        bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    let [content @ .., first, second] = bytes;
    let number = u16::from_be_bytes([bytes[0], bytes[1]]);
    foreign < 0x80 && rule.fits(number) && checksum(&content) == [first, second]
}

/// Fletcher's, with both sums modulo 256.
#[inline(always)]
fn checksum(content: &[u8; 18]) -> [u8; 2] {
    content
        .iter()
        .fold([0, 0], |[first, second]: [u8; 2], byte| {
            let first = first.wrapping_add(*byte);
            [first, second.wrapping_add(first)]
        })
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

fn words<const N: usize>(window: &[u8; N]) -> impl Iterator<Item = u64> {
    window.chunks_exact(8).map(|chunk| {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        u64::from_le_bytes(word)
    })
}

/// Returns the high bit of each byte that is 0.
fn zero_bytes(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word) & HIGH
}

fn is(word: u64, byte: u8) -> u64 {
    zero_bytes(word ^ (ONES * u64::from(byte)))
}

/// Returns the high bit of each byte below `end`, which is ASCII.
fn below(word: u64, end: u8) -> u64 {
    // A carry out of seven bits says that a byte is at least `end`.
    !(((word & !HIGH) + ONES * u64::from(0x80 - end)) | word) & HIGH
}

fn between(word: u64, from: u8, to: u8) -> u64 {
    below(word, to + 1) & !below(word, from)
}

/// Returns one bit for each byte whose high bit is set.
fn narrow(word: u64) -> u32 {
    ((word & HIGH).wrapping_mul(0x0002_0408_1020_4081) >> 56) as u32
}

fn short(window: &Short, test: impl Fn(u64) -> u64) -> u32 {
    let masks = words(window).enumerate();
    masks.fold(0, |mask, (at, word)| mask | narrow(test(word)) << (8 * at))
}

fn long(window: &Long, test: impl Fn(u64) -> u64) -> u64 {
    let masks = words(window).enumerate();
    masks.fold(0, |mask, (at, word)| {
        mask | u64::from(narrow(test(word))) << (8 * at)
    })
}
