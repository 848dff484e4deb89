//! The enums of the interface again, without `#[non_exhaustive]`.
//!
//! Sister crates match these without a `_` arm, so that rustc lists every place where a new kind
//! has to be decided. Their versions are pinned, so a new kind breaks no other crate.

use crate::schema::{Fields, FunctionRef, Index, IndexKind as OpenIndexKind, Members};
use crate::schema::{ValidatorKind as OpenValidatorKind, ValidatorRef};
use crate::unknown::UnknownValidator;
use crate::validator::{FieldValidator, FunctionValidator, Literal, Validator as OpenValidator};
use crate::value::Encoding as OpenEncoding;

/// [`ValidatorKind`](crate::ValidatorKind), exhaustive.
#[derive(Debug, Clone, Copy)]
pub enum ValidatorKind<'a> {
    Any,
    Null,
    Float64,
    Int64,
    CommitTs,
    Function(FunctionRef<'a>),
    Boolean,
    String,
    Bytes,
    Id(&'a str),
    Literal(&'a Literal),
    Array(ValidatorRef<'a>),
    Record {
        keys: ValidatorRef<'a>,
        values: ValidatorRef<'a>,
    },
    Object(Fields<'a>),
    Union(Members<'a>),
    Unknown(&'a UnknownValidator),
}

impl<'a> ValidatorRef<'a> {
    /// [`ValidatorRef::kind`], exhaustive.
    #[doc(hidden)]
    #[inline]
    pub fn exhaustive(self) -> ValidatorKind<'a> {
        match self.kind() {
            OpenValidatorKind::Any => ValidatorKind::Any,
            OpenValidatorKind::Null => ValidatorKind::Null,
            OpenValidatorKind::Float64 => ValidatorKind::Float64,
            OpenValidatorKind::Int64 => ValidatorKind::Int64,
            OpenValidatorKind::CommitTs => ValidatorKind::CommitTs,
            OpenValidatorKind::Function(function) => ValidatorKind::Function(function),
            OpenValidatorKind::Boolean => ValidatorKind::Boolean,
            OpenValidatorKind::String => ValidatorKind::String,
            OpenValidatorKind::Bytes => ValidatorKind::Bytes,
            OpenValidatorKind::Id(table) => ValidatorKind::Id(table),
            OpenValidatorKind::Literal(literal) => ValidatorKind::Literal(literal),
            OpenValidatorKind::Array(element) => ValidatorKind::Array(element),
            OpenValidatorKind::Record { keys, values } => ValidatorKind::Record { keys, values },
            OpenValidatorKind::Object(fields) => ValidatorKind::Object(fields),
            OpenValidatorKind::Union(members) => ValidatorKind::Union(members),
            OpenValidatorKind::Unknown(unknown) => ValidatorKind::Unknown(unknown),
        }
    }
}

/// [`Validator`](crate::Validator), borrowed and exhaustive.
#[derive(Debug, Clone, Copy)]
pub enum Validator<'a> {
    Any,
    Null,
    Float64,
    Int64,
    CommitTs,
    Function(&'a FunctionValidator),
    Boolean,
    String,
    Bytes,
    Id(&'a str),
    Literal(&'a Literal),
    Array(&'a OpenValidator),
    Record(&'a OpenValidator, &'a OpenValidator),
    Object(&'a [(String, FieldValidator)]),
    Union(&'a [OpenValidator]),
    Unknown(&'a UnknownValidator),
}

impl OpenValidator {
    /// The validator, exhaustive.
    #[doc(hidden)]
    pub fn exhaustive(&self) -> Validator<'_> {
        match self {
            Self::Any => Validator::Any,
            Self::Null => Validator::Null,
            Self::Float64 => Validator::Float64,
            Self::Int64 => Validator::Int64,
            Self::CommitTs => Validator::CommitTs,
            Self::Function(function) => Validator::Function(function),
            Self::Boolean => Validator::Boolean,
            Self::String => Validator::String,
            Self::Bytes => Validator::Bytes,
            Self::Id(table) => Validator::Id(table),
            Self::Literal(literal) => Validator::Literal(literal),
            Self::Array(element) => Validator::Array(element),
            Self::Record(keys, values) => Validator::Record(keys, values),
            Self::Object(object) => Validator::Object(&object.fields),
            Self::Union(members) => Validator::Union(members),
            Self::Unknown(unknown) => Validator::Unknown(unknown),
        }
    }
}

/// [`IndexKind`](crate::IndexKind), borrowed and exhaustive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind<'a> {
    Database {
        fields: &'a Vec<String>,
    },
    Search {
        search_field: &'a String,
        filter_fields: &'a Vec<String>,
    },
    Vector {
        vector_field: &'a String,
        dimensions: &'a u32,
        filter_fields: &'a Vec<String>,
    },
}

impl Index {
    /// The kind of index, exhaustive.
    #[doc(hidden)]
    pub fn exhaustive(&self) -> IndexKind<'_> {
        match &self.kind {
            OpenIndexKind::Database { fields } => IndexKind::Database { fields },
            OpenIndexKind::Search {
                search_field,
                filter_fields,
            } => IndexKind::Search {
                search_field,
                filter_fields,
            },
            OpenIndexKind::Vector {
                vector_field,
                dimensions,
                filter_fields,
            } => IndexKind::Vector {
                vector_field,
                dimensions,
                filter_fields,
            },
        }
    }
}

/// [`Encoding`](crate::value::Encoding), exhaustive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Wire,
    Export,
    Import,
}

impl OpenEncoding {
    /// The encoding, exhaustive.
    #[doc(hidden)]
    #[inline]
    pub const fn exhaustive(self) -> Encoding {
        match self {
            Self::Wire => Encoding::Wire,
            Self::Export => Encoding::Export,
            Self::Import => Encoding::Import,
        }
    }
}
