//! Documents: a table's validator, and what the mode says of system fields.

use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD, check_table_name};

use super::super::program::{Keys, Node, Op, Record};
use super::{Compiler, IdRule, ObjectField, System};
use crate::validate::Mode;
use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Schema, TableRef, ValidatorRef};

impl Compiler<'_> {
    /// The node of the table's documents.
    pub(super) fn root(&mut self, schema: &Schema) -> Node {
        if self.context.mode.writes() && check_table_name(self.context.table).is_err() {
            return Node::REFUSE;
        }
        if self.context.warnings && schema.table(self.context.table).is_none() {
            return Node::REFUSE;
        }
        let [id, mut creation_time] = self.system_nodes();
        if self.context.warnings {
            creation_time = self.plausible_time(creation_time);
        }
        let document = schema
            .table(self.context.table)
            .and_then(TableRef::document)
            .filter(|_| schema.schema_validation());
        let kind = document.map_or(ValidatorKind::Any, ValidatorRef::exhaustive);
        let system = self.system(id, creation_time);
        match kind {
            // Of a document without validator, system fields that are missing can't be missed.
            ValidatorKind::Any if self.context.mode == Mode::Existing => Node::REFUSE,
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
            _ => Node::REFUSE,
        }
    }

    /// What `_id` and `_creationTime` have to be if they are there.
    fn system_nodes(&self) -> [Node; 2] {
        let time = Node::plain(Op::Time);
        match self.context.mode {
            Mode::Insert => [Node::REFUSE; 2],
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
        let fields = fields.into_iter().filter(|(_, node)| node.op != Op::Refuse);
        let fields = fields.map(|(name, node)| ObjectField {
            name: name.to_owned(),
            node: self.push(node),
            required,
        });
        System {
            fields: fields.collect(),
        }
    }
}
