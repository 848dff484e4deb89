//! The numbers that the tables of an import get.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/mod.rs`
//! (`assign_table_numbers`, `prepare_table_for_import`, `validate_prepared_table_numbers`) and
//! `schema_constraints.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Schema, TableMapping, ValidatorRef};
use convex_schema_rules::name::is_system_name;

use crate::deployment::Deployment;
use crate::import::{ImportCode, ImportError, ImportMode, ImportStage};

/// The table in which files are stored, as the backend calls it.
pub(crate) const FILE_STORAGE: &str = "_file_storage";

/// A component and a table of it.
pub(crate) type TableOf = (String, String);

/// A row of a `_tables` file: what is wrong with it, or the table and its number.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) component: String,
    pub(crate) row: u64,
    pub(crate) name: String,
    /// `None` if it states no number.
    pub(crate) number: Option<NonZeroU32>,
}

/// A file of rows: its table, and the number in the `_id` of its first row.
#[derive(Debug, Clone)]
pub(crate) struct Filled {
    pub(crate) component: String,
    pub(crate) table: String,
    pub(crate) first: Option<NonZeroU32>,
}

/// The inputs on which the numbers depend.
pub(crate) struct Numbering<'a> {
    pub(crate) schema: &'a Schema,
    /// The component that the import is made into, whose schema and deployment these are.
    pub(crate) base: &'a str,
    pub(crate) mode: ImportMode,
    pub(crate) deployment: Option<&'a Deployment>,
    pub(crate) listed: &'a [Listed],
    pub(crate) filled: &'a [Filled],
}

/// The numbers of the tables of an import.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// The tables that are imported; `None` where the number depends on a deployment that is not
    /// known.
    tables: BTreeMap<TableOf, Option<NonZeroU32>>,
    /// The error before a row is inserted.
    pub(crate) error: Option<ImportError>,
    /// The error once all rows are inserted.
    pub(crate) finalize: Option<ImportError>,
}

fn fails(code: ImportCode, message: impl Into<String>) -> ImportError {
    ImportError::new(ImportStage::Import, code, message)
}

impl Numbers {
    pub(crate) fn assign(numbering: &Numbering<'_>) -> Self {
        let mut numbers = Self::default();
        numbers.error = numbers.fill(numbering).err();
        if numbers.error.is_none() {
            numbers.finalize = numbers.finalize(numbering).err();
        }
        numbers
    }

    /// Returns the number of a table.
    pub(crate) fn of(&self, component: &str, table: &str) -> Option<NonZeroU32> {
        let key = (component.to_owned(), table.to_owned());
        self.tables.get(&key).copied().flatten()
    }

    /// Returns the numbers by which ids in rows of a component are checked; `None` if they are not
    /// known.
    pub(crate) fn mapping(
        &self,
        numbering: &Numbering<'_>,
        component: &str,
    ) -> Option<TableMapping> {
        let is_listed = numbering.listed.iter().any(|it| it.component == component);
        let deployment = numbering.deployment;
        let is_known = is_listed || deployment.is_some();
        let mut mapping = TableMapping::new();
        for ((of, table), number) in &self.tables {
            if let Some(number) = number.filter(|_| of == component && !is_system_name(table)) {
                // Two tables with one number are an error of their own.
                let _ = mapping.insert(table.as_str(), number);
            }
        }
        let stays = deployment.filter(|_| component == numbering.base);
        for (name, number) in stays.iter().flat_map(|it| it.numbers().iter()) {
            if numbering.mode != ImportMode::ReplaceAll {
                let _ = mapping.insert(name, number);
            }
        }
        is_known.then_some(mapping)
    }

    fn fill(&mut self, numbering: &Numbering<'_>) -> Result<(), ImportError> {
        let mut names = BTreeMap::new();
        self.listed(numbering, &mut names)?;
        self.first_ids(numbering, &mut names)?;
        for it in numbering.filled {
            self.existing(numbering, &it.component, &it.table, &mut names);
        }
        if numbering.mode == ImportMode::ReplaceAll && numbering.deployment.is_some() {
            for table in numbering.schema.tables() {
                self.existing(numbering, numbering.base, table.name(), &mut names);
            }
        } else {
            self.conflicts(numbering, &names)?;
        }
        self.prepare(numbering)?;
        self.coexist(numbering)
    }

    fn listed(
        &mut self,
        numbering: &Numbering<'_>,
        names: &mut BTreeMap<(String, NonZeroU32), String>,
    ) -> Result<(), ImportError> {
        for it in numbering.listed {
            let here = |error: ImportError| error.in_table(&it.component, "_tables").at_row(it.row);
            let Some(number) = it.number else {
                let message = "`_tables` lists a table without its number";
                return Err(here(fails(ImportCode::InvalidConvexValue, message)));
            };
            let key = (it.component.clone(), it.name.clone());
            if self.tables.insert(key, Some(number)).is_some() {
                let message = format!("`_tables` lists the table `{}` twice", it.name);
                return Err(here(fails(ImportCode::DuplicateTableName, message)));
            }
            assign(names, &it.component, &it.name, number).map_err(here)?;
        }
        Ok(())
    }

    fn first_ids(
        &mut self,
        numbering: &Numbering<'_>,
        names: &mut BTreeMap<(String, NonZeroU32), String>,
    ) -> Result<(), ImportError> {
        for it in numbering.filled {
            let key = (it.component.clone(), it.table.clone());
            if let (false, Some(number)) = (self.tables.contains_key(&key), it.first) {
                self.tables.insert(key, Some(number));
                assign(names, &it.component, &it.table, number)?;
            }
        }
        Ok(())
    }

    /// The number that a table has already, unless another table of the import takes it.
    fn existing(
        &mut self,
        numbering: &Numbering<'_>,
        component: &str,
        table: &str,
        names: &mut BTreeMap<(String, NonZeroU32), String>,
    ) {
        let key = (component.to_owned(), table.to_owned());
        if self.tables.contains_key(&key) {
            return;
        }
        let known = existing_number(numbering, component, table);
        let number = known.filter(|number| {
            let key = (component.to_owned(), *number);
            let is_free = !names.contains_key(&key);
            names.entry(key).or_insert_with(|| table.to_owned());
            is_free
        });
        self.tables.insert(key, number);
    }

    /// A table that stays may not have the number of one that is imported.
    fn conflicts(
        &self,
        numbering: &Numbering<'_>,
        names: &BTreeMap<(String, NonZeroU32), String>,
    ) -> Result<(), ImportError> {
        for ((component, number), imported) in names {
            if let Some(stays) = self.surviving(numbering, component, *number) {
                return Err(conflict(imported, &stays));
            }
        }
        Ok(())
    }

    /// Returns the table with this number that stays next to those of the import.
    fn surviving(
        &self,
        numbering: &Numbering<'_>,
        component: &str,
        number: NonZeroU32,
    ) -> Option<String> {
        let is_imported = |name: &str| {
            let key = (component.to_owned(), name.to_owned());
            self.tables.contains_key(&key)
        };
        let system = TableMapping::new();
        if let Some(name) = system.name_of(number) {
            let name = if name == "_storage" {
                FILE_STORAGE
            } else {
                name
            };
            return (!is_imported(name)).then(|| name.to_owned());
        }
        if component != numbering.base || numbering.mode == ImportMode::ReplaceAll {
            return None;
        }
        let name = numbering.deployment?.numbers().name_of(number)?;
        (!is_imported(name)).then(|| name.to_owned())
    }

    /// Gives numbers to the tables that have none, one after the other.
    fn prepare(&mut self, numbering: &Numbering<'_>) -> Result<(), ImportError> {
        let mut taken: BTreeSet<(String, NonZeroU32)> = BTreeSet::new();
        if let Some(deployment) = numbering.deployment {
            let numbers = deployment.numbers().iter().map(|(_, number)| number);
            taken.extend(numbers.map(|number| (numbering.base.to_owned(), number)));
        }
        for ((component, table), number) in &mut self.tables {
            if is_system_name(table) && table != FILE_STORAGE {
                let message = format!("the table `{table}` is one of the platform's");
                return Err(fails(ImportCode::InvalidTableName, message));
            }
            let wanted = *number;
            let is_appended = numbering.mode == ImportMode::Append;
            let existing = existing_number(numbering, component, table);
            match existing.filter(|_| is_appended) {
                Some(existing) => *number = Some(existing),
                None if number.is_none() && numbering.deployment.is_some() => {
                    *number = Some(lowest_free(&taken, component));
                }
                None => {}
            }
            if let Some((wanted, given)) = wanted.zip(*number).filter(|(a, b)| a != b) {
                let message = format!(
                    "the ids of table `{table}` have the number {wanted}, and the deployment's \
                     table has {given}"
                );
                return Err(fails(ImportCode::TableNumberConflict, message));
            }
            taken.extend(number.map(|number| (component.clone(), number)));
        }
        Ok(())
    }

    /// The tables of the import and those that stay have different numbers.
    fn coexist(&self, numbering: &Numbering<'_>) -> Result<(), ImportError> {
        let mut prepared: BTreeMap<(&str, NonZeroU32), Vec<&str>> = BTreeMap::new();
        for ((component, table), number) in &self.tables {
            if let Some(number) = number {
                prepared
                    .entry((component, *number))
                    .or_default()
                    .push(table);
            }
        }
        for ((component, number), tables) in prepared {
            if let [first, second, ..] = tables.as_slice() {
                let message =
                    format!("the tables `{first}` and `{second}` get the number {number}");
                return Err(fails(ImportCode::TableNumberConflict, message));
            }
            let stays = self.surviving(numbering, component, number);
            if let (Some(stays), Some(table)) = (stays, tables.first()) {
                return Err(conflict(table, &stays));
            }
        }
        Ok(())
    }

    /// Checks what an import checks when its tables take their places.
    fn finalize(&self, numbering: &Numbering<'_>) -> Result<(), ImportError> {
        let Some(deployment) = numbering.deployment else {
            return Ok(());
        };
        let fails =
            |code, message: String| Err(ImportError::new(ImportStage::Finalize, code, message));
        let is_imported = |name: &str| {
            let key = (numbering.base.to_owned(), name.to_owned());
            self.tables.contains_key(&key)
        };
        if numbering.mode == ImportMode::ReplaceAll {
            for (name, _) in deployment.numbers().iter().filter(|it| !is_imported(it.0)) {
                if let Some(table) = referring(numbering.schema, name) {
                    let message = format!(
                        "the table `{name}` would be deleted, and `{table}` refers to it in the schema"
                    );
                    return fails(ImportCode::SchemaEnforcementError, message);
                }
            }
        }
        for table in numbering
            .schema
            .tables()
            .filter(|it| !is_imported(it.name()))
        {
            let Some(document) = table.document() else {
                continue;
            };
            if deployment.documents(table.name()).unwrap_or(0) == 0 {
                continue;
            }
            let mut keys = BTreeSet::new();
            foreign_keys(document, &mut keys);
            for key in keys {
                let imported = self.of(numbering.base, key);
                let existing = existing_number(numbering, numbering.base, key);
                if imported.zip(existing).is_some_and(|(new, old)| new != old) {
                    let message = format!(
                        "documents of `{}` refer to the table `{key}`, whose number changes",
                        table.name()
                    );
                    return fails(ImportCode::ImportForeignKey, message);
                }
            }
        }
        Ok(())
    }
}

fn assign(
    names: &mut BTreeMap<(String, NonZeroU32), String>,
    component: &str,
    table: &str,
    number: NonZeroU32,
) -> Result<(), ImportError> {
    let key = (component.to_owned(), number);
    match names.get(&key) {
        None => {
            names.insert(key, table.to_owned());
            Ok(())
        }
        Some(other) => {
            let message = format!("the tables `{other}` and `{table}` have the number {number}");
            Err(fails(ImportCode::InvalidId, message))
        }
    }
}

fn conflict(imported: &str, stays: &str) -> ImportError {
    let message =
        format!("the table `{imported}` has the number of the table `{stays}`, which stays");
    fails(ImportCode::TableConflict, message)
}

/// Returns the number that the deployment has for a table, of system tables their usual one.
fn existing_number(numbering: &Numbering<'_>, component: &str, table: &str) -> Option<NonZeroU32> {
    if is_system_name(table) {
        return TableMapping::new().number_of(table);
    }
    let deployment = numbering
        .deployment
        .filter(|_| component == numbering.base)?;
    let mut tables = deployment.numbers().iter();
    tables
        .find(|(name, _)| *name == table)
        .map(|(_, number)| number)
}

/// Returns the lowest number from 10001 that no table of the component has.
fn lowest_free(taken: &BTreeSet<(String, NonZeroU32)>, component: &str) -> NonZeroU32 {
    let mut number = NonZeroU32::MIN.saturating_add(10_000);
    while taken.contains(&(component.to_owned(), number)) {
        number = number.saturating_add(1);
    }
    number
}

/// Returns the table of the schema whose validator refers to `target`.
fn referring<'s>(schema: &'s Schema, target: &str) -> Option<&'s str> {
    let mut tables = schema.tables();
    let refers = |document: ValidatorRef<'_>| {
        let mut keys = BTreeSet::new();
        foreign_keys(document, &mut keys);
        keys.contains(target)
    };
    tables
        .find(|table| table.document().is_some_and(refers))
        .map(convex_schema_core::TableRef::name)
}

/// The tables that a validator refers to.
fn foreign_keys<'s>(validator: ValidatorRef<'s>, keys: &mut BTreeSet<&'s str>) {
    match validator.exhaustive() {
        ValidatorKind::Id(table) => {
            keys.insert(table);
        }
        ValidatorKind::Array(element) => foreign_keys(element, keys),
        ValidatorKind::Record {
            keys: names,
            values,
        } => {
            foreign_keys(names, keys);
            foreign_keys(values, keys);
        }
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                foreign_keys(field.validator(), keys);
            }
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                foreign_keys(member.validator(), keys);
            }
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_) => {}
    }
}
