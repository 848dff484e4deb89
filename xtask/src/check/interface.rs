//! Conventions of the public interface: what can grow is `#[non_exhaustive]`, enums of codes have `as_str` and `Display`,
//! and errors and results stand in the list that a test checks against the conventions.
//!
//! A public item of a private module is taken as public: the lint `unreachable_pub` finds those that are not.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Type, Visibility};

use super::source::Crate;
use crate::process::{Outcome, root};

/// The test that holds errors and results against the conventions.
const TEST: &str = "tests/tests/rows/interface.rs";

/// Enums that are complete: why stands at each in DESIGN.md.
const COMPLETE: [&str; 4] = ["Literal", "Nullable", "Value", "ValueKind"];

/// Crates, and modules of core, that only the project's own crates and generated code use.
const INTERNAL_CRATES: [&str; 3] = ["schema-cli", "schema-derive", "schema-rules"];
const INTERNAL_MODULES: [&str; 3] = ["desc", "exhaustive", "paths"];

/// Types whose feature the program of the test does not have; tests beside them do the same.
const TESTED_BESIDE: [&str; 1] = ["CallError"];

/// Finds public items that break a convention.
///
/// # Errors
/// The list can't be read.
pub(crate) fn findings(crates: &[Crate]) -> Outcome<Vec<String>> {
    let test = std::fs::read_to_string(root().join(TEST))
        .map_err(|error| format!("`{TEST}` can't be read: {error}"))?;
    let public = crates
        .iter()
        .filter(|tree| !INTERNAL_CRATES.contains(&tree.name.as_str()));
    Ok(public.flat_map(|tree| of_crate(tree, &test)).collect())
}

fn of_crate(tree: &Crate, test: &str) -> Vec<String> {
    let mut own = Own::default();
    for module in &tree.modules {
        let top = module.path.first().map(String::as_str);
        if top.is_some_and(|top| INTERNAL_MODULES.contains(&top)) {
            continue;
        }
        for item in &module.items {
            own.note(&module.file, item);
        }
    }
    own.findings(tree, test)
}

/// The public items of one crate, as far as a convention is about them.
#[derive(Default)]
struct Own {
    findings: Vec<String>,
    /// Public types, with their file.
    public: BTreeMap<String, String>,
    /// Public enums whose variants hold nothing.
    codes: BTreeSet<String>,
    with_as_str: BTreeSet<String>,
    with_display: BTreeSet<String>,
    errors: BTreeSet<String>,
    results: BTreeSet<String>,
}

impl Own {
    fn note(&mut self, file: &str, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis, &item.attrs) => self.structure(file, item),
            Item::Enum(item) if is_public(&item.vis, &item.attrs) => self.choice(file, item),
            Item::Impl(item) => self.implementation(item),
            _ => {}
        }
    }

    fn structure(&mut self, file: &str, item: &ItemStruct) {
        let name = item.ident.to_string();
        let is_open = match &item.fields {
            Fields::Named(fields) => fields.named.iter().any(|it| is_pub(&it.vis)),
            Fields::Unnamed(_) | Fields::Unit => false,
        };
        if is_open && !is_non_exhaustive(&item.attrs) {
            self.findings.push(format!(
                "{file}: `{name}` has public fields and is not `#[non_exhaustive]`: add it, and a constructor where \
                 users make one"
            ));
        }
        self.public.insert(name, file.to_owned());
    }

    fn choice(&mut self, file: &str, item: &ItemEnum) {
        let name = item.ident.to_string();
        if !is_non_exhaustive(&item.attrs) && !COMPLETE.contains(&name.as_str()) {
            self.findings.push(format!(
                "{file}: the public enum `{name}` is not `#[non_exhaustive]`"
            ));
        }
        let is_code = |item: &ItemEnum| {
            let mut variants = item.variants.iter();
            variants.all(|it| matches!(it.fields, Fields::Unit))
        };
        if is_code(item) && !item.variants.is_empty() {
            self.codes.insert(name.clone());
        }
        self.public.insert(name, file.to_owned());
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let Type::Path(own) = &*item.self_ty else {
            return;
        };
        let Some(name) = own.path.segments.last().map(|it| it.ident.to_string()) else {
            return;
        };
        if let Some((path, _)) = &item.trait_ {
            match path.segments.last().map(|it| it.ident.to_string()) {
                Some(it) if it == "Display" => self.with_display.insert(name),
                Some(it) if it == "Error" => self.errors.insert(name),
                _ => false,
            };
            return;
        }
        for member in &item.items {
            match member {
                ImplItem::Fn(member) if !is_pub(&member.vis) => {}
                ImplItem::Fn(member) if member.sig.ident == "as_str" => {
                    self.with_as_str.insert(name.clone());
                }
                ImplItem::Fn(member) if member.sig.ident == "to_json" => {
                    self.results.insert(name.clone());
                }
                _ => {}
            }
        }
    }

    fn findings(mut self, tree: &Crate, test: &str) -> Vec<String> {
        for name in &self.codes {
            let file = &self.public[name];
            for (has, what) in [
                (&self.with_as_str, "`as_str`"),
                (&self.with_display, "`Display`"),
            ] {
                if !has.contains(name) {
                    self.findings
                        .push(format!("{file}: the public enum `{name}` has no {what}"));
                }
            }
        }
        let library = format!("convex_{}", tree.name.replace('-', "_"));
        if !test.contains(&library) {
            // The program of the test does not link this crate.
            return self.findings;
        }
        for name in self.errors.union(&self.results) {
            let Some(file) = self.public.get(name) else {
                continue;
            };
            if !TESTED_BESIDE.contains(&name.as_str()) && !names(test, &library, name) {
                self.findings
                    .push(format!("{file}: `{name}` is not in the lists of {TEST}"));
            }
        }
        self.findings
    }
}

/// Returns whether `text` has a path from the crate `library` to `name`.
fn names(text: &str, library: &str, name: &str) -> bool {
    let is_part_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    text.split(|letter| !is_part_of_path(letter))
        .filter_map(|path| path.strip_prefix(library)?.strip_prefix("::"))
        .any(|path| path.split("::").any(|part| part == name))
}

fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    let is_hidden = |attribute: &Attribute| {
        let list = attribute.meta.require_list();
        attribute.path().is_ident("doc")
            && list.is_ok_and(|list| list.tokens.to_string() == "hidden")
    };
    is_pub(visibility) && !attributes.iter().any(is_hidden)
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

#[cfg(test)]
mod tests {
    use super::super::source::Crate;
    use super::of_crate;

    fn found(source: &str, list: &str) -> Vec<String> {
        Crate::from_text("schema-rows", source)
            .map(|tree| of_crate(&tree, list))
            .unwrap_or_default()
    }

    #[test]
    fn what_can_grow_is_open_to_growth() {
        let open = "pub struct A { pub a: u8 } pub enum B { C(u8) }";
        assert_eq!(found(open, "").len(), 2);
        let closed = "#[non_exhaustive] pub struct A { pub a: u8 } pub struct D { d: u8 } pub struct E(pub u8);\n\
                      #[non_exhaustive] pub enum B { C(u8) } pub(crate) enum F { G(u8) } pub enum Value { H(u8) }\n\
                      #[doc(hidden)] pub struct I { pub i: u8 }";
        assert_eq!(found(closed, ""), [""; 0]);
    }

    #[test]
    fn codes_have_words() {
        let code = "#[non_exhaustive] pub enum A { B, C }";
        assert_eq!(found(code, "").len(), 2);
        let words =
            "impl A { pub fn as_str(self) -> &'static str { \"a\" } } impl fmt::Display for A {}";
        assert_eq!(found(&format!("{code} {words}"), ""), [""; 0]);
    }

    #[test]
    fn errors_and_results_are_listed() {
        let text = "pub struct A; impl std::error::Error for A {} pub struct B; impl B { pub fn to_json(&self) {} }";
        assert_eq!(found(text, "convex_schema_rows::validate::A").len(), 1);
        let both = "convex_schema_rows::A, convex_schema_rows::validate::B";
        assert_eq!(found(text, both), [""; 0]);
        assert_eq!(found(text, "convex_schema_rows::AB").len(), 2);
    }
}
