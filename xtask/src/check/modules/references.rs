//! The paths that stand in a module.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Item, ItemUse, Path, Visibility};

use super::names::imports;
use crate::check::source::is_for_tests;

/// A path and where it stands.
pub(super) struct Reference {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// Returns the paths of some items: in `use` declarations, types, expressions, patterns, and in what is given to
/// macros. Attributes, visibilities and code for tests have none.
pub(super) fn of(items: &[Item]) -> Vec<Reference> {
    let mut collector = Collector::default();
    for item in items {
        collector.visit_item(item);
    }
    collector.found
}

#[derive(Default)]
struct Collector {
    found: Vec<Reference>,
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let line = item.use_token.span.start().line;
        for import in imports(&item.tree) {
            let path = import.path;
            self.found.push(Reference { path, line });
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let line = path
            .segments
            .first()
            .map_or(0, |first| first.ident.span().start().line);
        let names = path.segments.iter().map(|it| it.ident.to_string());
        self.found.push(Reference {
            path: names.collect(),
            line,
        });
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.tokens(tokens.clone());
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(crate::check::source::attributes(item)) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

impl Collector {
    /// Paths among tokens that are not a syntax tree: those that begin with `crate`, `self` or `super`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Option<Reference> = None;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    let line = ident.span().start().line;
                    match &mut path {
                        Some(path) if colons == 2 => path.path.push(name),
                        _ => {
                            self.found.extend(path.take());
                            let is_start = matches!(name.as_str(), "crate" | "self" | "super");
                            path = is_start.then(|| Reference {
                                path: vec![name],
                                line,
                            });
                        }
                    }
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.found.extend(path.take());
                    self.tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.found.extend(path.take());
                }
            }
        }
        self.found.extend(path);
    }
}
