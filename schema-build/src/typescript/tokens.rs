//! TypeScript as tokens, so that formatting can be told from content.
//!
//! Two texts with equal tokens differ at most in white space, line ends, the kind of quotes,
//! quotes around keys, semicolons and trailing commas. Comments are content.

use convex_schema_emit::unknown_validator_json;

/// A token. Strings are decoded, numbers are words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier, a keyword or a number.
    Word(String),
    /// The text of a string literal.
    Text(String),
    /// Any other character.
    Punct(char),
    /// The JSON of a validator that this version does not know, which stands in a comment.
    Unknown(String),
    /// A comment with its marker, one line per line, without the indentation of either.
    Comment(String),
}

impl Token {
    /// Returns whether the token is the character `c`.
    pub(crate) fn is(&self, c: char) -> bool {
        *self == Self::Punct(c)
    }

    /// Returns whether the token is the identifier or keyword `word`.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text == word)
    }

    /// Returns whether the token is a comment.
    pub(crate) fn is_comment(&self) -> bool {
        matches!(self, Self::Comment(_))
    }
}

/// Returns the tokens of `source`. Never fails: text that is not TypeScript becomes tokens that equal
/// nothing that is emitted.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = source.trim_start_matches('\u{feff}');
    while let Some(first) = rest.chars().next() {
        rest = if first.is_whitespace() {
            rest.trim_start()
        } else {
            token(rest, first, &mut out)
        };
    }
    out
}

/// Reads the token at the start of `rest` and gives what follows it.
fn token<'a>(rest: &'a str, first: char, out: &mut Vec<Token>) -> &'a str {
    let (token, rest) = match first {
        '/' if rest.starts_with("//") => line_comment(rest),
        '/' if rest.starts_with("/*") => block_comment(rest),
        '"' | '\'' => string(&rest[1..], first),
        _ if is_word(first) => word(rest),
        _ => (Token::Punct(first), &rest[first.len_utf8()..]),
    };
    push(out, token);
    rest
}

/// Appends `token`, leaving out what a formatter may add or take away.
fn push(out: &mut Vec<Token>, token: Token) {
    if let Token::Punct(c) = token {
        match c {
            ';' => return,
            ')' | ']' | '}' => drop_trailing_comma(out),
            ':' => unquote_key(out),
            _ => {}
        }
    }
    out.push(token);
}

fn drop_trailing_comma(out: &mut Vec<Token>) {
    let last = out.iter().rposition(|token| !token.is_comment());
    if let Some(last) = last.filter(|last| out[*last].is(',')) {
        out.remove(last);
    }
}

fn unquote_key(out: &mut [Token]) {
    let Some(key) = out.last_mut() else { return };
    if let Token::Text(text) = key {
        if is_identifier(text) {
            *key = Token::Word(std::mem::take(text));
        }
    }
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(is_word) && text.starts_with(|c: char| !c.is_ascii_digit())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Returns an identifier, or a number up to its suffix: `1.5e-7`, `7n`.
fn word(rest: &str) -> (Token, &str) {
    let number = rest.starts_with(|c: char| c.is_ascii_digit());
    let mut previous = ' ';
    let end = rest
        .find(|c: char| {
            let sign = matches!(c, '+' | '-') && matches!(previous, 'e' | 'E');
            previous = c;
            !(is_word(c) || number && (c == '.' || sign))
        })
        .unwrap_or(rest.len());
    (Token::Word(rest[..end].to_owned()), &rest[end..])
}

fn line_comment(rest: &str) -> (Token, &str) {
    let end = rest.find('\n').unwrap_or(rest.len());
    let text = rest[2..end].trim();
    (Token::Comment(format!("//{text}")), &rest[end..])
}

fn block_comment(rest: &str) -> (Token, &str) {
    let marker = if rest.starts_with("/**") && !rest.starts_with("/**/") {
        "/**"
    } else {
        "/*"
    };
    let body = &rest[marker.len()..];
    let (body, rest) = body.split_once("*/").unwrap_or((body, ""));
    if let Some(json) = unknown_validator_json(body) {
        return (Token::Unknown(json), rest);
    }
    let lines: Vec<_> = body
        .lines()
        .map(|line| line.trim().trim_start_matches('*').trim())
        .collect();
    let text = lines.join("\n");
    (Token::Comment(format!("{marker}{}", text.trim())), rest)
}

/// Returns the string literal whose text starts at `rest` and ends at `quote`.
fn string(rest: &str, quote: char) -> (Token, &str) {
    let mut text = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            _ if c == quote => break,
            '\\' => {
                let after = escape(chars.as_str(), &mut text);
                chars = after.chars();
            }
            _ => text.push(c),
        }
    }
    (Token::Text(text), chars.as_str())
}

/// Decodes the escape sequence whose backslash stands before `rest`.
fn escape<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let mut chars = rest.chars();
    match chars.next() {
        None => return rest,
        Some('x') => return code(chars.as_str(), 2, text),
        Some('u') => return code_point(chars.as_str(), text),
        Some('\n') => {}
        Some('n') => text.push('\n'),
        Some('r') => text.push('\r'),
        Some('t') => text.push('\t'),
        Some('b') => text.push('\u{8}'),
        Some('f') => text.push('\u{c}'),
        Some('v') => text.push('\u{b}'),
        Some('0') => text.push('\0'),
        Some(other) => text.push(other),
    }
    chars.as_str()
}

/// `{1f600}` or four digits, which may be the first half of a surrogate pair.
fn code_point<'a>(rest: &'a str, text: &mut String) -> &'a str {
    if let Some((digits, after)) = rest
        .strip_prefix('{')
        .and_then(|inner| inner.split_once('}'))
    {
        push_code(u32::from_str_radix(digits, 16).ok(), text);
        return after;
    }
    let high = hex(rest, 4).filter(|unit| (0xd800..0xdc00).contains(unit));
    let low = rest.get(4..).and_then(|after| after.strip_prefix("\\u"));
    if let (Some(high), Some(low)) = (high, low) {
        if let Some(unit) = hex(low, 4).filter(|unit| (0xdc00..0xe000).contains(unit)) {
            let code = 0x1_0000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
            push_code(Some(code), text);
            return low.get(4..).unwrap_or_default();
        }
    }
    code(rest, 4, text)
}

fn code<'a>(rest: &'a str, digits: usize, text: &mut String) -> &'a str {
    push_code(hex(rest, digits), text);
    rest.get(digits..).unwrap_or_default()
}

fn hex(rest: &str, digits: usize) -> Option<u32> {
    u32::from_str_radix(rest.get(..digits)?, 16).ok()
}

/// A lone surrogate or a bad escape becomes U+FFFD, which equals no text that is emitted.
fn push_code(code: Option<u32>, text: &mut String) {
    text.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
}

#[cfg(test)]
mod tests;
