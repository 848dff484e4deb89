//! The files of a directory. Links are not followed.

use std::fs;
use std::io;
use std::path::Path;

use super::names::{Name, Stored, named_after_table};
use super::snapshot::Member;
use crate::compressed::plain_name;
use crate::error::Error;
use crate::open::Opener;
use crate::options::Options;
use crate::problem::{Problem, ProblemCode};
use convex_schema_rules::name::is_system_name;

/// Most levels of directories; each component takes two.
const MAX_DEPTH: usize = 64;

/// The entries of a directory.
#[derive(Default)]
pub(super) struct Files {
    /// The files that can be read, by name.
    pub(super) members: Vec<Member>,
    /// The names of the other files below the directory, without hidden ones.
    pub(super) others: Vec<String>,
    /// The links, which are not followed.
    pub(super) problems: Vec<Problem>,
}

/// Looks for the files of a directory.
pub(super) fn files(path: &Path, name: &str, options: &Options) -> Result<Files, Error> {
    let mut walk = Walk {
        name: name.trim_end_matches(['/', '\\']),
        limit: options.limits.entries,
        seen: 0,
        found: Files::default(),
    };
    walk.directory(path, "", 0)?;
    walk.found.members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(walk.found)
}

struct Walk<'a> {
    name: &'a str,
    limit: usize,
    seen: usize,
    found: Files,
}

impl Walk<'_> {
    /// Goes through the directory at `path`, called `prefix` below the root.
    fn directory(&mut self, path: &Path, prefix: &str, depth: usize) -> Result<(), Error> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| self.open(prefix, error))? {
            let entry = entry.map_err(|error| self.open(prefix, error))?;
            self.seen += 1;
            if self.seen > self.limit {
                return Err(Error::TooManyEntries {
                    name: self.name.to_owned(),
                    limit: self.limit,
                });
            }
            entries.push(entry);
        }
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let file_name = entry.file_name();
            // A name that is not text names no table.
            let Some(file_name) = file_name.to_str() else {
                continue;
            };
            let below = format!("{prefix}{file_name}");
            let kind = entry
                .file_type()
                .map_err(|error| self.open(&below, error))?;
            if kind.is_symlink() {
                let message = "the link is not followed";
                let shown = self.shown(&below);
                let problem = Problem::new(ProblemCode::LinkSkipped, &shown, message);
                self.found
                    .problems
                    .push(problem.with_help("put the file or directory itself there"));
            } else if kind.is_dir() && depth < MAX_DEPTH {
                self.directory(&entry.path(), &format!("{below}/"), depth + 1)?;
            } else if kind.is_file() {
                let name = plain_name(Path::new(&below)).to_string_lossy().into_owned();
                if is_wanted(&name) {
                    let bytes = entry.metadata().map_or(0, |it| it.len());
                    self.found.members.push(Member {
                        shown: self.shown(&below),
                        name,
                        bytes,
                        opener: Opener::File(entry.path()),
                    });
                } else if !file_name.starts_with('.') && !is_skipped(&below) {
                    self.found.others.push(below);
                }
            }
        }
        Ok(())
    }

    fn shown(&self, below: &str) -> String {
        format!("{}/{below}", self.name)
    }

    fn open(&self, below: &str, source: io::Error) -> Error {
        Error::Open {
            name: self.shown(below),
            source,
        }
    }
}

/// Returns whether a file is one of those that an import skips in silence: rows of the platform's
/// own tables.
fn is_skipped(name: &str) -> bool {
    name.rsplit('/').nth(1).is_some_and(is_system_name)
}

fn is_wanted(name: &str) -> bool {
    let is_snapshot = Name::of(name, "") != Name::Other || Stored::of(name, "").is_some();
    is_snapshot || named_after_table(name).is_some()
}
