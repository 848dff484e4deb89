//! Tables about ids for the vector units: the runs of the alphabet, and the weights of the checksum.

/// The sets that a character with this low half may belong to. [`HIGH`] picks the one that its high
/// half allows; what stays names one of the six runs of the alphabet.
pub(super) const LOW: [u8; 16] = [
    0x09, 0x0b, 0x0b, 0x0b, 0x0b, 0x03, 0x13, 0x13, 0x13, 0x11, 0x14, 0x04, 0, 0x06, 0x06, 0,
];

/// The sets that a character with this high half may belong to.
pub(super) const HIGH: [u8; 16] = [0, 0, 0, 0x01, 0, 0, 0x06, 0x18, 0, 0, 0, 0, 0, 0, 0, 0];

/// By run, what to take from a character to get its value: `0-9` 1, `a-h` 2, `jk` 4, `mn` 6, `p-t`
/// 8, and `v-z` 16, of which the low half is 0.
pub(super) const OFFSETS: [u8; 16] = [
    b'v' - 27,
    b'0',
    b'a' - 10,
    0,
    b'j' - 18,
    0,
    b'm' - 20,
    0,
    b'p' - 22,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
];

/// Weights that give the sum of the bytes before the checksum, less its first byte. Groups of five
/// bytes lie the wrong way round, with three empty ones after.
pub(super) const FIRST_SUM: [i8; 32] =
    weights([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 0]);

/// Weights that give the sum of the running sums, less the second byte of the checksum.
pub(super) const SECOND_SUM: [i8; 32] = weights([
    18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1,
]);

const fn weights(by_byte: [i8; 20]) -> [i8; 32] {
    let mut lanes = [0; 32];
    let mut at = 0;
    while at < by_byte.len() {
        lanes[at / 5 * 8 + 4 - at % 5] = by_byte[at];
        at += 1;
    }
    lanes
}
