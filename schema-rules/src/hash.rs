//! Hashes of names, for const evaluation: comparing numbers is cheap there, comparing strings is not.

/// FNV-1a of the bytes of `name`, 64 bits.
///
/// ```
/// assert_eq!(convex_schema_rules::hash::hash(""), 0xcbf2_9ce4_8422_2325);
/// ```
pub const fn hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
