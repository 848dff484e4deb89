//! Types of fields in the words of TypeScript, in which tables can be linked.

use std::collections::HashSet;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::ValidatorRef;

/// A part of the text of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    Text(String),
    /// The name of a table.
    Table(String),
}

/// Returns the type of the values that satisfy one of `validators`: `string | null`, `Id<"users">[]`, `object`.
pub(crate) fn tokens(validators: &[ValidatorRef<'_>]) -> Vec<Token> {
    let mut types = Types::default();
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

/// The tokens without links.
pub(crate) fn plain(tokens: &[Token]) -> String {
    let texts = tokens.iter().map(|token| match token {
        Token::Text(text) | Token::Table(text) => text.as_str(),
    });
    texts.collect()
}

/// The types that a value can have, each once, in order.
#[derive(Default)]
struct Types {
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
        let one = single(validator);
        if self.known.insert(one.clone()) {
            self.list.push(one);
        }
    }
}

fn single(validator: ValidatorRef<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    match validator.exhaustive() {
        ValidatorKind::Any => text(&mut tokens, "any"),
        ValidatorKind::Null => text(&mut tokens, "null"),
        ValidatorKind::Float64 => text(&mut tokens, "number"),
        ValidatorKind::Int64 => text(&mut tokens, "int64"),
        ValidatorKind::CommitTs => text(&mut tokens, "commitTs"),
        ValidatorKind::Function(_) => text(&mut tokens, "FunctionHandle"),
        ValidatorKind::Unknown(unknown) => {
            text(&mut tokens, &format!("unknown ({})", unknown.tag()));
        }
        ValidatorKind::Boolean => text(&mut tokens, "boolean"),
        ValidatorKind::String => text(&mut tokens, "string"),
        ValidatorKind::Bytes => text(&mut tokens, "bytes"),
        ValidatorKind::Object(_) => text(&mut tokens, "object"),
        ValidatorKind::Literal(literal) => text(&mut tokens, &format!("{literal:#}")),
        ValidatorKind::Id(table) => {
            text(&mut tokens, "Id<\"");
            tokens.push(Token::Table(table.to_owned()));
            text(&mut tokens, "\">");
        }
        ValidatorKind::Array(element) => array(element, &mut tokens),
        ValidatorKind::Record { keys, values } => {
            text(&mut tokens, "Record<");
            tokens.append(&mut self::tokens(&[keys]));
            text(&mut tokens, ", ");
            tokens.append(&mut self::tokens(&[values]));
            text(&mut tokens, ">");
        }
        ValidatorKind::Union(_) => tokens = self::tokens(&[validator]),
    }
    tokens
}

fn array(element: ValidatorRef<'_>, tokens: &mut Vec<Token>) {
    let is_union = matches!(element.exhaustive(), ValidatorKind::Union(_));
    if is_union {
        text(tokens, "(");
    }
    tokens.append(&mut self::tokens(&[element]));
    text(tokens, if is_union { ")[]" } else { "[]" });
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
