//! The order of consts: each before its first use.

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Schema, TypeRef, ValidatorRef};

/// Walks a schema and returns the types that a const needs before it.
#[derive(Debug)]
pub(super) struct Order<'a> {
    seen: Vec<bool>,
    ready: Vec<TypeRef<'a>>,
}

impl<'a> Order<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self {
            seen: vec![false; schema.types().len()],
            ready: Vec::new(),
        }
    }

    /// Returns the types that `validator` needs and no earlier call returned, each after those that
    /// it needs itself.
    pub(super) fn needed_by(
        &mut self,
        validator: Option<ValidatorRef<'a>>,
    ) -> impl Iterator<Item = TypeRef<'a>> {
        if !self.seen.is_empty() {
            if let Some(validator) = validator {
                self.visit(validator);
            }
        }
        self.ready.drain(..)
    }

    fn visit(&mut self, validator: ValidatorRef<'a>) {
        match validator.named() {
            Some(named) => self.visit_type(named),
            None => self.visit_parts(validator),
        }
    }

    fn visit_type(&mut self, named: TypeRef<'a>) {
        if !std::mem::replace(&mut self.seen[named.ordinal()], true) {
            self.visit(named.validator());
            self.ready.push(named);
        }
    }

    fn visit_parts(&mut self, validator: ValidatorRef<'a>) {
        match validator.exhaustive() {
            ValidatorKind::Array(element) => self.visit(element),
            ValidatorKind::Record { keys, values } => {
                self.visit(keys);
                self.visit(values);
            }
            ValidatorKind::Object(fields) => {
                fields
                    .iter()
                    .for_each(|field| self.visit(field.validator()));
            }
            ValidatorKind::Union(members) => {
                members
                    .iter()
                    .for_each(|member| self.visit(member.validator()));
            }
            ValidatorKind::Function(function) => {
                let inner = [function.args(), function.returns()].into_iter().flatten();
                inner.for_each(|inner| self.visit(inner));
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Unknown(_) => {}
        }
    }

    /// Returns the types that no earlier call returned: listed, and used by no table.
    pub(super) fn rest(&mut self, schema: &'a Schema) -> impl Iterator<Item = TypeRef<'a>> {
        schema.types().for_each(|named| self.visit_type(named));
        self.ready.drain(..)
    }
}
