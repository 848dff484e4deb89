//! The entries of a zip archive.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::names::{Name, Stored, named_after_table};
use super::snapshot::Member;
use crate::error::Error;
use crate::open::{ArchiveEntry, Opener};
use crate::options::Options;
use crate::problem::{Problem, ProblemCode};
use crate::zip::{ContentsError, contents};

/// Returns the entries that an import looks at, in the order of the archive.
pub(super) fn members(
    path: &Path,
    name: &str,
    options: &Options,
) -> Result<(Vec<Member>, Vec<Problem>), Error> {
    let mut unread = Unread::default();
    let limit = options.limits.entries;
    let contents = contents(path, limit, |entry| {
        let is_read = Name::of(entry, &options.component) != Name::Other
            || Stored::of(entry, &options.component).is_some();
        if !is_read {
            unread.note(entry);
        }
        is_read
    });
    let contents = contents.map_err(|error| match error {
        ContentsError::Io(source) => Error::Open {
            name: name.to_owned(),
            source,
        },
        ContentsError::Invalid(why) => Error::Archive {
            name: name.to_owned(),
            message: why.to_owned(),
        },
        ContentsError::TooMany => Error::TooManyEntries {
            name: name.to_owned(),
            limit,
        },
    })?;
    let inflated = Arc::new(AtomicU64::new(0));
    let members = contents.entries.into_iter().map(|entry| {
        let shown = format!("{name}/{}", entry.name);
        Member {
            name: entry.name.clone(),
            shown: shown.clone(),
            bytes: entry.compressed,
            opener: Opener::Entry(ArchiveEntry {
                entry,
                shown,
                inflated: Arc::clone(&inflated),
            }),
        }
    });
    Ok((members.collect(), unread.problems(name)))
}

/// Entries that look like rows and that no import reads.
#[derive(Default)]
struct Unread {
    flat: Vec<String>,
    backslashes: Vec<String>,
    others: usize,
}

/// The most names of such entries in one message.
const TOLD: usize = 5;

impl Unread {
    fn note(&mut self, name: &str) {
        let with_slashes = name.replace('\\', "/");
        let is_backslashed = name.contains('\\') && Name::of(&with_slashes, "") != Name::Other;
        let file = name.rsplit('/').next().unwrap_or(name);
        let list = if is_backslashed {
            &mut self.backslashes
        } else if named_after_table(file).is_some() || file == "documents.jsonl" {
            &mut self.flat
        } else {
            return;
        };
        if list.len() < TOLD {
            list.push(format!("`{name}`"));
        } else {
            self.others += 1;
        }
    }

    fn problems(&self, name: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let more = if self.others > 0 { ", ..." } else { "" };
        if !self.flat.is_empty() {
            let names = self.flat.join(", ");
            let message = format!("an import does not read {names}{more}");
            problems.push(Problem::new(ProblemCode::NotRead, name, message).with_help(
                "an archive has the rows of the table `users` in `users/documents.jsonl`; a file \
                 such as `users.csv` is imported by itself, with `--table users`",
            ));
        }
        if !self.backslashes.is_empty() {
            let names = self.backslashes.join(", ");
            let message =
                format!("an import does not read {names}{more}: the names have backslashes");
            problems.push(
                Problem::new(ProblemCode::NotRead, name, message)
                    .with_help("make the archive with a tool that writes `/` in names"),
            );
        }
        problems
    }
}
