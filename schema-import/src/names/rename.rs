//! Which `rename_all` leaves the fewest renames.

use convex_schema_rules::casing::RenameRule;

/// Rules for fields, the plainest first. The others make what these make, or what no field of a
/// Convex document is called.
const FOR_FIELDS: [RenameRule; 5] = [
    RenameRule::Camel,
    RenameRule::Pascal,
    RenameRule::ScreamingSnake,
    RenameRule::Kebab,
    RenameRule::ScreamingKebab,
];

/// Rules for variants, the plainest first.
const FOR_VARIANTS: [RenameRule; 7] = [
    RenameRule::Lower,
    RenameRule::Snake,
    RenameRule::Camel,
    RenameRule::Kebab,
    RenameRule::Upper,
    RenameRule::ScreamingSnake,
    RenameRule::ScreamingKebab,
];

/// Whether `rule` makes the name in documents of the identifier.
pub(crate) fn field_is(rule: Option<RenameRule>, ident: &str, wire: &str) -> bool {
    match rule {
        None => ident == wire,
        Some(rule) => rule.apply_to_field(ident).is_ok_and(|name| name == wire),
    }
}

fn variant_is(rule: Option<RenameRule>, ident: &str, wire: &str) -> bool {
    match rule {
        None => ident == wire,
        Some(rule) => rule.apply_to_variant(ident).is_ok_and(|name| name == wire),
    }
}

/// The rule for fields with these identifiers and names in documents, and which of them it does
/// not fit.
pub(crate) fn field_rule(names: &[(&str, &str)]) -> (Option<RenameRule>, Vec<bool>) {
    best(names, &FOR_FIELDS, field_is)
}

/// The same for variants.
pub(crate) fn variant_rule(names: &[(&str, &str)]) -> (Option<RenameRule>, Vec<bool>) {
    best(names, &FOR_VARIANTS, variant_is)
}

fn best(
    names: &[(&str, &str)],
    rules: &[RenameRule],
    is: fn(Option<RenameRule>, &str, &str) -> bool,
) -> (Option<RenameRule>, Vec<bool>) {
    let renamed = |rule: Option<RenameRule>| -> Vec<bool> {
        let names = names.iter();
        names.map(|(ident, wire)| !is(rule, ident, wire)).collect()
    };
    let count = |renamed: &[bool]| renamed.iter().filter(|renamed| **renamed).count();
    let mut best = (None, renamed(None));
    for rule in rules.iter().copied().map(Some) {
        let found = renamed(rule);
        if count(&found) < count(&best.1) {
            best = (rule, found);
        }
    }
    best
}
