//! Objects whose fields come in any order.

use super::super::program::Program;
use super::super::simd::{Simd, Task};
use super::super::usual;

/// Reads fields in any order, as long as they are usual scalars.
pub(super) struct Wild<'i, 'a> {
    pub(super) program: &'a Program,
    pub(super) from: Spot<'i>,
}

/// Where a reader of such an object is.
#[derive(Clone, Copy)]
pub(super) struct Spot<'i> {
    pub(super) at: u32,
    pub(super) seen: u64,
    pub(super) rest: &'i [u8],
}

impl<'i> Task for Wild<'i, '_> {
    type Output = Option<Spot<'i>>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Option<Spot<'i>> {
        let mut spot = self.from;
        let object = self.program.owner(spot.at)?;
        let Some(starts) = &object.starts else {
            return Some(spot);
        };
        let mut before = if spot.at == object.first { b'{' } else { b',' };
        while let [byte, quoted @ ..] = spot.rest {
            if *byte != before {
                break;
            }
            let Some(leap) = starts.find(simd, quoted) else {
                break;
            };
            let rest = spot.rest.get(usize::from(leap.len)..)?;
            let Some(len) = usual::len(simd, self.program, leap, rest.first_chunk()?) else {
                break;
            };
            spot = Spot {
                at: leap.next,
                seen: spot.seen | leap.bit,
                rest: rest.get(len..)?,
            };
            before = b',';
        }
        Some(spot)
    }
}
