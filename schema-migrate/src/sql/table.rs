//! `CREATE TABLE` and `ALTER TABLE`.

use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation, ColumnDef, ColumnOption, CreateTable,
    GeneratedAs, RenameTableNameKind,
};

use super::{Cursor, Reader, constraint, name};
use crate::catalogue::{Column, Name, SqlType, Table};
use crate::place::Place;

impl Reader {
    /// Returns whether the statement is understood.
    pub(super) fn create_table(&mut self, at: &Place, create: &CreateTable) -> bool {
        let table_name = name::object(&create.name, &self.schema);
        if self.catalogue.table(&table_name).is_some() {
            return create.if_not_exists;
        }
        if create.temporary {
            return true;
        }
        if create.query.is_some() || create.like.is_some() || create.inherits.is_some() {
            return false;
        }
        let mut table = Table::new(table_name, at.clone());
        if let Some(parent) = &create.partition_of {
            let parent = name::object(parent, &self.schema);
            if let Some(of) = self.catalogue.table(&parent) {
                table.columns.clone_from(&of.columns);
                table.primary_key.clone_from(&of.primary_key);
            }
            table.partition_of = Some(parent);
        }
        let mut understood = true;
        for column in &create.columns {
            understood &= add_column(&mut table, column, &self.schema, at);
        }
        for each in &create.constraints {
            let left_out = &mut self.catalogue.left_out;
            understood &= constraint::add(&mut table, each, &self.schema, at, left_out);
        }
        self.catalogue.tables.push(table);
        understood
    }

    /// Returns whether all of the statement is understood.
    pub(super) fn alter_table(&mut self, at: &Place, alter: &AlterTable) -> bool {
        let table_name = name::object(&alter.name, &self.schema);
        let mut understood = true;
        for operation in &alter.operations {
            understood &= self.alter(at, &table_name, operation) || alter.if_exists;
        }
        understood
    }

    fn alter(&mut self, at: &Place, table_name: &Name, operation: &AlterTableOperation) -> bool {
        use AlterTableOperation as Operation;

        let schema = self.schema.as_str();
        let left_out = &mut self.catalogue.left_out;
        let mut tables = self.catalogue.tables.iter_mut();
        let Some(table) = tables.find(|table| table.name == *table_name) else {
            return is_about_no_column(operation);
        };
        match operation {
            Operation::AddConstraint { constraint, .. } => {
                constraint::add(table, constraint, schema, at, left_out)
            }
            Operation::AddColumn {
                column_def,
                if_not_exists,
                ..
            } => {
                let is_there = table.column(&name::ident(&column_def.name)).is_some();
                match (is_there, if_not_exists) {
                    (true, known) => *known,
                    (false, _) => add_column(table, column_def, schema, at),
                }
            }
            Operation::DropColumn { column_names, .. } => {
                for column in name::idents(column_names) {
                    drop_column(table, &column);
                }
                true
            }
            Operation::DropConstraint { name, .. } => {
                drop_constraint(table, &name::ident(name));
                true
            }
            Operation::RenameColumn {
                old_column_name,
                new_column_name,
            } => {
                let (old, new) = (name::ident(old_column_name), name::ident(new_column_name));
                rename_column(table, &old, &new);
                let renamed = table.name.clone();
                self.rename_referred(&renamed, &old, &new);
                true
            }
            Operation::RenameTable { table_name: new } => {
                let (RenameTableNameKind::As(new) | RenameTableNameKind::To(new)) = new;
                let (_, new) = name::parts(new);
                self.rename_table(table_name, &new);
                true
            }
            Operation::RenameConstraint { old_name, new_name } => {
                rename_constraint(table, &name::ident(old_name), &name::ident(new_name));
                true
            }
            Operation::AlterColumn { column_name, op } => {
                alter_column(table, &name::ident(column_name), op)
            }
            Operation::AttachPartitionOf { partition, .. } => {
                let parent = table.name.clone();
                let partition = name::object(partition, schema);
                let mut tables = self.catalogue.tables.iter_mut();
                match tables.find(|table| table.name == partition) {
                    Some(table) => {
                        table.partition_of = Some(parent);
                        true
                    }
                    None => false,
                }
            }
            other => is_about_no_column(other),
        }
    }

    /// Renames a column in the foreign keys that refer to it.
    fn rename_referred(&mut self, table: &Name, old: &str, new: &str) {
        let tables = self.catalogue.tables.iter_mut();
        for key in tables.flat_map(|table| &mut table.foreign_keys) {
            if key.table == *table {
                rename(&mut key.referred, old, new);
            }
        }
    }

    fn rename_table(&mut self, old: &Name, new: &str) {
        let new = Name::new(&old.schema, new);
        for table in &mut self.catalogue.tables {
            if table.name == *old {
                table.name = new.clone();
            }
            if table.partition_of.as_ref() == Some(old) {
                table.partition_of = Some(new.clone());
            }
            for key in &mut table.foreign_keys {
                if key.table == *old {
                    key.table = new.clone();
                }
            }
        }
    }

    /// Reads `ALTER TABLE t ALTER COLUMN c ADD GENERATED ... AS IDENTITY (SEQUENCE NAME ...)`, which dumps
    /// have and the parser rejects. Returns whether it is that.
    pub(super) fn identity(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if !(cursor.keyword("alter") && cursor.keyword("table")) {
            return false;
        }
        cursor.keyword("only");
        let table = cursor.table(&self.schema);
        if !cursor.keyword("alter") {
            return false;
        }
        cursor.keyword("column");
        let column = cursor.name();
        if !(cursor.keyword("add") && cursor.keyword("generated")) {
            return false;
        }
        let mut tables = self.catalogue.tables.iter_mut();
        let table = tables.find(|it| Some(&it.name) == table.as_ref());
        let column = table.and_then(|table| {
            let mut columns = table.columns.iter_mut();
            columns.find(|it| Some(&it.name) == column.as_ref())
        });
        match column {
            Some(column) => {
                column.is_identity = true;
                true
            }
            None => false,
        }
    }
}

/// Adds a column; returns whether all of it is understood.
fn add_column(table: &mut Table, column: &ColumnDef, schema: &str, at: &Place) -> bool {
    let text = column.data_type.to_string();
    let name = name::ident(&column.name);
    let mut new = Column::new(name.clone(), SqlType::parse(&text), at.clone());
    if SqlType::is_serial(&text) {
        new.is_identity = true;
        new.nullable = false;
    }
    table.columns.push(new);
    let mut understood = true;
    for option in &column.options {
        understood &= column_option(table, &name, &option.option, option.name.as_ref(), schema);
    }
    understood
}

fn column_option(
    table: &mut Table,
    column: &str,
    option: &ColumnOption,
    constraint_name: Option<&sqlparser::ast::Ident>,
    schema: &str,
) -> bool {
    match option {
        ColumnOption::PrimaryKey(_) => constraint::primary_key(table, vec![column.to_owned()]),
        ColumnOption::Unique(unique) => {
            constraint::unique(table, unique, vec![column.to_owned()]);
            if let (Some(last), Some(name)) = (table.uniques.last_mut(), constraint_name) {
                last.name = Some(name::ident(name));
            }
        }
        ColumnOption::ForeignKey(key) => {
            constraint::foreign_key(table, key, schema, Some(column));
            if let (Some(last), Some(name)) = (table.foreign_keys.last_mut(), constraint_name) {
                last.name = Some(name::ident(name));
            }
        }
        ColumnOption::Check(check) => {
            constraint::check(table, constraint_name.or(check.name.as_ref()), &check.expr);
        }
        other => {
            let mut columns = table.columns.iter_mut();
            let Some(column) = columns.find(|it| it.name == *column) else {
                return false;
            };
            match other {
                ColumnOption::Null => column.nullable = true,
                ColumnOption::NotNull => column.nullable = false,
                ColumnOption::Default(value) => column.default = Some(value.to_string()),
                ColumnOption::Collation(_) => {}
                ColumnOption::Generated {
                    generated_as,
                    generation_expr,
                    ..
                } => generated(column, *generated_as, generation_expr.as_ref()),
                _ => return false,
            }
        }
    }
    true
}

fn generated(
    column: &mut Column,
    generated_as: GeneratedAs,
    expression: Option<&sqlparser::ast::Expr>,
) {
    match (generated_as, expression) {
        (_, Some(expression)) => column.generated = Some(expression.to_string()),
        (GeneratedAs::Always | GeneratedAs::ByDefault | GeneratedAs::ExpStored, None) => {
            column.is_identity = true;
            column.nullable = false;
        }
    }
}

fn alter_column(table: &mut Table, column: &str, operation: &AlterColumnOperation) -> bool {
    let mut columns = table.columns.iter_mut();
    let Some(column) = columns.find(|it| it.name == column) else {
        return false;
    };
    match operation {
        AlterColumnOperation::SetNotNull => column.nullable = false,
        AlterColumnOperation::DropNotNull => column.nullable = true,
        AlterColumnOperation::SetDefault { value } => {
            let text = value.to_string();
            // What a dump writes of a serial column.
            column.is_identity |= text.to_lowercase().starts_with("nextval(");
            column.default = Some(text);
        }
        AlterColumnOperation::DropDefault => column.default = None,
        AlterColumnOperation::SetDataType { data_type, .. } => {
            column.ty = SqlType::parse(&data_type.to_string());
        }
        AlterColumnOperation::AddGenerated { .. } => column.is_identity = true,
        AlterColumnOperation::GenericOptions { .. } => {}
    }
    true
}

/// Drops a column and the constraints that it is in.
fn drop_column(table: &mut Table, column: &str) {
    let has = |columns: &[String]| columns.iter().any(|it| it == column);
    table.columns.retain(|it| it.name != column);
    if has(&table.primary_key) {
        table.primary_key.clear();
    }
    table.uniques.retain(|it| !has(&it.columns));
    table.foreign_keys.retain(|it| !has(&it.columns));
    table.indexes.retain(|it| !has(&it.columns));
}

fn drop_constraint(table: &mut Table, constraint: &str) {
    let is_named = |name: &Option<String>| name.as_deref() == Some(constraint);
    if constraint == format!("{}_pkey", table.name.name) {
        table.primary_key.clear();
    }
    table.uniques.retain(|it| !is_named(&it.name));
    table.foreign_keys.retain(|it| !is_named(&it.name));
    table.checks.retain(|it| !is_named(&it.name));
}

fn rename_constraint(table: &mut Table, old: &str, new: &str) {
    let uniques = table.uniques.iter_mut().map(|it| &mut it.name);
    let keys = table.foreign_keys.iter_mut().map(|it| &mut it.name);
    let checks = table.checks.iter_mut().map(|it| &mut it.name);
    for name in uniques.chain(keys).chain(checks) {
        if name.as_deref() == Some(old) {
            *name = Some(new.to_owned());
        }
    }
}

fn rename_column(table: &mut Table, old: &str, new: &str) {
    for column in &mut table.columns {
        if column.name == old {
            new.clone_into(&mut column.name);
        }
    }
    let lists = std::iter::once(&mut table.primary_key)
        .chain(table.uniques.iter_mut().map(|it| &mut it.columns))
        .chain(table.foreign_keys.iter_mut().map(|it| &mut it.columns))
        .chain(table.indexes.iter_mut().map(|it| &mut it.columns));
    for list in lists {
        rename(list, old, new);
    }
}

fn rename(list: &mut [String], old: &str, new: &str) {
    for name in list.iter_mut().filter(|name| *name == old) {
        new.clone_into(name);
    }
}

/// Whether an operation says nothing about columns and constraints.
fn is_about_no_column(operation: &AlterTableOperation) -> bool {
    use AlterTableOperation as Operation;

    matches!(
        operation,
        Operation::OwnerTo { .. }
            | Operation::EnableRowLevelSecurity
            | Operation::DisableRowLevelSecurity
            | Operation::ForceRowLevelSecurity
            | Operation::NoForceRowLevelSecurity
            | Operation::EnableTrigger { .. }
            | Operation::EnableAlwaysTrigger { .. }
            | Operation::EnableReplicaTrigger { .. }
            | Operation::DisableTrigger { .. }
            | Operation::EnableRule { .. }
            | Operation::EnableAlwaysRule { .. }
            | Operation::EnableReplicaRule { .. }
            | Operation::DisableRule { .. }
            | Operation::ReplicaIdentity { .. }
            | Operation::SetLogged
            | Operation::SetUnlogged
    )
}
