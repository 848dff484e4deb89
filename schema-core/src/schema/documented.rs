//! Comments and types from elsewhere: those of a `schema.ts`, which its export does not have.

use super::Schema;
use super::docs::Docs;
use super::node::{FieldMeta, Model, Node, NodeId};

/// A step from the documents of a table to a part of them.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocsStep {
    /// To a field of an object, by its name.
    Field(String),
    /// To the elements of an array.
    Element,
    /// To the keys of a record.
    Key,
    /// To the values of a record.
    Value,
    /// To a member of a union, by its position.
    Member(usize),
    /// To an index of the table, by its name.
    Index(String),
}

/// The notes of a source on a place, beyond its validator.
#[doc(hidden)]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlaceNotes {
    /// The comment.
    pub docs: Option<Docs>,
    /// The TypeScript type that the validator of a field is cast to; no other place has one.
    pub ts: Option<String>,
}

impl From<Option<Docs>> for PlaceNotes {
    fn from(docs: Option<Docs>) -> Self {
        Self { docs, ts: None }
    }
}

impl Schema {
    /// Returns the schema with the notes that `notes` finds for the path from a table: an empty
    /// one for the table itself. Items without new notes keep theirs.
    #[doc(hidden)]
    #[must_use]
    pub fn documented<N: Into<PlaceNotes>>(&self, notes: impl Fn(&str, &[DocsStep]) -> N) -> Self {
        let notes = |table: &str, path: &[DocsStep]| notes(table, path).into();
        let mut model = self.model().clone();
        for place in 0..model.tables.len() {
            let table = &model.tables[place];
            let (name, document) = (model.names.get(table.name).to_owned(), table.document);
            if let Some(found) = notes(&name, &[]).docs {
                model.tables[place].docs = model.push_docs(found);
            }
            for index in &mut model.tables[place].indexes {
                let step = DocsStep::Index(index.name.clone());
                if let Some(found) = notes(&name, &[step]).docs {
                    index.docs = (found != Docs::default()).then_some(found);
                }
            }
            let mut walk = Walk {
                notes: |path: &[DocsStep]| notes(&name, path),
                path: Vec::new(),
            };
            if let Some(document) = document {
                walk.node(&mut model, document);
            }
        }
        Self::from_model(model)
    }
}

struct Walk<F> {
    notes: F,
    path: Vec<DocsStep>,
}

impl<F: Fn(&[DocsStep]) -> PlaceNotes> Walk<F> {
    fn step(&mut self, model: &mut Model, step: DocsStep, node: NodeId) -> PlaceNotes {
        self.path.push(step);
        let found = (self.notes)(&self.path);
        self.node(model, node);
        self.path.pop();
        found
    }

    fn node(&mut self, model: &mut Model, node: NodeId) {
        match model.resolve(node) {
            Node::Object(span) => {
                for at in span.start as usize..span.end as usize {
                    let field = model.fields[at];
                    let step = DocsStep::Field(model.names.get(field.name).to_owned());
                    let PlaceNotes { docs, ts } = self.step(model, step, field.node);
                    if let Some(docs) = docs.and_then(|docs| model.push_docs(docs)) {
                        model.fields[at].docs = Some(docs);
                    }
                    if ts.is_some() {
                        let known = field.meta.map(|meta| model.metas[meta as usize].clone());
                        let known = known.unwrap_or_default();
                        model.fields[at].meta = model.push_meta(FieldMeta { ts, ..known });
                    }
                }
            }
            Node::Union(span) => {
                for (position, at) in (span.start as usize..span.end as usize).enumerate() {
                    let step = DocsStep::Member(position);
                    let found = self.step(model, step, model.members[at].node).docs;
                    if let Some(docs) = found.and_then(|docs| model.push_docs(docs)) {
                        model.members[at].docs = Some(docs);
                    }
                }
            }
            Node::Array(element) => {
                self.step(model, DocsStep::Element, element);
            }
            Node::Record { keys, values } => {
                self.step(model, DocsStep::Key, keys);
                self.step(model, DocsStep::Value, values);
            }
            // The arguments of a function are not part of a document, and a type with a name has its own
            // comments.
            Node::Any
            | Node::Null
            | Node::Float64
            | Node::Int64
            | Node::CommitTs
            | Node::Function(_)
            | Node::Boolean
            | Node::String
            | Node::Bytes
            | Node::Id(_)
            | Node::Literal(_)
            | Node::Unknown(_)
            | Node::Named(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DocsStep;
    use crate::export::export_json;
    use crate::schema::Docs;
    use crate::{Index, Schema, TableDefinition, v};

    #[test]
    fn comments_are_found_by_their_paths() {
        let item = v::object().field("name", v::string());
        let kinds = v::union([v::literal("a"), v::literal("b")]);
        let document = v::object()
            .field("items", v::array(item))
            .field(
                "scores",
                v::record(v::string(), v::object().field("n", v::number())),
            )
            .field("kind", kinds);
        let table = |name: &str| TableDefinition::new(name, document.clone());
        let schema = Schema::builder()
            .table(table("a"))
            .table(table("b").index(Index::database("by_kind", ["kind"])))
            .build();
        let documented = schema.documented(|table, path| {
            let shown = path.iter().map(|step| match step {
                DocsStep::Field(name) => format!(".{name}"),
                DocsStep::Element => "[]".to_owned(),
                DocsStep::Key => ".keys()".to_owned(),
                DocsStep::Value => ".values()".to_owned(),
                DocsStep::Member(at) => format!("<{at}>"),
                DocsStep::Index(name) => format!("#{name}"),
            });
            let shown: String = shown.collect();
            (table == "b").then(|| Docs::new(format!("{table}{shown}")))
        });
        assert_eq!(export_json(&documented), export_json(&schema));
        let mut found = Vec::new();
        for table in documented.tables() {
            found.extend(table.docs().map(|docs| docs.text.clone()));
            let indexes = table.indexes().iter().filter_map(Index::docs);
            found.extend(indexes.map(|docs| docs.text.clone()));
            crate::paths::fields(table, |place| {
                found.extend(place.field.docs().map(|docs| docs.text.clone()));
            });
        }
        assert_eq!(found.len(), 7, "{found:?}");
        found.sort();
        assert_eq!(
            found,
            [
                "b",
                "b#by_kind",
                "b.items",
                "b.items[].name",
                "b.kind",
                "b.scores",
                "b.scores.values().n"
            ]
        );
        // The first schema is as it was.
        assert!(schema.tables().all(|table| table.docs().is_none()));
    }
}
