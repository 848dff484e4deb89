//! Objects with known fields: what comes next is guessed, and looked up when the guess is wrong.

use super::careful;
use super::learn::{Leap, Learned};
use super::program::{Object, Op, Program, Step};
use super::simd::Simd;

/// What follows a value in an object, or its opening bracket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'i> {
    pub(super) step: Step,
    /// The value that the field has.
    pub(super) rest: &'i [u8],
}

/// Reads what no guess at the place `at` foretold.
#[inline(always)]
pub(super) fn surprise<'i, S: Simd>(
    simd: S,
    program: &Program,
    learned: &mut Learned,
    at: u32,
    rest: &'i [u8],
) -> Option<Found<'i>> {
    let owner = program.owner(at)?;
    let found = look_up(simd, owner, at == owner.first, rest)?;
    let len = rest.len() - found.rest.len();
    learned.learn(program, at, rest.get(..len)?, found.rest, found.step);
    Some(found)
}

/// The field whose name comes in its usual spelling. If that is not known beforehand, it is put into
/// `found`.
#[inline(always)]
pub(super) fn field<'p, S: Simd>(
    simd: S,
    program: &'p Program,
    at: u32,
    rest: &[u8],
    found: &'p mut Option<Leap>,
) -> Option<&'p Leap> {
    let owner = program.owner(at)?;
    let first = if at == owner.first { b'{' } else { b',' };
    if let (Some(starts), [byte, quoted @ ..]) = (&owner.starts, rest) {
        if *byte == first {
            if let Some(leap) = starts.find(simd, quoted) {
                return Some(leap);
            }
        }
    }
    *found = Some(usual(simd, owner, first, rest)?);
    found.as_ref()
}

#[inline(always)]
fn usual<S: Simd>(simd: S, owner: &Object, first: u8, rest: &[u8]) -> Option<Leap> {
    let leap = |step: Step, len: usize, op| Leap {
        bit: step.bit,
        data: step.node.data,
        next: step.next,
        len: len as u16,
        op,
    };
    match rest {
        [b'}', ..] if first == b',' => Some(leap(owner.end, 1, Op::End)),
        [byte, b'"', name @ ..] if *byte == first => {
            let (index, behind) = owner.names.read(simd, name)?;
            let step = *owner.fields.get(index)?;
            let len = rest.len() - behind.len() + 1;
            let (op, opening) = match step.node.op {
                Op::String => (Op::StringBody, 1),
                Op::Id => (Op::IdBody, 1),
                other => (other, 0),
            };
            match behind {
                [b':', b'"', ..] => Some(leap(step, len + opening, op)),
                [b':', ..] if opening == 0 => Some(leap(step, len, op)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Reads what comes, at the start of the object or behind a value.
#[inline(always)]
pub(super) fn look_up<'i, S: Simd>(
    simd: S,
    object: &Object,
    at_start: bool,
    rest: &'i [u8],
) -> Option<Found<'i>> {
    let rest = skip_blanks(rest);
    let (byte, behind) = rest.split_first()?;
    let behind = skip_blanks(behind);
    let first = *behind.first()?;
    match (*byte, at_start) {
        (b'}', false) => {
            let rest = rest.get(1..)?;
            return Some(Found {
                step: object.end,
                rest,
            });
        }
        (b'{', true) if first == b'}' => {
            let rest = behind.get(1..)?;
            return Some(Found {
                step: object.end,
                rest,
            });
        }
        (b'{', true) | (b',', false) if first == b'"' => {}
        _ => return None,
    }
    let name = behind.get(1..)?;
    let (index, behind) = match object.names.read(simd, name) {
        Some(found) => found,
        None => careful::name(simd, &object.names, name)?,
    };
    let colon = skip_blanks(behind);
    let rest = skip_blanks(colon.strip_prefix(b":")?);
    Some(Found {
        step: *object.fields.get(index)?,
        rest,
    })
}

/// What follows spaces, tabs and carriage returns. A newline ends the row, so it is no blank here.
#[inline(always)]
pub(super) fn skip_blanks(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r', behind @ ..] = rest {
        rest = behind;
    }
    rest
}
