//! Objects with keys of any kind.

use super::object::skip_blanks;
use super::program::{IdRule, Keys, Node, Program};
use super::scalar;
use super::simd::{LONG, Long, Simd};

/// The value under the key that `rest` starts with: what to do with it, and where it starts.
#[inline(always)]
pub(super) fn entry<'i, S: Simd>(
    simd: S,
    program: &Program,
    record: u32,
    rest: &'i [u8],
) -> Option<(Node, &'i [u8])> {
    let record = program.records.get(record as usize)?;
    let text = rest.strip_prefix(b"\"")?;
    let window = text.first_chunk::<LONG>()?;
    let masks = simd.text(window);
    let len = masks.quotes.trailing_zeros();
    let strange = masks.backslashes | masks.controls | masks.beyond_ascii | simd.find(window, 0x7f);
    // Longer keys than a window are left to the slow validator.
    let before_quote = 1_u64.checked_shl(len)? - 1;
    let first = window[0];
    if strange & before_quote != 0 || first == b'$' {
        return None;
    }
    let node = match &record.system {
        Some(system) if first == b'_' => system_field(*system, window.get(..len as usize)?)?,
        _ => program.node(record.values),
    };
    if let Keys::Ids(rules) = &record.keys {
        if !rules.iter().any(|rule| is_id(simd, window, *rule)) {
            return None;
        }
    }
    let colon = skip_blanks(text.get(len as usize + 1..)?);
    Some((node, skip_blanks(colon.strip_prefix(b":")?)))
}

#[inline(always)]
fn is_id<S: Simd>(simd: S, window: &Long, rule: IdRule) -> bool {
    scalar::id(simd, window, rule).is_some() || scalar::rare_id(window, rule).is_some()
}

#[cold]
fn system_field(nodes: [Node; 2], key: &[u8]) -> Option<Node> {
    let [id, creation_time] = nodes;
    match key {
        b"_id" => Some(id),
        b"_creationTime" => Some(creation_time),
        _ => None,
    }
}
