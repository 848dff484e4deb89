//! Divides a generated file into its named parts: tables, types, fields, indexes.
//!
//! The file may have been edited, so the reader knows only the outline and keeps everything between
//! as tokens. Text that belongs to no part is left out; the text as a whole is compared elsewhere.

use std::fmt;

use super::tokens::{Token, tokens};

/// A named part of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) id: PartId,
    /// The tokens of the part, without comments.
    pub(crate) text: Vec<Token>,
    /// The comments before it and in it.
    pub(crate) comments: Vec<Token>,
}

/// Which part of a file it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PartId {
    /// A table, or a type with a constant of its own.
    Item(Item),
    /// A field of the outermost object.
    Field(Item, String),
    /// An index, search index or vector index.
    Index(Item, String),
    /// The staged validator of a table.
    Staged(Item),
    /// An entry of the list of tables.
    Listed(String),
    /// The second argument of `defineSchema`.
    Options,
}

/// The value of an exported constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    /// A table, by the name it has in the list of tables.
    Table(String),
    /// Anything else, by the name of the constant.
    Type(String),
}

impl PartId {
    /// Returns the table or type that the part belongs to, if it is not the whole of it.
    pub(crate) fn owner(&self) -> Option<&Item> {
        match self {
            Self::Field(item, _) | Self::Index(item, _) | Self::Staged(item) => Some(item),
            Self::Item(_) | Self::Listed(_) | Self::Options => None,
        }
    }
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => write!(f, "{item}"),
            Self::Field(item, name) => write!(f, "{item}: field `{name}`"),
            Self::Index(item, name) => write!(f, "{item}: index `{name}`"),
            Self::Staged(item) => write!(f, "{item}: staged validator"),
            Self::Listed(name) => write!(f, "table `{name}` in the list of tables"),
            Self::Options => f.write_str("the options of `defineSchema`"),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) => write!(f, "table `{name}`"),
            Self::Type(name) => write!(f, "type `{name}`"),
        }
    }
}

/// Returns the parts of `source` in the order of the file.
pub(crate) fn outline(source: &str) -> Vec<Part> {
    let tokens = tokens(source);
    let statements = statements(&tokens);
    let mut parts = Vec::new();
    for statement in &statements {
        statement.lists(&mut parts);
    }
    let names = table_names(&parts);
    for statement in &statements {
        statement.items(&names, &mut parts);
    }
    parts
}

/// A statement at the top of the file.
struct Statement<'a> {
    comments: &'a [Token],
    /// The name of the constant; `None` for the default export.
    name: Option<&'a str>,
    value: &'a [Token],
}

/// Returns the exported constants and the default export.
fn statements(tokens: &[Token]) -> Vec<Statement<'_>> {
    let starts: Vec<_> = (0..tokens.len())
        .filter(|at| begins_statement(&tokens[*at..]))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let mut statements = Vec::new();
    for (start, end) in starts.iter().copied().zip(ends) {
        let comments = comments_before(tokens, start);
        let body = &tokens[start..comments_start(tokens, end)];
        let (name, value) = match body {
            [_, default, value @ ..] if default.is_word("default") => (None, value),
            [_, word, Token::Word(name), equals, value @ ..]
                if word.is_word("const") && equals.is('=') =>
            {
                (Some(name.as_str()), value)
            }
            _ => continue,
        };
        statements.push(Statement {
            comments,
            name,
            value,
        });
    }
    statements
}

/// Returns whether a statement begins here, wherever brackets stand: one that lacks its partner is
/// not to swallow the rest of the file. A field may be called `export`, but then a colon follows.
fn begins_statement(tokens: &[Token]) -> bool {
    let keyword = |token: &Token| token.is_word("export") || token.is_word("import");
    match tokens {
        [first, Token::Word(_) | Token::Text(_), ..] => keyword(first),
        [first, next, ..] => keyword(first) && (next.is('{') || next.is('*')),
        _ => false,
    }
}

impl Statement<'_> {
    /// The entries of a list of tables: `defineSchema({ ... })` or `tables = { ... }`.
    fn lists(&self, parts: &mut Vec<Part>) {
        let (list, options) = match self.value {
            [word, call @ ..] if word.is_word("defineSchema") => {
                let mut arguments = split(group(call).0).into_iter();
                let list = arguments.next().unwrap_or_default();
                (list, arguments.next())
            }
            list if self.name.is_some() => (list, None),
            _ => return,
        };
        let (Some(first), (entries, _)) = (list.first(), group(list)) else {
            return;
        };
        if !first.is('{') {
            return;
        }
        for entry in split(entries) {
            if let Some((name, value)) = property(entry) {
                let value = if value.is_empty() { entry } else { value };
                parts.push(part(PartId::Listed(name.to_owned()), &[], value));
            }
        }
        if let Some(options) = options {
            parts.push(part(PartId::Options, &[], options));
        }
    }

    /// The table or type that the statement declares, and its fields and indexes.
    fn items(&self, names: &[(String, String)], parts: &mut Vec<Part>) {
        let Some(name) = self.name else { return };
        let Some(word) = self.value.first().filter(|first| !first.is('{')) else {
            return;
        };
        let (item, body, links) = if word.is_word("defineTable") {
            let listed = names.iter().find(|(constant, _)| constant == name);
            let table = listed.map_or(name, |(_, table)| table);
            let (body, links) = group(&self.value[1..]);
            (Item::Table(table.to_owned()), body, links)
        } else {
            (Item::Type(name.to_owned()), self.value, [].as_slice())
        };
        let fields = fields(body);
        let own = if fields.is_some() {
            [].as_slice()
        } else {
            body
        };
        parts.push(part(PartId::Item(item.clone()), self.comments, own));
        for entry in fields.map(split).unwrap_or_default() {
            if let Some((name, value)) = property(entry) {
                let id = PartId::Field(item.clone(), name.to_owned());
                let comments = leading_comments(entry);
                let value = if value.is_empty() {
                    &entry[comments..]
                } else {
                    value
                };
                parts.push(part(id, &entry[..comments], value));
            }
        }
        indexes(&item, links, parts);
    }
}

/// The calls after `defineTable(...)`: `.index("name", ...)` and its kin.
fn indexes(item: &Item, mut links: &[Token], parts: &mut Vec<Part>) {
    while let Some(dot) = links.iter().position(|token| token.is('.')) {
        let link = &links[dot..];
        let (arguments, rest) = group(link.get(2..).unwrap_or_default());
        let end = link.len() - rest.len();
        let name = arguments.iter().find(|token| !token.is_comment());
        let id = match name {
            Some(Token::Text(name)) => PartId::Index(item.clone(), name.clone()),
            _ => PartId::Staged(item.clone()),
        };
        parts.push(part(id, &links[..dot], &link[1..end]));
        links = rest;
    }
}

/// Returns the entries between the braces of `{ ... }` or `v.object({ ... })`.
fn fields(value: &[Token]) -> Option<&[Token]> {
    let object = match value {
        [v, dot, object, call @ ..]
            if v.is_word("v") && dot.is('.') && object.is_word("object") =>
        {
            group(call).0
        }
        _ => value,
    };
    let object = &object[leading_comments(object)..];
    let (entries, rest) = group(object);
    (object.first()?.is('{') && rest.is_empty()).then_some(entries)
}

/// Constant and table of each entry in the lists of tables.
fn table_names(parts: &[Part]) -> Vec<(String, String)> {
    parts
        .iter()
        .filter_map(|part| match (&part.id, part.text.as_slice()) {
            (PartId::Listed(table), [Token::Word(constant)]) => {
                Some((constant.clone(), table.clone()))
            }
            _ => None,
        })
        .collect()
}

fn part(id: PartId, before: &[Token], tokens: &[Token]) -> Part {
    let (comments, text): (Vec<_>, Vec<_>) = before
        .iter()
        .chain(tokens)
        .cloned()
        .partition(Token::is_comment);
    Part { id, text, comments }
}

/// Returns the name and the value of a property; a shorthand `users` has no value.
pub(crate) fn property(entry: &[Token]) -> Option<(&str, &[Token])> {
    match &entry[leading_comments(entry)..] {
        [Token::Word(name) | Token::Text(name), colon, value @ ..] if colon.is(':') => {
            Some((name, value))
        }
        [open, Token::Text(name), close, colon, value @ ..]
            if open.is('[') && close.is(']') && colon.is(':') =>
        {
            Some((name, value))
        }
        [Token::Word(name)] => Some((name, &[])),
        _ => None,
    }
}

fn leading_comments(tokens: &[Token]) -> usize {
    tokens.iter().take_while(|token| token.is_comment()).count()
}

fn comments_start(tokens: &[Token], end: usize) -> usize {
    let comments = tokens[..end].iter().rev();
    end - comments.take_while(|token| token.is_comment()).count()
}

fn comments_before(tokens: &[Token], end: usize) -> &[Token] {
    &tokens[comments_start(tokens, end)..end]
}

/// Returns what stands between the bracket at the start and its partner, and what follows.
pub(crate) fn group(tokens: &[Token]) -> (&[Token], &[Token]) {
    if depth_change(tokens.first()) != 1 {
        return (&[], tokens);
    }
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        depth += depth_change(Some(token));
        if depth == 0 && are_partners(&tokens[0], token) {
            return (&tokens[1..at], &tokens[at + 1..]);
        }
    }
    (&tokens[1..], &[])
}

fn are_partners(open: &Token, close: &Token) -> bool {
    let pairs = [('(', ')'), ('[', ']'), ('{', '}')];
    let mut pairs = pairs.into_iter();
    pairs.any(|(left, right)| open.is(left) && close.is(right))
}

/// Returns the parts between the commas outside of brackets.
pub(crate) fn split(tokens: &[Token]) -> Vec<&[Token]> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in at_depth_zero(tokens).filter(|at| tokens[*at].is(',')) {
        out.push(&tokens[start..at]);
        start = at + 1;
    }
    if start < tokens.len() {
        out.push(&tokens[start..]);
    }
    out
}

/// Positions of the tokens outside of brackets.
fn at_depth_zero(tokens: &[Token]) -> impl Iterator<Item = usize> {
    let mut depth = 0;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        let outside = depth == 0;
        depth = 0.max(depth + depth_change(Some(token)));
        outside.then_some(at)
    })
}

fn depth_change(token: Option<&Token>) -> i32 {
    match token {
        Some(Token::Punct('(' | '[' | '{')) => 1,
        Some(Token::Punct(')' | ']' | '}')) => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
