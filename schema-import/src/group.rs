//! Which item stands in which module.

use std::collections::BTreeMap;

use crate::Options;
use crate::item::ItemId;
use crate::names::{self, Taken};
use crate::plan::Plan;

/// A file with items.
#[derive(Debug)]
pub(crate) struct Module {
    /// The name without `r#`; empty for the root.
    pub(crate) name: String,
    /// Each table is followed by the types that it refers to first.
    pub(crate) items: Vec<ItemId>,
}

/// So many tables need no modules.
const FEW: usize = 3;

/// The modules, by name; the root alone if there are no others.
pub(crate) fn modules(plan: &Plan, options: &Options) -> Vec<Module> {
    let groups = groups(plan);
    let prefixes = prefixes(plan);
    let in_root = options.single_file || prefixes.len() < 2 || plan.tables <= FEW;
    let mut members: BTreeMap<Option<&str>, Vec<ItemId>> = BTreeMap::new();
    for id in ordered(plan) {
        let group = match groups[id.0] {
            Group::Of(table) if !in_root => prefix(plan, table),
            _ => None,
        };
        let group = group.and_then(|prefix| prefixes.get(&prefix).map(String::as_str));
        members.entry(group).or_default().push(id);
    }
    let shared = if in_root { "" } else { "shared" };
    let mut modules: Vec<_> = members
        .into_iter()
        .map(|(name, items)| Module {
            name: name.unwrap_or(shared).to_owned(),
            items,
        })
        .collect();
    modules.sort_by(|a, b| names::by_version(&a.name, &b.name));
    modules
}

/// Which tables refer to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// None of them.
    Nobody,
    /// This one, or others with its prefix.
    Of(ItemId),
    /// Tables with different prefixes, or the table is defined elsewhere.
    Shared,
}

fn groups(plan: &Plan) -> Vec<Group> {
    let mut groups: Vec<Group> = plan
        .ids()
        .map(|(id, item)| match &item.table {
            Some(table) if table.external => Group::Shared,
            Some(_) => Group::Of(id),
            None => Group::Nobody,
        })
        .collect();
    // A parent may stand behind what another item referred to first: until nothing changes.
    loop {
        let mut changed = false;
        for (id, item) in plan.ids().filter(|(_, item)| item.is_type()) {
            let joined = item.uses.iter().fold(groups[id.0], |group, each| {
                join(plan, group, groups[each.parent.0])
            });
            changed |= joined != groups[id.0];
            groups[id.0] = joined;
        }
        if !changed {
            return groups;
        }
    }
}

fn join(plan: &Plan, one: Group, other: Group) -> Group {
    match (one, other) {
        (Group::Nobody, group) | (group, Group::Nobody) => group,
        (Group::Of(a), Group::Of(b)) if prefix(plan, a) == prefix(plan, b) => Group::Of(a),
        _ => Group::Shared,
    }
}

/// The first word of the name of a table.
fn prefix(plan: &Plan, table: ItemId) -> Option<String> {
    let table = plan.item(table).table.as_ref()?;
    let name = names::snake(&table.name);
    let first = name.split('_').next().unwrap_or_default();
    Some(names::singular(first))
}

/// The module of each prefix, named after all words that its tables start with: a table that is
/// alone with its prefix gives the module its own name.
fn prefixes(plan: &Plan) -> BTreeMap<String, String> {
    let mut tables: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut order = Vec::new();
    for (id, item) in plan.ids() {
        let Some(table) = item.table.as_ref().filter(|table| !table.external) else {
            continue;
        };
        if let Some(prefix) = prefix(plan, id) {
            order.push(prefix.clone());
            tables.entry(prefix).or_default().push(&table.name);
        }
    }
    let mut taken = Taken::modules();
    taken.take("shared");
    let mut modules = BTreeMap::new();
    for prefix in order {
        if modules.contains_key(&prefix) {
            continue;
        }
        let name = match tables.get(&prefix).map(Vec::as_slice) {
            Some([table]) => names::snake(&names::singular(table)),
            Some(tables) => names::snake(&common_words(tables)),
            None => names::snake(&prefix),
        };
        let numbered = format!("{name}_tables");
        modules.insert(prefix, taken.claim(&[&name, &numbered], "_"));
    }
    modules
}

/// The words that all tables start with. A word counts in the singular where it ends a name: the
/// tables `rateLimits` and `rateLimitViolations` start with `rate_limit`.
fn common_words(tables: &[&str]) -> String {
    let words = |table: &&str| -> Vec<String> {
        let words = names::snake(table);
        words.split('_').map(str::to_owned).collect()
    };
    let tables: Vec<Vec<String>> = tables.iter().map(words).collect();
    let mut common: Vec<String> = Vec::new();
    for position in 0.. {
        let mut at: Vec<(&str, bool)> = Vec::with_capacity(tables.len());
        for table in &tables {
            let Some(word) = table.get(position) else {
                return common.join("_");
            };
            at.push((word, position + 1 == table.len()));
        }
        let mut singulars = at.iter().map(|(word, _)| names::singular(word));
        let first = singulars.next().unwrap_or_default();
        if singulars.any(|other| other != first) {
            break;
        }
        // As it stands before other words: `hermesLogs` has no singular `herme`.
        let inner = at.iter().find(|(_, is_last)| !is_last);
        common.push(inner.map_or(first, |(word, _)| (*word).to_owned()));
    }
    common.join("_")
}

/// All items: each table, and behind it the types that it refers to first.
fn ordered(plan: &Plan) -> Vec<ItemId> {
    let mut ids: Vec<(usize, ItemId)> = plan.ids().map(|(id, _)| (owner(plan, id).0, id)).collect();
    ids.sort();
    ids.into_iter().map(|(_, id)| id).collect()
}

/// The table that refers to the item first.
fn owner(plan: &Plan, id: ItemId) -> ItemId {
    let mut id = id;
    // A first use stands before its item, so this ends.
    while let (None, Some(first)) = (&plan.item(id).table, plan.item(id).uses.first()) {
        id = first.parent;
    }
    id
}
