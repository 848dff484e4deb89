//! Indexes, types, domains, comments, and what is dropped.

use sqlparser::ast::{
    AlterType, AlterTypeAddValuePosition, AlterTypeOperation, CommentObject, CreateDomain,
    CreateIndex, IndexType, ObjectName, ObjectType, TableConstraint, UserDefinedTypeRepresentation,
};

use super::{Reader, constraint, name};
use crate::catalogue::{Domain, Index, LeftOut, Name, SqlType, Table, Unique, What};
use crate::place::Place;

impl Reader {
    fn table_mut(&mut self, table: &Name) -> Option<&mut Table> {
        let mut tables = self.catalogue.tables.iter_mut();
        tables.find(|it| it.name == *table)
    }

    pub(super) fn create_index(&mut self, at: &Place, create: &CreateIndex) -> bool {
        let table = name::object(&create.table_name, &self.schema);
        let index = create.name.as_ref().map(|it| name::parts(it).1);
        let columns = name::index_columns(&create.columns);
        let what = if create.predicate.is_some() {
            Some(What::PartialIndex)
        } else if columns.is_none() {
            Some(What::ExpressionIndex)
        } else if !matches!(create.using, None | Some(IndexType::BTree)) {
            Some(What::OtherIndex)
        } else if create.columns.iter().any(name::is_descending) {
            Some(What::DescendingIndex)
        } else {
            None
        };
        if let Some(what) = what {
            let text = format!("{} on {table}", index.unwrap_or_default());
            let at = at.clone();
            self.catalogue.left_out.push(LeftOut { at, what, text });
            return true;
        }
        let Some(table) = self.table_mut(&table) else {
            return false;
        };
        let columns = columns.unwrap_or_default();
        let index = index.unwrap_or_else(|| format!("{}_idx", columns.join("_")));
        if create.unique {
            let name = Some(index);
            table.uniques.push(Unique { name, columns });
        } else {
            let name = index;
            table.indexes.push(Index { name, columns });
        }
        true
    }

    pub(super) fn create_type(
        &mut self,
        type_name: &ObjectName,
        representation: Option<&UserDefinedTypeRepresentation>,
    ) -> bool {
        let type_name = name::object(type_name, &self.schema);
        match representation {
            Some(UserDefinedTypeRepresentation::Enum { labels }) => {
                let labels = labels.iter().map(|label| label.value.clone()).collect();
                self.catalogue.enums.insert(type_name, labels);
            }
            Some(UserDefinedTypeRepresentation::Composite { attributes }) => {
                let fields = attributes.iter().map(|field| {
                    let ty = SqlType::parse(&field.data_type.to_string());
                    (name::ident(&field.name), ty)
                });
                let fields = fields.collect();
                self.catalogue.composites.insert(type_name, fields);
            }
            Some(_) | None => return false,
        }
        true
    }

    pub(super) fn alter_type(&mut self, alter: &AlterType) -> bool {
        let type_name = name::object(&alter.name, &self.schema);
        let Some(labels) = self.catalogue.enums.get_mut(&type_name) else {
            return false;
        };
        let place = |labels: &[String], label: &str| labels.iter().position(|it| it == label);
        match &alter.operation {
            AlterTypeOperation::AddValue(add) => {
                let value = add.value.value.clone();
                let at = match &add.position {
                    Some(AlterTypeAddValuePosition::Before(next)) => place(labels, &next.value),
                    Some(AlterTypeAddValuePosition::After(last)) => {
                        place(labels, &last.value).map(|at| at + 1)
                    }
                    None => Some(labels.len()),
                };
                if !labels.contains(&value) {
                    labels.insert(at.unwrap_or(labels.len()), value);
                }
                true
            }
            AlterTypeOperation::RenameValue(rename) => {
                let at = place(labels, &rename.from.value);
                let label = at.and_then(|at| labels.get_mut(at));
                label
                    .map(|label| label.clone_from(&rename.to.value))
                    .is_some()
            }
            AlterTypeOperation::Rename(_) => false,
        }
    }

    pub(super) fn create_domain(&mut self, create: &CreateDomain) -> bool {
        let mut domain = Domain {
            ty: SqlType::parse(&create.data_type.to_string()),
            not_null: false,
            checks: Vec::new(),
        };
        let mut understood = true;
        for each in &create.constraints {
            match each {
                TableConstraint::Check(check) => {
                    let check = constraint::checked(check.name.as_ref(), &check.expr);
                    domain.checks.push(check);
                }
                _ => understood = false,
            }
        }
        let name = name::object(&create.name, &self.schema);
        self.catalogue.domains.insert(name, domain);
        understood
    }

    pub(super) fn comment(
        &mut self,
        object: CommentObject,
        object_name: &ObjectName,
        comment: Option<&str>,
    ) -> bool {
        let comment = comment.map(str::to_owned);
        match object {
            CommentObject::Table => {
                let table = name::object(object_name, &self.schema);
                match self.table_mut(&table) {
                    Some(table) => table.comment = comment,
                    None => return false,
                }
            }
            CommentObject::Column => {
                let (mut parts, column) = name::parts(object_name);
                let table = parts.pop().unwrap_or_default();
                let schema = parts.pop().unwrap_or_else(|| self.schema.clone());
                let table = self.table_mut(&Name::new(schema, table));
                let mut columns = table.into_iter().flat_map(|table| &mut table.columns);
                match columns.find(|it| it.name == column) {
                    Some(column) => column.comment = comment,
                    // Views have columns too.
                    None => return true,
                }
            }
            _ => {}
        }
        true
    }

    pub(super) fn drop(&mut self, object: ObjectType, names: &[ObjectName]) -> bool {
        for name in names {
            let name = name::object(name, &self.schema);
            match object {
                ObjectType::Table => self.catalogue.tables.retain(|it| it.name != name),
                ObjectType::Type => {
                    self.catalogue.enums.remove(&name);
                    self.catalogue.composites.remove(&name);
                }
                ObjectType::Index => {
                    for table in &mut self.catalogue.tables {
                        table.indexes.retain(|it| it.name != name.name);
                        let is_it = |it: &Unique| it.name.as_ref() == Some(&name.name);
                        table.uniques.retain(|it| !is_it(it));
                    }
                }
                _ => return false,
            }
        }
        true
    }
}
