#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use super::{DocumentId, IdError};

fn id(table_number: u32, internal: [u8; 16]) -> DocumentId {
    DocumentId::new(NonZeroU32::new(table_number).unwrap(), internal)
}

/// Ids made by an implementation of the rules that is not ours; the first two are real.
#[test]
fn encodes_and_decodes() {
    let counting = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let zeros = [0; 16];
    let ones = [0xff; 16];
    let storage = 0x0250_80da_6815_d27a_8d90_6a91_06a4_505c_u128.to_be_bytes();
    let real = 0x0726_4564_83a2_c1e0_ff1e_3d5c_7b9a_b9d8_u128.to_be_bytes();
    for (table_number, internal, text) in [
        (10009, real, "k570e9j5cj1t5gf0zwf3tq3vkawxhqr0"),
        (540, storage, "kg204m40v9m1bmkthp86n486mh85s0rc"),
        (1, zeros, "0400000000000000000000000000248"),
        (127, counting, "fw0020g30g2gc1r81450p30d1r7ze5r"),
        (128, counting, "g00g00820c20a1g7104gm2rc1m70zyds"),
        (10001, counting, "j57000820c20a1g7104gm2rc1m70ynr8"),
        (16383, counting, "zxzg00820c20a1g7104gm2rc1m70zxg5"),
        (16384, counting, "g2002001081g81860w40j2gb1g6gw3vs74"),
        (2_097_152, counting, "g2080080041061050r3gg28a1c60t3gfz4wg"),
        (
            268_435_456,
            counting,
            "g2081001000g40r40m30e209185gr38e1xwvj",
        ),
        (u32::MAX, ones, "zzzzzzrfzzzzzzzzzzzzzzzzzzzzzzzzzzxjj"),
    ] {
        let id = id(table_number, internal);
        assert_eq!(id.encode(), text);
        assert_eq!(DocumentId::encoded_len(id.table_number()), text.len());
        assert_eq!(text.parse(), Ok(id));
    }
}

#[test]
fn tells_what_is_wrong() {
    let counting = "j57000820c20a1g7104gm2rc1m70ynr8";
    for (text, want) in [
        ("", IdError::BadLength { len: 0 }),
        (&counting[..30], IdError::BadLength { len: 30 }),
        ("10000;users", IdError::BadLength { len: 11 }),
        (
            "KG204M40V9M1BMKTHP86N486MH85S0RC",
            IdError::BadChar { found: 'K', at: 0 },
        ),
        (
            "k\u{e9}204m40v9m1bmkthp86n486mh85s0r",
            IdError::BadChar {
                found: '\u{e9}',
                at: 1,
            },
        ),
        ("000020g30g2gc1r81450p30d1r7qha0", IdError::ZeroTableNumber),
        ("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", IdError::BadTableNumber),
        // A long form of the number 1, a number beyond 32 bits, bits that pad, an odd length.
        ("g40000820c20a1g7104gm2rc1m70zydt", IdError::NotCanonical),
        (
            "zzzzzzvz000g40r40m30e209185gr38e1zswj",
            IdError::NotCanonical,
        ),
        ("040020g30g2gc1r81450p30d1r7qke9", IdError::NotCanonical),
        ("kg204m40v9m1bmkthp86n486mh85s0rc0", IdError::NotCanonical),
        (
            "j57000820c20a1g7104gm2rc1m70yng8",
            IdError::BadChecksum {
                found: 0x0856,
                expected: 0x0857,
            },
        ),
    ] {
        assert_eq!(DocumentId::decode(text), Err(want), "{text}");
    }
}
