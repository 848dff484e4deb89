//! Matches over the kinds of validators decide about each kind: they have no arm for all others.
//!
//! A type of kinds is an enum with the variants `Array`, `Object`, `Record` and `Union`, found by reading the
//! source. A match that names two or more of its variants is one over kinds. An arm that takes all others
//! says why it is right for a kind that comes later: `#[allow(clippy::wildcard_enum_match_arm, reason =
//! "...")]` on the arm. (The lint itself knows no types of kinds and would ask for every enum.)

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::{Arm, Attribute, ExprMatch, Item, ItemImpl, Pat, Path, Type};

use super::source::{Crate, attributes, is_for_tests};

/// The variants that make an enum one of kinds.
const MARKS: [&str; 4] = ["Array", "Object", "Record", "Union"];

/// The lint whose name stands on an arm that may take all others.
const LINT: &str = "wildcard_enum_match_arm";

/// Finds arms that take all other kinds.
pub(crate) fn findings(crates: &[Crate]) -> Vec<String> {
    let items = || crates.iter().flat_map(|it| &it.modules);
    let kinds: BTreeSet<String> = items()
        .flat_map(|module| &module.items)
        .filter_map(kinds)
        .collect();
    let mut findings = Vec::new();
    for module in items() {
        let mut finder = Finder {
            kinds: &kinds,
            own: None,
            lines: Vec::new(),
        };
        for item in &module.items {
            finder.visit_item(item);
        }
        let found = finder.lines.into_iter().map(|(line, kinds)| {
            format!(
                "{}:{line}: an arm for all other kinds of `{kinds}`: name them, or say why on the \
                 arm, #[allow(clippy::{LINT}, reason = \"...\")]",
                module.file
            )
        });
        findings.extend(found);
    }
    findings
}

/// Returns the name of an enum of kinds.
fn kinds(item: &Item) -> Option<String> {
    let Item::Enum(item) = item else {
        return None;
    };
    let has = |mark: &str| item.variants.iter().any(|it| it.ident == *mark);
    MARKS
        .iter()
        .all(|mark| has(mark))
        .then(|| item.ident.to_string())
}

struct Finder<'a> {
    kinds: &'a BTreeSet<String>,
    /// The type that `Self` means.
    own: Option<String>,
    /// Lines of arms, and the enum.
    lines: Vec<(usize, String)>,
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let outer = self.own.take();
        if let Type::Path(own) = &*item.self_ty {
            self.own = own.path.segments.last().map(|it| it.ident.to_string());
        }
        syn::visit::visit_item_impl(self, item);
        self.own = outer;
    }

    fn visit_expr_match(&mut self, item: &'ast ExprMatch) {
        let mut named = Named {
            finder: self,
            found: BTreeSet::new(),
        };
        for arm in &item.arms {
            named.visit_pat(&arm.pat);
        }
        let found = named.found;
        let mut enums = found.iter().map(|(name, _)| name);
        if let (true, Some(name)) = (found.len() > 1, enums.next()) {
            let open = item
                .arms
                .iter()
                .filter(|arm| takes_all(&arm.pat) && !is_allowed(arm));
            for arm in open {
                let line = line(&arm.pat);
                self.lines.push((line, name.clone()));
            }
        }
        syn::visit::visit_expr_match(self, item);
    }
}

/// The variants of enums of kinds in patterns.
struct Named<'a> {
    finder: &'a Finder<'a>,
    found: BTreeSet<(String, String)>,
}

impl<'ast> Visit<'ast> for Named<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if let [.., kinds, variant] = &names[..] {
            let kinds = match (kinds.as_str(), &self.finder.own) {
                ("Self", Some(own)) => own,
                _ => kinds,
            };
            if self.finder.kinds.contains(kinds) {
                self.found.insert((kinds.clone(), variant.clone()));
            }
        }
    }
}

/// Returns whether a pattern matches everything: `_`, a name, or several of them.
fn takes_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && is_variable(&name.ident.to_string()),
        Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        Pat::Or(either) => either.cases.iter().any(takes_all),
        Pat::Paren(inner) => takes_all(&inner.pat),
        Pat::Reference(inner) => takes_all(&inner.pat),
        _ => false,
    }
}

/// Returns whether a lone name in a pattern is a new variable, not a constant or a unit variant.
fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_lowercase() || first == '_')
}

fn is_allowed(arm: &Arm) -> bool {
    let names_lint = |attribute: &Attribute| {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("allow") => list.tokens.to_string(),
            _ => return false,
        };
        tokens.contains(LINT) && tokens.contains("reason")
    };
    arm.attrs.iter().any(names_lint)
}

fn line(pattern: &Pat) -> usize {
    use syn::spanned::Spanned as _;
    pattern.span().start().line
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::findings;
    use crate::check::source::Crate;

    const KINDS: &str = "enum Kind { Any, Array(u8), Object(u8), Record(u8), Union(u8) }\n";

    /// Returns the lines of findings in a source behind the enum, which has one line.
    fn lines(source: &str) -> Vec<String> {
        let tree = Crate::from_text("a", &format!("{KINDS}{source}")).expect("it is Rust");
        let findings = findings(&[tree]);
        let line = |it: &String| it.split(':').nth(1).unwrap_or_default().to_owned();
        findings.iter().map(line).collect()
    }

    #[test]
    fn an_arm_for_all_other_kinds_is_found() {
        for arm in ["_ => 2", "other => 2", "Kind::Array(_) | _ => 2", "&_ => 2"] {
            let source = format!(
                "fn a(k: Kind) -> u8 {{\nmatch k {{\nKind::Any => 1, Kind::Object(a) => a,\n{arm} }}\n}}"
            );
            assert_eq!(lines(&source), ["5"], "{arm}");
        }
        let pair = "fn a(k: Kind, l: Kind) -> u8 {\nmatch (k, l) {\n\
                    (Kind::Any, Kind::Union(a)) => a,\n(_, _) => 2 }\n}";
        assert_eq!(lines(pair), ["5"]);
        let own = "impl Kind { fn a(self) -> u8 {\nmatch self {\n\
                   Self::Any => 1, Self::Union(a) => a,\n_ => 2 }\n} }";
        assert_eq!(lines(own), ["5"]);
    }

    #[test]
    fn what_decides_about_each_kind_or_asks_for_one_is_not() {
        for source in [
            "fn a(k: Kind) -> u8 { match k { Kind::Any => 1, Kind::Array(_) | Kind::Object(_) | \
             Kind::Record(_) | Kind::Union(_) => 2 } }",
            "fn a(k: Kind) -> u8 { match k { Kind::Array(a) => a, _ => 2 } }",
            "fn a(k: Kind) -> u8 { match k { Kind::Any => 1, Kind::Array(a) if a > 1 => a, \
             #[allow(clippy::wildcard_enum_match_arm, reason = \"leaves\")] _ => 2 } }",
            "fn a(k: Other) -> u8 { match k { Other::Any => 1, Other::Array(a) => a, _ => 2 } }",
            "#[cfg(test)] mod tests { fn a(k: Kind) -> u8 { match k { Kind::Any => 1, \
             Kind::Array(a) => a, _ => 2 } } }",
        ] {
            assert!(lines(source).is_empty(), "{source}");
        }
    }
}
