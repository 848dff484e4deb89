//! The meaning of file names in a snapshot to the backend.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.

use convex_schema_rules::name::{NameError, check_identifier, is_system_name};

use crate::input::Format;

/// The meaning of a file of a snapshot, by its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Name {
    /// The rows of a table; `_tables` and `_storage` are such tables too.
    Documents(Table),
    /// Says how the rows of a table are written.
    GeneratedSchema(Table),
    /// Rows of another table of the platform, which an import skips.
    System,
    /// A directory that no table or component is called.
    Invalid(Invalid),
    /// A file that an import ignores.
    Other,
}

/// A file in `_storage`: its component, and what stands in place of its id.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    pub(super) component: Result<String, Invalid>,
    pub(super) id: String,
}

/// A table of a component: `a/b`, empty for the app itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) component: String,
    pub(super) name: String,
}

/// A name that is not allowed, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Invalid {
    pub(super) is_component: bool,
    pub(super) name: String,
    pub(super) error: NameError,
}

impl Name {
    /// Returns what a file of this name is, in an import into the component `base`.
    pub(super) fn of(name: &str, base: &str) -> Self {
        for file in ["documents.jsonl", "generated_schema.jsonl"] {
            let Some((prefix, table)) = table_of(name, file) else {
                continue;
            };
            let found = Self::table(prefix, table, base);
            let is_skipped = matches!(&found, Ok(table) if is_skipped(&table.name));
            return match found {
                Err(invalid) => Self::Invalid(invalid),
                Ok(_) if file == "documents.jsonl" && is_skipped => Self::System,
                Ok(table) if file == "documents.jsonl" => Self::Documents(table),
                Ok(table) => Self::GeneratedSchema(table),
            };
        }
        Self::Other
    }

    fn table(prefix: &str, table: &str, base: &str) -> Result<Table, Invalid> {
        check_identifier(table).map_err(|error| Invalid {
            is_component: false,
            name: table.to_owned(),
            error,
        })?;
        Ok(Table {
            component: component(prefix, base)?,
            name: table.to_owned(),
        })
    }
}

impl Stored {
    /// Returns the file in `_storage` that a file of this name is, whatever else it is.
    pub(super) fn of(name: &str, base: &str) -> Option<Self> {
        let (path, file) = name.rsplit_once('/')?;
        let before = path.strip_suffix("_storage")?;
        let (id, extension) = file
            .split_once('.')
            .map_or((file, None), |(id, it)| (id, Some(it)));
        if id.is_empty() || extension == Some("") || id == "documents" {
            return None;
        }
        // The name need not start where a directory does.
        let prefix = if before.ends_with('/') { before } else { "" };
        Some(Self {
            component: component(prefix, base),
            id: id.to_owned(),
        })
    }
}

/// Returns the directories before a table, and the table, of a name that ends in a table and
/// `file`.
fn table_of<'n>(name: &'n str, file: &str) -> Option<(&'n str, &'n str)> {
    let path = name.strip_suffix(file)?.strip_suffix('/')?;
    let at = path.rfind('/').map_or(0, |slash| slash + 1);
    let (prefix, table) = path.split_at_checked(at)?;
    (!table.is_empty() && !prefix.contains('\n')).then_some((prefix, table))
}

/// Tables of the platform whose rows an import skips.
fn is_skipped(table: &str) -> bool {
    is_system_name(table) && !matches!(table, "_tables" | "_storage")
}

/// Returns the component that directories end in, below `base`: `a/b` for
/// `_components/a/_components/b/`.
fn component(mut prefix: &str, base: &str) -> Result<String, Invalid> {
    let mut names = Vec::new();
    while let Some(path) = prefix.strip_suffix('/') {
        let at = path.rfind('/').map_or(0, |slash| slash + 1);
        let Some((before, name)) = path.split_at_checked(at) else {
            break;
        };
        let Some(rest) = before.strip_suffix("_components/") else {
            break;
        };
        if name.is_empty() || !(rest.is_empty() || rest.ends_with('/')) {
            break;
        }
        check_identifier(name).map_err(|error| Invalid {
            is_component: true,
            name: name.to_owned(),
            error,
        })?;
        names.push(name);
        prefix = rest;
    }
    names.extend((!base.is_empty()).then_some(base));
    names.reverse();
    Ok(names.join("/"))
}

/// Returns whether a table of a user can be called this.
pub(super) fn is_table(name: &str) -> bool {
    check_identifier(name).is_ok() && !is_system_name(name)
}

/// Returns the table and the format of a file that is named after its table: `users.csv`.
pub(super) fn named_after_table(name: &str) -> Option<(&str, Format)> {
    let format = Format::of_file(name.as_ref()).filter(|it| *it != Format::Zip)?;
    let (table, _) = name.rsplit_once('.')?;
    (is_table(table) && !name.contains('/')).then_some((table, format))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(component: &str, name: &str) -> Table {
        Table {
            component: component.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn names_are_told_apart() {
        for (name, want) in [
            ("users/documents.jsonl", Name::Documents(table("", "users"))),
            (
                "snapshot/users/documents.jsonl",
                Name::Documents(table("", "users")),
            ),
            (
                "../users/documents.jsonl",
                Name::Documents(table("", "users")),
            ),
            (
                "//users/documents.jsonl",
                Name::Documents(table("", "users")),
            ),
            (
                "users/generated_schema.jsonl",
                Name::GeneratedSchema(table("", "users")),
            ),
            (
                "_tables/documents.jsonl",
                Name::Documents(table("", "_tables")),
            ),
            ("_modules/documents.jsonl", Name::System),
            ("README.md", Name::Other),
            ("documents.jsonl", Name::Other),
            ("users/", Name::Other),
            (
                "_components/a/_components/b/users/documents.jsonl",
                Name::Documents(table("a/b", "users")),
            ),
            (
                "_components/a/x/users/documents.jsonl",
                Name::Documents(table("", "users")),
            ),
        ] {
            assert_eq!(Name::of(name, ""), want, "{name}");
        }
        for name in [
            "my users/documents.jsonl",
            "a\\users/documents.jsonl",
            "_components/a b/users/documents.jsonl",
        ] {
            assert!(matches!(Name::of(name, ""), Name::Invalid(_)), "{name}");
        }
        let name = "_components/d/users/documents.jsonl";
        assert_eq!(Name::of(name, "c"), Name::Documents(table("c/d", "users")));
    }

    #[test]
    fn stored_files_are_recognised_by_their_directory() {
        let id = |name| Stored::of(name, "").map(|it| it.id);
        for (name, want) in [
            ("_storage/kg2.png", Some("kg2")),
            ("_storage/kg2.tar.gz", Some("kg2")),
            ("my_storage/file.txt", Some("file")),
            ("a/b/_storage/kg2", Some("kg2")),
            ("_storage/documents.txt", None),
            ("_storage/", None),
            ("_storage/x/kg2", None),
        ] {
            assert_eq!(id(name).as_deref(), want, "{name}");
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
