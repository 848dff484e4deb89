//! Which module a path leads to.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, UseTree};

use crate::check::source::Crate;

/// Where a path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// At a module itself.
    Module(usize),
    /// At an item that this module defines, or within it.
    Item(usize),
}

/// The names that each module of a crate knows.
pub(super) struct Names<'a> {
    tree: &'a Crate,
    scopes: Vec<Scope>,
}

/// The names of one module, those of its child modules left out.
#[derive(Default)]
struct Scope {
    items: BTreeSet<String>,
    /// Names that `use` brings, with the path behind them.
    aliases: BTreeMap<String, Vec<String>>,
    /// Paths whose every name `use` brings.
    globs: Vec<Vec<String>>,
}

/// One name of a `use` declaration.
pub(super) struct Import {
    pub(super) path: Vec<String>,
    /// The name that it gets here; `None` for `*`.
    alias: Option<String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(tree: &'a Crate) -> Self {
        let scopes = tree.modules.iter().map(|module| Scope::of(&module.items));
        Self {
            tree,
            scopes: scopes.collect(),
        }
    }

    /// Follows a path that stands in `module`. `None` if it leads out of the crate, or is not known.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Option<Target> {
        self.follow(module, path, &mut BTreeSet::new())
    }

    fn follow(
        &self,
        module: usize,
        path: &[String],
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Target> {
        let mut at = Target::Module(module);
        for (index, segment) in path.iter().enumerate() {
            let Target::Module(here) = at else {
                return Some(at);
            };
            at = match segment.as_str() {
                "crate" | "$crate" if index == 0 => Target::Module(0),
                "self" if index == 0 => at,
                "super" => Target::Module(self.tree.modules[here].parent?),
                name => match self.name(here, name, seen) {
                    Some(target) => target,
                    // An item that a macro makes.
                    None if index > 0 => Target::Item(here),
                    None => return None,
                },
            };
        }
        Some(at)
    }

    fn name(
        &self,
        module: usize,
        name: &str,
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Target> {
        if let Some(child) = self.tree.modules[module].children.get(name) {
            return Some(Target::Module(*child));
        }
        let scope = &self.scopes[module];
        if scope.items.contains(name) {
            return Some(Target::Item(module));
        }
        if !seen.insert((module, name.to_owned())) {
            return None;
        }
        if let Some(path) = scope.aliases.get(name) {
            return self.follow(module, path, seen);
        }
        scope
            .globs
            .iter()
            .find_map(|path| match self.follow(module, path, seen) {
                Some(Target::Module(other)) if other != module => self.name(other, name, seen),
                _ => None,
            })
    }
}

impl Scope {
    fn of(items: &[Item]) -> Self {
        let mut scope = Self::default();
        for item in items {
            let name = match item {
                Item::Const(item) => &item.ident,
                Item::Enum(item) => &item.ident,
                Item::Fn(item) => &item.sig.ident,
                Item::Static(item) => &item.ident,
                Item::Struct(item) => &item.ident,
                Item::Trait(item) => &item.ident,
                Item::Type(item) => &item.ident,
                Item::Union(item) => &item.ident,
                Item::Macro(item) => match &item.ident {
                    Some(name) => name,
                    None => continue,
                },
                Item::Use(item) => {
                    for Import { path, alias } in imports(&item.tree) {
                        match alias {
                            Some(alias) => drop(scope.aliases.insert(alias, path)),
                            None => scope.globs.push(path),
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            scope.items.insert(name.to_string());
        }
        scope
    }
}

/// Returns the names of a `use` declaration.
pub(super) fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

fn collect(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<Import>) {
    let whole = |path: &[String], name: String| {
        let mut path = path.to_vec();
        // `a::{self}` is `a`.
        if name != "self" || path.is_empty() {
            path.push(name);
        }
        path
    };
    match tree {
        UseTree::Path(step) => {
            path.push(step.ident.to_string());
            collect(&step.tree, path, found);
            path.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, found);
            }
        }
        UseTree::Name(name) => {
            let path = whole(path, name.ident.to_string());
            let alias = path.last().cloned();
            found.push(Import { path, alias });
        }
        UseTree::Rename(rename) => found.push(Import {
            path: whole(path, rename.ident.to_string()),
            alias: Some(rename.rename.to_string()),
        }),
        UseTree::Glob(_) => found.push(Import {
            path: path.clone(),
            alias: None,
        }),
    }
}
