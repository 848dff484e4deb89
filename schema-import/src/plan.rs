//! A schema becomes items.

mod confuse;
mod exported;
mod fields;
pub(crate) mod functions;
mod known;
mod naming;
mod raw;
mod union;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::meaning::meaning;
use convex_schema_core::export::validator_json;
use convex_schema_core::{Index, Literal, MemberRef, Schema, TableRef, ValidatorRef};

use crate::item::{Body, Content, Enum, Item, ItemId, Table, Tagging, Type, Use, Variant};
use crate::names::{self, Taken};
use crate::notes::{Docs, Language, Note, Step};
use crate::{Cast, Notes, Options, Raw, UnknownTable};

/// The items of a schema.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Tables first, in order; every other item stands behind the one that refers to it first.
    pub(crate) items: Vec<Item>,
    /// How many of the items are tables of the schema.
    pub(crate) tables: usize,
    pub(crate) raw: Vec<Raw>,
    /// Whether comments of the source are among the docs.
    pub(crate) has_docs: bool,
    /// The language of the source.
    pub(crate) language: Language,
    pub(crate) unknown_tables: Vec<UnknownTable>,
    /// The casts whose types are in the items.
    pub(crate) kept_casts: BTreeSet<Cast>,
    /// Lines about the whole.
    pub(crate) header: Vec<String>,
    pub(crate) schema: SchemaItem,
}

/// The notes of the list of tables about the schema itself.
#[derive(Debug)]
pub(crate) struct SchemaItem {
    pub(crate) docs: Docs,
    /// The options by their Rust names, each with the lines about it.
    pub(crate) options: Vec<(&'static str, bool, Docs)>,
}

impl SchemaItem {
    fn new(schema: &Schema, notes: &Notes) -> Self {
        let mut docs = notes.schema.docs.clone();
        let mut options = Vec::new();
        for (typescript, rust, default, value) in [
            (
                "schemaValidation",
                "schema_validation",
                true,
                schema.schema_validation(),
            ),
            // No export has this one, only a source.
            (
                "strictTableNameTypes",
                "strict_table_name_types",
                true,
                notes
                    .schema
                    .option("strictTableNameTypes")
                    .map_or(schema.strict_table_name_types(), |(value, _)| *value),
            ),
        ] {
            let written = notes.schema.option(typescript);
            let about = written.map(|(_, docs)| docs.clone()).unwrap_or_default();
            if value != default || !about.is_empty() {
                options.push((rust, value, about));
            }
        }
        // Comments on options that Rust does not have become comments of the schema.
        let known = ["schemaValidation", "strictTableNameTypes"];
        let others = notes.schema.options.iter();
        for (_, (_, about)) in others.filter(|(name, _)| !known.contains(&name.as_str())) {
            docs = Docs::paragraphs([docs, about.clone()]);
        }
        Self { docs, options }
    }

    /// Calls `visit` for each comment that is printed.
    pub(crate) fn each_docs<'a>(&'a self, visit: &mut impl FnMut(&'a Docs)) {
        visit(&self.docs);
        self.options.iter().for_each(|(_, _, docs)| visit(docs));
    }
}

impl Plan {
    /// The item called `id`.
    pub(crate) fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0]
    }

    /// All items with their ids.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        let items = self.items.iter().enumerate();
        items.map(|(position, item)| (ItemId(position), item))
    }
}

/// Plans the items of `schema`.
pub(crate) fn plan(schema: &Schema, options: &Options) -> Plan {
    let (planner, tables) = named(schema, options);
    planner.finish(schema, options, tables)
}

/// Plans the items of `schema`, with their names, and returns how many are tables of the schema.
fn named<'n>(schema: &Schema, options: &'n Options) -> (Planner<'n>, usize) {
    let mut planner = Planner {
        items: Vec::new(),
        by_shape: HashMap::new(),
        by_table: HashMap::new(),
        raw: Vec::new(),
        unknown_tables: Vec::new(),
        kept_casts: BTreeSet::new(),
        null_first: false,
        by_meaning: HashMap::new(),
        stored: None,
        known: schema
            .tables()
            .map(|table| table.name().to_owned())
            .collect(),
        notes: &options.notes,
    };
    let own = schema.tables();
    let own = own.filter(|table| !options.external.iter().any(|name| name == table.name()));
    let own: Vec<_> = own.collect();
    for table in &own {
        planner.table_item(table.name(), false);
    }
    for (position, table) in own.iter().enumerate() {
        planner.table(ItemId(position), *table);
    }
    naming::name(&mut planner.items);
    let tables = own.len();
    (planner, tables)
}

struct Planner<'n> {
    items: Vec<Item>,
    /// Items by what makes two places one item.
    by_shape: HashMap<String, ItemId>,
    by_table: HashMap<String, ItemId>,
    raw: Vec<Raw>,
    unknown_tables: Vec<UnknownTable>,
    kept_casts: BTreeSet<Cast>,
    /// Whether the field that is looked at has null first in its unions.
    null_first: bool,
    /// Items by what they accept, whatever its spelling: see [`known::meaning`].
    by_meaning: HashMap<String, ItemId>,
    /// The documents of the tables: there while functions are planned.
    stored: Option<known::Stored>,
    /// The names of all tables of the schema.
    known: HashSet<String>,
    notes: &'n Notes,
}

/// Where a validator stands.
#[derive(Debug, Clone)]
struct At<'n> {
    /// The item around it.
    parent: ItemId,
    /// Names on the way from the parent.
    path: Vec<String>,
    /// The notes of its source.
    note: Option<&'n Note>,
    /// Whether the cast of the note has its place.
    is_cast: bool,
    /// Whether a number is a point in time.
    is_time: bool,
}

impl<'n> At<'n> {
    fn new(parent: ItemId, note: Option<&'n Note>) -> Self {
        let path = Vec::new();
        Self {
            parent,
            path,
            note,
            is_cast: false,
            is_time: false,
        }
    }

    /// Returns the docs of the place in the source.
    fn docs(&self) -> Docs {
        self.note.map(|note| note.docs.clone()).unwrap_or_default()
    }

    /// The same with what the source says about one step further.
    fn step(&self, step: &Step) -> Self {
        let mut at = self.clone();
        at.note = self.note.and_then(|note| note.step(step));
        at.is_time |= at.note.is_some_and(|note| note.is_time);
        at.is_cast = false;
        at
    }

    /// The same with a place for the cast of the note.
    fn cast(mut self) -> Self {
        self.is_cast = true;
        self
    }

    fn join(&self, name: &str) -> Self {
        let mut at = self.clone();
        at.path.push(name.to_owned());
        at
    }

    /// The place of one of several: the last name in the singular.
    fn element(&self) -> Self {
        let mut at = self.clone();
        if let Some(last) = at.path.last_mut() {
            *last = names::singular(last);
        }
        at
    }
}

/// A type, and whether null stands in null in it.
struct Typed {
    ty: Type,
    ambiguous: bool,
}

impl From<Type> for Typed {
    fn from(ty: Type) -> Self {
        let ambiguous = false;
        Self { ty, ambiguous }
    }
}

/// Where a type stands, which decides what `Option` means there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Field,
    Inner,
}

impl<'n> Planner<'n> {
    fn finish(self, schema: &Schema, options: &Options, tables: usize) -> Plan {
        Plan {
            items: self.items,
            tables,
            raw: self.raw,
            unknown_tables: self.unknown_tables,
            kept_casts: self.kept_casts,
            has_docs: options.notes.has_docs(),
            language: options.notes.language,
            header: options.notes.header.lines.clone(),
            schema: SchemaItem::new(schema, &options.notes),
        }
    }

    fn push(&mut self, item: Item) -> ItemId {
        self.items.push(item);
        ItemId(self.items.len() - 1)
    }

    /// The item of a table, a new one if there is none.
    fn table_item(&mut self, name: &str, external: bool) -> ItemId {
        if let Some(id) = self.by_table.get(name) {
            return *id;
        }
        let mut item = Item::new(Body::Unit);
        item.table = Some(Table {
            name: name.to_owned(),
            external,
            staged: None,
            indexes: Vec::new(),
            unique: Vec::new(),
            index_docs: BTreeMap::new(),
        });
        let id = self.push(item);
        self.by_table.insert(name.to_owned(), id);
        id
    }

    fn table(&mut self, id: ItemId, table: TableRef<'_>) {
        let notes = self.notes;
        let note = notes.tables.get(table.name());
        self.items[id.0].docs = note.map(|note| note.docs.clone()).unwrap_or_default();
        self.items[id.0].body = match table.document() {
            Some(document) => self.document(&At::new(id, note), table.name(), document),
            None => Body::Newtype(Type::Convex("Any")),
        };
        let staged = table.staged_document().map(|staged| {
            let at = At::new(id, None).join("staged");
            self.item_of(staged, &at)
        });
        // A staged document is not the validator of the table.
        if let (Some(note), None) = (note, staged) {
            self.hold(id, note);
        }
        if let Some(info) = &mut self.items[id.0].table {
            info.staged = staged;
            info.indexes = table.indexes().to_vec();
            info.unique = table.unique().to_vec();
            info.index_docs = index_docs(&info.indexes, note);
        }
    }

    fn document(&mut self, at: &At<'n>, table: &str, document: ValidatorRef<'_>) -> Body {
        if let Some(reason) = raw::reason(document) {
            self.raw.push(Raw {
                table: table.to_owned(),
                path: String::new(),
                reason,
            });
            return Body::Raw(raw::expression(document));
        }
        self.body(document, at)
    }

    /// The item for `validator`, a new one if no other place has the same.
    fn item_of(&mut self, validator: ValidatorRef<'_>, at: &At<'n>) -> ItemId {
        let (key, named) = keys(validator, at);
        let known = match &named {
            Some(named) => self.by_shape.get(named).copied().or_else(|| {
                // One that no constant has named yet.
                let id = *self.by_shape.get(&key)?;
                self.items[id.0].noted_name.is_none().then_some(id)
            }),
            None => self.by_shape.get(&key).copied(),
        };
        let known = known.or_else(|| self.of_same_meaning(validator));
        let id = known.unwrap_or_else(|| self.push(Item::new(Body::Unit)));
        self.by_shape.entry(key).or_insert(id);
        if let Some(named) = named {
            self.by_shape.insert(named, id);
        }
        if !self.is_of_model(id) {
            self.items[id.0].uses.push(Use {
                parent: at.parent,
                path: at.path.clone(),
            });
        }
        if known.is_none() {
            self.by_meaning.entry(meaning(validator)).or_insert(id);
            let own_name = union::own_name(validator).or_else(|| self.patch_name(validator));
            self.items[id.0].own_name = own_name;
            // Null comes first in the unions of one field, up to the next type with a name.
            let null_first = std::mem::take(&mut self.null_first);
            self.items[id.0].body = self.body(validator, &At::new(id, at.note).cast());
            self.null_first = null_first;
        }
        self.noted(id, at.note);
        id
    }

    /// Takes over what the source calls the validator of an item and says about it; the first
    /// place that says something counts.
    fn noted(&mut self, id: ItemId, note: Option<&Note>) {
        let Some((note, name)) = note.and_then(|note| Some((note, note.name.as_ref()?))) else {
            return;
        };
        self.hold(id, note);
        let item = &mut self.items[id.0];
        if item.noted_name.is_none() {
            item.noted_name = Some(names::of_constant(name));
        }
        if item.docs.is_empty() {
            item.docs.clone_from(&note.type_docs);
        }
    }

    /// Adds the constants of the source that hold the validator of an item.
    fn hold(&mut self, id: ItemId, note: &Note) {
        let known = &mut self.items[id.0].constants;
        for constant in &note.constants {
            if !known.contains(constant) {
                known.push(constant.clone());
            }
        }
    }

    /// Returns the body of an item with this validator.
    fn body(&mut self, validator: ValidatorRef<'_>, at: &At<'n>) -> Body {
        match validator.exhaustive() {
            ValidatorKind::Object(fields) => Body::Struct(self.fields(fields, at)),
            ValidatorKind::Union(members) => {
                let members: Vec<_> = members.iter().map(MemberRef::validator).collect();
                Body::Enum(self.union(&members, at))
            }
            ValidatorKind::Literal(literal) => Body::Enum(constant(literal)),
            ValidatorKind::Function(function) if raw::is_typed_handle(function) => {
                if let Some(reason) = raw::reason_inside(validator) {
                    let (table, path) = self.way_to(at);
                    self.raw.push(Raw {
                        table,
                        path,
                        reason,
                    });
                }
                Body::Handle(raw::expression(validator))
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. } => {
                Body::Newtype(self.ty(validator, at, Position::Inner).ty)
            }
        }
    }

    /// A type of its own for a validator that has a type of its own in TypeScript.
    fn branded(&mut self, validator: ValidatorRef<'_>, at: &At<'n>) -> Option<Typed> {
        let note = at.note.filter(|_| !at.is_cast)?;
        let ts = note.ts()?;
        let mut key = validator_json(validator);
        note.casts(&mut key);
        let known = self.by_shape.get(&key).copied();
        let id = known.unwrap_or_else(|| self.push(Item::new(Body::Unit)));
        self.items[id.0].uses.push(Use {
            parent: at.parent,
            path: at.path.clone(),
        });
        if known.is_none() {
            self.by_shape.insert(key, id);
            self.by_meaning.entry(meaning(validator)).or_insert(id);
            let null_first = std::mem::take(&mut self.null_first);
            let inner = At::new(id, at.note).cast();
            self.items[id.0].body = if confuse::accepts_null(validator) {
                Body::Newtype(self.ty(validator, &inner, Position::Inner).ty)
            } else {
                self.body(validator, &inner)
            };
            self.null_first = null_first;
            self.items[id.0].ts = Some(ts.to_owned());
        }
        self.keep(note);
        self.noted(id, at.note);
        Some(Type::Item(id).into())
    }

    /// Remembers that the cast of a note has its place.
    fn keep(&mut self, note: &Note) {
        self.kept_casts
            .extend(note.cast.iter().map(|it| it.cast.clone()));
    }

    /// The type of `validator`.
    fn ty(&mut self, validator: ValidatorRef<'_>, at: &At<'n>, position: Position) -> Typed {
        if position == Position::Inner || at.note.is_some_and(|note| note.is_brand) {
            if let Some(typed) = self.branded(validator, at) {
                return typed;
            }
        }
        if let Some(ty) = self.of_model(validator, at, position) {
            return ty;
        }
        let ty = match validator.exhaustive() {
            // An unknown one is written as it is: see `raw`.
            ValidatorKind::Any | ValidatorKind::Unknown(_) => Type::Convex("Any"),
            ValidatorKind::Null => Type::Unit,
            ValidatorKind::Float64 if at.is_time => Type::Convex("Timestamp"),
            ValidatorKind::Float64 => Type::F64,
            ValidatorKind::Int64 => Type::Convex("Int64"),
            ValidatorKind::CommitTs => Type::Convex("CommitTs"),
            ValidatorKind::Function(function) if raw::is_typed_handle(function) => {
                Type::Item(self.item_of(validator, at))
            }
            ValidatorKind::Function(_) => Type::Convex("FunctionHandle"),
            ValidatorKind::Boolean => Type::Bool,
            ValidatorKind::String => Type::String,
            ValidatorKind::Bytes => Type::Convex("Bytes"),
            ValidatorKind::Id(table) => self.id(table, at),
            ValidatorKind::Array(element) => {
                let element = self.ty(element, &at.element().step(&Step::Element), Position::Inner);
                return Typed {
                    ty: Type::Vec(Box::new(element.ty)),
                    ..element
                };
            }
            ValidatorKind::Record { keys, values } => return self.record(keys, values, at),
            ValidatorKind::Union(members) => {
                if let [value, null] = members.iter().collect::<Vec<_>>().as_slice() {
                    let [value, null] = [value.validator(), null.validator()];
                    if is_null(null) && !is_null(value) && !self.null_first {
                        let at = at.step(&Step::Member(0));
                        return self.nullable(value, &at, position);
                    }
                    if is_null(value) && !is_null(null) && self.null_first {
                        let at = at.step(&Step::Member(1));
                        return self.nullable(null, &at, position);
                    }
                }
                Type::Item(self.item_of(validator, at))
            }
            ValidatorKind::Literal(_) | ValidatorKind::Object(_) => {
                Type::Item(self.item_of(validator, at))
            }
        };
        ty.into()
    }

    fn id(&mut self, table: &str, at: &At<'n>) -> Type {
        match table {
            "_storage" => Type::SystemId("Storage"),
            "_scheduled_functions" => Type::SystemId("ScheduledFunction"),
            _ => {
                let is_new = !self.by_table.contains_key(table);
                if is_new && !self.known.contains(table) {
                    let (of, path) = self.way_to(at);
                    self.unknown_tables.push(UnknownTable {
                        name: table.to_owned(),
                        table: of,
                        path,
                    });
                }
                Type::Id(self.table_item(table, true))
            }
        }
    }

    fn record(&mut self, keys: ValidatorRef<'_>, values: ValidatorRef<'_>, at: &At<'n>) -> Typed {
        // A type of its own would need an order.
        let at_keys = at.join("key").step(&Step::Key).cast();
        let keys = self.ty(keys, &at_keys, Position::Inner).ty;
        if let Type::Item(id) = keys {
            self.items[id.0].is_key |= !self.is_of_model(id);
        }
        let values = self.ty(values, &at.element().step(&Step::Value), Position::Inner);
        Typed {
            ty: Type::Map(Box::new(keys), Box::new(values.ty)),
            ..values
        }
    }

    /// The union of `value` at `at` and null.
    fn nullable(&mut self, value: ValidatorRef<'_>, at: &At<'n>, position: Position) -> Typed {
        let inner = self.ty(value, at, Position::Inner);
        let ty = Box::new(inner.ty);
        Typed {
            ty: match position {
                Position::Field => Type::Nullable(ty),
                Position::Inner => Type::Option(ty),
            },
            ambiguous: inner.ambiguous || confuse::accepts_null(value),
        }
    }
}

/// Returns the keys that make two places one item: the validator, for literals the last word of the field
/// too, because equal literals of other fields mean something else; and the constant that has the
/// validator, if there is one.
fn keys(validator: ValidatorRef<'_>, at: &At<'_>) -> (String, Option<String>) {
    let mut shape = validator_json(validator);
    // The cast of the whole stands at the field.
    for (step, note) in at.note.iter().flat_map(|note| &note.steps) {
        let start = shape.len();
        note.casts(&mut shape);
        if shape.len() > start {
            let _ = write!(shape, " at {step:?};");
        }
    }
    let constant = at.note.and_then(|note| note.name.as_deref());
    let named = constant.map(|name| format!("{shape} {}", names::of_constant(name)));
    let last = at.path.last().map_or("", String::as_str);
    let last = names::snake(&names::singular(last));
    let word = last.rsplit('_').next().unwrap_or_default();
    let key = if union::is_of_literals(validator) {
        format!("{shape} {word}")
    } else {
        shape
    };
    (key, named)
}

/// Returns the docs of each of `indexes` in the source.
fn index_docs(indexes: &[Index], note: Option<&Note>) -> BTreeMap<String, Docs> {
    let docs = indexes.iter().filter_map(|index| {
        let step = Step::Index(index.name.clone());
        let docs = &note?.step(&step)?.docs;
        (!docs.is_empty()).then(|| (index.name.clone(), docs.clone()))
    });
    docs.collect()
}

fn is_null(validator: ValidatorRef<'_>) -> bool {
    matches!(validator.exhaustive(), ValidatorKind::Null)
}

/// One literal: an enum with one variant.
fn constant(literal: &Literal) -> Enum {
    union::literals(std::slice::from_ref(literal), Taken::default())
}

/// A variant without data.
fn unit(ident: String, literal: &Literal) -> Variant {
    Variant {
        ident,
        literal: Some(literal.clone()),
        renamed: false,
        content: Content::Unit,
        docs: Docs::default(),
    }
}

/// Returns the tagging of literals: serde writes variants as strings alone.
fn tagging(literals: &[Literal]) -> Tagging {
    let all_text = literals
        .iter()
        .all(|literal| matches!(literal, Literal::String(_)));
    if all_text {
        Tagging::External
    } else {
        Tagging::Literals
    }
}
