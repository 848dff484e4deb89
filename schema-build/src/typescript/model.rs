//! Builds a schema from the parts of a generated file.
//!
//! It understands the TypeScript that this project writes. A part in another form is left out and
//! named, so that the rest can still be compared as a model.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::{
    FieldValidator, FunctionValidator, Index, IndexKind, Literal, ObjectValidator, Schema,
    TableDefinition, Validator, v,
};

use super::outline::{Item, Part, PartId, group, property, split};
use super::tokens::Token;

/// The schema that a file shows.
pub(crate) struct Model {
    pub(crate) schema: Schema,
    /// The parts that the schema lacks, because they are not in the form that is generated.
    pub(crate) unreadable: BTreeSet<PartId>,
}

/// Reads `parts`, which stand in the order of the file.
pub(crate) fn model(parts: &[Part]) -> Model {
    let mut reader = Reader::default();
    let mut rest = parts;
    while let Some((first, after)) = rest.split_first() {
        let own = after
            .iter()
            .take_while(|part| part.id.owner().is_some())
            .count();
        let (own, after) = after.split_at(own);
        reader.part(first, own);
        rest = after;
    }
    reader.finish(parts)
}

#[derive(Default)]
struct Reader {
    /// The types so far: a constant is declared before it is used.
    types: BTreeMap<String, Validator>,
    tables: BTreeMap<String, TableDefinition>,
    unreadable: BTreeSet<PartId>,
}

impl Reader {
    /// Reads a table or a type, with the parts of it.
    fn part(&mut self, part: &Part, own: &[Part]) {
        let PartId::Item(item) = &part.id else {
            return;
        };
        let document = if part.text.is_empty() {
            Some(self.object(own))
        } else {
            self.validator(&part.text)
        };
        if document.is_none() {
            self.unreadable.insert(part.id.clone());
        }
        match (item, document) {
            (Item::Table(name), document) => {
                let document = document.unwrap_or(Validator::Any);
                let table = TableDefinition::new(name, document);
                let table = self.links(table, own);
                self.tables.insert(name.clone(), table);
            }
            (Item::Type(name), Some(document)) => {
                self.types.insert(name.clone(), document);
            }
            (Item::Type(_), None) => {}
        }
    }

    /// Returns the object of the fields among `own`.
    fn object(&mut self, own: &[Part]) -> Validator {
        let mut object = v::object();
        for part in own {
            if let PartId::Field(_, name) = &part.id {
                let field = self.field(&part.text);
                if field.is_none() {
                    self.unreadable.insert(part.id.clone());
                }
                object = object.field(name, field.unwrap_or_else(|| Validator::Any.into()));
            }
        }
        object.into()
    }

    /// Adds the indexes among `own`, and what is staged.
    fn links(&mut self, mut table: TableDefinition, own: &[Part]) -> TableDefinition {
        for part in own {
            let is_read = match &part.id {
                PartId::Index(_, name) => {
                    index(name, &part.text).map(|index| table.clone().index(index))
                }
                PartId::Staged(_) => staged(&part.text)
                    .and_then(|text| self.validator(text))
                    .map(|document| table.clone().staged(document)),
                _ => continue,
            };
            match is_read {
                Some(with) => table = with,
                None => {
                    self.unreadable.insert(part.id.clone());
                }
            }
        }
        table
    }

    /// Returns the schema of the tables that are listed, in the order of the list.
    fn finish(mut self, parts: &[Part]) -> Model {
        let mut schema = Schema::builder();
        for part in parts {
            match &part.id {
                PartId::Listed(name) => {
                    if let Some(table) = self.tables.remove(name) {
                        schema = schema.table(table);
                    }
                }
                PartId::Options => {
                    if let Some(enforced) = boolean(&part.text, "schemaValidation") {
                        schema = schema.schema_validation(enforced);
                    }
                    if let Some(strict) = boolean(&part.text, "strictTableNameTypes") {
                        schema = schema.strict_table_name_types(strict);
                    }
                }
                _ => {}
            }
        }
        Model {
            schema: schema.build(),
            unreadable: self.unreadable,
        }
    }

    fn field(&self, tokens: &[Token]) -> Option<FieldValidator> {
        if let Some(inner) = uncast(tokens) {
            return self.field(inner);
        }
        match call(tokens) {
            Some(("optional", arguments)) => Some(v::optional(self.validator(only(&arguments)?)?)),
            _ => self.validator(tokens).map(Into::into),
        }
    }

    fn validator(&self, tokens: &[Token]) -> Option<Validator> {
        if let [Token::Word(name)] = tokens {
            return self.types.get(name).cloned();
        }
        if let Some(inner) = uncast(tokens) {
            return self.validator(inner);
        }
        let (name, arguments) = call(tokens)?;
        if arguments.is_empty() {
            return simple(name);
        }
        if let Some(unknown) = unknown(name, &arguments) {
            return Some(unknown);
        }
        Some(match name {
            "function" => self.function(only(&arguments)?)?.into(),
            "id" => v::id(text(only(&arguments)?)?),
            "literal" => Validator::Literal(literal(only(&arguments)?)?),
            "array" => v::array(self.validator(only(&arguments)?)?),
            "record" => match arguments.as_slice() {
                [keys, values] => v::record(self.validator(keys)?, self.validator(values)?),
                _ => return None,
            },
            "object" => self.properties(only(&arguments)?)?.into(),
            "union" => {
                let members = arguments.iter().map(|member| self.validator(member));
                v::union(members.collect::<Option<Vec<_>>>()?)
            }
            _ => return None,
        })
    }

    /// Returns the handle of a function that `{ fnType, args, returns }` describes.
    fn function(&self, signature: &[Token]) -> Option<FunctionValidator> {
        let entries = braces(signature)?.into_iter();
        entries
            .map(property)
            .try_fold(v::function(), |function, entry| match entry? {
                ("fnType", value) => Some(function.fn_type(text(value)?)),
                ("args", value) => Some(function.args(self.fields_or_validator(value)?)),
                ("returns", value) => Some(function.returns(self.fields_or_validator(value)?)),
                _ => None,
            })
    }

    /// A validator; Convex takes an object of fields in its place.
    fn fields_or_validator(&self, tokens: &[Token]) -> Option<Validator> {
        let fields = || self.properties(tokens).map(Into::into);
        self.validator(tokens).or_else(fields)
    }

    fn properties(&self, tokens: &[Token]) -> Option<ObjectValidator> {
        let entries = braces(tokens)?;
        entries.into_iter().try_fold(v::object(), |object, entry| {
            let (name, value) = property(entry)?;
            let value = if value.is_empty() { entry } else { value };
            Some(object.field(name, self.field(value)?))
        })
    }
}

/// Reads a validator without arguments.
fn simple(name: &str) -> Option<Validator> {
    Some(match name {
        "any" => Validator::Any,
        "null" => Validator::Null,
        "number" | "float64" => Validator::Float64,
        "int64" => Validator::Int64,
        "commitTs" => Validator::CommitTs,
        "boolean" => Validator::Boolean,
        "string" => Validator::String,
        "bytes" => Validator::Bytes,
        "union" => Validator::Union(Vec::new()),
        "function" => v::function().into(),
        _ => return None,
    })
}

/// Returns the validator that this version does not know, whose JSON stands between the
/// parentheses.
fn unknown(name: &str, arguments: &[&[Token]]) -> Option<Validator> {
    match only(arguments)? {
        [Token::Unknown(json)] => Some(v::unknown(name, json)),
        _ => None,
    }
}

/// Name and arguments of `v.name(arguments)` or `v["name"](arguments)`.
fn call(tokens: &[Token]) -> Option<(&str, Vec<&[Token]>)> {
    let (name, arguments) = match tokens {
        [v, dot, Token::Word(name), arguments @ ..] if v.is_word("v") && dot.is('.') => {
            (name, arguments)
        }
        [v, open, Token::Text(name), close, arguments @ ..]
            if v.is_word("v") && open.is('[') && close.is(']') =>
        {
            (name, arguments)
        }
        _ => return None,
    };
    enclosed(arguments, '(').map(|arguments| (name.as_str(), arguments))
}

/// Returns the argument of a function of the file that only changes its type:
/// `asVString(v.string())`.
fn uncast(tokens: &[Token]) -> Option<&[Token]> {
    let [Token::Word(name), arguments @ ..] = tokens else {
        return None;
    };
    let is_cast = name.strip_prefix("as").is_some_and(|ty| !ty.is_empty());
    only(&enclosed(arguments, '(').filter(|_| is_cast)?)
}

fn only<'a>(arguments: &[&'a [Token]]) -> Option<&'a [Token]> {
    match arguments {
        [only] => Some(only),
        _ => None,
    }
}

/// Returns the index that `index(...)`, `searchIndex(...)` or `vectorIndex(...)` makes.
fn index(name: &str, tokens: &[Token]) -> Option<Index> {
    let [Token::Word(method), call @ ..] = tokens else {
        return None;
    };
    let arguments = enclosed(call, '(')?;
    let [_, options] = arguments.as_slice() else {
        return None;
    };
    let words = |key| option(options, key).and_then(texts);
    let word = |key| option(options, key).and_then(text);
    let index = match method.as_str() {
        "index" => Index::database(name, texts(options).or_else(|| words("fields"))?),
        "searchIndex" => Index::search(name, word("searchField")?),
        "vectorIndex" => {
            let [Token::Word(count)] = option(options, "dimensions")? else {
                return None;
            };
            Index::vector(name, word("vectorField")?, count.parse().ok()?)
        }
        _ => return None,
    };
    let has_filters = !matches!(index.kind, IndexKind::Database { .. });
    let index = match option(options, "filterFields") {
        Some(fields) if has_filters => index.filter_fields(texts(fields)?),
        Some(_) => return None,
        None => index,
    };
    match option(options, "staged") {
        None => Some(index),
        Some([word]) if word.is_word("false") => Some(index),
        Some([word]) if word.is_word("true") => Some(index.staged()),
        Some(_) => None,
    }
}

/// Returns the argument of `staged(...)`.
fn staged(tokens: &[Token]) -> Option<&[Token]> {
    let (name, call) = tokens.split_first()?;
    let arguments = enclosed(call, '(').filter(|_| name.is_word("staged"))?;
    only(&arguments)
}

/// Returns the value under `key` in an object.
fn option<'a>(object: &'a [Token], key: &str) -> Option<&'a [Token]> {
    let found = braces(object)?.into_iter().filter_map(property);
    let mut found = found.filter(|(name, _)| *name == key);
    found.next().map(|(_, value)| value)
}

fn boolean(object: &[Token], key: &str) -> Option<bool> {
    match option(object, key)? {
        [word] if word.is_word("true") => Some(true),
        [word] if word.is_word("false") => Some(false),
        _ => None,
    }
}

fn text(tokens: &[Token]) -> Option<&str> {
    match tokens {
        [Token::Text(text)] => Some(text),
        _ => None,
    }
}

fn texts(tokens: &[Token]) -> Option<Vec<&str>> {
    enclosed(tokens, '[')?.into_iter().map(text).collect()
}

fn literal(tokens: &[Token]) -> Option<Literal> {
    let (sign, number) = match tokens {
        [Token::Text(text)] => return Some(Literal::String(text.clone())),
        [word] if word.is_word("true") => return Some(Literal::Boolean(true)),
        [word] if word.is_word("false") => return Some(Literal::Boolean(false)),
        [Token::Word(number)] => ("", number),
        [minus, Token::Word(number)] if minus.is('-') => ("-", number),
        _ => return None,
    };
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match number.strip_suffix('n') {
        Some(digits) => format!("{sign}{digits}").parse().ok().map(Literal::Int64),
        None => format!("{sign}{number}").parse().ok().map(Literal::Float64),
    }
}

fn braces(tokens: &[Token]) -> Option<Vec<&[Token]>> {
    enclosed(tokens, '{')
}

/// Returns what stands between the commas, if brackets enclose all of `tokens`.
fn enclosed(tokens: &[Token], open: char) -> Option<Vec<&[Token]>> {
    let (inner, rest) = group(tokens);
    (tokens.first()?.is(open) && rest.is_empty()).then(|| split(inner))
}
