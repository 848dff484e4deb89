//! Objects with keys of any kind.

use super::object::skip_blanks;
use super::program::{Keys, Node, Program, Record};
use super::rule::IdRule;
use super::simd::{LONG, Long, Simd};
use super::{careful, scalar, string};

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
    let Some((node, behind)) = usual_key(simd, program, record, text) else {
        // No id is written so.
        let any_key = matches!(record.keys, Keys::Any);
        let behind = careful::record_key(rest).filter(|_| any_key)?;
        return value(program.node(record.values), behind);
    };
    value(node, behind)
}

/// What stands behind a key and its colon.
#[inline(always)]
fn value(node: Node, behind: &[u8]) -> Option<(Node, &[u8])> {
    let value = skip_blanks(behind).strip_prefix(b":")?;
    Some((node, skip_blanks(value)))
}

/// What to do with the value of a short key without escapes, and what follows the key.
#[inline(always)]
pub(super) fn usual_key<'i, S: Simd>(
    simd: S,
    program: &Program,
    record: &Record,
    text: &'i [u8],
) -> Option<(Node, &'i [u8])> {
    let window = text.first_chunk::<LONG>()?;
    let quoted = match string::short(simd, window) {
        Some(quoted) => quoted,
        None => longer_key(simd, window)?,
    };
    let first = window[0];
    if first == b'$' {
        return None;
    }
    let node = match &record.system {
        Some(system) if first == b'_' => system_field(*system, window.get(..quoted - 1)?)?,
        _ => program.node(record.values),
    };
    if let Keys::Ids(rules) = &record.keys {
        if !rules.iter().any(|rule| is_id(simd, window, *rule)) {
            return None;
        }
    }
    Some((node, text.get(quoted..)?))
}

/// As [`string::short`], for keys that fill most of a window.
#[inline(always)]
fn longer_key<S: Simd>(simd: S, window: &Long) -> Option<usize> {
    let masks = simd.text(window);
    let len = masks.quotes.trailing_zeros();
    let strange = masks.backslashes | masks.controls | masks.beyond_ascii | simd.find(window, 0x7f);
    let before_quote = 1_u64.checked_shl(len)? - 1;
    (strange & before_quote == 0).then_some(len as usize + 1)
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
