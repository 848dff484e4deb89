//! A column becomes a field.

use std::collections::BTreeSet;

use convex_schema_core::{FieldMeta, FieldValidator, Literal, Validator, v};

use super::{Maker, Numeric, rules};
use crate::catalogue::{Column, ForeignKey, Name, SqlType, Table};
use crate::defaults;
use crate::names::{self, Rename};

/// Types in types that are followed. Convex accepts documents of 16 levels.
const DEPTH: u32 = 12;

impl Maker<'_> {
    /// The validator of a column's field and what is known of its values. Adds the positions of checks that are not
    /// said to `unsaid`.
    pub(super) fn column(
        &mut self,
        table: &Table,
        column: &Column,
        unsaid: &mut BTreeSet<usize>,
    ) -> (FieldValidator, FieldMeta) {
        let mut validator = match table.foreign_key(&column.name) {
            Some(key) => self.reference(table, column, key),
            None => self.ty(table, column, &column.ty, 0),
        };
        let said = rules::said(self.catalogue, table, column, &validator);
        if let Some(values) = said.values {
            validator = rules::literals(values);
        }
        unsaid.extend(said.unsaid);
        for expression in said.unsaid_of_domains {
            let text = format!(
                "check of the domain of `{}.{}`: {expression}",
                table.name, column.name
            );
            self.leave(&column.at, text);
        }
        let mut meta = said.meta;
        let is_required = !column.nullable || rules::is_required(self.catalogue, &column.ty);
        if is_required && column.generated.is_none() {
            let default = defaults::constant(self.catalogue, column);
            meta.default = default.and_then(|it| fitting(it, &validator));
        }
        self.list(table, column);
        (FieldValidator::new(validator, !is_required), meta)
    }

    fn reference(&mut self, table: &Table, column: &Column, key: &ForeignKey) -> Validator {
        let target = self.catalogue.root(&key.table);
        let is_key = |target: &&Table| {
            let is_primary = key.referred.is_empty() || target.primary_key == key.referred;
            is_primary && target.primary_key.len() == 1
        };
        let target = target.filter(is_key);
        if let Some(name) = target.and_then(|target| self.tables.get(&target.name)) {
            return v::id(name.clone());
        }
        let text = format!(
            "`{}.{}` refers to `{}`, which is not the key of a table of the source: no id",
            table.name, column.name, key.table
        );
        self.leave(&column.at, text);
        self.ty(table, column, &column.ty, 0)
    }

    /// The validator of a type.
    fn ty(&mut self, table: &Table, column: &Column, ty: &SqlType, depth: u32) -> Validator {
        match ty {
            SqlType::Boolean => v::boolean(),
            SqlType::Int8 => {
                if self.options.int8.is_none() {
                    let text = format!("{}.{}", table.name, column.name);
                    self.undecided_int8.push((column.at.clone(), text));
                }
                numeric(self.options.int8.unwrap_or_default(), true)
            }
            SqlType::Numeric(_) => {
                if self.options.numeric.is_none() {
                    let text = format!("{}.{}", table.name, column.name);
                    self.undecided_numeric.push((column.at.clone(), text));
                }
                numeric(self.options.numeric.unwrap_or_default(), false)
            }
            SqlType::Int2
            | SqlType::Int4
            | SqlType::Float4
            | SqlType::Float8
            | SqlType::Timestamptz
            | SqlType::Timestamp => v::number(),
            SqlType::Json | SqlType::Jsonb => v::any(),
            SqlType::Bytea => v::bytes(),
            SqlType::Array(element) if depth < DEPTH => {
                v::array(self.ty(table, column, element, depth + 1))
            }
            SqlType::Named(name) if depth < DEPTH => self.named(table, column, name, depth),
            SqlType::Array(_) | SqlType::Named(_) => {
                let text = format!(
                    "`{}.{}`: its type `{}` is nested too deeply for Convex; the field is a string",
                    table.name, column.name, column.ty
                );
                self.leave(&column.at, text);
                v::string()
            }
            SqlType::Text
            | SqlType::Varchar(_)
            | SqlType::Char(_)
            | SqlType::Uuid
            | SqlType::Date
            | SqlType::Time
            | SqlType::Timetz
            | SqlType::Interval
            | SqlType::Other(_) => v::string(),
        }
    }

    fn named(&mut self, table: &Table, column: &Column, name: &Name, depth: u32) -> Validator {
        let catalogue = self.catalogue;
        if let Some(labels) = catalogue.enums.get(name) {
            if !labels.is_empty() {
                let labels = labels.iter().map(|it| Literal::from(it.as_str()));
                return rules::literals(labels.collect());
            }
        }
        if let Some(domain) = catalogue.domains.get(name) {
            return self.ty(table, column, &domain.ty, depth + 1);
        }
        if let Some(attributes) = catalogue.composites.get(name) {
            let own = attributes.iter().map(|(name, _)| name.as_str());
            let fields = names::fields(own, self.options.rename);
            let mut object = v::object();
            for (attribute, ty) in attributes {
                let field = v::optional(self.ty(table, column, ty, depth + 1));
                object = object.field(fields[attribute].as_str(), field);
            }
            return object.into();
        }
        let text = format!(
            "`{}.{}`: the type `{name}` is not defined in the source; the field has its text",
            table.name, column.name
        );
        self.leave(&column.at, text);
        v::string()
    }

    /// Lists what Convex does not do for a column.
    fn list(&mut self, table: &Table, column: &Column) {
        if let Some(expression) = &column.generated {
            let text = format!(
                "generated column `{}.{}`: {expression}",
                table.name, column.name
            );
            self.leave(&column.at, text);
        }
        if column.is_identity {
            let text = format!("sequence of `{}.{}`", table.name, column.name);
            self.leave(&column.at, text);
        }
    }

    /// Writes the doc comment of a field, and what its type is called.
    pub(super) fn describe(
        &mut self,
        name: &str,
        table: &Table,
        column: &Column,
        field: &str,
        meta: &FieldMeta,
    ) {
        let mut docs = lines(column.comment.as_deref());
        if field != names::field(&column.name, self.options.rename)
            || (names::field(&column.name, Rename::Keep) != column.name)
        {
            sentence(&mut docs, &format!("The column {}.", code(&column.name)));
        }
        for key in &table.foreign_keys {
            if key.columns.contains(&column.name) {
                let others = key.columns.iter().filter(|it| **it != column.name);
                let others: Vec<_> = others.map(|it| code(it)).collect();
                let with = if others.is_empty() {
                    "Refers".to_owned()
                } else {
                    format!("With {}, refers", others.join(", "))
                };
                let target = code(&key.table.to_string());
                let rule = key.on_delete.as_str().to_lowercase();
                sentence(
                    &mut docs,
                    &format!("{with} to {target}, on delete: {rule}."),
                );
            }
        }
        if column.is_identity {
            sentence(&mut docs, "Numbered by a sequence in SQL.");
        } else if let (Some(default), None) = (defaults::of(self.catalogue, column), &meta.default)
        {
            sentence(&mut docs, &format!("Default in SQL: {}.", code(default)));
        }
        if let Some(expression) = &column.generated {
            sentence(
                &mut docs,
                &format!("Generated in SQL: {}.", code(expression)),
            );
        }
        self.notes.describe_field(name, field, &docs);
        let mut ty = self.catalogue.base(&column.ty);
        if let SqlType::Named(of) = ty {
            if self.catalogue.enums.contains_key(of) && table.foreign_key(&column.name).is_none() {
                let type_name = names::field(&of.name, Rename::Snake);
                self.notes.name_type(name, field, &type_name);
            }
        }
        if let SqlType::Array(inner) = ty {
            ty = self.catalogue.base(inner);
        }
        if matches!(ty, SqlType::Timestamptz | SqlType::Timestamp) {
            self.notes.mark_time(name, field);
        }
    }
}

/// The default, if the validator accepts it.
fn fitting(default: Literal, validator: &Validator) -> Option<Literal> {
    let is_of_kind = match &default {
        Literal::String(_) => *validator == Validator::String,
        Literal::Boolean(_) => *validator == Validator::Boolean,
        Literal::Float64(_) => *validator == Validator::Float64,
        Literal::Int64(_) => *validator == Validator::Int64,
    };
    let own = Validator::Literal(default.clone());
    let is_listed =
        *validator == own || matches!(validator, Validator::Union(all) if all.contains(&own));
    (is_of_kind || is_listed).then_some(default)
}

fn numeric(choice: Numeric, is_whole: bool) -> Validator {
    match choice {
        Numeric::Int64 if is_whole => v::int64(),
        Numeric::Number | Numeric::Int64 => v::number(),
        Numeric::String => v::string(),
    }
}

/// The lines of a comment.
pub(super) fn lines(comment: Option<&str>) -> Vec<String> {
    let lines = comment.into_iter().flat_map(|it| it.split(['\n', '\r']));
    // Indented text would be code, which rustdoc compiles.
    lines.map(|line| line.trim().to_owned()).collect()
}

/// Adds a paragraph of one line.
pub(super) fn sentence(docs: &mut Vec<String>, text: &str) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(text.to_owned());
}

/// Text of SQL in backticks, in one line.
pub(super) fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}
