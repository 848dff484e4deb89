//! Byte strings that sort as the values do.
//!
//! Source: Convex backend, `crates/value/src/sorting.rs`.

use super::Value;
use super::walk::{Event, Scalar, Walk};

const MISSING: u8 = 0x01;
const NULL: u8 = 0x03;
/// The tag of the integer 0; those of the others are this far from it: one for each doubling of
/// the width, downwards for negative numbers.
const INT64_ZERO: u8 = 0x08;
const FLOAT64: u8 = 0x0d;
const FALSE: u8 = 0x0e;
const TRUE: u8 = 0x0f;
const STRING: u8 = 0x10;
const BYTES: u8 = 0x11;
const ARRAY: u8 = 0x12;
const OBJECT: u8 = 0x15;

/// Ends a text or a container; inside of a text it is followed by [`ESCAPE`].
const END: u8 = 0x00;
const ESCAPE: u8 = 0xff;

impl Value {
    /// Bytes that compare with those of other values as the values themselves do, if all keys are
    /// ones that objects may have: one with a NUL in it has no place of its own in the format.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// assert!(Value::from(-1.0).sort_key() < Value::from(0.5).sort_key());
    /// ```
    pub fn sort_key(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_sort_key(&mut out);
        out
    }

    /// Appends [`Value::sort_key`] to `out`.
    pub fn write_sort_key(&self, out: &mut Vec<u8>) {
        for event in Walk::new(self) {
            match event {
                Event::Scalar(scalar) => write_scalar(out, scalar),
                Event::Array(_) => out.push(ARRAY),
                Event::Object(_) => out.push(OBJECT),
                Event::Name(name) => {
                    write_text(out, name.as_bytes());
                    if name.is_empty() {
                        // Else its end would look like the end of the object.
                        out.push(ESCAPE);
                    }
                }
                Event::EndOfArray | Event::EndOfObject => out.push(END),
            }
        }
    }
}

/// The key under which an index files a document with these values in its fields, `None` for a
/// field that the document lacks. Indexes append `_creationTime` and `_id`; so must the caller.
pub fn index_key(values: &[Option<&Value>]) -> Vec<u8> {
    let mut out = Vec::new();
    for value in values {
        match value {
            Some(value) => value.write_sort_key(&mut out),
            None => out.push(MISSING),
        }
    }
    out
}

fn write_scalar(out: &mut Vec<u8>, scalar: Scalar<'_>) {
    match scalar {
        Scalar::Null => out.push(NULL),
        Scalar::Int64(integer) => write_integer(out, integer),
        Scalar::Float64(float) => {
            out.push(FLOAT64);
            out.extend(ordered(float).to_be_bytes());
        }
        Scalar::Boolean(value) => out.push(if value { TRUE } else { FALSE }),
        Scalar::String(text) => {
            out.push(STRING);
            write_text(out, text.as_bytes());
        }
        Scalar::Bytes(bytes) => {
            out.push(BYTES);
            write_text(out, bytes);
        }
    }
}

/// Writes a tag for sign and width, and the integer in that width.
fn write_integer(out: &mut Vec<u8>, integer: i64) {
    if integer == 0 {
        out.push(INT64_ZERO);
        return;
    }
    let distance = if i8::try_from(integer).is_ok() {
        1
    } else if i16::try_from(integer).is_ok() {
        2
    } else if i32::try_from(integer).is_ok() {
        3
    } else {
        4
    };
    let width = 1_usize << (distance - 1);
    out.push(if integer < 0 {
        INT64_ZERO - distance
    } else {
        INT64_ZERO + distance
    });
    out.extend(integer.to_be_bytes().into_iter().skip(8 - width));
}

/// The bits of `float`, changed so that they compare as unsigned integers do.
fn ordered(float: f64) -> u64 {
    let bits = float.to_bits();
    if float.is_sign_negative() {
        !bits
    } else {
        bits | 1 << 63
    }
}

fn write_text(out: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        out.push(*byte);
        if *byte == END {
            out.push(ESCAPE);
        }
    }
    out.push(END);
}
