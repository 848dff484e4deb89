//! A schema compiled for validation: fields in byte order, tables without their `_` fields.

use std::collections::HashMap;

use convex_schema_rules::name::is_system_name;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldMeta, Fields, MemberRef, Members, Schema, ValidatorRef};

use convex_schema_core::__internal::NodeId;
use convex_schema_core::Literal;
use convex_schema_core::Value;

/// The index of a check in [`Program::checks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CheckId(u32);

/// A run of consecutive entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    start: u32,
    end: u32,
}

/// A compiled validator.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    Any,
    Null,
    Float64,
    Int64,
    CommitTs,
    /// The handle of a function.
    Function,
    /// A validator that this version does not know; into [`Program::targets`], for its name.
    Unknown(u32),
    Boolean,
    String,
    Bytes,
    /// Into [`Program::targets`].
    Id(u32),
    /// Into [`Program::literals`].
    Literal(u32),
    Array(CheckId),
    Record {
        keys: CheckId,
        values: CheckId,
    },
    /// Into [`Program::fields`], in byte order of the names.
    Object(Run),
    /// Into [`Program::members`], in the order in which they are tried.
    Union(Run),
}

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: Box<str>,
    pub(crate) check: CheckId,
    pub(crate) optional: bool,
    pub(crate) meta: Option<Box<FieldMeta>>,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: Box<str>,
    /// The check of documents without their `_` fields; `None` accepts anything.
    pub(crate) check: Option<CheckId>,
}

/// A schema, compiled.
#[derive(Debug, Default)]
pub(crate) struct Program {
    checks: Vec<Check>,
    fields: Vec<Field>,
    members: Vec<CheckId>,
    literals: Vec<Value>,
    targets: Vec<Box<str>>,
    tables: Vec<Table>,
    /// Into [`Program::tables`]: a schema may have thousands.
    by_name: HashMap<Box<str>, usize>,
}

impl Program {
    /// Compiles all tables of `schema`.
    ///
    /// Without `schemaValidation` there is nothing to check, so all tables accept anything.
    pub(crate) fn compile(schema: &Schema) -> Self {
        let mut compiler = Compiler::default();
        for table in schema.tables() {
            let document = table.document().filter(|_| schema.schema_validation());
            let unknown = table.unknown_document_keys();
            let check = match unknown.iter().next() {
                Some((key, _)) if document.is_some() => Some(compiler.unknown(key)),
                _ => document.and_then(|document| compiler.document(document)),
            };
            let name: Box<str> = table.name().into();
            let tables = &mut compiler.program.tables;
            compiler.program.by_name.insert(name.clone(), tables.len());
            tables.push(Table { name, check });
        }
        compiler.program
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(*self.by_name.get(name)?)
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub(crate) fn check(&self, id: CheckId) -> Check {
        self.checks[id.0 as usize]
    }

    pub(crate) fn fields(&self, run: Run) -> &[Field] {
        &self.fields[run.start as usize..run.end as usize]
    }

    pub(crate) fn members(&self, run: Run) -> &[CheckId] {
        &self.members[run.start as usize..run.end as usize]
    }

    pub(crate) fn literal(&self, index: u32) -> &Value {
        &self.literals[index as usize]
    }

    pub(crate) fn target(&self, index: u32) -> &str {
        &self.targets[index as usize]
    }
}

/// Compiles each node of a schema once.
#[derive(Default)]
struct Compiler {
    program: Program,
    known: HashMap<NodeId, CheckId>,
    targets: HashMap<String, u32>,
}

impl Compiler {
    /// Returns the check of a table's documents: top-level fields that start with `_` are dropped.
    ///
    /// Source: Convex backend, `crates/common/src/schemas/mod.rs`.
    fn document(&mut self, document: ValidatorRef<'_>) -> Option<CheckId> {
        match document.exhaustive() {
            ValidatorKind::Any => None,
            ValidatorKind::Object(fields) => {
                Some(self.object(fields, |name| !is_system_name(name)))
            }
            ValidatorKind::Union(members) => {
                let members = members.iter().map(MemberRef::validator);
                let members: Vec<_> = members
                    .map(|member| match member.exhaustive() {
                        ValidatorKind::Object(fields) => {
                            self.object(fields, |name| !is_system_name(name))
                        }
                        _ => self.check(member),
                    })
                    .collect();
                Some(self.union(&members))
            }
            ValidatorKind::Null
            | ValidatorKind::Boolean
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. } => Some(self.check(document)),
        }
    }

    /// The check of values that are not validated, because this version does not know `name`.
    fn unknown(&mut self, name: &str) -> CheckId {
        let name = self.target(name);
        self.push(Check::Unknown(name))
    }

    fn check(&mut self, validator: ValidatorRef<'_>) -> CheckId {
        if let Some(known) = self.known.get(&validator.node_id()) {
            return *known;
        }
        let id = match validator.exhaustive() {
            ValidatorKind::Any => self.push(Check::Any),
            ValidatorKind::Null => self.push(Check::Null),
            ValidatorKind::Float64 => self.push(Check::Float64),
            ValidatorKind::Int64 => self.push(Check::Int64),
            ValidatorKind::CommitTs => self.push(Check::CommitTs),
            ValidatorKind::Function(_) => self.push(Check::Function),
            ValidatorKind::Unknown(unknown) => self.unknown(&unknown.name()),
            ValidatorKind::Boolean => self.push(Check::Boolean),
            ValidatorKind::String => self.push(Check::String),
            ValidatorKind::Bytes => self.push(Check::Bytes),
            ValidatorKind::Id(table) => self.id(table),
            ValidatorKind::Literal(literal) => self.literal(literal),
            ValidatorKind::Array(element) => {
                let element = self.check(element);
                self.push(Check::Array(element))
            }
            ValidatorKind::Record { keys, values } => {
                let keys = self.check(keys);
                let values = self.check(values);
                self.push(Check::Record { keys, values })
            }
            ValidatorKind::Object(fields) => self.object(fields, |_| true),
            ValidatorKind::Union(members) => self.members(members),
        };
        self.known.insert(validator.node_id(), id);
        id
    }

    fn push(&mut self, check: Check) -> CheckId {
        let id = CheckId(count(&self.program.checks));
        self.program.checks.push(check);
        id
    }

    fn id(&mut self, table: &str) -> CheckId {
        let target = self.target(table);
        self.push(Check::Id(target))
    }

    fn target(&mut self, name: &str) -> u32 {
        let next = count(&self.program.targets);
        let target = *self.targets.entry(name.to_owned()).or_insert(next);
        if target == next {
            self.program.targets.push(name.into());
        }
        target
    }

    fn literal(&mut self, literal: &Literal) -> CheckId {
        let index = count(&self.program.literals);
        self.program.literals.push(literal.into());
        self.push(Check::Literal(index))
    }

    fn object(&mut self, fields: Fields<'_>, keep: impl Fn(&str) -> bool) -> CheckId {
        let mut compiled: Vec<Field> = Vec::with_capacity(fields.len());
        for field in fields.iter().filter(|field| keep(field.name())) {
            compiled.push(Field {
                name: field.name().into(),
                check: self.check(field.validator()),
                optional: field.is_optional(),
                meta: field.meta().cloned().map(Box::new),
            });
        }
        compiled.sort_by(|a, b| a.name.cmp(&b.name));
        let start = count(&self.program.fields);
        self.program.fields.append(&mut compiled);
        let end = count(&self.program.fields);
        self.push(Check::Object(Run { start, end }))
    }

    fn members(&mut self, members: Members<'_>) -> CheckId {
        let members: Vec<_> = members
            .iter()
            .map(|member| self.check(member.validator()))
            .collect();
        self.union(&members)
    }

    fn union(&mut self, members: &[CheckId]) -> CheckId {
        let start = count(&self.program.members);
        self.program.members.extend_from_slice(members);
        let end = count(&self.program.members);
        self.push(Check::Union(Run { start, end }))
    }
}

/// Returns how many entries there are; a schema of 2^32 entries does not fit in memory.
fn count<T>(entries: &[T]) -> u32 {
    u32::try_from(entries.len()).unwrap_or(u32::MAX)
}
