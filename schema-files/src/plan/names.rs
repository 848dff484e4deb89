//! What names of files in snapshots mean.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.

use convex_schema_rules::name::check_identifier;

use crate::input::Format;

/// What a file of a snapshot is, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    /// The rows of a table.
    Documents(String),
    /// Says how the rows of a table are written.
    GeneratedSchema(String),
    /// The tables and their numbers.
    Tables,
    /// A file of a component, which has a schema of its own: the component's path.
    Component(String),
    /// A name that leads elsewhere.
    Unsafe,
    /// Rows of a table that no user's table is called.
    NoTable(String),
    /// What has no rows.
    Other,
}

impl Name {
    /// What a file is called this; directories before it do not matter, but for those of components.
    pub(super) fn of(name: &str) -> Self {
        let parts: Vec<&str> = name.split('/').collect();
        let leads_away = |part: &&str| matches!(*part, ".." | "") || part.contains(['\\', '\0']);
        let is_directory = name.ends_with('/');
        if parts
            .iter()
            .take(parts.len() - usize::from(is_directory))
            .any(leads_away)
        {
            return Self::Unsafe;
        }
        let [prefix @ .., table, file] = parts.as_slice() else {
            return Self::Other;
        };
        if !matches!(*file, "documents.jsonl" | "generated_schema.jsonl") {
            return Self::Other;
        }
        let component = component(prefix);
        if !component.is_empty() {
            return Self::Component(component);
        }
        match (*table, *file) {
            ("_tables", "documents.jsonl") => Self::Tables,
            (table, _) if table.starts_with('_') && table != "_storage" => Self::Other,
            (table, "documents.jsonl") if is_table(table) => Self::Documents(table.to_owned()),
            (table, "documents.jsonl") => Self::NoTable(table.to_owned()),
            (table, _) => Self::GeneratedSchema(table.to_owned()),
        }
    }
}

/// The component that directories lead to: `a/b` for `_components/a/_components/b`.
fn component(prefix: &[&str]) -> String {
    let pairs = prefix.windows(2);
    let names = pairs
        .filter(|pair| pair[0] == "_components")
        .map(|pair| pair[1]);
    names.collect::<Vec<_>>().join("/")
}

/// Whether a table can be called this, `_storage` included.
pub(super) fn is_table(name: &str) -> bool {
    check_identifier(name).is_ok() && (!name.starts_with('_') || name == "_storage")
}

/// The table and the format of a file that is named after its table: `users.csv`.
pub(super) fn named_after_table(name: &str) -> Option<(&str, Format)> {
    let format = Format::of_file(name.as_ref()).filter(|it| *it != Format::Zip)?;
    let (table, _) = name.rsplit_once('.')?;
    (is_table(table) && !name.contains('/')).then_some((table, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let table = || "users".to_owned();
        for (name, want) in [
            ("users/documents.jsonl", Name::Documents(table())),
            ("snapshot/users/documents.jsonl", Name::Documents(table())),
            (
                "users/generated_schema.jsonl",
                Name::GeneratedSchema(table()),
            ),
            ("_tables/documents.jsonl", Name::Tables),
            (
                "_storage/documents.jsonl",
                Name::Documents("_storage".to_owned()),
            ),
            ("_storage/kg2.png", Name::Other),
            ("_modules/documents.jsonl", Name::Other),
            ("README.md", Name::Other),
            (
                "_components/a/_components/b/users/documents.jsonl",
                Name::Component("a/b".to_owned()),
            ),
            ("../users/documents.jsonl", Name::Unsafe),
            ("/users/documents.jsonl", Name::Unsafe),
            ("a\\..\\users/documents.jsonl", Name::Unsafe),
            (
                "my users/documents.jsonl",
                Name::NoTable("my users".to_owned()),
            ),
            ("users/", Name::Other),
        ] {
            assert_eq!(Name::of(name), want, "{name}");
        }
    }

    #[test]
    fn files_are_named_after_tables() {
        assert_eq!(named_after_table("users.csv"), Some(("users", Format::Csv)));
        for other in ["users", "my users.csv", "users.zip", "a/users.csv", "x.txt"] {
            assert_eq!(named_after_table(other), None, "{other}");
        }
    }
}
