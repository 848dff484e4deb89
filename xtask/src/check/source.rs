//! The Rust source of a crate as a tree of modules. Code for tests is left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use crate::process::{Outcome, root};

/// The modules of one crate; the first one is its root.
pub(crate) struct Crate {
    /// The folder, and the program where a folder has several crates.
    pub(crate) name: String,
    pub(crate) modules: Vec<Module>,
}

/// A module with its own items, those of its child modules left out.
pub(crate) struct Module {
    /// The names from the root to this module, `crate` left out.
    pub(crate) path: Vec<String>,
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    /// The file, relative to the workspace.
    pub(crate) file: String,
    pub(crate) items: Vec<Item>,
}

impl Crate {
    /// Parses the crate whose root is `file`, relative to the workspace, and all its modules.
    ///
    /// # Errors
    /// A file can't be read, or is not Rust.
    pub(crate) fn parse(name: &str, file: &str) -> Outcome<Self> {
        let mut tree = Self {
            name: name.to_owned(),
            modules: Vec::new(),
        };
        let path = root().join(file);
        let folder = path.parent().unwrap_or(&path).to_owned();
        tree.file(Vec::new(), None, &path, &folder)?;
        Ok(tree)
    }

    /// Returns a crate in one file, for tests.
    #[cfg(test)]
    pub(crate) fn from_text(name: &str, text: &str) -> Outcome<Self> {
        let mut tree = Self {
            name: name.to_owned(),
            modules: Vec::new(),
        };
        let parsed = syn::parse_file(text).map_err(|error| error.to_string())?;
        let file = "lib.rs".to_owned();
        tree.module(Vec::new(), None, file, parsed.items, Path::new(""))?;
        Ok(tree)
    }

    /// Appends the module in a file, whose child modules have their files in `folder`.
    fn file(
        &mut self,
        path: Vec<String>,
        parent: Option<usize>,
        file: &Path,
        folder: &Path,
    ) -> Outcome<usize> {
        let shown = file.strip_prefix(root()).unwrap_or(file).display();
        let shown = shown.to_string().replace('\\', "/");
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("`{shown}` can't be read: {error}"))?;
        let parsed = syn::parse_file(&text).map_err(|error| {
            let line = error.span().start().line;
            format!("{shown}:{line}: not Rust: {error}")
        })?;
        if is_for_tests(&parsed.attrs) {
            return Err(format!("`{shown}` is for tests, but its `mod` line is not"));
        }
        self.module(path, parent, shown, parsed.items, folder)
    }

    fn module(
        &mut self,
        path: Vec<String>,
        parent: Option<usize>,
        file: String,
        items: Vec<Item>,
        folder: &Path,
    ) -> Outcome<usize> {
        let own = self.modules.len();
        let mut children = Vec::new();
        let mut rest = Vec::new();
        for item in items {
            match item {
                item if is_for_tests(attributes(&item)) => {}
                Item::Mod(child) => children.push(child),
                item => rest.push(item),
            }
        }
        self.modules.push(Module {
            path,
            parent,
            children: BTreeMap::new(),
            file,
            items: rest,
        });
        for child in children {
            let name = child.ident.to_string();
            let index = self.child(own, child, folder)?;
            self.modules[own].children.insert(name, index);
        }
        Ok(own)
    }

    fn child(&mut self, parent: usize, child: ItemMod, folder: &Path) -> Outcome<usize> {
        let name = child.ident.to_string();
        let Module { path, file, .. } = &self.modules[parent];
        let mut path = path.clone();
        path.push(name.clone());
        let file = file.clone();
        let folder_of_child = folder.join(&name);
        if let Some((_, items)) = child.content {
            return self.module(path, Some(parent), file, items, &folder_of_child);
        }
        if let Some(chosen) = path_attribute(&child.attrs) {
            let beside = root().join(&file);
            let chosen = beside.parent().unwrap_or(folder).join(chosen);
            let folder = chosen.parent().unwrap_or(folder).to_owned();
            return self.file(path, Some(parent), &chosen, &folder);
        }
        let flat = folder.join(format!("{name}.rs"));
        let file: PathBuf = if flat.is_file() {
            flat
        } else {
            folder_of_child.join("mod.rs")
        };
        self.file(path, Some(parent), &file, &folder_of_child)
    }
}

/// Returns whether an item is compiled for tests alone.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        let condition = list.tokens.to_string();
        list.path.is_ident("cfg")
            && (condition == "test" || condition.replace(' ', "").starts_with("all(test"))
    })
}

/// Returns the value of `#[path = "..."]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
}

/// Returns the attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
