//! Strings, character by character.

/// A JSON string.
#[derive(Clone, Copy)]
pub(super) struct Text<'i> {
    /// What stands between the quotes; right in all that JSON asks of it.
    body: &'i str,
    /// What follows the closing quote.
    pub(super) behind: &'i [u8],
}

impl<'i> Text<'i> {
    /// The string that `rest` starts with.
    pub(super) fn read(rest: &'i [u8]) -> Option<Self> {
        Self::read_body(rest.strip_prefix(b"\"")?)
    }

    /// The string whose opening quote stands before `rest`.
    pub(super) fn read_body(rest: &'i [u8]) -> Option<Self> {
        let mut len = 0;
        loop {
            match rest.get(len)? {
                b'"' => break,
                b'\\' => len += 2,
                0..0x20 => return None,
                _ => len += 1,
            }
        }
        let body = std::str::from_utf8(rest.get(..len)?).ok()?;
        let mut left = body;
        while !left.is_empty() {
            (_, left) = next(left)?;
        }
        let behind = rest.get(len + 1..)?;
        Some(Self { body, behind })
    }

    /// The characters that it stands for.
    pub(super) fn chars(&self) -> impl Iterator<Item = char> {
        let mut left = self.body;
        std::iter::from_fn(move || {
            let (character, behind) = next(left)?;
            left = behind;
            Some(character)
        })
    }
}

/// The character that `text` starts with, and what follows.
fn next(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        return Some((first, chars.as_str()));
    }
    let simple = match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        same @ ('"' | '\\' | '/') => same,
        'u' => return escaped(chars.as_str()),
        _ => return None,
    };
    Some((simple, chars.as_str()))
}

/// The character of an escape, of which `\u` is read, and what follows.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (first, behind) = unit(text)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, behind));
    }
    let (second, behind) = unit(behind.strip_prefix("\\u")?)?;
    let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let character = 0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff);
    Some((char::from_u32(character).filter(|_| is_pair)?, behind))
}

/// Four hexadecimal digits, and what follows.
fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, behind) = text.split_at_checked(4)?;
    // A sign would be read too.
    let all_digits = digits.bytes().all(|it| it.is_ascii_hexdigit());
    let unit = u32::from_str_radix(digits, 16).ok();
    Some((unit.filter(|_| all_digits)?, behind))
}
