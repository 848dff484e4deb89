//! Which npm `convex` has the constructs of a schema.

use convex_schema_core::__internal::fields_in;
use convex_schema_core::{Schema, TableRef, ValidatorKind, ValidatorRef};

/// A construct that older versions of npm `convex` lack.
///
/// Source: the changelog of npm `convex`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The construct as a `schema.ts` has it.
    pub construct: &'static str,
    /// The first version that has it, as major and minor.
    pub since: (u64, u64),
    /// The first table that uses it.
    pub table: String,
}

/// A construct, the first version that has it, and whether a table uses it.
type Rule = (&'static str, (u64, u64), fn(TableRef<'_>) -> bool);

const RULES: [Rule; 3] = [
    (".staged(...)", (1, 47), has_staged_validator),
    ("v.commitTs()", (1, 43), has_commit_ts),
    ("staged: true", (1, 26), has_staged_index),
];

/// What `schema` needs of npm `convex`, newest first; each construct once.
pub fn requirements(schema: &Schema) -> Vec<Requirement> {
    let needed = |(construct, since, is_used): Rule| {
        let table = schema.tables().find(|table| is_used(*table))?;
        Some(Requirement {
            construct,
            since,
            table: table.name().to_owned(),
        })
    };
    RULES.into_iter().filter_map(needed).collect()
}

fn has_staged_validator(table: TableRef<'_>) -> bool {
    table.staged_document().is_some()
}

fn has_staged_index(table: TableRef<'_>) -> bool {
    table.indexes().iter().any(|index| index.staged)
}

fn has_commit_ts(table: TableRef<'_>) -> bool {
    let documents = [table.document(), table.staged_document()];
    documents.into_iter().flatten().any(|document| {
        let mut is_used = false;
        fields_in(document, &mut |place| {
            is_used |= is_commit_ts(place.field.validator());
        });
        is_used
    })
}

/// Whether the validator is one, or is made of one; fields of objects are visited by themselves.
fn is_commit_ts(validator: ValidatorRef<'_>) -> bool {
    match validator.kind() {
        ValidatorKind::CommitTs => true,
        ValidatorKind::Array(inner) | ValidatorKind::Record { values: inner, .. } => {
            is_commit_ts(inner)
        }
        ValidatorKind::Union(members) => members
            .iter()
            .any(|member| is_commit_ts(member.validator())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::requirements;
    use convex_schema_core::v;
    use convex_schema_core::{Index, Schema, TableDefinition};

    #[test]
    fn new_constructs_are_found() {
        let inside = v::object().field("x", v::array(v::nullable(v::commit_ts())));
        let schema = Schema::builder()
            .table(TableDefinition::new("plain", v::object()))
            .table(TableDefinition::new("a", v::object().field("o", inside)))
            .table(TableDefinition::new("b", v::object()).staged(v::any()))
            .table(TableDefinition::new("c", v::any()).index(Index::database("i", ["x"]).staged()))
            .build();
        let found: Vec<_> = requirements(&schema)
            .into_iter()
            .map(|it| (it.construct, it.since, it.table))
            .collect();
        assert_eq!(
            found,
            [
                (".staged(...)", (1, 47), "b".to_owned()),
                ("v.commitTs()", (1, 43), "a".to_owned()),
                ("staged: true", (1, 26), "c".to_owned()),
            ]
        );
        let plain = Schema::builder().table(TableDefinition::new("plain", v::object()));
        assert_eq!(requirements(&plain.build()), []);
    }
}
