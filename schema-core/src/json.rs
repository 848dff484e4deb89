//! Reads JSON text as `serde_json` does, with exact numbers.
//!
//! `serde_json` reads some numbers as a float beside the nearest one, unless its feature
//! `float_roundtrip` is on. Features count for a whole build: with it, every number of every crate of
//! the user's build would cost more. Here a number is read by [`str::parse`], which is exact,
//! whatever features `serde_json` has.
//!
//! All else is as in `serde_json`: what is rejected, the words and the places of errors, the limit of
//! nesting, and that ignored values are skipped without recursion.

mod error;
mod string;

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

pub use self::error::JsonError;
use self::error::Syntax;

/// Reads a value from JSON text, all of it.
///
/// # Errors
/// `text` is not JSON, or no `T`.
pub fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, JsonError> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads a value from JSON text as [`from_str`] does, with the error that `serde_json` has for text
/// that is not UTF-8.
///
/// # Errors
/// `text` is not UTF-8, not JSON, or no `T`.
pub fn from_slice<'de, T: Deserialize<'de>>(text: &'de [u8]) -> Result<T, JsonError> {
    match std::str::from_utf8(text) {
        Ok(text) => from_str(text),
        Err(error) => Err(Syntax::InvalidUnicode.at(text, error.valid_up_to())),
    }
}

/// Arrays and objects that may stand in each other, as in `serde_json`.
const MAX_LEVELS: u8 = 127;

/// Reads values from JSON text.
pub(crate) struct Reader<'de> {
    text: &'de str,
    /// Bytes that were read.
    at: usize,
    /// Levels of nesting that may still begin.
    levels: u8,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            levels: MAX_LEVELS,
        }
    }

    /// Rejects anything but white space behind the value.
    pub(crate) fn end(&mut self) -> Result<(), JsonError> {
        match self.peek_token() {
            None => Ok(()),
            Some(_) => Err(self.error_ahead(Syntax::TrailingCharacters)),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Skips white space; returns what follows.
    fn peek_token(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    /// As [`peek_token`](Self::peek_token), where a value has to begin.
    fn peek_value(&mut self) -> Result<u8, JsonError> {
        self.peek_token()
            .ok_or_else(|| self.error_ahead(Syntax::EndInValue))
    }

    /// The error behind the last byte that was read.
    fn error(&self, syntax: Syntax) -> JsonError {
        syntax.at(self.text.as_bytes(), self.at)
    }

    /// The error behind the next byte.
    fn error_ahead(&self, syntax: Syntax) -> JsonError {
        let at = self.text.len().min(self.at + 1);
        syntax.at(self.text.as_bytes(), at)
    }

    /// Gives an error of a visitor the place where the reader stands.
    fn placed<T>(&self, result: Result<T, JsonError>) -> Result<T, JsonError> {
        result.map_err(|error| error.or_at(self.text.as_bytes(), self.at))
    }

    /// Reads the rest of a word whose first letter was peeked.
    fn word(&mut self, word: &'static str) -> Result<(), JsonError> {
        for letter in word.bytes() {
            match self.next() {
                None => return Err(self.error(Syntax::EndInValue)),
                Some(next) if next != letter => return Err(self.error(Syntax::ExpectedWord)),
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// Reads over a number; returns its text, and whether it is written as an integer.
    fn number_text(&mut self) -> Result<(&'de str, bool), JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.next() {
            None => return Err(self.error(Syntax::EndInValue)),
            Some(b'0') => {
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return Err(self.error_ahead(Syntax::InvalidNumber));
                }
            }
            Some(b'1'..=b'9') => {
                self.digits();
            }
            Some(_) => return Err(self.error(Syntax::InvalidNumber)),
        }
        let mut is_integer = true;
        if self.peek() == Some(b'.') {
            is_integer = false;
            self.at += 1;
            if self.digits() == 0 {
                let end = self.peek().is_none();
                let syntax = [Syntax::InvalidNumber, Syntax::EndInValue][usize::from(end)];
                return Err(self.error_ahead(syntax));
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            match self.next() {
                None => return Err(self.error(Syntax::EndInValue)),
                Some(byte) if byte.is_ascii_digit() => self.digits(),
                Some(_) => return Err(self.error(Syntax::InvalidNumber)),
            };
        }
        Ok((&self.text[start..self.at], is_integer))
    }

    /// Reads a number: an integer of 64 bits if it is written as one and fits, and otherwise the float
    /// that is nearest.
    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        let (text, is_integer) = self.number_text()?;
        if is_integer && text != "-0" {
            if let Ok(value) = text.parse() {
                return visitor.visit_u64(value);
            }
            if let Ok(value) = text.parse() {
                return visitor.visit_i64(value);
            }
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => visitor.visit_f64(value),
            Ok(_) | Err(_) => Err(self.error(Syntax::OutOfRange)),
        }
    }

    /// Reads an array or an object whose first byte was peeked.
    fn container<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, JsonError>,
        end: impl FnOnce(&mut Self) -> Result<(), JsonError>,
    ) -> Result<T, JsonError> {
        let Some(levels) = self.levels.checked_sub(1) else {
            return Err(self.error_ahead(Syntax::TooNested));
        };
        self.levels = levels;
        self.at += 1;
        let result = read(self);
        self.levels += 1;
        // Also behind an error of a visitor, which has its place where the value ends.
        let ended = end(self);
        let value = result?;
        ended.map(|()| value)
    }

    fn array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        let read = |this: &mut Self| visitor.visit_seq(Elements::of(this));
        self.container(read, Self::end_array)
    }

    fn object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        let read = |this: &mut Self| visitor.visit_map(Entries::of(this));
        self.container(read, Self::end_object)
    }

    fn end_array(&mut self) -> Result<(), JsonError> {
        match self.peek_token() {
            Some(b']') => {
                self.at += 1;
                Ok(())
            }
            Some(b',') => {
                self.at += 1;
                let syntax = match self.peek_token() {
                    Some(b']') => Syntax::TrailingComma,
                    _ => Syntax::TrailingCharacters,
                };
                Err(self.error_ahead(syntax))
            }
            Some(_) => Err(self.error_ahead(Syntax::TrailingCharacters)),
            None => Err(self.error_ahead(Syntax::EndInArray)),
        }
    }

    fn end_object(&mut self) -> Result<(), JsonError> {
        let syntax = match self.peek_token() {
            Some(b'}') => {
                self.at += 1;
                return Ok(());
            }
            Some(b',') => Syntax::TrailingComma,
            Some(_) => Syntax::TrailingCharacters,
            None => Syntax::EndInObject,
        };
        Err(self.error_ahead(syntax))
    }

    fn colon(&mut self) -> Result<(), JsonError> {
        match self.peek_token() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.error_ahead(Syntax::ExpectedColon)),
            None => Err(self.error_ahead(Syntax::EndInObject)),
        }
    }

    /// Reads over a scalar, or over the first byte of an array or an object, which it returns.
    fn skip_start(&mut self) -> Result<Option<u8>, JsonError> {
        match self.peek_value()? {
            b'n' => self.word("null")?,
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'-' | b'0'..=b'9' => {
                self.number_text()?;
            }
            b'"' => {
                self.at += 1;
                self.skip_string()?;
            }
            open @ (b'[' | b'{') => {
                self.at += 1;
                return Ok(Some(open));
            }
            _ => return Err(self.error_ahead(Syntax::ExpectedValue)),
        }
        Ok(None)
    }

    /// Reads over a value without recursion.
    fn skip(&mut self) -> Result<(), JsonError> {
        let mut open = Vec::new();
        loop {
            let mut is_first = false;
            if let Some(container) = self.skip_start()? {
                open.push(container);
                is_first = true;
            }
            // Ends all containers that end here.
            let container = loop {
                let Some(container) = open.last().copied() else {
                    return Ok(());
                };
                let (close, comma, end) = match container {
                    b'[' => (b']', Syntax::ExpectedCommaOrBracket, Syntax::EndInArray),
                    _ => (b'}', Syntax::ExpectedCommaOrBrace, Syntax::EndInObject),
                };
                match self.peek_token() {
                    Some(b',') if !is_first => {
                        self.at += 1;
                        break container;
                    }
                    Some(byte) if byte == close => self.at += 1,
                    Some(_) if is_first => break container,
                    Some(_) => return Err(self.error_ahead(comma)),
                    None => return Err(self.error_ahead(end)),
                }
                open.pop();
                is_first = false;
            };
            if container == b'{' {
                match self.peek_token() {
                    Some(b'"') => self.at += 1,
                    Some(_) => return Err(self.error_ahead(Syntax::KeyIsNoString)),
                    None => return Err(self.error_ahead(Syntax::EndInObject)),
                }
                self.skip_string()?;
                self.colon()?;
            }
        }
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let result = match self.peek_value()? {
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            b'-' | b'0'..=b'9' => self.number(visitor),
            b'"' => {
                self.at += 1;
                match self.string()? {
                    Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                    Cow::Owned(text) => visitor.visit_str(&text),
                }
            }
            b'[' => self.array(visitor),
            b'{' => self.object(visitor),
            _ => return Err(self.error_ahead(Syntax::ExpectedValue)),
        };
        self.placed(result)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.peek_token() == Some(b'n') {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let result = match self.peek_value()? {
            b'"' => {
                self.at += 1;
                let name = self.string()?;
                visitor.visit_enum(name.into_deserializer())
            }
            b'{' => {
                let read = |this: &mut Reader<'de>| {
                    visitor.visit_enum(MapAccessDeserializer::new(Entries::of(this)))
                };
                self.container(read, Reader::end_object)
            }
            _ => return Err(self.error_ahead(Syntax::ExpectedValue)),
        };
        self.placed(result)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// The elements of an array.
struct Elements<'r, 'de> {
    reader: &'r mut Reader<'de>,
    is_first: bool,
}

impl<'r, 'de> Elements<'r, 'de> {
    fn of(reader: &'r mut Reader<'de>) -> Self {
        Self {
            reader,
            is_first: true,
        }
    }

    fn has_next(&mut self) -> Result<bool, JsonError> {
        let reader = &mut *self.reader;
        let is_first = std::mem::take(&mut self.is_first);
        match reader.peek_token() {
            None => Err(reader.error_ahead(Syntax::EndInArray)),
            Some(b']') => Ok(false),
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                reader.at += 1;
                match reader.peek_token() {
                    Some(b']') => Err(reader.error_ahead(Syntax::TrailingComma)),
                    Some(_) => Ok(true),
                    None => Err(reader.error_ahead(Syntax::EndInValue)),
                }
            }
            Some(_) => Err(reader.error_ahead(Syntax::ExpectedCommaOrBracket)),
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = JsonError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, JsonError> {
        if !self.has_next()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// The entries of an object.
struct Entries<'r, 'de> {
    reader: &'r mut Reader<'de>,
    is_first: bool,
}

impl<'r, 'de> Entries<'r, 'de> {
    fn of(reader: &'r mut Reader<'de>) -> Self {
        Self {
            reader,
            is_first: true,
        }
    }

    fn has_next(&mut self) -> Result<bool, JsonError> {
        let reader = &mut *self.reader;
        let is_first = std::mem::take(&mut self.is_first);
        match reader.peek_token() {
            None => Err(reader.error_ahead(Syntax::EndInObject)),
            Some(b'}') => Ok(false),
            Some(b'"') if is_first => Ok(true),
            Some(_) if is_first => Err(reader.error_ahead(Syntax::KeyIsNoString)),
            Some(b',') => {
                reader.at += 1;
                match reader.peek_token() {
                    Some(b'"') => Ok(true),
                    Some(b'}') => Err(reader.error_ahead(Syntax::TrailingComma)),
                    Some(_) => Err(reader.error_ahead(Syntax::KeyIsNoString)),
                    None => Err(reader.error_ahead(Syntax::EndInValue)),
                }
            }
            Some(_) => Err(reader.error_ahead(Syntax::ExpectedCommaOrBrace)),
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = JsonError;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, JsonError> {
        if !self.has_next()? {
            return Ok(None);
        }
        self.reader.at += 1;
        let key = match self.reader.string()? {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(key.as_str().into_deserializer()),
        };
        self.reader.placed(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, JsonError> {
        self.reader.colon()?;
        seed.deserialize(&mut *self.reader)
    }
}

#[cfg(test)]
mod tests;
