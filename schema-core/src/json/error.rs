//! Why a text is not JSON, or not of the expected form, in the words of `serde_json`.

use std::fmt;

/// Why a text is not JSON, or not of the expected form, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    reason: Reason,
    /// Line and column, as `serde_json` counts them: from 1, columns in bytes, 0 before the first.
    place: Option<(usize, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    Syntax(Syntax),
    /// The words of a visitor.
    Form(String),
}

/// How a text breaks the rules of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    ControlCharacter,
    EndInArray,
    EndInObject,
    EndInString,
    EndInValue,
    ExpectedColon,
    ExpectedCommaOrBrace,
    ExpectedCommaOrBracket,
    ExpectedValue,
    ExpectedWord,
    InvalidEscape,
    InvalidNumber,
    InvalidUnicode,
    KeyIsNoString,
    LoneSurrogate,
    OutOfRange,
    TooNested,
    TrailingCharacters,
    TrailingComma,
    UnfinishedSurrogate,
}

impl Syntax {
    const fn message(self) -> &'static str {
        match self {
            Self::ControlCharacter => {
                "control character (\\u0000-\\u001F) found while parsing a string"
            }
            Self::EndInArray => "EOF while parsing a list",
            Self::EndInObject => "EOF while parsing an object",
            Self::EndInString => "EOF while parsing a string",
            Self::EndInValue => "EOF while parsing a value",
            Self::ExpectedColon => "expected `:`",
            Self::ExpectedCommaOrBrace => "expected `,` or `}`",
            Self::ExpectedCommaOrBracket => "expected `,` or `]`",
            Self::ExpectedValue => "expected value",
            Self::ExpectedWord => "expected ident",
            Self::InvalidEscape => "invalid escape",
            Self::InvalidNumber => "invalid number",
            Self::InvalidUnicode => "invalid unicode code point",
            Self::KeyIsNoString => "key must be a string",
            Self::LoneSurrogate => "lone leading surrogate in hex escape",
            Self::OutOfRange => "number out of range",
            Self::TooNested => "recursion limit exceeded",
            Self::TrailingCharacters => "trailing characters",
            Self::TrailingComma => "trailing comma",
            Self::UnfinishedSurrogate => "unexpected end of hex escape",
        }
    }

    /// The error behind the first `at` bytes of `text`.
    #[cold]
    pub(super) fn at(self, text: &[u8], at: usize) -> JsonError {
        JsonError {
            reason: Reason::Syntax(self),
            place: Some(place(text, at)),
        }
    }
}

fn place(text: &[u8], at: usize) -> (usize, usize) {
    let lines = text[..at].split(|byte| *byte == b'\n');
    lines.fold((0, 0), |(count, _), line| (count + 1, line.len()))
}

impl JsonError {
    /// Gives the error a place unless it has one.
    pub(super) fn or_at(mut self, text: &[u8], at: usize) -> Self {
        self.place.get_or_insert_with(|| place(text, at));
        self
    }

    /// The error, without the place.
    pub fn message(&self) -> &str {
        match &self.reason {
            Reason::Syntax(syntax) => syntax.message(),
            Reason::Form(message) => message,
        }
    }

    /// The line and the column, counted from 1, the column in bytes.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.place
    }

    /// Returns whether the text ends too early.
    pub fn is_cut_off(&self) -> bool {
        matches!(
            self.reason,
            Reason::Syntax(
                Syntax::EndInArray | Syntax::EndInObject | Syntax::EndInString | Syntax::EndInValue
            )
        )
    }

    /// Returns whether there is a number beyond all floats.
    pub fn is_out_of_range(&self) -> bool {
        self.reason == Reason::Syntax(Syntax::OutOfRange)
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        match self.place {
            Some((line, column)) => write!(f, " at line {line} column {column}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for JsonError {}

impl serde::de::Error for JsonError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            reason: Reason::Form(message.to_string()),
            place: None,
        }
    }
}
