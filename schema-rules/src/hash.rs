//! A hash for names that are compared while code is evaluated at compile time.

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The 64-bit FNV-1a hash of the bytes of `name`.
///
/// Const code that sorts and searches names does it on these, because comparing strings byte by
/// byte is slow enough there to meet the lint `long_running_const_eval`.
///
/// ```
/// const ID: u64 = convex_schema_rules::hash::hash("_id");
/// assert_ne!(ID, convex_schema_rules::hash::hash("_ID"));
/// ```
#[expect(
    clippy::cast_possible_truncation,
    reason = "the low bits are the product"
)]
pub const fn hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = OFFSET_BASIS;
    let (mut at, end) = (0, bytes.len());
    while at < end {
        // `wrapping_mul`, and `len` in the condition, would be a call for each byte, and const evaluation is slow at calls.
        hash = ((hash ^ bytes[at] as u64) as u128 * PRIME as u128) as u64;
        at += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_test_vectors() {
        // From the test suite that the authors of FNV published.
        for (input, want) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("b", 0xaf63_df4c_8601_f1a5),
            ("fo", 0x0898_5907_b541_d342),
            ("foobar", 0x8594_4171_f739_67e8),
            ("chongo was here!\n", 0x4681_0940_eff5_f915),
        ] {
            assert_eq!(hash(input), want, "{input:?}");
        }
    }
}
