//! UUIDs and `bytea`.

use convex_schema_core::value::Value;

use super::FaultCode;

/// The bytes of a UUID, as PostgreSQL reads it: with braces or without, and with a hyphen behind any four digits.
pub(crate) fn uuid(text: &[u8]) -> Option<[u8; 16]> {
    if let Some(bytes) = usual_uuid(text) {
        return Some(bytes);
    }
    let inside = text.strip_prefix(b"{").map(|it| it.strip_suffix(b"}"));
    let mut rest = inside.unwrap_or(Some(text))?;
    let mut bytes = [0; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let [high, low, behind @ ..] = rest else {
            return None;
        };
        *byte = 16 * digit(*high)? + digit(*low)?;
        let is_end_of_four = at % 2 == 1 && at < 15;
        rest = behind
            .strip_prefix(b"-")
            .filter(|_| is_end_of_four)
            .unwrap_or(behind);
    }
    rest.is_empty().then_some(bytes)
}

/// The bytes of a UUID as PostgreSQL writes it.
fn usual_uuid(text: &[u8]) -> Option<[u8; 16]> {
    // Where the digits of each byte are.
    const PLACES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
    let text: &[u8; 36] = text.try_into().ok()?;
    let mut bytes = [0; 16];
    let mut all = 0;
    for (byte, at) in bytes.iter_mut().zip(PLACES) {
        let [high, low] = [
            DIGITS[usize::from(text[at])],
            DIGITS[usize::from(text[at + 1])],
        ];
        all |= high | low;
        *byte = high << 4 | low & 15;
    }
    let hyphens = [text[8], text[13], text[18], text[23]];
    (all < 16 && hyphens == [b'-'; 4]).then_some(bytes)
}

/// The value of each hexadecimal digit; 255 for other bytes.
const DIGITS: [u8; 256] = {
    let mut digits = [255; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        digits[b"0123456789ABCDEF"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

fn digit(byte: u8) -> Option<u8> {
    let value = DIGITS[usize::from(byte)];
    (value < 16).then_some(value)
}

pub(super) fn write_uuid(uuid: [u8; 16], out: &mut String) {
    let mut text = ['-'; 36];
    let mut at = 0;
    for byte in uuid {
        if matches!(at, 8 | 13 | 18 | 23) {
            at += 1;
        }
        for digit in [byte >> 4, byte & 15] {
            text[at] = char::from_digit(u32::from(digit), 16).unwrap_or('0');
            at += 1;
        }
    }
    out.extend(text);
}

/// Appends a `bytea` as bytes of an export: `\x` and hexadecimal digits, or the older escapes.
///
/// Source: PostgreSQL 15, section 8.4, "Binary Data Types".
pub(super) fn write_bytea(text: &[u8], out: &mut String) -> Result<(), FaultCode> {
    let bytes = match text.strip_prefix(b"\\x") {
        Some(digits) => hex(digits),
        None => escaped(text),
    };
    let bytes = bytes.ok_or(FaultCode::WrongType)?;
    out.push_str(&Value::Bytes(bytes).to_export());
    Ok(())
}

fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| Some(16 * digit(pair[0])? + digit(*pair.get(1)?)?))
        .collect()
}

fn escaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if *byte != b'\\' {
            bytes.push(*byte);
            at += 1;
        } else if text.get(at + 1) == Some(&b'\\') {
            bytes.push(b'\\');
            at += 2;
        } else {
            let digits = std::str::from_utf8(text.get(at + 1..at + 4)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 8).ok()?);
            at += 4;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{uuid, write_bytea, write_uuid};

    #[test]
    fn uuids_are_read_and_written() {
        let text = "00112233-4455-6677-8899-aAbBcCdDeEfF";
        let bytes = uuid(text.as_bytes()).unwrap_or_default();
        assert_eq!(bytes[..3], [0, 0x11, 0x22]);
        let mut out = String::new();
        write_uuid(bytes, &mut out);
        assert_eq!(out, text.to_lowercase());
        // PostgreSQL 15, section 8.12, "UUID Type".
        for text in [
            "00112233445566778899aabbccddeeff",
            "{00112233-4455-6677-8899-aabbccddeeff}",
            "0011-2233-4455-6677-8899-aabb-ccdd-eeff",
            "{00112233-44556677-8899aabb-ccddeeff}",
        ] {
            assert_eq!(uuid(text.as_bytes()), Some(bytes), "{text}");
        }
        // `select '...'::uuid` of PostgreSQL 15 rejects them.
        for text in [
            "",
            "0011223g-4455-6677-8899-aabbccddeeff",
            "{00112233-4455-6677-8899-aabbccddeeff",
            "00112233-4455-6677-8899-aabbccddeeff}",
            "001-122334455-6677-8899-aabbccddeeff",
            "00112233-4455-6677-8899-aabbccddeeff-",
            "00112233-4455-6677-8899-aabbccddeeff00",
        ] {
            assert_eq!(uuid(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn bytes_have_two_forms() {
        for text in ["\\xdead5c00", "\\336\\255\\\\\\000"] {
            let mut out = String::new();
            assert_eq!(write_bytea(text.as_bytes(), &mut out), Ok(()), "{text}");
            assert_eq!(out, r#"{"$bytes":"3q1cAA=="}"#);
        }
        assert!(write_bytea(b"\\xabc", &mut String::new()).is_err());
    }
}
