//! Quoted texts of SQL: strings, names, dollar quotes, and their escapes.
//!
//! Source: PostgreSQL 15, section 4.1.2, "Constants".

use std::borrow::Cow;

/// The content of the quotes that start here, and the length with them; `None` if they do not end.
pub(super) fn quoted(rest: &[u8], quote: u8, escapes: bool) -> Option<(Cow<'_, [u8]>, usize)> {
    let mut text = Cow::Borrowed(&rest[..0]);
    let mut at = 1;
    let mut from = at;
    loop {
        let step = memchr::memchr2(quote, b'\\', rest.get(at..)?)?;
        at += step;
        if rest[at] == b'\\' {
            if escapes {
                text.to_mut().extend_from_slice(&rest[from..at]);
                at += 1 + escape(rest.get(at + 1..)?, text.to_mut())?;
                from = at;
            } else {
                at += 1;
            }
            continue;
        }
        if rest.get(at + 1) == Some(&quote) {
            text.to_mut().extend_from_slice(&rest[from..=at]);
            at += 2;
            from = at;
            continue;
        }
        let end = &rest[from..at];
        if text.is_empty() {
            text = Cow::Borrowed(end);
        } else {
            text.to_mut().extend_from_slice(end);
        }
        return Some((text, at + 1));
    }
}

/// Adds what an escape in `E'...'` stands for, and gives its length behind the backslash.
fn escape(rest: &[u8], text: &mut Vec<u8>) -> Option<usize> {
    let digits = |from: usize, most: usize, radix: u32| {
        let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
        rest.iter()
            .skip(from)
            .take(most)
            .take_while(is_digit)
            .count()
    };
    let value = |from: usize, count: usize, radix: u32| {
        let digits = std::str::from_utf8(rest.get(from..from + count)?).ok()?;
        u32::from_str_radix(digits, radix).ok()
    };
    let first = *rest.first()?;
    let byte = match first {
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0'..=b'7' => {
            let count = digits(0, 3, 8);
            text.push(u8::try_from(value(0, count, 8)? & 0xff).ok()?);
            return Some(count);
        }
        b'x' if digits(1, 2, 16) > 0 => {
            let count = digits(1, 2, 16);
            text.push(u8::try_from(value(1, count, 16)?).ok()?);
            return Some(1 + count);
        }
        b'u' | b'U' => {
            let count = if first == b'u' { 4 } else { 8 };
            let value_at = |at| value(at + 1, count, 16);
            let (letter, pairs) = letter(value_at(0)?, || {
                let is_escape =
                    rest.get(count + 1) == Some(&b'\\') && rest.get(count + 2) == Some(&first);
                if is_escape { value_at(count + 2) } else { None }
            })?;
            text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(if pairs { 2 * count + 3 } else { count + 1 });
        }
        other => other,
    };
    text.push(byte);
    Some(1)
}

/// The letter of a code point, or of a surrogate pair; and whether it took a pair.
fn letter(first: u32, second: impl FnOnce() -> Option<u32>) -> Option<(char, bool)> {
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, false));
    }
    let second = second().filter(|low| (0xdc00..0xe000).contains(low))?;
    let point = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    Some((char::from_u32(point)?, true))
}

/// The text of `U&'...'` or `U&"..."` by its content and its escape character.
pub(super) fn unicode(content: &[u8], escape: u8) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = memchr::memchr(escape, rest) {
        text.extend_from_slice(&rest[..at]);
        let behind = &rest[at + 1..];
        if behind.first() == Some(&escape) {
            text.push(escape);
            rest = &behind[1..];
            continue;
        }
        let (first, read) = point(behind)?;
        let mut read_second = 0;
        let (letter, pairs) = letter(first, || {
            let second = behind.get(read..)?.strip_prefix(&[escape])?;
            let (second, read) = point(second)?;
            read_second = read + 1;
            Some(second)
        })?;
        text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        rest = &behind[read + if pairs { read_second } else { 0 }..];
    }
    text.extend_from_slice(rest);
    Some(text)
}

/// The code point of four digits, or of `+` and six, and its length.
fn point(text: &[u8]) -> Option<(u32, usize)> {
    let (start, count) = if text.first() == Some(&b'+') {
        (1, 6)
    } else {
        (0, 4)
    };
    let digits = text.get(start..start + count)?;
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    let digits = is_hex.then(|| std::str::from_utf8(digits).ok()).flatten()?;
    Some((u32::from_str_radix(digits, 16).ok()?, start + count))
}

/// The delimiter of a dollar quote that starts here: `$$`, `$tag$`.
pub(super) fn delimiter(rest: &[u8]) -> Option<&[u8]> {
    let end = 1 + memchr::memchr(b'$', rest.get(1..)?)?;
    let tag = &rest[1..end];
    let is_word = tag.iter().all(|byte| is_word(*byte) && *byte != b'$');
    let starts = tag.first().is_none_or(|first| !first.is_ascii_digit());
    (is_word && starts).then(|| &rest[..=end])
}

/// Whether a byte may stand in a name without quotes.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// The length of the comment that starts here; comments nest.
pub(super) fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(two) = rest.get(at..at + 2) {
        match two {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{delimiter, quoted, unicode};

    #[test]
    fn escapes_stand_for_what_postgresql_reads() {
        // The right column: `select E'...'` of PostgreSQL 15.
        for (text, want) in [
            ("'a\\nb\\\\c\\'d\\x41\\101\\u00e9'", "a\nb\\c'dAA\u{e9}"),
            ("'\\ud83d\\ude00\\U0001F600'", "\u{1f600}\u{1f600}"),
            ("'it''s'", "it's"),
        ] {
            let read = quoted(text.as_bytes(), b'\'', true).map(|(text, _)| text.into_owned());
            assert_eq!(read, Some(want.as_bytes().to_vec()), "{text}");
        }
        assert_eq!(quoted(b"'\\ud83d'", b'\'', true), None);
    }

    #[test]
    fn unicode_escapes_have_a_character_of_their_own() {
        for (text, escape, want) in [
            ("d\\0061t\\+000061", b'\\', Some("data")),
            ("!\\d83d!!", b'!', None),
            ("a!0062!!", b'!', Some("ab!")),
            ("\\d83d\\de00", b'\\', Some("\u{1f600}")),
        ] {
            let read = unicode(text.as_bytes(), escape);
            assert_eq!(read, want.map(|it| it.as_bytes().to_vec()), "{text}");
        }
    }

    #[test]
    fn tags_are_words() {
        for (text, want) in [
            ("$$ a", Some("$$")),
            ("$a_1$ $", Some("$a_1$")),
            ("$1$", None),
            ("$a b$", None),
            ("$", None),
        ] {
            assert_eq!(
                delimiter(text.as_bytes()),
                want.map(str::as_bytes),
                "{text}"
            );
        }
    }
}
