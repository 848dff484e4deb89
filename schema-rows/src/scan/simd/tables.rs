//! What the vectors of x86 look up by halves of bytes.
//!
//! UTF-8 goes by pairs of neighbours: of each byte the high half, and both halves of the byte before it,
//! name the rules that the pair may break; it breaks those that all three name. The method is from J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per
//! byte", 2021.

/// Blanks, each at the place that its low half names.
pub(super) const BLANKS: [u8; 16] = [
    b' ', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, b'\t', 0xff, 0xff, 0xff, b'\r', 0xff,
    0xff,
];

/// A character ends too early.
const SHORT: u8 = 1;
/// A continuation follows ASCII.
const STRAY: u8 = 1 << 1;
/// Three bytes where two would do.
const LONG_3: u8 = 1 << 2;
/// Beyond U+10FFFF.
const BEYOND: u8 = 1 << 3;
const SURROGATE: u8 = 1 << 4;
/// Two bytes where one would do.
const LONG_2: u8 = 1 << 5;
/// Four bytes where three would do, or far beyond U+10FFFF.
const LONG_4: u8 = 1 << 6;
/// Two continuations: right only as the last bytes of a longer character.
pub(super) const PAIR: u8 = 1 << 7;

/// Rules that do not depend on the low half of the first byte.
const ANY: u8 = SHORT | STRAY | PAIR;

/// Rules by the high half of the first byte.
pub(super) const FIRST_HIGH: [u8; 16] = [
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    PAIR,
    PAIR,
    PAIR,
    PAIR,
    SHORT | LONG_2,
    SHORT,
    SHORT | LONG_3 | SURROGATE,
    SHORT | BEYOND | LONG_4,
];

/// Rules by the low half of the first byte.
pub(super) const FIRST_LOW: [u8; 16] = {
    let mut table = [ANY | BEYOND | LONG_4; 16];
    table[0x0] = ANY | LONG_2 | LONG_3 | LONG_4;
    table[0x1] = ANY | LONG_2;
    table[0x2] = ANY;
    table[0x3] = ANY;
    table[0x4] = ANY | BEYOND;
    table[0xd] |= SURROGATE;
    table
};

/// Rules by the high half of the second byte.
pub(super) const SECOND_HIGH: [u8; 16] = {
    let mut table = [SHORT; 16];
    table[0x8] = STRAY | PAIR | LONG_2 | LONG_3 | LONG_4;
    table[0x9] = STRAY | PAIR | LONG_2 | LONG_3 | BEYOND;
    table[0xa] = STRAY | PAIR | LONG_2 | SURROGATE | BEYOND;
    table[0xb] = table[0xa];
    table
};
