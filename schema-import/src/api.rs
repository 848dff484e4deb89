//! Which item of the functions stands in which module, and under which name.

use std::collections::BTreeMap;

use convex_schema_functions::{Contract, FunctionRef};

use crate::item::{Item, ItemId};
use crate::names::{self, Taken};
use crate::plan::functions::{self, Api};

/// The modules of the functions: a tree like that of their paths.
#[derive(Debug)]
pub(crate) struct Tree<'c> {
    /// The root first; every module stands behind the one that it is in.
    pub(crate) modules: Vec<Module<'c>>,
    /// The module of each item behind those of the model.
    homes: Vec<usize>,
    model: usize,
}

/// A module of functions.
#[derive(Debug)]
pub(crate) struct Module<'c> {
    /// The name without `r#`; empty for the root.
    pub(crate) name: String,
    /// The path below the functions folder.
    pub(crate) path: String,
    /// The module that it is in; the root is in itself.
    pub(crate) parent: usize,
    pub(crate) depth: usize,
    /// The functions, in the order of the contract, with their places in [`Api::functions`].
    pub(crate) functions: Vec<(usize, FunctionRef<'c>)>,
    /// The types that stand here besides.
    pub(crate) types: Vec<ItemId>,
    /// The names of types that mean something here.
    pub(crate) taken: Taken,
}

impl<'c> Tree<'c> {
    /// Places and names every item of the functions.
    ///
    /// `model` is the Rust path of the model, which every module uses.
    pub(crate) fn new(api: &mut Api, contract: &'c Contract, model: &str) -> Self {
        let mut tree = Self {
            modules: vec![Module::new(String::new(), String::new(), 0, 0)],
            homes: Vec::new(),
            model: api.model,
        };
        let mut homes = vec![None; api.plan.items.len() - api.model];
        let mut by_path = BTreeMap::from([(String::new(), 0)]);
        for (place, (planned, function)) in
            api.functions.iter().zip(contract.functions()).enumerate()
        {
            let module = tree.module(&mut by_path, function.module(), model);
            tree.modules[module].functions.push((place, function));
            homes[planned.id.0 - api.model] = Some(module);
        }
        tree.homes = tree.all_homes(api, homes);
        tree.name_all(api);
        tree
    }

    /// The module with this path, with all around it.
    fn module(&mut self, by_path: &mut BTreeMap<String, usize>, path: &str, model: &str) -> usize {
        if let Some(known) = by_path.get(path) {
            return *known;
        }
        let (around, last) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.module(by_path, around, model);
        let depth = self.modules[parent].depth + 1;
        let siblings = self
            .modules
            .iter()
            .filter(|it| it.depth > 0 && it.parent == parent);
        let mut taken = Taken::crates(model);
        for sibling in siblings {
            taken.take(&sibling.name);
        }
        let name = taken.claim(&[&names::snake(last)], "_");
        self.modules
            .push(Module::new(name, path.to_owned(), parent, depth));
        by_path.insert(path.to_owned(), self.modules.len() - 1);
        self.modules.len() - 1
    }

    /// The module that contains all uses of each item.
    fn all_homes(&self, api: &Api, mut homes: Vec<Option<usize>>) -> Vec<usize> {
        let functions = homes.clone();
        // A parent may stand behind what another item referred to first: until nothing changes.
        loop {
            let mut changed = false;
            for (place, is_function) in functions.iter().enumerate() {
                if is_function.is_some() {
                    continue;
                }
                let uses = &api.plan.items[api.model + place].uses;
                let parents = uses
                    .iter()
                    .filter_map(|it| it.parent.0.checked_sub(api.model));
                let joined = parents.filter_map(|parent| homes[parent]);
                let joined = joined.reduce(|a, b| self.around(a, b));
                changed |= joined != homes[place];
                homes[place] = joined;
            }
            if !changed {
                // Tables that only ids name have no uses.
                return homes.into_iter().map(Option::unwrap_or_default).collect();
            }
        }
    }

    /// The innermost module that contains both.
    fn around(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.modules[a].depth < self.modules[b].depth {
                b = self.modules[b].parent;
            } else {
                a = self.modules[a].parent;
            }
        }
        a
    }

    fn name_all(&mut self, api: &mut Api) {
        for module in &mut self.modules {
            for (place, function) in &module.functions {
                let name = names::pascal(function.name());
                let longer = format!("{name}Function");
                let id = api.functions[*place].id;
                api.plan.items[id.0].name = module.taken.claim(&[&name, &longer], "");
            }
        }
        for place in api.model..api.plan.items.len() {
            let (before, rest) = api.plan.items.split_at_mut(place);
            let Some(item) = rest.first_mut().filter(|item| item.name.is_empty()) else {
                continue;
            };
            let home = &mut self.modules[self.homes[place - self.model]];
            item.name = match &item.table {
                Some(table) => {
                    let name = names::pascal(&names::singular(table.name.trim_start_matches('_')));
                    let longer = format!("{name}Table");
                    home.taken.claim(&[&name, &longer], "")
                }
                None => functions::name(item, before, &mut home.taken),
            };
            home.types.push(ItemId(place));
        }
    }

    /// The module of an item; `None` for one of the model.
    pub(crate) fn home(&self, id: ItemId) -> Option<usize> {
        let place = id.0.checked_sub(self.model)?;
        self.homes.get(place).copied()
    }

    /// The modules directly inside of `module`.
    pub(crate) fn inside(&self, module: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.modules.iter().enumerate();
        all.filter(move |(_, it)| it.depth > 0 && it.parent == module)
            .map(|(place, _)| place)
    }

    /// The path from one module to another around it, in Rust.
    pub(crate) fn way_up(&self, from: usize, to: usize) -> String {
        let steps = self.modules[from].depth - self.modules[to].depth;
        vec!["super"; steps].join("::")
    }
}

impl Module<'_> {
    fn new(name: String, path: String, parent: usize, depth: usize) -> Self {
        Self {
            name,
            path,
            parent,
            depth,
            functions: Vec::new(),
            types: Vec::new(),
            taken: Taken::in_api(),
        }
    }

    /// The items that stand here, each function before the types that it is the first to use.
    pub(crate) fn items(&self, api: &Api) -> Vec<ItemId> {
        let functions = self.functions.iter();
        let functions = functions.map(|(place, _)| api.functions[*place].id);
        let mut items: Vec<ItemId> = functions.chain(self.types.iter().copied()).collect();
        items.sort();
        items
    }
}

/// Whether an item is one that this version had to name itself.
pub(crate) fn is_invented(item: &Item) -> bool {
    item.is_type() && item.noted_name.is_none()
}
