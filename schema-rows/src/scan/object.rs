//! Names in objects: known fields, keys of records, and tags of unions.

use super::careful::{self, skip_blanks};
use super::node::{ExpectedField, Node, NodeIndex, Op, Step};
use super::program::{Keys, Object, Program, Record, Set, Tag};
use super::simd::{IdRule, LONG, Long, Simd};
use super::{scalar, string};

/// The field or the end that follows in an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct NextField<'i> {
    pub(super) step: Step,
    /// The value that the field has.
    pub(super) rest: &'i [u8],
}

/// Returns the field whose name comes in its usual spelling. If that is not known beforehand, it is
/// put into `found`.
#[inline(always)]
pub(super) fn field<'p, S: Simd>(
    simd: S,
    program: &'p Program,
    at: u32,
    rest: &[u8],
    found: &'p mut Option<ExpectedField>,
) -> Option<&'p ExpectedField> {
    let owner = program.owner(at)?;
    let first = if at == owner.first { b'{' } else { b',' };
    if let (Some(by_prefix), [byte, quoted @ ..]) = (&owner.by_prefix, rest) {
        if *byte == first {
            if let Some(expected) = by_prefix.find(simd, quoted) {
                return Some(expected);
            }
        }
    }
    *found = Some(usual(simd, owner, first, rest)?);
    found.as_ref()
}

#[inline(always)]
fn usual<S: Simd>(simd: S, owner: &Object, first: u8, rest: &[u8]) -> Option<ExpectedField> {
    let expected = |step: Step, len: usize, op| ExpectedField {
        bit: step.bit,
        data: step.node.data,
        next: step.next,
        len: len as u16,
        op,
        field: step.field,
    };
    match rest {
        [b'}', ..] if first == b',' => Some(expected(owner.end, 1, Op::End)),
        [byte, b'"', name @ ..] if *byte == first => {
            let (index, remainder) = owner.names.read(simd, name)?;
            let step = *owner.fields.get(index)?;
            let len = rest.len() - remainder.len() + 1;
            let (op, opening) = match step.node.op {
                Op::String => (Op::StringBody, 1),
                Op::Id => (Op::IdBody, 1),
                other => (other, 0),
            };
            match remainder {
                [b':', b'"', ..] => Some(expected(step, len + opening, op)),
                [b':', ..] if opening == 0 => Some(expected(step, len, op)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Reads what comes, at the start of the object or after a value.
#[inline(always)]
pub(super) fn look_up<'i, S: Simd>(
    simd: S,
    object: &Object,
    at_start: bool,
    rest: &'i [u8],
) -> Option<NextField<'i>> {
    let rest = skip_blanks(rest);
    let (byte, remainder) = rest.split_first()?;
    let remainder = skip_blanks(remainder);
    let first = *remainder.first()?;
    match (*byte, at_start) {
        (b'}', false) => {
            let rest = rest.get(1..)?;
            return Some(NextField {
                step: object.end,
                rest,
            });
        }
        (b'{', true) if first == b'}' => {
            let rest = remainder.get(1..)?;
            return Some(NextField {
                step: object.end,
                rest,
            });
        }
        (b'{', true) | (b',', false) if first == b'"' => {}
        _ => return None,
    }
    let name = remainder.get(1..)?;
    let (index, remainder) = match object.names.read(simd, name) {
        Some(found) => found,
        None => careful::name(simd, &object.names, name)?,
    };
    let colon = skip_blanks(remainder);
    let rest = skip_blanks(colon.strip_prefix(b":")?);
    Some(NextField {
        step: *object.fields.get(index)?,
        rest,
    })
}

/// Returns the value under the key that `rest` starts with: what to do with it, and where it
/// starts.
#[inline(always)]
pub(super) fn entry<'i, S: Simd>(
    simd: S,
    program: &Program,
    record: u32,
    rest: &'i [u8],
) -> Option<(Node, &'i [u8])> {
    let record = program.records.get(record as usize)?;
    let text = rest.strip_prefix(b"\"")?;
    let Some((node, remainder)) = plain_key(simd, program, record, text) else {
        // No id is written so.
        let any_key = matches!(record.keys, Keys::Any);
        let remainder = careful::record_key(rest).filter(|_| any_key)?;
        return value(program.node(record.values), remainder);
    };
    value(node, remainder)
}

/// Returns what follows a key and its colon.
#[inline(always)]
fn value(node: Node, remainder: &[u8]) -> Option<(Node, &[u8])> {
    let value = skip_blanks(remainder).strip_prefix(b":")?;
    Some((node, skip_blanks(value)))
}

/// Returns what to do with the value of a short key without escapes, and what follows the key.
#[inline(always)]
pub(super) fn plain_key<'i, S: Simd>(
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

/// Returns what follows the string that `rest` starts with, if it is one of `set`.
#[inline(always)]
pub(super) fn one_of<'i, S: Simd>(simd: S, set: &Set, rest: &'i [u8]) -> Option<&'i [u8]> {
    if let Some(expected) = set.by_prefix.as_ref().and_then(|it| it.find(simd, rest)) {
        return rest.get(usize::from(expected.len)..);
    }
    let text = rest.strip_prefix(b"\"")?;
    let (_, remainder) = match set.names.read(simd, text) {
        Some(found) => found,
        None => careful::name(simd, &set.names, text)?,
    };
    Some(remainder)
}

/// Bytes in which a tag is looked for.
const REACH: usize = 1 << 16;

/// Times that each byte of a row may be looked at for tags: each level of objects has its own.
const MOST_LOOKS: usize = 16;

/// How far a row may still be looked ahead in for tags: in all, some times its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct LookAhead {
    left: usize,
    /// Where in the row the last look began.
    from: usize,
}

impl LookAhead {
    pub(super) const fn new() -> Self {
        Self {
            left: REACH,
            from: 0,
        }
    }

    /// Begins another look, at this byte of the row.
    #[inline(always)]
    pub(super) fn begin(&mut self, at: usize) {
        let gained = at.saturating_sub(self.from).saturating_mul(MOST_LOOKS);
        self.left = self.left.saturating_add(gained).min(REACH);
        self.from = self.from.max(at);
    }

    /// Takes a window; returns whether it may be looked at.
    #[inline(always)]
    fn take(&mut self) -> bool {
        let may = self.left > 0;
        self.left = self.left.saturating_sub(LONG);
        may
    }
}

/// Returns the member whose tag comes first in `rest`: a hint, for the tag may be that of an object
/// further inside. That the object is what the member says is checked all the same.
#[inline(always)]
pub(super) fn tagged<S: Simd>(
    simd: S,
    tag: &Tag,
    rest: &[u8],
    ahead: &mut LookAhead,
) -> Option<NodeIndex> {
    let pattern: &[u8] = &tag.pattern;
    let (first, second) = (*pattern.first()?, *pattern.get(1)?);
    let mut windows = rest;
    while ahead.take() {
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
    }
    None
}

#[inline(always)]
fn member<S: Simd>(simd: S, tag: &Tag, remainder: &[u8]) -> Option<NodeIndex> {
    let text = remainder
        .strip_prefix(b":\"")
        .or_else(|| remainder.strip_prefix(b": \""))?;
    let (index, _) = tag.texts.read(simd, text)?;
    tag.members.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::{LONG, LookAhead, MOST_LOOKS, REACH};

    /// However often a row is looked ahead in, that is linear in its length.
    #[test]
    fn looks_ahead_are_linear() {
        for step in [1, 14, 100, 70_000] {
            let mut ahead = LookAhead::new();
            let mut windows = 0;
            let len = 200_000;
            for at in (0..len).step_by(step) {
                ahead.begin(at);
                while ahead.take() {
                    windows += 1;
                }
            }
            let looks = len / step;
            assert!(
                windows * LONG <= REACH + MOST_LOOKS * len + looks * LONG,
                "{windows}"
            );
            // Each of a few looks reaches as far as one.
            assert!(step < 70_000 || windows >= looks * REACH / LONG);
        }
    }
}
