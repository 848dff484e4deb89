//! The expressions of generated files, unfolded one level at a time.
//!
//! An [`Expr`] points into the schema, and [`Expr::shape`] unfolds it by one level: the layout
//! knows nothing of schemas, and no syntax tree is built.

use super::casts;
use super::names::ConstNames;
use super::writer::Word;
use convex_schema_core::__internal::exhaustive::{IndexKind, ValidatorKind};
use convex_schema_core::{
    Docs, FieldRef, Fields, FunctionRef, Index, Literal, Members, Schema, TableRef, TypeRef,
    UnknownValidator, ValidatorRef,
};

/// An expression.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expr<'a> {
    /// A validator: `v.string()`, or the const of a named type.
    Validator(ValidatorRef<'a>),
    /// `v.optional(...)`.
    Optional(ValidatorRef<'a>),
    /// The validator of a field, cast to its type.
    CastField(FieldRef<'a>),
    /// The validator of a named type, cast to its type.
    CastType(TypeRef<'a>),
    /// `v.any()`, for a table of which nothing is known.
    Any,
    /// The fields in `v.object({ ... })` and `defineTable({ ... })`.
    Fields(Fields<'a>),
    /// A const of the file.
    Const(&'a str),
    /// A string.
    Text(&'a str),
    /// An array of strings.
    Texts(&'a [String]),
    /// The value of `v.literal(...)`.
    Literal(&'a Literal),
    /// A whole number.
    Count(u32),
    /// `true` or `false`.
    Boolean(bool),
    /// `defineTable(...)` of a table without anything that follows it.
    DefineTable(TableRef<'a>),
    /// The options behind a name.
    Options(Options<'a>),
    /// `defineSchema(...)`.
    DefineSchema(&'a Schema),
    /// The object that holds all tables.
    Tables,
}

/// The kind of an [`Expr`] at its outermost level.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'a> {
    /// An identifier.
    Name(&'a str),
    /// A string.
    Text(&'a str),
    /// A number, a bigint or a boolean.
    Word(Word),
    /// A call without arguments.
    Plain(&'static str),
    /// A call of a validator that this version does not know.
    Unknown(&'a UnknownValidator),
    /// A call of what stands before the parenthesis.
    Call(&'a str, Args<'a>),
    /// An array of strings.
    Array(&'a [String]),
    /// An object whose properties stand on lines of their own.
    Lines(Lines<'a>),
    /// An object that stands on one line if it fits.
    Config(Options<'a>),
}

/// The arguments of a call.
#[derive(Debug, Clone, Copy)]
pub(super) enum Args<'a> {
    One(Expr<'a>),
    Two(Expr<'a>, Expr<'a>),
    /// The members of a union.
    Members(Members<'a>),
}

impl<'a> Args<'a> {
    /// Returns how many there are.
    pub(super) fn len(self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Two(..) => 2,
            Self::Members(members) => members.len(),
        }
    }

    /// Calls `test` with each argument, and what is written about it, until one fails.
    pub(super) fn every(self, mut test: impl FnMut(Expr<'a>, Option<&'a Docs>) -> bool) -> bool {
        match self {
            Self::One(only) => test(only, None),
            Self::Two(first, second) => test(first, None) && test(second, None),
            Self::Members(members) => members
                .iter()
                .all(|member| test(Expr::Validator(member.validator()), member.docs())),
        }
    }
}

/// The properties of an object that is never written on one line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lines<'a> {
    /// Fields and their validators.
    Fields(Fields<'a>),
    /// Tables and their consts.
    Tables(&'a ConstNames<'a>),
}

impl Lines<'_> {
    /// Returns whether the object is `{}`, which needs no lines.
    pub(super) fn is_empty(self) -> bool {
        match self {
            Self::Fields(fields) => fields.is_empty(),
            Self::Tables(names) => names.tables().is_empty(),
        }
    }
}

/// A small object, which is never empty.
#[derive(Debug, Clone, Copy)]
pub(super) enum Options<'a> {
    /// The options of an index: `{ searchField: "title" }`.
    Index(&'a Index),
    /// The options of `defineSchema`.
    Schema(&'a Schema),
    /// The options of a function handle.
    Function(FunctionRef<'a>),
}

impl<'a> Options<'a> {
    /// Returns the key and the value of each property.
    pub(super) fn properties(self) -> impl Iterator<Item = (&'static str, Expr<'a>)> {
        let properties = match self {
            Self::Index(index) => index_options(index),
            Self::Schema(schema) => schema_options(schema),
            Self::Function(function) => [
                function.fn_type().map(|text| ("fnType", Expr::Text(text))),
                function.args().map(|args| ("args", Expr::Validator(args))),
                function
                    .returns()
                    .map(|it| ("returns", Expr::Validator(it))),
                None,
            ],
        };
        properties.into_iter().flatten()
    }
}

/// The properties of a small object.
pub(super) type Properties<'a> = [Option<(&'static str, Expr<'a>)>; 4];

impl<'a> Expr<'a> {
    /// Returns the const that the expression is, if it is nothing else.
    pub(super) fn const_name(self, names: &'a ConstNames<'a>) -> Option<&'a str> {
        match self {
            Self::Const(name) => Some(name),
            Self::Validator(validator) => Some(names.of_type(validator.named()?)),
            _ => None,
        }
    }

    /// Returns the validator of a field.
    pub(super) fn field(field: FieldRef<'a>) -> Self {
        match casts::of_field(field) {
            Some(_) => Self::CastField(field),
            None => Self::uncast(field),
        }
    }

    fn uncast(field: FieldRef<'a>) -> Self {
        if field.is_optional() {
            Self::Optional(field.validator())
        } else {
            Self::Validator(field.validator())
        }
    }

    /// Unfolds one level.
    pub(super) fn shape(self, names: &'a ConstNames<'a>) -> Shape<'a> {
        match self {
            Self::Validator(validator) => match self.const_name(names) {
                Some(name) => Shape::Name(name),
                None => validator_shape(validator),
            },
            Self::Optional(validator) => {
                Shape::Call("v.optional", Args::One(Self::Validator(validator)))
            }
            Self::CastField(field) => {
                let ty = casts::of_field(field).unwrap_or_default();
                Shape::Call(names.cast(ty), Args::One(Self::uncast(field)))
            }
            Self::CastType(ty) => {
                let cast = names.cast(ty.ts().unwrap_or_default());
                Shape::Call(cast, Args::One(Self::Validator(ty.validator())))
            }
            Self::Any => Shape::Plain("v.any()"),
            Self::Fields(fields) => Shape::Lines(Lines::Fields(fields)),
            Self::Const(name) => Shape::Name(name),
            Self::Text(text) => Shape::Text(text),
            Self::Texts(texts) => Shape::Array(texts),
            Self::Literal(literal) => literal_shape(literal),
            Self::Count(count) => Shape::Word(Word::Count(count)),
            Self::Boolean(value) => Shape::Word(Word::Boolean(value)),
            Self::DefineTable(table) => {
                Shape::Call("defineTable", Args::One(define_table_argument(table)))
            }
            Self::Options(options) => Shape::Config(options),
            Self::DefineSchema(schema) => Shape::Call("defineSchema", schema_args(schema)),
            Self::Tables => Shape::Lines(Lines::Tables(names)),
        }
    }
}

/// The options stand there only if one of them is not what it is by default.
fn schema_args(schema: &Schema) -> Args<'_> {
    if schema.schema_validation() && schema.strict_table_name_types() {
        Args::One(Expr::Tables)
    } else {
        Args::Two(Expr::Tables, Expr::Options(Options::Schema(schema)))
    }
}

fn schema_options(schema: &Schema) -> Properties<'_> {
    let off = |key, enabled: bool| (!enabled).then_some((key, Expr::Boolean(false)));
    [
        off("schemaValidation", schema.schema_validation()),
        off("strictTableNameTypes", schema.strict_table_name_types()),
        None,
        None,
    ]
}

/// Returns the argument of `defineTable`.
pub(super) fn define_table_argument(table: TableRef<'_>) -> Expr<'_> {
    table.document().map_or(Expr::Any, |validator| {
        match (validator.named(), validator.exhaustive()) {
            (None, ValidatorKind::Object(fields))
                if fields.get(TAKEN_FOR_A_VALIDATOR).is_none() =>
            {
                Expr::Fields(fields)
            }
            _ => Expr::Validator(validator),
        }
    })
}

/// `defineTable` takes an object with such a field for a validator.
const TAKEN_FOR_A_VALIDATOR: &str = "isConvexValidator";

/// Returns the object after the name of an index.
fn index_options(index: &Index) -> Properties<'_> {
    let staged = index.staged.then_some(("staged", Expr::Boolean(true)));
    match index.exhaustive() {
        IndexKind::Database { fields } => {
            [Some(("fields", Expr::Texts(fields))), staged, None, None]
        }
        IndexKind::Search {
            search_field,
            filter_fields,
        } => [
            Some(("searchField", Expr::Text(search_field))),
            filters(filter_fields),
            staged,
            None,
        ],
        IndexKind::Vector {
            vector_field,
            dimensions,
            filter_fields,
        } => [
            Some(("vectorField", Expr::Text(vector_field))),
            Some(("dimensions", Expr::Count(*dimensions))),
            filters(filter_fields),
            staged,
        ],
    }
}

fn filters(fields: &[String]) -> Option<(&'static str, Expr<'_>)> {
    (!fields.is_empty()).then_some(("filterFields", Expr::Texts(fields)))
}

/// Returns the validator as a call of `v` in its oldest spelling, even if it has a name.
fn validator_shape(validator: ValidatorRef<'_>) -> Shape<'_> {
    let (callee, args) = match validator.exhaustive() {
        ValidatorKind::Any => return Shape::Plain("v.any()"),
        ValidatorKind::Null => return Shape::Plain("v.null()"),
        ValidatorKind::Float64 => return Shape::Plain("v.number()"),
        ValidatorKind::Int64 => return Shape::Plain("v.int64()"),
        ValidatorKind::CommitTs => return Shape::Plain("v.commitTs()"),
        ValidatorKind::Function(function) => {
            let options = Options::Function(function);
            if options.properties().next().is_none() {
                return Shape::Plain("v.function()");
            }
            ("v.function", Args::One(Expr::Options(options)))
        }
        ValidatorKind::Unknown(unknown) => return Shape::Unknown(unknown),
        ValidatorKind::Boolean => return Shape::Plain("v.boolean()"),
        ValidatorKind::String => return Shape::Plain("v.string()"),
        ValidatorKind::Bytes => return Shape::Plain("v.bytes()"),
        ValidatorKind::Id(table) => ("v.id", Args::One(Expr::Text(table))),
        ValidatorKind::Literal(value) => ("v.literal", Args::One(Expr::Literal(value))),
        ValidatorKind::Array(element) => ("v.array", Args::One(Expr::Validator(element))),
        ValidatorKind::Record { keys, values } => {
            let args = Args::Two(Expr::Validator(keys), Expr::Validator(values));
            ("v.record", args)
        }
        ValidatorKind::Object(fields) => ("v.object", Args::One(Expr::Fields(fields))),
        ValidatorKind::Union(members) => ("v.union", Args::Members(members)),
    };
    Shape::Call(callee, args)
}

/// Returns the value of a `v.literal(...)`.
fn literal_shape(literal: &Literal) -> Shape<'_> {
    match literal {
        Literal::String(text) => Shape::Text(text),
        Literal::Float64(value) => Shape::Word(Word::Float(*value)),
        Literal::Int64(value) => Shape::Word(Word::Bigint(*value)),
        Literal::Boolean(value) => Shape::Word(Word::Boolean(*value)),
    }
}
