//! Lints that fields allow, for themselves and all that is inside.

use convex_schema_rules::lint::OF_FIELDS;

use super::Lint;
use convex_schema_core::__internal::fields;
use convex_schema_core::TableRef;

/// What the fields of one table allow: paths and codes.
pub(super) struct Allowed(Vec<(String, &'static str)>);

impl Allowed {
    pub(super) fn by(table: TableRef<'_>) -> Self {
        let mut allowed = Vec::new();
        fields(table, |place| {
            let codes = OF_FIELDS.iter().filter(|code| place.field.allows(code));
            allowed.extend(codes.map(|code| (place.path.to_owned(), *code)));
        });
        Self(allowed)
    }

    pub(super) fn covers(&self, lint: &Lint) -> bool {
        let mut allowed = self.0.iter();
        allowed.any(|(path, code)| *code == lint.rule.code && lint.is_at(path))
    }
}
