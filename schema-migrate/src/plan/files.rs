//! Columns that name files, which become stored files.

use std::path::{Component, Path, PathBuf};

use convex_schema_core::FieldRef;

use super::ProblemCode;
use super::table::Planner;
use crate::keys::{Internal, Mint};
use crate::mapping::{FieldMapping, MissingPolicy};
use crate::snapshot::STORAGE;
use crate::targets::id_of;

/// A column that names files of a folder.
#[derive(Debug)]
pub(crate) struct FilePlan {
    folder: PathBuf,
    mint: Mint,
}

impl Planner<'_> {
    pub(super) fn file(
        &mut self,
        column: &str,
        folder: &Path,
        mapping: &FieldMapping,
        field: Option<FieldRef<'_>>,
    ) -> Option<FilePlan> {
        let of = field.and_then(|field| id_of(field.validator()));
        let message = if of != Some(STORAGE) {
            format!(
                "`files` is for fields of `v.id(\"{STORAGE}\")`, and `{}` is none",
                mapping.field
            )
        } else if !folder.is_dir() {
            format!("`files`: there is no folder `{}`", folder.display())
        } else if mapping.missing == MissingPolicy::Keep || mapping.values.is_some() {
            "a column with `files` has no `values`, and `missing` is `reject`, `absent` or `null`"
                .to_owned()
        } else {
            let mint = self
                .context
                .secret
                .and_then(|secret| Mint::hash(secret, STORAGE));
            if let Some(mint) = mint {
                let folder = folder.to_owned();
                return Some(FilePlan { folder, mint });
            }
            let message = "ids of stored files are made by a keyed hash, which needs a secret\n\
                           help: `migrate init` writes one, and `secret = \"...\"` names its file";
            self.problem(ProblemCode::NoSecret, Some(column), message);
            return None;
        };
        self.problem(ProblemCode::WrongType, Some(column), message);
        None
    }
}

/// A file that a column names.
pub(crate) enum Named {
    File(Internal, PathBuf),
    Missing,
    /// The name leads out of the folder.
    Outside,
}

impl FilePlan {
    /// Finds the file with a name.
    pub(crate) fn find(&self, name: &str) -> Named {
        let name = Path::new(name);
        let mut parts = Vec::new();
        for component in name.components() {
            match component {
                Component::Normal(part) => parts.push(part.to_string_lossy()),
                Component::CurDir => {}
                Component::RootDir | Component::ParentDir | Component::Prefix(_) => {
                    return Named::Outside;
                }
            }
        }
        let path = self.folder.join(name);
        if !path.is_file() {
            return Named::Missing;
        }
        // The same file has one id, however it is named.
        let key = format!("{}\0{}", self.folder.display(), parts.join("/"));
        Named::File(self.mint.of_name(&key), path)
    }
}
