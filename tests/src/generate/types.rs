//! Random types.

use convex_schema::__private::format::fields;
use convex_schema::__private::format::flags::Flags;
use convex_schema::__private::{
    Choice, D, Declaration, Desc, Integers, More, Object, Shape, Union,
};
use convex_schema::{FieldValidator, v};
use convex_schema_rules::hash::hash;

use super::names::{Names, type_name};
use super::random::Random;
use super::texts::{self, Docs};
use super::{leak, leak_all, leak_text};

/// How deep types nest, mostly.
const DEPTH: usize = 3;

/// How deep types nest where they nest deep: as deep as documents may.
const GREAT_DEPTH: usize = 14;

/// Makes types, some of them with names, and uses named ones again.
#[derive(Debug)]
pub(super) struct Types {
    pub(super) random: Random,
    tables: Vec<&'static str>,
    named: Vec<D>,
}

impl Types {
    pub(super) fn new(random: Random, tables: Vec<&'static str>) -> Self {
        Self {
            random,
            tables,
            named: Vec::new(),
        }
    }

    /// Types that the schema lists: some in use, some not.
    pub(super) fn listed(&mut self) -> &'static [D] {
        let count = self.random.below(3);
        let mut listed = Vec::new();
        for _ in 0..count {
            let desc = match self.random.below(3) {
                0 if !self.named.is_empty() => self.random.pick(&self.named),
                1 => self.object(DEPTH, Scope::Inner),
                _ => {
                    let inner = self.any_type(DEPTH);
                    self.with_name(Shape::Newtype(inner))
                }
            };
            listed.push(desc);
        }
        leak_all(listed)
    }

    /// The type of a row: an object, seldom a union of objects or anything.
    pub(super) fn row(&mut self) -> D {
        let row = match self.random.below(20) {
            0 => plain(Shape::Any),
            1..4 => self.union_of_objects(),
            4 => self.with_name(Shape::Object(Object::new("", &[], &[]))),
            5 => self.object(GREAT_DEPTH, Scope::Row),
            6 | 7 => {
                let inner = self.object(DEPTH, Scope::Row);
                self.with_name(Shape::Newtype(inner))
            }
            _ => self.object(DEPTH, Scope::Row),
        };
        if row.has_name() && self.random.chance(20) {
            self.named.push(row);
        }
        row
    }

    fn union_of_objects(&mut self) -> D {
        let count = 1 + self.random.below(4);
        let members = (0..count).map(|_| {
            let ty = self.object(DEPTH - 1, Scope::Row);
            self.member(ty)
        });
        let members = union_of(&members.collect::<Vec<_>>());
        self.with_name(members)
    }

    fn object(&mut self, depth: usize, scope: Scope) -> D {
        let mut names = Names::default();
        let count = if self.random.chance(3) {
            40
        } else {
            self.random.below(7)
        };
        let mut fields = Vec::with_capacity(count + 1);
        for position in 0..count {
            let name = match scope {
                Scope::Row => names.field(&mut self.random),
                Scope::Inner => names.inner_field(&mut self.random),
            };
            let is_spine = depth > DEPTH && position == 0;
            fields.push(self.field(name, depth, is_spine));
        }
        if scope == Scope::Row && self.random.chance(15) {
            let vector = plain(Shape::Array(plain(Shape::Float64)));
            let name = names.field(&mut self.random);
            fields.push(Field::plain(name, vector));
        }
        let shape = object_of(&fields);
        // Types with names are consts of their own, which would end the nesting.
        if depth <= DEPTH && self.random.chance(60) {
            self.with_name(shape)
        } else {
            plain(shape)
        }
    }

    /// A field; one that is part of a `spine` nests on, so that great depths are reached.
    fn field(&mut self, name: &'static str, depth: usize, spine: bool) -> Field {
        let mut ty = if spine {
            self.object(depth - 1, Scope::Inner)
        } else {
            self.any_type(depth.min(DEPTH).saturating_sub(1))
        };
        if self.random.chance(30) {
            ty = plain(Shape::Optional(ty));
        }
        Field {
            name,
            ty,
            docs: texts::docs(&mut self.random),
            optional: self.random.chance(5),
        }
    }

    /// Any type at all.
    fn any_type(&mut self, depth: usize) -> D {
        if !self.named.is_empty() && self.random.chance(15) {
            return self.random.pick(&self.named);
        }
        if depth == 0 || self.random.chance(45) {
            return self.leaf();
        }
        let inner = depth - 1;
        match self.random.below(20) {
            0..4 => plain(Shape::Array(self.any_type(inner))),
            4..6 => plain(Shape::Record(self.record_key(), self.any_type(inner))),
            6..8 => plain(Shape::Optional(self.any_type(inner))),
            8 => plain(Shape::Nullable(self.any_type(inner))),
            9 => self.generic(inner),
            10 => self.decided(),
            11 => self.with_newtype(inner),
            12..15 => self.union(inner),
            15..17 => self.literals(),
            _ => self.object(inner, Scope::Inner),
        }
    }

    fn leaf(&mut self) -> D {
        plain(match self.random.below(14) {
            0 => Shape::Any,
            1 => Shape::Null,
            2..4 => Shape::Float64,
            4 => Shape::Int64,
            5 => Shape::CommitTs,
            6 => Shape::Boolean,
            7..9 => Shape::String,
            9 => Shape::Bytes,
            10..12 => self.id(),
            12 => Shape::Literal(texts::literal(&mut self.random)),
            _ => Shape::Custom(self.random.pick(&[
                custom_object as fn() -> FieldValidator,
                custom_union,
                any_function,
                mutation,
            ])),
        })
    }

    fn id(&mut self) -> Shape {
        let table = if self.tables.is_empty() || self.random.chance(10) {
            self.random.pick(&["_storage", "_scheduled_functions"])
        } else {
            self.random.pick(&self.tables)
        };
        Shape::Id(table, hash(table))
    }

    /// Strings, ids and unions of these: nothing else can be the key of a record.
    fn record_key(&mut self) -> D {
        match self.random.below(4) {
            0 => plain(self.id()),
            1 => {
                let members = [plain(self.id()), plain(Shape::String)];
                let members = members.map(|ty| self.member(ty));
                plain(union_of(&members))
            }
            _ => plain(Shape::String),
        }
    }

    fn union(&mut self, depth: usize) -> D {
        let count = self.random.below(6);
        let members: Vec<_> = (0..count)
            .map(|_| {
                let ty = self.any_type(depth);
                self.member(ty)
            })
            .collect();
        let shape = union_of(&members);
        if self.random.chance(50) {
            self.with_name(shape)
        } else {
            plain(shape)
        }
    }

    /// Returns the validator of a unit enum.
    fn literals(&mut self) -> D {
        let count = 1 + self.random.below(8);
        let members: Vec<_> = (0..count)
            .map(|_| {
                let literal = texts::literal(&mut self.random);
                self.member(plain(Shape::Literal(literal)))
            })
            .collect();
        self.with_name(union_of(&members))
    }

    fn member(&mut self, ty: D) -> Member {
        Member {
            ty,
            docs: texts::docs(&mut self.random),
        }
    }

    /// A newtype with a name of its own.
    fn with_newtype(&mut self, depth: usize) -> D {
        let inner = self.any_type(depth);
        self.with_name(Shape::Newtype(inner))
    }

    /// A 64-bit integer for which somebody chose.
    fn decided(&mut self) -> D {
        let integers = Some(self.random.pick(&[Integers::Int64, Integers::Number]));
        let mut ty = plain(Shape::Integer("i64"));
        if self.random.chance(50) {
            ty = plain(Shape::Array(ty));
        }
        let choice = Choice {
            integers,
            ..Choice::NONE
        };
        plain(Shape::Chosen(choice, ty))
    }

    /// Two uses of `Page<T>`, each with an argument of its own.
    fn generic(&mut self, depth: usize) -> D {
        let docs = texts::docs(&mut self.random);
        let declaration = leak(declaration("Page", docs).open());
        let arguments = [self.any_type(depth), self.any_type(depth)];
        let pages = arguments.map(|argument| {
            let items = Field::plain("items", plain(Shape::Array(argument)));
            let page = Desc::named(declaration, object_of(&[items]));
            leak(page.generic(leak_all([argument])))
        });
        let members = pages.map(|page| self.member(page));
        plain(union_of(&members))
    }

    fn with_name(&mut self, shape: Shape) -> D {
        let name = leak_text(type_name(&mut self.random));
        let docs = texts::docs(&mut self.random);
        // A declaration of its own for each type: names may be the same, types are not.
        let desc = leak(Desc::named(leak(declaration(name, docs)), shape));
        if self.random.chance(50) {
            self.named.push(desc);
        }
        desc
    }
}

/// Where an object stands, which decides what its fields may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Row,
    Inner,
}

/// A field of an object.
struct Field {
    name: &'static str,
    ty: D,
    docs: Docs,
    optional: bool,
}

impl Field {
    fn plain(name: &'static str, ty: D) -> Self {
        Self {
            name,
            ty,
            docs: Docs::default(),
            optional: false,
        }
    }
}

/// A member of a union.
struct Member {
    ty: D,
    docs: Docs,
}

/// An object in the form that generated code has.
fn object_of(fields: &[Field]) -> Shape {
    let text = fields::write(fields.iter().map(|field| (field.name, field.docs.text)));
    let more = fields.iter().enumerate().filter_map(|(position, field)| {
        let deprecated = Some(field.docs.deprecated?);
        Some((
            position,
            More {
                docs: "",
                deprecated,
                meta: None,
                allowed: "",
            },
        ))
    });
    Shape::Object(Object {
        text: leak_text(text),
        hashes: leak_all(fields::hashes(fields.iter().map(|field| field.name))),
        types: leak_all(fields.iter().map(|field| field.ty)),
        flags: leak_all(Flags::write(
            fields
                .iter()
                .map(|field| Flags::NONE.and_if(field.optional, Flags::OPTIONAL)),
        )),
        more: leak_all(more),
    })
}

/// A union in the form that generated code has.
fn union_of(members: &[Member]) -> Shape {
    let deprecated = members.iter().enumerate();
    let deprecated =
        deprecated.filter_map(|(position, member)| Some((position, member.docs.deprecated?)));
    Shape::Union(Union {
        names: leak_all(members.iter().map(|_| "Variant")),
        types: leak_all(members.iter().map(|member| member.ty)),
        docs: leak_all(members.iter().map(|member| member.docs.text)),
        deprecated: leak_all(deprecated),
        in_turn: false,
    })
}

fn declaration(name: &'static str, docs: Docs) -> Declaration {
    let declaration = Declaration::new(name, docs.text);
    match docs.deprecated {
        Some(note) => declaration.deprecated(note),
        None => declaration,
    }
}

fn plain(shape: Shape) -> D {
    leak(Desc::new(shape))
}

fn custom_object() -> FieldValidator {
    v::object()
        .field("kind", v::literal("custom"))
        .field("note", v::optional(v::string()))
        .into()
}

fn any_function() -> FieldValidator {
    v::function().into()
}

fn mutation() -> FieldValidator {
    let inner = v::function().returns(v::nullable(v::string()));
    let args = v::object()
        .field("id", v::id("_storage"))
        .field("onDone", v::optional(inner));
    v::function().fn_type("mutation").args(args).into()
}

fn custom_union() -> FieldValidator {
    v::union([v::literal(true), v::literal(2.5), v::nullable(v::bytes())]).into()
}
