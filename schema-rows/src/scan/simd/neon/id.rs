//! Ids of the usual length in two vectors, 16 characters each: see `avx2/id.rs`.

use std::arch::aarch64::{
    vandq_u16, vandq_u32, vandq_u64, vdupq_n_u16, vdupq_n_u32, vdupq_n_u64, vorrq_u16, vorrq_u32,
    vorrq_u64, vreinterpretq_u8_u64, vreinterpretq_u16_u8, vreinterpretq_u32_u16,
    vreinterpretq_u64_u32, vshlq_n_u16, vshlq_n_u32, vshlq_n_u64, vshrq_n_u16, vshrq_n_u32,
    vshrq_n_u64,
};

use super::super::id_tables::{FIRST_SUM, HIGH, LOW, OFFSETS, SECOND_SUM};
use super::{Bytes, Short, part};

/// The weights modulo 256.
const FIRST: [u8; 32] = unsigned(FIRST_SUM);
const SECOND: [u8; 32] = unsigned(SECOND_SUM);

const fn unsigned(weights: [i8; 32]) -> [u8; 32] {
    let mut all = [0; 32];
    let mut at = 0;
    while at < all.len() {
        all[at] = weights[at] as u8;
        at += 1;
    }
    all
}

/// Returns what is wrong with an id, and its first two bytes, the first one high.
#[inline(always)]
pub(super) fn wrong(text: &Short) -> (Bytes, u16) {
    let (mut foreign, mut first, mut second) = (Bytes::splat(0), Bytes::splat(0), Bytes::splat(0));
    let mut start = 0;
    for at in [0, 16] {
        let parts = (part(text, at), part(&FIRST, at), part(&SECOND, at));
        let (Some(text), Some(firsts), Some(seconds)) = parts else {
            return (Bytes::splat(1), 0);
        };
        let (not_ids, bytes) = decode(Bytes::load(text));
        foreign = foreign.or(not_ids);
        first = first.plus(bytes.times(Bytes::load(firsts)));
        second = second.plus(bytes.times(Bytes::load(seconds)));
        if at == 0 {
            // Of the first five bytes the first one is the highest.
            start = (bytes.low() >> 24) as u16;
        }
    }
    let sums = Bytes::splat(first.sum() | second.sum());
    (foreign.or(sums), start)
}

/// Returns which of 16 characters are none of ids, and the ten bytes that they stand for: five in each
/// half, the last one first.
#[inline(always)]
fn decode(text: Bytes) -> (Bytes, Bytes) {
    let runs = text.look_up(&LOW).and(text.high_halves().look_up(&HIGH));
    let values = text.minus(runs.look_up(&OFFSETS));
    // SAFETY: every 64-bit ARM has NEON.
    let bytes = unsafe {
        // Three times two neighbours into one: 10, 20, 40 bits.
        let fives = vreinterpretq_u16_u8(values.0);
        let low = vandq_u16(fives, vdupq_n_u16(0xff));
        let tens = vorrq_u16(vshlq_n_u16::<5>(low), vshrq_n_u16::<8>(fives));
        let tens = vreinterpretq_u32_u16(tens);
        let low = vandq_u32(tens, vdupq_n_u32(0xffff));
        let twenties = vorrq_u32(vshlq_n_u32::<10>(low), vshrq_n_u32::<16>(tens));
        let twenties = vreinterpretq_u64_u32(twenties);
        let low = vandq_u64(twenties, vdupq_n_u64(0xffff_ffff));
        let forties = vorrq_u64(vshlq_n_u64::<20>(low), vshrq_n_u64::<32>(twenties));
        vreinterpretq_u8_u64(forties)
    };
    (runs.is(0), Bytes(bytes))
}
