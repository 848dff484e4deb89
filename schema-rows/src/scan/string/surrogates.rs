//! Escapes of UTF-16 surrogates, one by one: they are rare.

/// Whether every surrogate in `text`, a JSON string whose escapes are well formed, is one of a pair.
#[cold]
pub(in crate::scan) fn are_paired(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'\\' {
            continue;
        }
        let Some((kind, behind)) = rest.split_first() else {
            return false;
        };
        rest = behind;
        if *kind != b'u' {
            continue;
        }
        let Some((unit, behind)) = unit(rest) else {
            return false;
        };
        rest = behind;
        match unit {
            0xd800..0xdc00 => match rest.strip_prefix(b"\\u").and_then(self::unit) {
                Some((0xdc00..0xe000, behind)) => rest = behind,
                _ => return false,
            },
            0xdc00..0xe000 => return false,
            _ => {}
        }
    }
    true
}

/// The UTF-16 unit of four hexadecimal digits, and what follows.
fn unit(rest: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, behind) = rest.split_first_chunk::<4>()?;
    let digits = std::str::from_utf8(digits).ok()?;
    Some((u16::from_str_radix(digits, 16).ok()?, behind))
}
