//! Enums, composite types and domains.

use super::{Cursor, Reader, constraint};
use crate::catalogue::{Domain, Name, SqlType, not_null};

impl Reader {
    /// Reads what follows `CREATE TYPE`.
    pub(super) fn create_type(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let name = self.new_name(cursor.path()?);
        if !cursor.keyword("as") {
            // A type of C functions, or one that is announced: its values are texts.
            return Some(());
        }
        if cursor.keyword("enum") {
            cursor.symbol("(").then_some(())?;
            let mut labels = Vec::new();
            while !cursor.symbol(")") {
                labels.push(text(cursor)?);
                cursor.symbol(",");
            }
            self.catalogue.enums.insert(name, labels);
        } else if cursor.keyword("range") {
            cursor.group()?;
        } else {
            cursor.symbol("(").then_some(())?;
            let mut fields = Vec::new();
            while !cursor.symbol(")") {
                let field = cursor.name()?;
                let ty = cursor.type_text()?;
                fields.push((field, self.find_type(&ty)));
                if cursor.keyword("collate") {
                    cursor.path()?;
                }
                cursor.symbol(",");
            }
            self.catalogue.composites.insert(name, fields);
        }
        cursor.is_at_end().then_some(())
    }

    /// Reads what follows `ALTER TYPE`.
    pub(super) fn alter_type(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let name = self.find_type_name(cursor.path()?);
        if cursor.keywords(&["owner", "to"]) {
            return Some(());
        }
        if self.moves_type(&name, cursor)? {
            return Some(());
        }
        if self.catalogue.composites.contains_key(&name) {
            return self.alter_composite(&name, cursor);
        }
        let labels = self.catalogue.enums.get_mut(&name)?;
        let place = |labels: &[String], label: &str| labels.iter().position(|it| it == label);
        if cursor.keywords(&["add", "value"]) {
            cursor.keywords(&["if", "not", "exists"]);
            let value = text(cursor)?;
            let at = if cursor.keyword("before") {
                place(labels, &text(cursor)?)?
            } else if cursor.keyword("after") {
                place(labels, &text(cursor)?)? + 1
            } else {
                labels.len()
            };
            if !labels.contains(&value) {
                labels.insert(at, value);
            }
        } else if cursor.keywords(&["rename", "value"]) {
            let at = place(labels, &text(cursor)?)?;
            cursor.keyword("to").then_some(())?;
            labels[at] = text(cursor)?;
        } else {
            return None;
        }
        Some(())
    }

    fn alter_composite(&mut self, name: &Name, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut fields = self.catalogue.composites.get(name)?.clone();
        if cursor.keywords(&["rename", "attribute"]) {
            let old = cursor.name()?;
            cursor.keyword("to").then_some(())?;
            let field = fields.iter_mut().find(|(field, _)| *field == old)?;
            field.0 = cursor.name()?;
            self.catalogue.composites.insert(name.clone(), fields);
            return Some(());
        }
        loop {
            if cursor.keywords(&["add", "attribute"]) {
                let field = cursor.name()?;
                let ty = cursor.type_text()?;
                fields.push((field, self.find_type(&ty)));
            } else if cursor.keywords(&["drop", "attribute"]) {
                cursor.keywords(&["if", "exists"]);
                let gone = cursor.name()?;
                fields.retain(|(field, _)| *field != gone);
            } else if cursor.keywords(&["alter", "attribute"]) {
                let changed = cursor.name()?;
                cursor.keywords(&["set", "data"]);
                cursor.keyword("type").then_some(())?;
                let ty = cursor.type_text()?;
                let ty = self.find_type(&ty);
                fields.iter_mut().find(|(field, _)| *field == changed)?.1 = ty;
            } else {
                return None;
            }
            cursor.up_to_comma();
            if !cursor.symbol(",") {
                break;
            }
        }
        self.catalogue.composites.insert(name.clone(), fields);
        Some(())
    }

    /// Gives a type another name, wherever it is named.
    pub(super) fn rename_type(&mut self, old: &Name, new: &Name) {
        let catalogue = &mut self.catalogue;
        if let Some(labels) = catalogue.enums.remove(old) {
            catalogue.enums.insert(new.clone(), labels);
        }
        if let Some(domain) = catalogue.domains.remove(old) {
            catalogue.domains.insert(new.clone(), domain);
        }
        if let Some(fields) = catalogue.composites.remove(old) {
            catalogue.composites.insert(new.clone(), fields);
        }
        let columns = catalogue.tables.iter_mut().flat_map(|it| &mut it.columns);
        let domains = catalogue.domains.values_mut().map(|it| &mut it.ty);
        let fields = catalogue
            .composites
            .values_mut()
            .flatten()
            .map(|it| &mut it.1);
        for ty in columns.map(|it| &mut it.ty).chain(domains).chain(fields) {
            rename(ty, old, new);
        }
    }

    /// Reads what follows `CREATE DOMAIN`.
    pub(super) fn create_domain(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let name = self.new_name(cursor.path()?);
        cursor.keyword("as");
        let ty = cursor.type_text()?;
        let mut domain = Domain {
            ty: self.find_type(&ty),
            not_null: false,
            default: None,
            checks: Vec::new(),
        };
        while !cursor.is_at_end() {
            if cursor.keyword("collate") {
                cursor.path()?;
            } else if cursor.keyword("default") {
                let default = cursor.expression(constraint::OPTIONS)?;
                domain.default = not_null(default.into_owned());
            } else {
                domain_constraint(&mut domain, &name, cursor)?;
            }
        }
        self.catalogue.domains.insert(name, domain);
        Some(())
    }

    /// Renames a type, or moves it to another schema, if that stands here; returns whether it does.
    fn moves_type(&mut self, old: &Name, cursor: &mut Cursor<'_>) -> Option<bool> {
        let new = if cursor.keywords(&["rename", "to"]) {
            Name::new(&old.schema, cursor.name()?)
        } else if cursor.keywords(&["set", "schema"]) {
            Name::new(cursor.name()?, &old.name)
        } else {
            return Some(false);
        };
        self.rename_type(old, &new);
        Some(true)
    }

    /// Reads what follows `ALTER DOMAIN`.
    pub(super) fn alter_domain(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let name = self.find_type_name(cursor.path()?);
        if cursor.keywords(&["owner", "to"]) || cursor.keywords(&["validate", "constraint"]) {
            return Some(());
        }
        if self.moves_type(&name, cursor)? {
            return Some(());
        }
        let domain = self.catalogue.domains.get_mut(&name)?;
        if cursor.keywords(&["set", "not", "null"]) {
            domain.not_null = true;
        } else if cursor.keywords(&["drop", "not", "null"]) {
            domain.not_null = false;
        } else if cursor.keywords(&["set", "default"]) {
            domain.default = Some(cursor.expression(&[])?.into_owned());
        } else if cursor.keywords(&["drop", "default"]) {
            domain.default = None;
        } else if cursor.keyword("add") {
            domain_constraint(domain, &name, cursor)?;
        } else if cursor.keywords(&["drop", "constraint"]) {
            cursor.keywords(&["if", "exists"]);
            let gone = cursor.name()?;
            domain.checks.retain(|it| it.name.as_ref() != Some(&gone));
        } else if cursor.keywords(&["rename", "constraint"]) {
            let old = cursor.name()?;
            cursor.keyword("to").then_some(())?;
            let mut checks = domain.checks.iter_mut();
            checks.find(|it| it.name.as_ref() == Some(&old))?.name = Some(cursor.name()?);
        } else {
            return None;
        }
        Some(())
    }
}

fn domain_constraint(domain: &mut Domain, of: &Name, cursor: &mut Cursor<'_>) -> Option<()> {
    let named = if cursor.keyword("constraint") {
        Some(cursor.name()?)
    } else {
        None
    };
    if cursor.keywords(&["not", "null"]) {
        domain.not_null = true;
    } else if cursor.keyword("null") {
        domain.not_null = false;
    } else if cursor.keyword("check") {
        let text = cursor.parenthesised()?;
        let name = named.unwrap_or_else(|| {
            let taken = |name: &str| {
                domain
                    .checks
                    .iter()
                    .any(|it| it.name.as_deref() == Some(name))
            };
            super::naming::free(&of.name, &[], "check", taken)
        });
        domain.checks.push(constraint::checked(Some(name), &text));
    } else {
        return None;
    }
    constraint::attributes(cursor);
    Some(())
}

fn rename(ty: &mut SqlType, old: &Name, new: &Name) {
    match ty {
        SqlType::Named(name) if name == old => name.clone_from(new),
        SqlType::Array(inner) => rename(inner, old, new),
        _ => {}
    }
}

/// Reads a string.
pub(super) fn text(cursor: &mut Cursor<'_>) -> Option<String> {
    String::from_utf8(cursor.string()?.into_owned()).ok()
}
