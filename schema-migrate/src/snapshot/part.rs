//! Parts: the documents of one table, in an archive of their own.
//!
//! A table of which every row becomes a document is kept for the next run, in a folder beside the snapshot. The name of
//! its file has the fingerprint of everything that its documents depend on, and the file gets that name once it is whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use convex_schema_core::value::Encoding;
use serde_json::Value;
use tempfile::NamedTempFile;

use super::archive::{Archive, entry_text};
use super::folder;
use crate::error::Error;
use crate::keys::Internal;

/// The documents of one table.
#[derive(Debug)]
pub(crate) struct Part {
    pub(super) file: File,
    /// The files that its documents refer to, by the internal ids of `_storage`.
    pub(super) files: BTreeMap<Internal, PathBuf>,
}

/// The entry of a part that tells what was counted.
pub(super) const COUNTS: &str = "counts.json";

/// The end of the names of parts.
const END: &str = ".part";

/// Writes the documents of one table.
pub(crate) struct PartWriter<'o> {
    out: &'o Path,
    archive: Archive<NamedTempFile>,
}

impl<'o> PartWriter<'o> {
    /// Starts the documents of a table of the snapshot `out`; `is_large` if they may take more than 4 GiB.
    pub(crate) fn new(
        out: &'o Path,
        table: &str,
        encoding: Encoding,
        is_large: bool,
    ) -> Result<Self, Error> {
        let failed = |error| Error::write(out, error);
        let file = tempfile::Builder::new()
            .prefix(".convex-migrate-")
            .tempfile_in(folder(out))
            .map_err(failed)?;
        let mut archive = Archive::new(file);
        if encoding == Encoding::Export {
            let name = format!("{table}/generated_schema.jsonl");
            archive.entry(&name, false).map_err(failed)?;
            archive.write(b"\"uniform\"\n").map_err(failed)?;
        }
        let name = format!("{table}/documents.jsonl");
        archive.entry(&name, is_large).map_err(failed)?;
        Ok(Self { out, archive })
    }

    /// Appends a document with the end of its line.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), Error> {
        let written = self.archive.write(text.as_bytes());
        written.map_err(|error| Error::write(self.out, error))
    }

    /// Ends the documents, and keeps them with what was counted if they have a name.
    pub(crate) fn finish(
        mut self,
        files: BTreeMap<Internal, PathBuf>,
        kept: Option<(&str, Value)>,
    ) -> Result<Part, Error> {
        let failed = |error| Error::write(self.out, error);
        let file = match kept {
            None => {
                let file = self.archive.finish().map_err(failed)?;
                // Nothing stays behind that has a name.
                file.reopen().map_err(failed)?
            }
            Some((name, counts)) => {
                self.archive.entry(COUNTS, false).map_err(failed)?;
                let text = counts.to_string();
                self.archive.write(text.as_bytes()).map_err(failed)?;
                let file = self.archive.finish().map_err(failed)?;
                file.as_file().sync_all().map_err(failed)?;
                let parts = parts(self.out);
                std::fs::create_dir_all(&parts).map_err(failed)?;
                let persisted = file.persist(parts.join(format!("{name}{END}")));
                persisted.map_err(|error| failed(error.error))?
            }
        };
        Ok(Part { file, files })
    }
}

/// The folder of the parts that are kept of a snapshot.
fn parts(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".parts");
    out.with_file_name(name)
}

/// Opens a part that was kept, and what was counted; `None` if there is none that can be read.
pub(crate) fn find(out: &Path, name: &str) -> Option<(Part, Value)> {
    let file = File::open(parts(out).join(format!("{name}{END}"))).ok()?;
    let counts = entry_text(&file, COUNTS).ok()?;
    let counts = serde_json::from_str(&counts).ok()?;
    let files = BTreeMap::new();
    Some((Part { file, files }, counts))
}

impl Part {
    /// Sets the files that its documents refer to.
    pub(crate) fn with_files(self, files: BTreeMap<Internal, PathBuf>) -> Self {
        Self { files, ..self }
    }
}

/// Removes the parts that are kept of a snapshot.
pub(super) fn remove(out: &Path) -> io::Result<()> {
    let parts = parts(out);
    let entries = match std::fs::read_dir(&parts) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(END) {
            std::fs::remove_file(path)?;
        }
    }
    // A folder with other files stays.
    let _ = std::fs::remove_dir(parts);
    Ok(())
}
