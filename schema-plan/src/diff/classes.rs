//! Numbers for validators, the same for equal ones: equal validators are found without comparing
//! each with each.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Literal, ValidatorRef, is_equal};

/// Classes of equal validators.
#[derive(Default)]
pub(super) struct Classes<'a> {
    /// By hash, a validator of each class and the number of the class.
    known: HashMap<u64, Vec<(ValidatorRef<'a>, usize)>>,
    count: usize,
}

impl<'a> Classes<'a> {
    /// Returns the number of the class of `validator`.
    pub(super) fn of(&mut self, validator: ValidatorRef<'a>) -> usize {
        let mut hasher = DefaultHasher::new();
        hash(validator, &mut hasher);
        let alike = self.known.entry(hasher.finish()).or_default();
        let class = alike.iter().find(|(known, _)| is_equal(*known, validator));
        if let Some((_, class)) = class {
            return *class;
        }
        let class = self.count;
        alike.push((validator, class));
        self.count += 1;
        class
    }
}

/// Hashes what [`is_equal`] compares: validators that are equal have one hash.
fn hash(validator: ValidatorRef<'_>, hasher: &mut impl Hasher) {
    let kind = validator.exhaustive();
    mem::discriminant(&kind).hash(hasher);
    match kind {
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes => {}
        ValidatorKind::Function(function) => {
            function.fn_type().hash(hasher);
            for inner in [function.args(), function.returns()] {
                inner.is_some().hash(hasher);
                if let Some(inner) = inner {
                    hash(inner, hasher);
                }
            }
        }
        ValidatorKind::Unknown(unknown) => unknown.json().hash(hasher),
        ValidatorKind::Id(table) => table.hash(hasher),
        ValidatorKind::Literal(literal) => hash_literal(literal, hasher),
        ValidatorKind::Array(element) => hash(element, hasher),
        ValidatorKind::Record { keys, values } => {
            hash(keys, hasher);
            hash(values, hasher);
        }
        ValidatorKind::Object(fields) => {
            let mut fields: Vec<FieldRef<'_>> = fields.iter().collect();
            fields.sort_by_key(|field| field.name());
            fields.len().hash(hasher);
            for field in fields {
                (field.name(), field.is_optional()).hash(hasher);
                hash(field.validator(), hasher);
            }
        }
        ValidatorKind::Union(members) => {
            members.len().hash(hasher);
            for member in members.iter() {
                hash(member.validator(), hasher);
            }
        }
    }
}

fn hash_literal(literal: &Literal, hasher: &mut impl Hasher) {
    match literal {
        Literal::String(text) => text.hash(hasher),
        Literal::Int64(value) => value.hash(hasher),
        Literal::Boolean(value) => value.hash(hasher),
        // Equal floats have equal bits: 0 and -0 differ.
        Literal::Float64(value) => value.to_bits().hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::Classes;
    use convex_schema_core::{
        Schema, TableDefinition, TableRef, Validator, ValidatorRef, is_equal, v,
    };

    #[test]
    fn equal_validators_have_one_class() {
        let schema = {
            let add = |schema: convex_schema_core::SchemaBuilder,
                       (place, it): (usize, Validator)| {
                let document = v::object().field("x", it);
                schema.table(TableDefinition::new(format!("t{place}"), document))
            };
            validators()
                .into_iter()
                .enumerate()
                .fold(Schema::builder(), add)
                .build()
        };
        let all: Vec<ValidatorRef<'_>> = schema.tables().filter_map(TableRef::document).collect();
        let mut classes = Classes::default();
        let numbers: Vec<_> = all.iter().map(|it| classes.of(*it)).collect();
        let mut equal = 0;
        for (a, first) in numbers.iter().zip(&all) {
            for (b, second) in numbers.iter().zip(&all) {
                assert_eq!(
                    a == b,
                    is_equal(*first, *second),
                    "{first:#} and {second:#}"
                );
                equal += usize::from(a == b);
            }
        }
        // Each equals itself, and two pairs are equal both ways.
        assert_eq!(equal, all.len() + 4);
    }

    fn validators() -> Vec<Validator> {
        let object = |names: [&str; 2]| {
            let object = v::object().field(names[0], v::string());
            object.field(names[1], v::string()).into()
        };
        vec![
            v::any(),
            v::null(),
            v::string(),
            v::id("a"),
            v::id("b"),
            v::literal("a"),
            v::literal(1),
            v::literal(2),
            v::literal(0.0),
            v::literal(-0.0),
            v::array(v::string()),
            v::record(v::string(), v::null()),
            v::record(v::string(), v::any()),
            object(["a", "b"]),
            object(["b", "a"]),
            v::object().field("a", v::optional(v::string())).into(),
            v::union([v::string(), v::null()]),
            v::union([v::null(), v::string()]),
            v::nullable(v::string()),
        ]
    }
}
