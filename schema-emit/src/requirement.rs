//! The oldest npm `convex` that has the constructs of a schema.

use std::fmt;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Schema, TableRef, TypeRef, ValidatorRef};
use serde_json::{Value, json};

/// A construct that older versions of npm `convex` lack, and the first table or type that uses it.
/// `Display` prints one clause.
///
/// Source: the changelog of npm `convex`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    construct: &'static str,
    since: (u64, u64),
    user: User,
}

/// Where a construct is used.
#[derive(Debug, Clone, PartialEq, Eq)]
enum User {
    Table(String),
    Type(String),
}

impl Requirement {
    /// Returns the construct as a `schema.ts` spells it.
    pub fn construct(&self) -> &'static str {
        self.construct
    }

    /// Returns the first version that has it: major and minor.
    pub fn since(&self) -> (u64, u64) {
        self.since
    }

    /// Returns the first table that uses it, if a table does.
    pub fn table(&self) -> Option<&str> {
        match &self.user {
            User::Table(name) => Some(name),
            User::Type(_) => None,
        }
    }

    /// Returns the first named type that uses it, if no table does.
    pub fn type_name(&self) -> Option<&str> {
        match &self.user {
            User::Table(_) => None,
            User::Type(name) => Some(name),
        }
    }

    /// Returns the requirement as JSON, for programs:
    ///
    /// ```json
    /// { "construct": "v.commitTs()", "since": "1.43", "table": "users" | null, "type": "Stamp" | null }
    /// ```
    pub fn to_json(&self) -> Value {
        let (major, minor) = self.since;
        json!({
            "construct": self.construct,
            "since": format!("{major}.{minor}"),
            "table": self.table(),
            "type": self.type_name(),
        })
    }
}

/// As a clause: ``table `users` needs `v.commitTs()`, which npm convex has since 1.43``.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (construct, (major, minor)) = (self.construct, self.since);
        match &self.user {
            User::Table(name) => write!(f, "table `{name}`")?,
            User::Type(name) => write!(f, "type `{name}`")?,
        }
        write!(
            f,
            " needs `{construct}`, which npm convex has since {major}.{minor}"
        )
    }
}

/// A construct, the first version that has it, and who uses it.
struct Rule {
    construct: &'static str,
    since: (u64, u64),
    by_table: fn(TableRef<'_>) -> bool,
    /// Whether a validator is the construct, whatever is inside it.
    by_validator: fn(ValidatorRef<'_>) -> bool,
}

/// Newest first.
const RULES: [Rule; 4] = [
    Rule {
        construct: "v.function(...)",
        since: (1, 49),
        by_table: |_| false,
        by_validator: |validator| matches!(validator.exhaustive(), ValidatorKind::Function(_)),
    },
    Rule {
        construct: ".staged(...)",
        since: (1, 47),
        by_table: |table| table.staged_document().is_some(),
        by_validator: |_| false,
    },
    Rule {
        construct: "v.commitTs()",
        since: (1, 43),
        by_table: |_| false,
        by_validator: |validator| matches!(validator.exhaustive(), ValidatorKind::CommitTs),
    },
    Rule {
        construct: "staged: true",
        since: (1, 26),
        by_table: |table| table.indexes().iter().any(|index| index.staged),
        by_validator: |_| false,
    },
];

/// Returns what `schema` needs of npm `convex`, newest first; each construct once.
pub fn requirements(schema: &Schema) -> Vec<Requirement> {
    let needed = |rule: &Rule| {
        Some(Requirement {
            construct: rule.construct,
            since: rule.since,
            user: rule.first_user(schema)?,
        })
    };
    RULES.iter().filter_map(needed).collect()
}

impl Rule {
    fn first_user(&self, schema: &Schema) -> Option<User> {
        let mut tables = schema.tables();
        let table = tables.find(|table| {
            let documents = [table.document(), table.staged_document()];
            let mut documents = documents.into_iter().flatten();
            (self.by_table)(*table) || documents.any(|it| self.is_in(it))
        });
        if let Some(table) = table {
            return Some(User::Table(table.name().to_owned()));
        }
        // The file exports all named types, also those that no table uses.
        let mut types = schema.types();
        let named = types.find(|named: &TypeRef<'_>| self.is_in(named.validator()));
        named.map(|named| User::Type(named.name().to_owned()))
    }

    /// Returns whether a validator is the construct or has it inside.
    fn is_in(&self, validator: ValidatorRef<'_>) -> bool {
        if (self.by_validator)(validator) {
            return true;
        }
        match validator.exhaustive() {
            ValidatorKind::Array(element) => self.is_in(element),
            ValidatorKind::Record { keys, values } => self.is_in(keys) || self.is_in(values),
            ValidatorKind::Object(fields) => {
                fields.iter().any(|field| self.is_in(field.validator()))
            }
            ValidatorKind::Union(members) => {
                members.iter().any(|member| self.is_in(member.validator()))
            }
            ValidatorKind::Function(function) => {
                let mut inner = [function.args(), function.returns()].into_iter().flatten();
                inner.any(|inner| self.is_in(inner))
            }
            ValidatorKind::Any
            | ValidatorKind::Null
            | ValidatorKind::Float64
            | ValidatorKind::Int64
            | ValidatorKind::CommitTs
            | ValidatorKind::Boolean
            | ValidatorKind::String
            | ValidatorKind::Bytes
            | ValidatorKind::Id(_)
            | ValidatorKind::Literal(_)
            | ValidatorKind::Unknown(_) => false,
        }
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
            .iter()
            .map(|it| (it.construct(), it.since(), it.table().map(str::to_owned)))
            .collect();
        assert_eq!(
            found,
            [
                (".staged(...)", (1, 47), Some("b".to_owned())),
                ("v.commitTs()", (1, 43), Some("a".to_owned())),
                ("staged: true", (1, 26), Some("c".to_owned())),
            ]
        );
        assert_eq!(
            requirements(&schema)[1].to_string(),
            "table `a` needs `v.commitTs()`, which npm convex has since 1.43"
        );
        // Also inside of what a function takes.
        let handle = v::function().args(v::object().field("at", v::commit_ts()));
        let handles = v::union([v::object().field("f", v::array(handle)).into()]);
        let schema = Schema::builder().table(TableDefinition::new("d", handles));
        let found: Vec<_> = requirements(&schema.build())
            .iter()
            .map(|it| (it.construct(), it.since()))
            .collect();
        let want = [("v.function(...)", (1, 49)), ("v.commitTs()", (1, 43))];
        assert_eq!(found, want);
        let plain = Schema::builder().table(TableDefinition::new("plain", v::object()));
        assert_eq!(requirements(&plain.build()), []);
    }
}
