//! Types of fields in the words of TypeScript, in which tables can be linked.

use std::collections::HashSet;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Fields, FunctionRef, Literal, ValidatorRef};

/// A part of the text of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    Text(String),
    /// The name of a table.
    Table(String),
}

/// Returns the type of the values that satisfy one of `validators`: `string | null`, `Id<"users">[]`, `object`.
pub(crate) fn tokens(validators: &[ValidatorRef<'_>]) -> Vec<Token> {
    Spelling::Rows.tokens(validators)
}

/// Returns the type of the values that satisfy one of `validators` in one word: `number`, `id`,
/// `enum`, `union`. Null counts only where it stands alone.
pub(crate) fn word(validators: &[ValidatorRef<'_>]) -> &'static str {
    let mut kinds = Vec::new();
    for validator in validators {
        kinds_of(*validator, &mut kinds);
    }
    let is_null = |kind: &ValidatorKind<'_>| matches!(kind, ValidatorKind::Null);
    if !kinds.iter().all(is_null) {
        kinds.retain(|kind| !is_null(kind));
    }
    let is_text =
        |kind: &ValidatorKind<'_>| matches!(kind, ValidatorKind::Literal(Literal::String(_)));
    match kinds.as_slice() {
        [] => "never",
        [kind] => kind_word(*kind),
        several if several.iter().all(is_text) => "enum",
        [first, others @ ..] => {
            let word = kind_word(*first);
            let is_one = matches!(word, "any" | "boolean" | "number" | "string" | "object");
            let is_same = is_one && others.iter().all(|kind| kind_word(*kind) == word);
            if is_same { word } else { "union" }
        }
    }
}

/// Adds the kinds of values that satisfy a validator, in order: of a union those of its members.
pub(crate) fn kinds_of<'a>(validator: ValidatorRef<'a>, kinds: &mut Vec<ValidatorKind<'a>>) {
    match validator.exhaustive() {
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                kinds_of(member.validator(), kinds);
            }
        }
        kind => kinds.push(kind),
    }
}

fn kind_word(kind: ValidatorKind<'_>) -> &'static str {
    match kind {
        ValidatorKind::Any => "any",
        ValidatorKind::Null => "null",
        ValidatorKind::Float64 => "number",
        ValidatorKind::Int64 => "int64",
        ValidatorKind::CommitTs => "commitTs",
        ValidatorKind::Function(_) => FUNCTION,
        ValidatorKind::Boolean => "boolean",
        ValidatorKind::String => "string",
        ValidatorKind::Bytes => "bytes",
        ValidatorKind::Id(_) => "id",
        ValidatorKind::Literal(_) => "literal",
        ValidatorKind::Array(_) => "array",
        ValidatorKind::Record { .. } => "record",
        ValidatorKind::Object(_) => "object",
        ValidatorKind::Union(_) => "union",
        ValidatorKind::Unknown(_) => "unknown",
    }
}

/// The name of a function handle.
const FUNCTION: &str = "FunctionHandle";

/// Returns the tokens without links.
pub(crate) fn plain(tokens: &[Token]) -> String {
    let texts = tokens.iter().map(|token| match token {
        Token::Text(text) | Token::Table(text) => text.as_str(),
    });
    texts.collect()
}

/// How much of an object is written.
#[derive(Debug, Clone, Copy, Default)]
enum Spelling {
    /// `object`: its fields have rows of their own.
    #[default]
    Rows,
    /// `{ id: string, at?: number }`: what a function takes and returns has no rows.
    Whole,
}

/// The types that a value can have, each once, in order.
#[derive(Default)]
struct Types {
    spelling: Spelling,
    list: Vec<Vec<Token>>,
    known: HashSet<Vec<Token>>,
}

impl Types {
    fn add(&mut self, validator: ValidatorRef<'_>) {
        if let ValidatorKind::Union(members) = validator.exhaustive() {
            for member in members.iter() {
                self.add(member.validator());
            }
            return;
        }
        let one = self.spelling.single(validator);
        if self.known.insert(one.clone()) {
            self.list.push(one);
        }
    }
}

impl Spelling {
    fn tokens(self, validators: &[ValidatorRef<'_>]) -> Vec<Token> {
        let mut types = Types {
            spelling: self,
            ..Types::default()
        };
        for validator in validators {
            types.add(*validator);
        }
        let mut tokens = Vec::new();
        if types.list.is_empty() {
            text(&mut tokens, "never");
        }
        for (position, mut alternative) in types.list.into_iter().enumerate() {
            if position > 0 {
                text(&mut tokens, " | ");
            }
            tokens.append(&mut alternative);
        }
        merged(tokens)
    }

    fn single(self, validator: ValidatorRef<'_>) -> Vec<Token> {
        let mut tokens = Vec::new();
        match validator.exhaustive() {
            kind @ (ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes) => text(&mut tokens, kind_word(kind)),
            ValidatorKind::Function(function) => self::function(function, &mut tokens),
            ValidatorKind::Unknown(unknown) => {
                text(
                    &mut tokens,
                    &format!("unknown ({})", unknown.name().replace('`', "")),
                );
            }
            ValidatorKind::Object(fields) => self.object(fields, &mut tokens),
            ValidatorKind::Literal(literal) => text(&mut tokens, &format!("{literal:#}")),
            ValidatorKind::Id(table) => {
                text(&mut tokens, "Id<\"");
                tokens.push(Token::Table(table.to_owned()));
                text(&mut tokens, "\">");
            }
            ValidatorKind::Array(element) => self.array(element, &mut tokens),
            ValidatorKind::Record { keys, values } => {
                text(&mut tokens, "Record<");
                tokens.append(&mut self.tokens(&[keys]));
                text(&mut tokens, ", ");
                tokens.append(&mut self.tokens(&[values]));
                text(&mut tokens, ">");
            }
            ValidatorKind::Union(_) => tokens = self.tokens(&[validator]),
        }
        tokens
    }

    fn array(self, element: ValidatorRef<'_>, tokens: &mut Vec<Token>) {
        let is_union = matches!(element.exhaustive(), ValidatorKind::Union(_));
        if is_union {
            text(tokens, "(");
        }
        tokens.append(&mut self.tokens(&[element]));
        text(tokens, if is_union { ")[]" } else { "[]" });
    }

    fn object(self, fields: Fields<'_>, tokens: &mut Vec<Token>) {
        match self {
            Self::Rows => return text(tokens, "object"),
            Self::Whole if fields.is_empty() => return text(tokens, "{}"),
            Self::Whole => {}
        }
        for (position, field) in fields.iter().enumerate() {
            text(tokens, if position > 0 { ", " } else { "{ " });
            text(tokens, field.name());
            text(tokens, if field.is_optional() { "?: " } else { ": " });
            tokens.append(&mut self.tokens(&[field.validator()]));
        }
        text(tokens, " }");
    }
}

/// `FunctionHandle`, with what is known of the function: `FunctionHandle<"mutation", {}, null>`.
fn function(function: FunctionRef<'_>, tokens: &mut Vec<Token>) {
    text(tokens, FUNCTION);
    let written = |validator: Option<ValidatorRef<'_>>| {
        validator.map(|validator| Spelling::Whole.tokens(&[validator]))
    };
    let kind = |kind: &str| vec![Token::Text(format!("{kind:?}"))];
    let mut parts = vec![
        function.fn_type().map(kind),
        written(function.args()),
        written(function.returns()),
    ];
    while parts.last().is_some_and(Option::is_none) {
        parts.pop();
    }
    for (position, part) in parts.iter_mut().enumerate() {
        text(tokens, if position > 0 { ", " } else { "<" });
        match part {
            Some(part) => tokens.append(part),
            None => text(tokens, "any"),
        }
    }
    if !parts.is_empty() {
        text(tokens, ">");
    }
}

fn text(tokens: &mut Vec<Token>, text: &str) {
    tokens.push(Token::Text(text.to_owned()));
}

/// Texts beside each other become one.
fn merged(tokens: Vec<Token>) -> Vec<Token> {
    let mut merged: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (merged.last_mut(), token) {
            (Some(Token::Text(before)), Token::Text(text)) => before.push_str(&text),
            (_, token) => merged.push(token),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use convex_schema_core::{Schema, TableDefinition, Validator, v};

    use super::{plain, tokens, word};

    /// Returns the type of a field in full and in one word.
    fn spelled(validator: Validator) -> (String, &'static str) {
        let table = TableDefinition::new("t", v::object().field("x", validator));
        let schema = Schema::builder().table(table).build();
        let rows = super::super::rows(schema.tables().next().unwrap());
        (plain(&rows[0].tokens), rows[0].word)
    }

    /// The arguments and results of a function have no rows of their own, so they stand in the type.
    #[test]
    fn handles_say_what_their_function_takes() {
        let job = v::object()
            .field("id", v::id("jobs"))
            .field("at", v::optional(v::number()))
            .field("next", v::array(v::object().field("n", v::null())));
        for (function, want) in [
            (v::function(), "FunctionHandle"),
            (v::function().fn_type("query"), r#"FunctionHandle<"query">"#),
            (
                v::function().returns(v::null()),
                "FunctionHandle<any, any, null>",
            ),
            (v::function().args(v::object()), "FunctionHandle<any, {}>"),
            (
                v::function()
                    .fn_type("mutation")
                    .args(job)
                    .returns(v::nullable(v::string())),
                r#"FunctionHandle<"mutation", { id: Id<"jobs">, at?: number, next: { n: null }[] }, string | null>"#,
            ),
        ] {
            assert_eq!(
                spelled(function.into()),
                (want.to_owned(), "FunctionHandle")
            );
        }
        // Elsewhere the fields of an object have rows of their own.
        let objects = v::array(v::object().field("n", v::null()));
        assert_eq!(spelled(objects), ("object[]".to_owned(), "array"));
    }

    #[test]
    fn validators_of_a_newer_convex_are_named() {
        let geo = v::unknown("geo", r#"{"type":"geo"}"#);
        assert_eq!(
            spelled(geo.clone()),
            ("unknown (geo)".to_owned(), "unknown")
        );
        let or_null = spelled(v::nullable(geo));
        assert_eq!(or_null, ("unknown (geo) | null".to_owned(), "unknown"));
        assert_eq!(plain(&tokens(&[])), "never");
        assert_eq!(word(&[]), "never");
    }
}
