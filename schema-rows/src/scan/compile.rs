//! From a table's validator to a [`Program`].
//!
//! Only validators that the scanner can be sure of become nodes that accept. All others become
//! [`Op::Unsure`]: their rows go to the validator.

mod unions;
mod warned;

use std::collections::HashMap;

use convex_schema_rules::limit::{
    MAX_DOCUMENT_NESTING, MAX_OWN_DOCUMENT_FIELDS, MAX_VALUE_NESTING,
};
use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD, check_table_name};

use super::capture::FieldNumber;
use super::lookup::{NameTable, PrefixHash};
use super::node::{Fixed, Node, NodeIndex, Op, Step};
use super::number::{Fractions, Times};
use super::program::{Keys, Object, Program, Record};
use super::simd::IdRule;
use crate::validate::Mode;
use convex_schema_core::__internal::NodeId;
use convex_schema_core::__internal::exhaustive::{self, ValidatorKind};
use convex_schema_core::value::Encoding;
use convex_schema_core::{Fields, Literal, Schema, TableMapping, TableRef, ValidatorRef, Value};

/// The context of compilation besides the schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) table: &'a str,
    pub(super) mode: Mode,
    pub(super) encoding: Encoding,
    pub(super) mapping: Option<&'a TableMapping>,
    /// Whether rows that a warning may be about are rejected.
    pub(super) warnings: bool,
    /// Names of fields of the document whose values are asked for.
    pub(super) captured: &'a [String],
}

/// Compiles the validator of a table.
pub(super) fn compile(schema: &Schema, context: Context<'_>) -> Program {
    let program = Program {
        encoding: context.encoding,
        fractions: Fractions::of(context.encoding),
        times: match context.mode {
            Mode::Existing => Times::Stored,
            _ => Times::Written,
        },
        levels: count_levels(context.mode),
        ..Program::default()
    };
    let mut compiler = Compiler {
        context,
        program,
        known: HashMap::new(),
    };
    let root = compiler.root(schema);
    let root = compiler.push(root);
    let mut program = compiler.program;
    let mut fields = program.objects.iter().flat_map(|object| &object.fields);
    program.is_flat = !fields.any(|field| field.node.op.is_entered());
    program.root = root;
    program
}

/// Most levels of a document.
const fn count_levels(mode: Mode) -> u32 {
    let levels = if mode.writes() {
        MAX_DOCUMENT_NESTING
    } else {
        MAX_VALUE_NESTING
    };
    levels as u32
}

/// Levels at which values are too deep for documents that are written; deeper ones are left to the
/// slow validator in other modes too.
const TOO_DEEP: usize = MAX_DOCUMENT_NESTING + 1;

struct Compiler<'a> {
    context: Context<'a>,
    program: Program,
    /// The nodes compiled so far, by the level of their values.
    known: HashMap<(NodeId, usize), NodeIndex>,
}

impl Compiler<'_> {
    /// Returns the node of `validator`, whose values stand at `level`; the document is level 1.
    fn node(&mut self, validator: ValidatorRef<'_>, level: usize) -> NodeIndex {
        let key = (validator.node_id(), level);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let node = self.compile(validator, level);
        let index = self.push(node);
        self.known.insert(key, index);
        index
    }

    fn compile(&mut self, validator: ValidatorRef<'_>, level: usize) -> Node {
        if level == TOO_DEEP {
            return self.scalar(validator);
        }
        match validator.exhaustive() {
            ValidatorKind::Array(element) => {
                let element = self.node(element, level + 1);
                Node {
                    op: Op::Array,
                    data: element.into(),
                }
            }
            ValidatorKind::Record { keys, values } => {
                let keys = self.record_keys(keys);
                let values = self.node(values, level + 1);
                self.record(Record {
                    keys,
                    values,
                    system: None,
                })
            }
            ValidatorKind::Object(fields) => self.fields(fields, level, None),
            ValidatorKind::Union(members) => self.union(members, level),
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Boolean
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_) => self.scalar(validator),
        }
    }

    /// Returns the node of a validator of scalars, which needs no room for levels below.
    fn scalar(&mut self, validator: ValidatorRef<'_>) -> Node {
        Node::plain(match validator.exhaustive() {
            ValidatorKind::Any => Op::Any,
            ValidatorKind::Null => Op::Null,
            ValidatorKind::Boolean => Op::Boolean,
            ValidatorKind::String => Op::String,
            ValidatorKind::Float64 => Op::Float,
            ValidatorKind::Int64 | ValidatorKind::CommitTs => {
                match self.context.encoding.exhaustive() {
                    exhaustive::Encoding::Export => Op::Integer,
                    exhaustive::Encoding::Wire => Op::WireInteger,
                    exhaustive::Encoding::Import => Op::Unsure,
                }
            }
            ValidatorKind::Bytes if self.context.encoding != Encoding::Import => Op::Bytes,
            ValidatorKind::Id(table) => return self.id(table),
            ValidatorKind::Literal(literal) => return self.literal(literal),
            ValidatorKind::Bytes
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Object(_)
            | ValidatorKind::Union(_) => Op::Unsure,
        })
    }

    fn push(&mut self, node: Node) -> NodeIndex {
        self.program.nodes.push(node);
        count(&self.program.nodes) - 1
    }

    fn id(&self, table: &str) -> Node {
        let rule = self.id_rule(table);
        rule.map_or(Node::UNSURE, |rule| Node {
            op: Op::Id,
            data: rule.to_data(),
        })
    }

    /// Returns the rule for ids of `table`; `None` if no id can be recognised.
    fn id_rule(&self, table: &str) -> Option<IdRule> {
        let Some(mapping) = self.context.mapping else {
            return Some(IdRule::ANY);
        };
        let number = mapping.number_of(table)?;
        // A number stands for one table only, and that has to be this one.
        (mapping.name_of(number) == Some(table))
            .then(|| IdRule::table(number))
            .flatten()
    }

    /// Literals are compared as text, in the spelling that writers use.
    fn literal(&mut self, literal: &Literal) -> Node {
        let text = match literal {
            Literal::String(text) => match serde_json::to_string(text) {
                Ok(text) => text,
                Err(_) => return Node::UNSURE,
            },
            Literal::Boolean(value) => value.to_string(),
            Literal::Float64(value) if self.context.encoding != Encoding::Export => {
                // Writers differ in what they write of 1.0.
                let long = Value::Float64(*value).to_wire();
                let short = long.strip_suffix(".0").map(str::to_owned);
                return match short {
                    Some(short) if !long.starts_with('{') => {
                        self.spellings(literal, &[short, long])
                    }
                    _ => self.text(literal, &long),
                };
            }
            Literal::Float64(value) => Value::Float64(*value).to_export(),
            Literal::Int64(value) => match self.context.encoding.exhaustive() {
                exhaustive::Encoding::Export => value.to_string(),
                exhaustive::Encoding::Wire => Value::Int64(*value).to_wire(),
                exhaustive::Encoding::Import => return Node::UNSURE,
            },
        };
        self.text(literal, &text)
    }

    fn text(&mut self, literal: &Literal, text: &str) -> Node {
        self.program.texts.push(Fixed {
            text: text.as_bytes().into(),
            literal: literal.clone(),
        });
        Node {
            op: Op::Text,
            data: u64::from(count(&self.program.texts) - 1),
        }
    }

    fn spellings(&mut self, literal: &Literal, spellings: &[String]) -> Node {
        let nodes: Vec<_> = spellings
            .iter()
            .map(|text| {
                let node = self.text(literal, text);
                self.push(node)
            })
            .collect();
        self.choice(&nodes)
    }

    fn record_keys(&self, keys: ValidatorRef<'_>) -> Keys {
        let mut rules = Vec::new();
        match self.collect_keys(keys, &mut rules) {
            AnyKey::Yes => Keys::Any,
            AnyKey::No => Keys::Ids(rules),
        }
    }

    /// Collects the rules of ids for keys. Keys of other kinds are left out: rows with
    /// such keys go to the slow validator.
    fn collect_keys(&self, keys: ValidatorRef<'_>, rules: &mut Vec<IdRule>) -> AnyKey {
        match keys.exhaustive() {
            ValidatorKind::String | ValidatorKind::Any => return AnyKey::Yes,
            ValidatorKind::Id(table) => rules.extend(self.id_rule(table)),
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    if self.collect_keys(member.validator(), rules) == AnyKey::Yes {
                        return AnyKey::Yes;
                    }
                }
            }
            ValidatorKind::Null
            | ValidatorKind::Boolean
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Bytes
            | ValidatorKind::Literal(_)
            | ValidatorKind::Function(_)
            | ValidatorKind::Unknown(_)
            | ValidatorKind::Array(_)
            | ValidatorKind::Record { .. }
            | ValidatorKind::Object(_) => {}
        }
        AnyKey::No
    }

    fn record(&mut self, record: Record) -> Node {
        self.program.records.push(record);
        Node {
            op: Op::Record,
            data: u64::from(count(&self.program.records) - 1),
        }
    }

    /// Returns an object with known fields; a document has its system fields in `system`.
    fn fields(&mut self, fields: Fields<'_>, level: usize, system: Option<&System>) -> Node {
        let mut list: Vec<ObjectField> = Vec::with_capacity(fields.len() + 2);
        for field in fields.iter() {
            if system.is_some() && field.name().starts_with('_') {
                continue;
            }
            let node = self.node(field.validator(), level + 1);
            list.push(ObjectField {
                name: field.name().to_owned(),
                node: self.unwarned(field, node),
                required: !field.is_optional(),
                number: 0,
            });
        }
        if list.len() > MAX_OWN_DOCUMENT_FIELDS {
            return Node::UNSURE;
        }
        if let Some(system) = system {
            list.extend(system.fields.clone());
            for field in &mut list {
                field.number = self.number(&field.name);
            }
        }
        self.object(&list).unwrap_or(Node::UNSURE)
    }

    /// Returns the number of a field of the document; 0 if its value is not asked for.
    fn number(&self, name: &str) -> FieldNumber {
        let index = self.context.captured.iter().position(|it| it == name);
        index.map_or(0, |index| FieldNumber::try_from(index + 1).unwrap_or(0))
    }

    fn object(&mut self, list: &[ObjectField]) -> Option<Node> {
        let owner = count(&self.program.objects);
        let first = count(&self.program.owners);
        let names = NameTable::new(list.iter().map(|field| field.name.as_str()))?;
        let (mut steps, mut required) = (Vec::with_capacity(list.len()), 0_u64);
        for (index, field) in (1..).zip(list) {
            // One bit for each field that has to be there, of which there may be 64.
            let bit = if field.required {
                1_u64.checked_shl(required.count_ones())?
            } else {
                0
            };
            required |= bit;
            let next = first + index;
            steps.push(Step {
                node: self.program.node(field.node),
                bit,
                next,
                field: field.number,
            });
        }
        let end = Node {
            op: Op::End,
            data: required,
        };
        // Sites at the start, then after each field.
        self.program
            .owners
            .extend(std::iter::repeat_n(owner, list.len() + 1));
        let fields = list.iter().map(|field| field.name.as_str());
        let fields: Vec<_> = fields.zip(steps.iter().copied()).collect();
        self.program.objects.push(Object {
            first,
            by_prefix: PrefixHash::of_fields(&fields, &self.program.texts),
            names,
            fields: steps,
            end: Step {
                node: end,
                bit: 0,
                next: first,
                field: 0,
            },
        });
        Some(Node {
            op: Op::Object,
            data: first.into(),
        })
    }
}

/// Whether keys may be any text.
#[derive(PartialEq, Eq)]
enum AnyKey {
    Yes,
    No,
}

/// A field of an object.
#[derive(Debug, Clone)]
struct ObjectField {
    name: String,
    node: NodeIndex,
    required: bool,
    /// Its number, if its value is asked for.
    number: FieldNumber,
}

/// The system fields of a document.
struct System {
    /// `_id` and `_creationTime`, as far as the document may have them.
    fields: Vec<ObjectField>,
}

/// Returns how many entries there are; a schema of 2^32 entries does not fit in memory.
fn count<T>(entries: &[T]) -> u32 {
    u32::try_from(entries.len()).unwrap_or(u32::MAX)
}

impl Compiler<'_> {
    /// Returns the node of the table's documents.
    pub(super) fn root(&mut self, schema: &Schema) -> Node {
        if self.context.mode.writes() && check_table_name(self.context.table).is_err() {
            return Node::UNSURE;
        }
        if self.context.warnings && schema.table(self.context.table).is_none() {
            return Node::UNSURE;
        }
        let table = schema.table(self.context.table);
        if table.is_some_and(|table| !table.unknown_document_keys().is_empty()) {
            return Node::UNSURE;
        }
        let [id, mut creation_time] = self.system_nodes();
        if self.context.warnings {
            creation_time = self.plausible_time(creation_time);
        }
        let document = table
            .and_then(TableRef::document)
            .filter(|_| schema.schema_validation());
        let kind = document.map_or(ValidatorKind::Any, ValidatorRef::exhaustive);
        let system = self.system(id, creation_time);
        match kind {
            // Of a document without validator, system fields that are missing can't be missed.
            ValidatorKind::Any if self.context.mode == Mode::Existing => Node::UNSURE,
            ValidatorKind::Any => {
                let values = self.push(Node::plain(Op::Any));
                self.record(Record {
                    keys: Keys::Any,
                    values,
                    system: Some([id, creation_time]),
                })
            }
            ValidatorKind::Object(fields) => self.fields(fields, 1, Some(&system)),
            ValidatorKind::Union(members) => self.document_union(members, &system),
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
            | ValidatorKind::Record { .. } => Node::UNSURE,
        }
    }

    /// Returns what `_id` and `_creationTime` have to be if they are there.
    fn system_nodes(&self) -> [Node; 2] {
        let time = Node::plain(Op::Time);
        match self.context.mode {
            Mode::Insert => [Node::UNSURE; 2],
            Mode::Auto | Mode::Import => [self.id(self.context.table), time],
            Mode::Existing => {
                let any_table = Node {
                    op: Op::Id,
                    data: IdRule::ANY.to_data(),
                };
                [any_table, time]
            }
            Mode::Pure => [Node::plain(Op::Any); 2],
        }
    }

    fn system(&mut self, id: Node, creation_time: Node) -> System {
        let required = self.context.mode == Mode::Existing;
        let fields = [(ID_FIELD, id), (CREATION_TIME_FIELD, creation_time)];
        let fields = fields.into_iter().filter(|(_, node)| node.op != Op::Unsure);
        let fields = fields.map(|(name, node)| ObjectField {
            name: name.to_owned(),
            node: self.push(node),
            required,
            number: 0,
        });
        System {
            fields: fields.collect(),
        }
    }
}
