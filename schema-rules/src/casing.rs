//! Case conversion: serde's own rules for the names of fields and variants, and a friendlier
//! conversion for names that are only suggested.

use std::fmt;

use convert_case::{Boundary, Case, Casing};

use crate::limit::MAX_IDENTIFIER_LEN;

/// A value of `#[serde(rename_all = "...")]`.
///
/// Stored keys are those that serde writes, so the conversion is serde's to the byte: fields are
/// taken to be `snake_case` and variants `PascalCase`, and whatever else comes in is treated as
/// serde treats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RenameRule {
    /// `lowercase`
    Lower,
    /// `UPPERCASE`
    Upper,
    /// `PascalCase`
    Pascal,
    /// `camelCase`
    Camel,
    /// `snake_case`
    Snake,
    /// `SCREAMING_SNAKE_CASE`
    ScreamingSnake,
    /// `kebab-case`
    Kebab,
    /// `SCREAMING-KEBAB-CASE`
    ScreamingKebab,
}

/// A conversion that makes serde's macro panic.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CasingError {
    /// The name has no character besides `_`.
    OnlyUnderscores,
    /// The first letter is not ASCII.
    NonAsciiStart {
        /// The first letter.
        found: char,
    },
}

impl fmt::Display for CasingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyUnderscores => {
                f.write_str("`camelCase` leaves nothing of a name that has only `_`")
            }
            Self::NonAsciiStart { found } => write!(
                f,
                "`camelCase` can't convert a name that starts with {found:?}, only ASCII letters"
            ),
        }
    }
}

impl std::error::Error for CasingError {}

impl RenameRule {
    /// Every rule, in the order in which serde lists them.
    pub const ALL: [Self; 8] = [
        Self::Lower,
        Self::Upper,
        Self::Pascal,
        Self::Camel,
        Self::Snake,
        Self::ScreamingSnake,
        Self::Kebab,
        Self::ScreamingKebab,
    ];

    /// The names of [`RenameRule::ALL`] in attributes.
    pub const ALL_NAMES: [&str; 8] = [
        "lowercase",
        "UPPERCASE",
        "PascalCase",
        "camelCase",
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE",
    ];

    /// The rule that `name` means in `#[serde(rename_all = "...")]`.
    pub fn from_serde_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// The name in `#[serde(rename_all = "...")]`.
    pub const fn name(self) -> &'static str {
        Self::ALL_NAMES[self as usize]
    }

    /// The key of a struct's field.
    ///
    /// # Errors
    /// For [`RenameRule::Camel`] only: a name of which nothing is left, or whose first letter is
    /// not ASCII.
    pub fn apply_to_field(self, field: &str) -> Result<String, CasingError> {
        Ok(match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => field_to_pascal(field),
            Self::Camel => lower_first(field_to_pascal(field))?,
        })
    }

    /// The name of an enum's variant.
    ///
    /// # Errors
    /// For [`RenameRule::Camel`] only: an empty name, or one whose first letter is not ASCII.
    pub fn apply_to_variant(self, variant: &str) -> Result<String, CasingError> {
        Ok(match self {
            Self::Pascal => variant.to_owned(),
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Camel => lower_first(variant.to_owned())?,
            Self::Snake => variant_to_snake(variant),
            Self::ScreamingSnake => variant_to_snake(variant).to_ascii_uppercase(),
            Self::Kebab => variant_to_snake(variant).replace('_', "-"),
            Self::ScreamingKebab => variant_to_snake(variant)
                .to_ascii_uppercase()
                .replace('_', "-"),
        })
    }
}

impl fmt::Display for RenameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Joins the words between the `_`, each with a capital if it starts with an ASCII letter.
fn field_to_pascal(field: &str) -> String {
    let mut pascal = String::with_capacity(field.len());
    for word in field.split('_') {
        let start = pascal.len();
        pascal.push_str(word);
        if let Some(first) = pascal.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    }
    pascal
}

/// Puts a `_` before each capital but one at the start. Capitals are found by Unicode, but only
/// ASCII is made lower case: that is serde's rule.
fn variant_to_snake(variant: &str) -> String {
    let mut snake = String::with_capacity(variant.len() + 4);
    for letter in variant.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn lower_first(mut name: String) -> Result<String, CasingError> {
    match name.chars().next() {
        None => Err(CasingError::OnlyUnderscores),
        Some(found) if !found.is_ascii() => Err(CasingError::NonAsciiStart { found }),
        Some(_) => {
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            Ok(name)
        }
    }
}

/// A name for the table of a struct: camelCase, plural, and always legal.
///
/// Only for the advice in an error message: a table's name never follows from the struct's.
///
/// ```
/// use convex_schema_rules::casing::suggest_table_name;
///
/// assert_eq!(suggest_table_name("AriPayment"), "ariPayments");
/// assert_eq!(suggest_table_name("Category"), "categories");
/// ```
pub fn suggest_table_name(struct_ident: &str) -> String {
    let ascii: String = struct_ident
        .trim_start_matches("r#")
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    let camel = to_camel(&ascii);
    let singular = camel.trim_start_matches(|first: char| !first.is_ascii_alphabetic());
    if singular.is_empty() {
        return "documents".to_owned();
    }
    let mut plural = pluralize(singular);
    plural.truncate(MAX_IDENTIFIER_LEN);
    plural
}

/// The camelCase form of a Rust type's or field's name, for the consts that a generated file
/// exports. Never empty, never starting with a digit.
///
/// Acronyms become words (`HTTPServer` gives `httpServer`), digits stay with the word before
/// them. The result may be a reserved word: see [`crate::javascript::is_reserved_word`].
pub fn to_camel(name: &str) -> String {
    if is_plain_pascal(name) {
        let mut camel = name.to_owned();
        if let Some(first) = camel.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        return camel;
    }
    words_to_camel(name)
}

/// Whether only the first letter has to change: the name of almost every Rust type, for which the
/// search for words would only cost time.
fn is_plain_pascal(name: &str) -> bool {
    let bytes = name.as_bytes();
    let follows_capital = |at: usize| at > 0 && bytes[at - 1].is_ascii_uppercase();
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && (0..bytes.len()).all(|at| match bytes[at] {
            b'A'..=b'Z' => !follows_capital(at),
            byte => byte.is_ascii_alphanumeric(),
        })
}

/// The `PascalCase` form of a name, for names that are invented: acronyms become words. Empty for a
/// name of nothing but `_`.
pub fn to_pascal(name: &str) -> String {
    words_to(name, Case::Pascal)
}

/// The `snake_case` form of a name, by the words of [`to_pascal`].
pub fn to_snake(name: &str) -> String {
    words_to(name, Case::Snake)
}

fn words_to(name: &str, case: Case<'_>) -> String {
    let name = name.set_boundaries(&[
        Boundary::Underscore,
        Boundary::LowerUpper,
        Boundary::DigitUpper,
        Boundary::Acronym,
    ]);
    name.remove_empty().to_case(case)
}

fn words_to_camel(name: &str) -> String {
    let camel = words_to(name, Case::Camel);
    match camel.chars().next() {
        Some(first) if !first.is_ascii_digit() => camel,
        _ => format!("_{camel}"),
    }
}

/// Nouns whose plural no rule below finds, by the end of the name.
const IRREGULAR: [(&str, &str); 3] = [
    ("person", "people"),
    ("child", "children"),
    ("datum", "data"),
];

/// Ends of names that are plural, or have no plural, without an `s`.
const UNCHANGED: [&str; 8] = [
    "data",
    "people",
    "children",
    "media",
    "feedback",
    "equipment",
    "information",
    "staff",
];

/// The plural of the last word of a camelCase name, as a simple rule of English has it.
fn pluralize(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| lower.ends_with(suffix));
    if let Some((singular, plural)) = IRREGULAR.iter().find(|(end, _)| lower.ends_with(end)) {
        // The first letter is kept: it may be the capital of an inner word.
        let keep = name.len() - singular.len() + 1;
        return format!("{}{}", &name[..keep], &plural[1..]);
    }
    if ends(&UNCHANGED) {
        return name.to_owned();
    }
    if let Some(stem) = name.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if let Some(stem) = name.strip_suffix('y') {
        if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) {
            return format!("{stem}ies");
        }
    }
    if ends(&["ss", "us", "x", "z", "ch", "sh"]) {
        return format!("{name}es");
    }
    if ends(&["s"]) {
        return name.to_owned();
    }
    format!("{name}s")
}

#[cfg(test)]
mod tests;
