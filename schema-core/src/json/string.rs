//! The strings of a JSON text.

use std::borrow::Cow;

use super::Reader;
use super::error::{JsonError, Syntax};

/// Returns whether a byte ends a piece of a string that is as it is written.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

/// Returns whether none of eight bytes is special, all at once. A byte is below `n` exactly if its highest
/// bit is not set and is once `n` is taken away; what one borrows of the next comes behind the first.
fn are_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word;
    let is = |word: u64, byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let word = bytes
        .iter()
        .fold(0, |word, byte| (word << 8) | u64::from(*byte));
    let special = below(word, 0x20) | is(word, b'"') | is(word, b'\\');
    special & (ONES << 7) == 0
}

/// The number of bytes before the first special one.
fn plain_len(bytes: &[u8]) -> Option<usize> {
    let words = bytes.chunks_exact(8).take_while(|word| are_plain(word));
    let start = 8 * words.count();
    let len = bytes[start..].iter().position(|byte| is_special(*byte))?;
    Some(start + len)
}

impl<'de> Reader<'de> {
    /// Reads over bytes that are as they are written; returns the special one that follows.
    fn plain(&mut self) -> Result<(&'de str, u8), JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(len) = plain_len(rest) else {
            self.at = self.text.len();
            return Err(self.error(Syntax::EndInString));
        };
        let start = self.at;
        self.at += len + 1;
        match rest[len] {
            byte @ (b'"' | b'\\') => Ok((&self.text[start..start + len], byte)),
            _ => Err(self.error(Syntax::ControlCharacter)),
        }
    }

    /// Reads a string behind its first quote.
    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, JsonError> {
        let (start, byte) = self.plain()?;
        if byte == b'"' {
            return Ok(Cow::Borrowed(start));
        }
        let mut text = start.to_owned();
        loop {
            text.push(self.escape()?);
            let (piece, byte) = self.plain()?;
            text.push_str(piece);
            if byte == b'"' {
                return Ok(Cow::Owned(text));
            }
        }
    }

    /// Reads over a string behind its first quote. Whether its surrogates are paired is not looked at.
    pub(super) fn skip_string(&mut self) -> Result<(), JsonError> {
        while self.plain()?.1 == b'\\' {
            if self.escape_letter()? == b'u' {
                self.hex()?;
            }
        }
        Ok(())
    }

    fn escape_letter(&mut self) -> Result<u8, JsonError> {
        match self.next() {
            None => Err(self.error(Syntax::EndInString)),
            Some(letter @ (b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u')) => {
                Ok(letter)
            }
            Some(_) => Err(self.error(Syntax::InvalidEscape)),
        }
    }

    /// Reads an escape behind its backslash.
    fn escape(&mut self) -> Result<char, JsonError> {
        Ok(match self.escape_letter()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            letter => char::from(letter),
        })
    }

    /// Reads the digits of a `\u`, and the second half of a character that has two.
    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex()?;
        if let Some(single) = char::from_u32(first) {
            return Ok(single);
        }
        if first >= 0xdc00 {
            return Err(self.error(Syntax::LoneSurrogate));
        }
        for byte in [b'\\', b'u'] {
            match self.next() {
                None => return Err(self.error(Syntax::EndInString)),
                Some(found) if found != byte => {
                    return Err(self.error(Syntax::UnfinishedSurrogate));
                }
                Some(_) => {}
            }
        }
        let second = self.hex()?;
        let pair = match second {
            0xdc00..=0xdfff => 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
            _ => second,
        };
        char::from_u32(pair)
            .filter(|_| pair != second)
            .ok_or_else(|| self.error(Syntax::LoneSurrogate))
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let Some(digits) = self.text.as_bytes().get(self.at..self.at + 4) else {
            self.at = self.text.len();
            return Err(self.error(Syntax::EndInString));
        };
        let mut number = 0;
        let mut are_digits = true;
        for digit in digits {
            let value = char::from(*digit).to_digit(16);
            are_digits &= value.is_some();
            number = number * 16 + value.unwrap_or_default();
        }
        self.at += 4;
        if are_digits {
            Ok(number)
        } else {
            Err(self.error(Syntax::InvalidEscape))
        }
    }
}
