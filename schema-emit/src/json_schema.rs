//! The tables and types as JSON Schema (2020-12), one document for each encoding.
//!
//! `scalar` has what differs between the encodings, `tree` the JSON and its layout.

mod scalar;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::meaning::{self, meaning};
use convex_schema_core::value::Value;
use convex_schema_core::{Docs, FieldMeta, FieldRef, Fields, Literal, Members, Schema, TableRef};
use convex_schema_core::{UnknownValidator, ValidatorRef};
use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD, is_system_name};

pub use self::scalar::JsonSchemaEncoding;
use self::scalar::{any_of, function, id, key};
pub(crate) use self::scalar::{texts, typed};
pub(crate) use self::tree::{Json, Object};
use crate::docs::kinds_of;

/// Returns a JSON Schema of the documents of `schema` in `encoding`.
///
/// The schema itself accepts a stored document of any table. Its `$defs` have, for a table `users`
/// and a type `Address`:
///
/// | name | accepts |
/// |---|---|
/// | `users.document` | a stored document, with `_id` and `_creationTime` |
/// | `users.new` | a document without them, as `db.insert` takes it |
/// | `users.id` | an id of the table |
/// | `Address` | a value of the type (a second type of that name is `Address_2`) |
/// | `convex.number`, `convex.int64`, `convex.bytes`, `convex.function` | a value of the validator |
///
/// Default values, least and greatest values and listed values of fields are in it, although Convex
/// does not enforce them: `minimum` and `maximum` of an int64 only where the encoding has it as a
/// number. A form such as `HH:MM` is a `$comment`, and so are the listed values of a field that holds
/// arrays or objects.
///
/// Export JSON is described as the exporter writes it.
///
/// JSON Schema can't express these rules of Convex, so that it accepts more:
///
/// - *ids*: the checksum, and the table of the id, which the `description` names.
/// - *limits*: sizes, nesting, and the numbers of fields and elements.
/// - *any*: `v.any()` is `true`, which accepts JSON that is not a value (such as a key that starts with
///   `$`); `_creationTime` is any number.
/// - *unknown*: a validator of a newer Convex accepts everything. The `$comment` of the whole lists
///   them by name.
/// - *functions*: the arguments and results of the function of a handle.
/// - *numbers*: JSON Schema has `5.0` for an integer and `5` for a number, so that in export JSON an
///   int64 may have a fraction of zeros and a float none. `0` and `-0` are equal.
/// - *clean*: an int64, bytes, NaN and the infinities are strings in clean JSON, which a string
///   accepts; an int64 may have any 19 digits.
/// - *repeated keys*: of which Convex takes the last.
///
/// Source: <https://json-schema.org/draft/2020-12/json-schema-core> and `-validation`.
pub fn json_schema(schema: &Schema, encoding: JsonSchemaEncoding) -> String {
    let mut writer = Writer::new(schema, encoding);
    let mut definitions = Object::default();
    writer.definitions(schema, &mut |name, json| definitions.set(name, json));
    let tables = schema.tables();
    let documents = tables.map(|it| writer.reference(&format!("{}.document", it.name())).into());
    let mut documents: Vec<Json> = documents.collect();
    if documents.is_empty() {
        documents.push(Json::nothing());
    }
    let document = Object::default()
        .with("$schema", Json::text(DIALECT))
        .with("$comment", Json::text(&writer.comment()))
        .with("anyOf", Json::Array(documents))
        .with("$defs", definitions.into());
    Json::from(document).to_text()
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Whether a document has its system fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Stored,
    New,
}

pub(crate) struct Writer {
    encoding: JsonSchemaEncoding,
    /// The reference to a definition, without its name.
    place: &'static str,
    /// The name of a definition where it is referred to.
    spell: fn(&str) -> String,
    /// The name of each type, all different.
    types: Vec<String>,
    /// The tables of the ids that are referred to.
    ids: BTreeSet<String>,
    /// The names of the validators that are not known.
    unknown: BTreeSet<String>,
    /// The definitions that stand for validators of functions, by what these accept.
    known: HashMap<String, String>,
}

impl Writer {
    fn new(schema: &Schema, encoding: JsonSchemaEncoding) -> Self {
        Self::of_components(schema, encoding, "#/$defs/", str::to_owned)
    }

    /// A writer whose definitions stand at `place` under the names that `spell` gives them.
    pub(crate) fn of_components(
        schema: &Schema,
        encoding: JsonSchemaEncoding,
        place: &'static str,
        spell: fn(&str) -> String,
    ) -> Self {
        let mut taken = HashSet::new();
        let types = schema.types().map(|named| {
            let mut name = named.name().to_owned();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{}_{number}", named.name());
                number += 1;
            }
            name
        });
        Self {
            encoding,
            place,
            spell,
            types: types.collect(),
            ids: schema.tables().map(|it| it.name().to_owned()).collect(),
            unknown: BTreeSet::new(),
            known: HashMap::new(),
        }
    }

    /// Gives `define` each definition of the tables, the types and the scalars.
    pub(crate) fn definitions(&mut self, schema: &Schema, define: &mut impl FnMut(&str, Json)) {
        for table in schema.tables() {
            let name = table.name();
            define(&format!("{name}.document"), self.table(table, Form::Stored));
            define(&format!("{name}.new"), self.table(table, Form::New));
        }
        for (place, named) in schema.types().enumerate() {
            let base = self.unfolded(named.validator());
            define(&self.types[place], documented(base, named.docs()));
        }
        for table in &self.ids {
            let description = format!("The id of a document of the table `{table}`.");
            let id = id().with("description", Json::text(&description));
            define(&format!("{table}.id"), id.into());
        }
        for (name, scalar) in [
            ("convex.number", self.encoding.float64()),
            ("convex.int64", self.encoding.int64()),
            ("convex.bytes", self.encoding.bytes()),
            ("convex.function", function().into()),
        ] {
            define(name, scalar);
        }
    }

    /// From now on, validators of another schema that mean the same as a table or a type of `schema` are references.
    pub(crate) fn recognise(&mut self, schema: &Schema) {
        for (place, named) in schema.types().enumerate() {
            let name = self.types[place].clone();
            self.known.entry(meaning(named.validator())).or_insert(name);
        }
        for table in schema.tables() {
            let Some(document) = table.document() else {
                continue;
            };
            let name = table.name();
            if let Some(stored) = meaning::stored(name, document) {
                self.known.insert(stored, format!("{name}.document"));
            }
            if meaning::is_of_one_table(document) {
                let new = format!("{name}.new");
                self.known.entry(meaning(document)).or_insert(new);
            }
        }
    }

    fn comment(&self) -> String {
        let mut text = format!("Convex documents in {} JSON.", self.encoding);
        if !self.unknown.is_empty() {
            let names: Vec<_> = self.unknown.iter().map(|it| format!("`{it}`")).collect();
            text.push_str(" Not checked, as these validators are unknown: ");
            text.push_str(&names.join(", "));
            text.push('.');
        }
        text
    }

    fn table(&mut self, table: TableRef<'_>, form: Form) -> Json {
        let base = match table.document() {
            Some(document) => self.document(document, table.name(), form),
            None => self.any_document(table.name(), form),
        };
        documented(base, table.docs())
    }

    /// Objects of a table get its system fields, and lose other fields whose names start with `_`,
    /// which the backend drops from the validator.
    fn document(&mut self, document: ValidatorRef<'_>, table: &str, form: Form) -> Json {
        match document.exhaustive() {
            ValidatorKind::Object(fields) => {
                let own = fields.iter().filter(|field| !is_system_name(field.name()));
                let mut shape = self.fields(&own.collect::<Vec<_>>());
                if form == Form::Stored {
                    self.add_system_fields(&mut shape, table);
                }
                shape.closed()
            }
            ValidatorKind::Union(members) => {
                let members: Vec<_> = members.iter().collect();
                let members = members.iter().map(|member| {
                    let base = self.document(member.validator(), table, form);
                    documented(base, member.docs())
                });
                let members: Vec<_> = members.collect();
                union(members)
            }
            ValidatorKind::Any => self.any_document(table, form),
            ValidatorKind::Unknown(unknown) => {
                let comment = self.unknown_comment(unknown);
                let document = open(self.any_document(table, form));
                document.with("$comment", comment).into()
            }
            ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. } => self.unfolded(document),
        }
    }

    fn any_document(&mut self, table: &str, form: Form) -> Json {
        let mut shape = Shape::default();
        if form == Form::Stored {
            self.add_system_fields(&mut shape, table);
        }
        let names = key().into();
        shape.object().with("propertyNames", names).into()
    }

    fn add_system_fields(&mut self, shape: &mut Shape, table: &str) {
        shape.add(ID_FIELD, self.id(table), true);
        let time = typed("number").with("description", Json::text("Milliseconds since 1970."));
        shape.add(CREATION_TIME_FIELD, time.into(), true);
    }

    fn id(&mut self, table: &str) -> Json {
        self.ids.insert(table.to_owned());
        self.reference(&format!("{table}.id")).into()
    }

    /// A reference for a type with a name.
    pub(crate) fn validator(&mut self, validator: ValidatorRef<'_>) -> Json {
        if let Some(named) = validator.named() {
            return self.reference(&self.types[named.ordinal()]).into();
        }
        // Meanings are texts, which cost time to write.
        if !self.known.is_empty() {
            if let Some(name) = self.known.get(&meaning(validator)) {
                return self.reference(name).into();
            }
        }
        self.unfolded(validator)
    }

    fn unfolded(&mut self, validator: ValidatorRef<'_>) -> Json {
        match validator.exhaustive() {
            ValidatorKind::Any => Json::anything(),
            ValidatorKind::Null => typed("null").into(),
            ValidatorKind::Float64 => self.reference("convex.number").into(),
            // A commit timestamp is an integer when it is read.
            ValidatorKind::Int64 | ValidatorKind::CommitTs => self.reference("convex.int64").into(),
            ValidatorKind::Function(_) => self.reference("convex.function").into(),
            ValidatorKind::Boolean => typed("boolean").into(),
            ValidatorKind::String => typed("string").into(),
            ValidatorKind::Bytes => self.reference("convex.bytes").into(),
            ValidatorKind::Id(table) => self.id(table),
            ValidatorKind::Literal(literal) => self.encoding.literal(literal),
            ValidatorKind::Array(element) => {
                typed("array").with("items", self.validator(element)).into()
            }
            ValidatorKind::Record { keys, values } => {
                let names = if matches!(keys.exhaustive(), ValidatorKind::String) {
                    key()
                } else {
                    key().with("allOf", Json::Array(vec![self.validator(keys)]))
                };
                typed("object")
                    .with("propertyNames", names.into())
                    .with("additionalProperties", self.validator(values))
                    .into()
            }
            ValidatorKind::Object(fields) => self.object(fields),
            ValidatorKind::Union(members) => self.union(members),
            ValidatorKind::Unknown(unknown) => self.unknown(unknown),
        }
    }

    fn object(&mut self, fields: Fields<'_>) -> Json {
        self.fields(&fields.iter().collect::<Vec<_>>()).closed()
    }

    fn fields(&mut self, fields: &[FieldRef<'_>]) -> Shape {
        let mut shape = Shape::default();
        for field in fields {
            let base = self.validator(field.validator());
            let schema = documented(base, field.docs());
            let schema = match field.meta() {
                Some(meta) => self.described(schema, field.validator(), meta),
                None => schema,
            };
            shape.add(field.name(), schema, !field.is_optional());
        }
        shape
    }

    fn union(&mut self, members: Members<'_>) -> Json {
        let members = members.iter().map(|member| {
            let base = self.validator(member.validator());
            documented(base, member.docs())
        });
        let members: Vec<_> = members.collect();
        union(members)
    }

    fn unknown(&mut self, unknown: &UnknownValidator) -> Json {
        let comment = self.unknown_comment(unknown);
        Object::default().with("$comment", comment).into()
    }

    fn unknown_comment(&mut self, unknown: &UnknownValidator) -> Json {
        let name = unknown.name();
        let comment = format!("Not checked, as `{name}` is unknown: {}", unknown.json());
        self.unknown.insert(name);
        Json::text(&comment)
    }

    /// A reference to a definition. Its name is part of a URI.
    pub(crate) fn reference(&self, name: &str) -> Object {
        let mut target = self.place.to_owned();
        for byte in (self.spell)(name).bytes() {
            match byte {
                b'~' => target.push_str("~0"),
                b'/' => target.push_str("~1"),
                _ if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') => {
                    target.push(char::from(byte));
                }
                _ => {
                    let _ = write!(target, "%{byte:02X}");
                }
            }
        }
        Object::default().with("$ref", Json::text(&target))
    }

    /// Adds what is said about the values of a field besides its validator.
    fn described(&self, schema: Json, validator: ValidatorRef<'_>, meta: &FieldMeta) -> Json {
        let mut object = open(schema);
        let literal = |literal: &Literal| Json::Raw(self.encoding.text(&Value::from(literal)));
        if let Some(default) = &meta.default {
            object.set("default", literal(default));
        }
        let mut comments = Vec::new();
        if !meta.allowed.is_empty() {
            let mut values: Vec<_> = meta.allowed.iter().map(literal).collect();
            let mut kinds = Vec::new();
            kinds_of(validator, &mut kinds);
            if kinds.iter().any(|kind| matches!(kind, ValidatorKind::Null)) {
                values.push(Json::Raw("null".to_owned()));
            }
            // The list is about values, not about the container that holds them.
            if kinds.iter().all(is_scalar) {
                let values = Object::default().with("enum", Json::Array(values));
                object.set("allOf", Json::Array(vec![values.into()]));
            } else {
                let values: Vec<_> = meta.allowed.iter().map(ToString::to_string).collect();
                comments.push(format!("Values: {}", values.join(", ")));
            }
        }
        // Values that are not numbers in this encoding ignore them.
        for (name, bound) in [("minimum", meta.min), ("maximum", meta.max)] {
            if let Some(bound) = bound.filter(|bound| bound.is_finite()) {
                object.set(name, Json::Raw(Value::Float64(bound).to_clean()));
            }
        }
        comments.extend(meta.format.iter().map(|form| format!("Form: {form}")));
        if !comments.is_empty() && !object.has("$comment") {
            object.set("$comment", Json::text(&comments.join(". ")));
        }
        object.into()
    }
}

/// The fields of an object.
#[derive(Debug, Default)]
struct Shape {
    properties: Object,
    required: Vec<String>,
}

impl Shape {
    fn add(&mut self, name: &str, schema: Json, is_required: bool) {
        self.properties.set(name, schema);
        if is_required {
            self.required.push(name.to_owned());
        }
    }

    /// An object that has no other fields.
    fn closed(self) -> Json {
        let object = self.object();
        object.with("additionalProperties", Json::nothing()).into()
    }

    /// An object that may have other fields.
    fn object(self) -> Object {
        let mut object = typed("object").with("properties", self.properties.into());
        if !self.required.is_empty() {
            let required: Vec<_> = self.required.iter().map(String::as_str).collect();
            object.set("required", texts(&required));
        }
        object
    }
}

/// One list of values if every member is one value without a comment.
fn union(members: Vec<Json>) -> Json {
    if members.is_empty() {
        return Json::nothing();
    }
    let value = |member: &Json| match member {
        Json::Object(object) => match object.only() {
            Some(("const", value)) => Some(value.clone()),
            Some(("type", kind)) if *kind == Json::text("null") => Some(Json::Raw("null".into())),
            _ => None,
        },
        Json::Raw(_) | Json::Array(_) => None,
    };
    match members.iter().map(value).collect::<Option<Vec<_>>>() {
        Some(values) => Object::default().with("enum", unique(values)).into(),
        None => any_of(members),
    }
}

/// An `enum` has each value once.
fn unique(values: Vec<Json>) -> Json {
    let mut once: Vec<Json> = Vec::new();
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    Json::Array(once)
}

fn is_scalar(kind: &ValidatorKind<'_>) -> bool {
    match kind {
        ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_) => true,
        ValidatorKind::Any
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_)
        | ValidatorKind::Union(_)
        | ValidatorKind::Unknown(_) => false,
    }
}

/// The schema with a comment.
fn documented(schema: Json, docs: Option<&Docs>) -> Json {
    let Some(docs) = docs else {
        return schema;
    };
    let mut parts = vec![docs.text.trim()];
    parts.extend(docs.deprecated.as_deref().map(str::trim));
    parts.retain(|part| !part.is_empty());
    let mut object = open(schema);
    if !parts.is_empty() {
        object.set("description", Json::text(&parts.join("\n\n")));
    }
    if docs.deprecated.is_some() {
        object.set("deprecated", Json::Raw("true".to_owned()));
    }
    object.into()
}

/// The schema as an object, to which keywords can be added.
fn open(schema: Json) -> Object {
    match schema {
        Json::Object(object) => object,
        accepts_all if accepts_all == Json::anything() => Object::default(),
        other => Object::default().with("allOf", Json::Array(vec![other])),
    }
}
