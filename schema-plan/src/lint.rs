//! Advice on schemas that Convex accepts.
//!
//! [`Schema::check`] finds problems for which Convex rejects a push; a lint is about what happens
//! after the push, and a table or a field can allow it. Each rule has a code, a level and a
//! reason; the rules stand in modules by subject.

mod comments;
mod indexes;
mod names;
mod references;
mod rule;
mod size;

#[cfg(test)]
mod tests;

use convex_schema_core::__internal::fields;
use convex_schema_core::{Schema, TableRef};
use convex_schema_rules::lint::OF_FIELDS;

pub use self::rule::{Level, Lint, Rule};

/// Every rule, in the order of [`CODES`](convex_schema_rules::lint::CODES).
pub static RULES: &[&Rule] = &[
    &indexes::PREFIX_INDEX,
    &references::UNINDEXED_REFERENCE,
    &indexes::UNIQUE_WITHOUT_INDEX,
    &indexes::OPTIONAL_IN_INDEX,
    &indexes::ANY_IN_INDEX,
    &references::ID_ARRAY,
    &size::LARGE_DOCUMENT,
    &size::NEAR_LIMIT,
    &names::MIXED_CASE,
    &comments::VALUES_IN_COMMENT,
];

/// Returns the lints of the schema, by table and then by rule, without those that a table or a
/// field allows.
///
/// ```
/// use convex_schema_plan::lint::lint;
/// use convex_schema_core::{Index, Schema, TableDefinition, v};
///
/// let user = v::object().field("team", v::id("teams")).field("name", v::string());
/// let users = TableDefinition::new("users", user).index(Index::database("by_name", ["name"]));
/// let teams = TableDefinition::new("teams", v::object());
/// let schema = Schema::builder().table(users).table(teams).build();
/// let lints = lint(&schema);
/// assert_eq!(lints[0].rule().code(), "unindexed_reference");
/// assert_eq!(lints[0].path(), Some("team"));
/// ```
pub fn lint(schema: &Schema) -> Vec<Lint> {
    let mut lints = Vec::new();
    for rule in RULES {
        rule.check_schema(schema, &mut lints);
    }
    for table in schema.tables() {
        let mut found = Vec::new();
        for rule in RULES {
            if !table.allows(rule.code()) {
                rule.check_table(table, &mut found);
            }
        }
        if !found.is_empty() {
            let allowed = Allowed::by(table);
            found.retain(|lint| !allowed.covers(lint));
            lints.append(&mut found);
        }
    }
    lints
}

/// The lints that the fields of one table allow: paths and codes.
struct Allowed(Vec<(String, &'static str)>);

impl Allowed {
    fn by(table: TableRef<'_>) -> Self {
        let mut allowed = Vec::new();
        fields(table, |place| {
            let codes = OF_FIELDS.iter().filter(|code| place.field.allows(code));
            allowed.extend(codes.map(|code| (place.path.to_owned(), *code)));
        });
        Self(allowed)
    }

    fn covers(&self, lint: &Lint) -> bool {
        let mut allowed = self.0.iter();
        allowed.any(|(path, code)| *code == lint.rule().code() && lint.is_at(path))
    }
}
