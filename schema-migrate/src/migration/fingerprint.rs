//! Names for the documents of tables: the same for the same input, mapping, schema and program.

use std::collections::BTreeSet;

use convex_schema_core::Schema;
use sha2::{Digest, Sha256};

use crate::mapping::{Mapping, TableMapping};
use crate::plan::{From, Group, Plan, ValuePlan};
use crate::snapshot::sum_of;
use crate::source::Source;

/// The names for the groups of a plan; `None` where not all is known that documents depend on, as the rows of a server.
pub(super) fn of(
    source: &Source,
    schema: &Schema,
    mapping: &Mapping,
    plan: &Plan,
    secret: Option<&[u8]>,
) -> Vec<Option<String>> {
    let Some(common) = common(source, schema, plan, secret) else {
        return plan.groups.iter().map(|_| None).collect();
    };
    let groups = plan.groups.iter();
    let name = |group: &Group| {
        let mut hash = common.clone();
        for table in tables(plan, group) {
            let mapping = mapping.tables.get(&table)?;
            // The form of `Debug` has every policy, and the entries of all maps of values.
            add(&mut hash, &format!("{table} {mapping:?}"));
            if let TableMapping::Into(into) = mapping {
                if let Some(existing) = &into.existing {
                    // A folder would have to be read for its hash.
                    let (_, sum) = sum_of(&existing.file).ok()?;
                    add(&mut hash, &sum);
                }
            }
        }
        let digest = crate::hex::text(&hash.finalize());
        Some(format!("{}-{}", group.into, digest.get(..32)?))
    };
    groups.map(name).collect()
}

/// The inputs on which all documents depend; `None` for rows of a server.
fn common(source: &Source, schema: &Schema, plan: &Plan, secret: Option<&[u8]>) -> Option<Sha256> {
    if source.address().is_some() {
        return None;
    }
    let mut hash = Sha256::new();
    add(
        &mut hash,
        concat!(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
    );
    add(&mut hash, &convex_schema_core::export::export_json(schema));
    add(
        &mut hash,
        &format!(
            "{:?}",
            schema
                .tables()
                .map(|it| it.unique().to_vec())
                .collect::<Vec<_>>()
        ),
    );
    add(&mut hash, &plan.numbers.to_tables());
    add(
        &mut hash,
        &crate::hex::text(&Sha256::digest(secret.unwrap_or_default())),
    );
    for file in source.files() {
        add(&mut hash, &file.sha256);
    }
    Some(hash)
}

fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

/// The tables of the source that become a group, and those that their rows refer to.
fn tables(plan: &Plan, group: &Group) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for table in plan.tables.get(group.tables.clone()).into_iter().flatten() {
        names.insert(table.source.to_string());
        for field in &table.fields {
            let From::Column(column) = &field.from else {
                continue;
            };
            if let ValuePlan::Reference(reference) = &column.value {
                let target = plan.tables.get(reference.target);
                names.extend(target.map(|target| target.source.to_string()));
            }
        }
    }
    names
}
