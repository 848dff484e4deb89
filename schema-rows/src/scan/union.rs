//! Unions: strings out of a set, and objects that a tag tells apart.

use super::careful;
use super::program::{NodeIndex, Set, Tag};
use super::simd::{LONG, Simd};

/// What follows the string that `rest` starts with, if it is one of `set`.
#[inline(always)]
pub(super) fn one_of<'i, S: Simd>(simd: S, set: &Set, rest: &'i [u8]) -> Option<&'i [u8]> {
    if let Some(leap) = set.starts.as_ref().and_then(|it| it.find(simd, rest)) {
        return rest.get(usize::from(leap.len)..);
    }
    let text = rest.strip_prefix(b"\"")?;
    let (_, behind) = match set.names.read(simd, text) {
        Some(found) => found,
        None => careful::name(simd, &set.names, text)?,
    };
    Some(behind)
}

/// Bytes in which a tag is looked for.
const REACH: usize = 1 << 16;

/// The member whose tag comes first in `rest`: a hint, for the tag may be that of an object further
/// inside. That the object is what the member says is checked all the same.
#[inline(always)]
pub(super) fn tagged<S: Simd>(simd: S, tag: &Tag, rest: &[u8]) -> Option<NodeIndex> {
    let pattern: &[u8] = &tag.pattern;
    let (first, second) = (*pattern.first()?, *pattern.get(1)?);
    let mut windows = rest;
    let mut seen = 0;
    while seen < REACH {
        let window = windows.first_chunk::<LONG>()?;
        let next = windows.get(1..)?.first_chunk::<LONG>()?;
        let mut places = simd.find(window, first) & simd.find(next, second);
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            places &= places - 1;
            let here = windows.get(place..)?;
            if let Some(member) = here
                .strip_prefix(pattern)
                .and_then(|it| member(simd, tag, it))
            {
                return Some(member);
            }
        }
        if simd.find(window, b'\n') != 0 {
            return None;
        }
        windows = windows.get(LONG..)?;
        seen += LONG;
    }
    None
}

#[inline(always)]
fn member<S: Simd>(simd: S, tag: &Tag, behind: &[u8]) -> Option<NodeIndex> {
    let text = behind
        .strip_prefix(b":\"")
        .or_else(|| behind.strip_prefix(b": \""))?;
    let (index, _) = tag.texts.read(simd, text)?;
    tag.members.get(index).copied()
}
